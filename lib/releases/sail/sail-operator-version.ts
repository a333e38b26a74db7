import { checked } from '../../internal/checked/checked';
import { refuse, type Site } from '../../internal/refusal';
import type { IstioVersion } from '../istio-version';
import { newerThan } from '../newer-release';
import { inSpan } from '../span';
import { VersionNumber } from '../version-number';
import { OPENSHIFT_SERVICE_MESH, type Operator, SAIL } from './operators';
import { SAIL_VALUES } from './values';

/** A release of the Sail operator, or of OpenShift Service Mesh 3, which is built on it. It decides which releases of Istio can be installed. */
@checked
export class SailOperatorVersion {
  /** The newest release of the Sail operator that this library knows. */
  public static readonly LATEST = SailOperatorVersion.of('1.30.3');

  /**
   * A release of the Sail operator of istio-ecosystem. One that is newer than this library knows, also a later patch of a known minor, is
   * treated as the newest one before it, and the construct that uses it warns (`newer-release`).
   *
   * @param version MAJOR.MINOR.PATCH, for example `1.30.3`: 1.0.0 or later
   * @throws Error for another form, and for a release that was never published
   */
  public static of(version: string): SailOperatorVersion {
    return SailOperatorVersion.read(SAIL, 'SailOperatorVersion.of', version);
  }

  /**
   * A release of Red Hat's OpenShift Service Mesh operator. A newer one than this library knows is treated as by `of`.
   *
   * @param version MAJOR.MINOR.PATCH, for example `3.1.4`: 3.0.0 or later
   * @throws Error for another form, and for OpenShift Service Mesh 2, which is no Sail operator
   */
  public static openShiftServiceMesh(version: string): SailOperatorVersion {
    return SailOperatorVersion.read(OPENSHIFT_SERVICE_MESH, 'SailOperatorVersion.openShiftServiceMesh', version);
  }

  /**
   * Like `of`, for a construct that is told the version as a text.
   *
   * @internal
   */
  public static _at(site: Site, version: string): SailOperatorVersion {
    return SailOperatorVersion.read(SAIL, site, version);
  }

  private static read(operator: Operator, site: Site, version: string): SailOperatorVersion {
    const rows = Object.keys(operator.installs);
    const number = /^\d+\.\d+\.\d+$/.test(version) ? VersionNumber.parse(version) : undefined;
    const row = number && rows.filter((each) => number.atLeast(VersionNumber.of(each))).at(-1);
    const found = row && new SailOperatorVersion(version, number, operator, row);
    if (found && (!found.isKnown || !operator.isComplete || rows.includes(version))) return found;
    const which = operator.isComplete ? `one of ${rows.join(', ')}` : `from ${rows[0]} on`;
    return refuse(site, {
      prop: 'version',
      received: version,
      allowed: `a release of the ${operator.product} operator as MAJOR.MINOR.PATCH, ${which}${operator.isComplete ? ', or a later one' : ''}`,
      fix: `Write the version of the operator that runs with its patch, for example ${rows.at(-1)}. OpenShift Service Mesh counts for itself: SailOperatorVersion.openShiftServiceMesh.`,
    });
  }

  private constructor(
    /** The version as it was given. */
    public readonly version: string,
    private readonly number: VersionNumber,
    private readonly operator: Operator,
    // The newest listed release that is not later.
    private readonly row: string,
  ) {}

  /** Whether this library knows the release. A newer one is treated as the newest one before it. */
  public get isKnown(): boolean {
    if (this.row === this.version) return true;
    const rows = Object.keys(this.operator.installs);
    const next = rows[rows.indexOf(this.row) + 1];
    if (next === undefined) return false;
    // Patches go on after later minors have come.
    const isPatchOfRow = !this.number.isNewerMinorThan(VersionNumber.of(this.row));
    return !isPatchOfRow || !VersionNumber.of(next).isNewerMinorThan(this.number);
  }

  /** The product and the version, for messages: `Sail operator 1.30.3`. */
  public get product(): string {
    return `${this.operator.product} operator ${this.version}`;
  }

  /** The releases of Istio that it is known to install, newest first. */
  public get istioVersions(): string[] {
    const minors = Object.entries(this.operator.installs[this.row] ?? {});
    return minors.flatMap(([minor, patches]) => [...patches].reverse().map((patch) => `${minor}.${patch}`));
  }

  /** @internal */
  public get _newer(): string | undefined {
    return this.isKnown ? undefined : newerThan(this.row, `The ${this.operator.product} operator`, this.version);
  }

  /**
   * Whether it installs a release of Istio. A newer operator than is known may also install later patches, and later minors if it is of a
   * later minor itself.
   *
   * @internal
   */
  public _installs({ version, _number: istio }: IstioVersion): boolean {
    const known = this.istioVersions;
    if (known.includes(version)) return true;
    if (this.isKnown || !/^\d+\.\d+\.\d+$/.test(version)) return false;
    const numbers = known.map((each) => VersionNumber.of(each));
    const sameMinor = numbers.filter(({ major, minor }) => major === istio.major && minor === istio.minor);
    if (sameMinor.length > 0) return sameMinor.every((each) => !each.atLeast(istio));
    const isLaterMinor = this.number.isNewerMinorThan(VersionNumber.of(this.row));
    return isLaterMinor && numbers.every((each) => !each.atLeast(istio));
  }

  /** @internal */
  public _has(feature: 'ztunnelV1' | 'ztunnelTarget' | 'ztunnelNetwork'): boolean {
    return this.operator.features.has({ _number: this.number }, feature);
  }

  /**
   * The keys of Istio's values at one place, such as `pilot`, that its custom resources have; undefined where every key is free, or not
   * known because the operator is newer than this library knows.
   *
   * @internal
   */
  public _valuesAt(path: string): string[] | undefined {
    if (!this.isKnown) return undefined;
    const spans = this.operator.valueSpans;
    const has = (key: string) =>
      inSpan({ _number: this.number }, spans.get(path === '' ? key : `${path}.${key}`) ?? {});
    return SAIL_VALUES.get(path)?.filter(has);
  }
}
