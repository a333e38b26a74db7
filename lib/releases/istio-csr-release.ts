import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { newerThan } from './newer-release';
import { VersionNumber } from './version-number';

/** Every release of istio-csr whose image and chart were published, oldest first (tags of cert-manager/istio-csr). */
const RELEASES = `
  v0.1.0 v0.1.1 v0.1.2 v0.1.3 v0.2.0 v0.2.1 v0.3.0 v0.4.0 v0.5.0 v0.6.0 v0.7.0 v0.7.1 v0.8.0 v0.8.1 v0.9.0
  v0.10.0 v0.11.0 v0.12.0 v0.13.0 v0.14.0 v0.14.1 v0.14.2 v0.14.3 v0.15.0 v0.15.1 v0.16.0 v0.17.0
`
  .trim()
  .split(/\s+/);

const NEWEST = RELEASES.at(-1) as string;

/** The form of a tag. */
const TAG = /^v\d+\.\d+\.\d+$/;

/** A release of istio-csr. */
@checked
export class IstioCsrRelease {
  /** The newest release that this library knows: v0.17.0. */
  public static readonly LATEST = IstioCsrRelease.of('v0.17.0');

  /**
   * A release of istio-csr. One that is newer than `LATEST` is treated as that, and the agent warns of it (`newer-release`).
   *
   * @param version the release's tag, for example `v0.17.0`
   * @throws Error for a tag before `LATEST` that was never published, and for what is no tag
   */
  public static of(version: string): IstioCsrRelease {
    const number = TAG.test(version) ? VersionNumber.parse(version) : undefined;
    if (number && (RELEASES.includes(version) || number.order(VersionNumber.of(NEWEST)) > 0)) {
      return new IstioCsrRelease(version, number);
    }
    const allowed = `one of the releases ${RELEASES.join(', ')}, or a later one`;
    const fix = `Write the tag with its "v", for example ${suggestion(version)}.`;
    return refuse('IstioCsrRelease.of', { prop: 'version', received: version, allowed, fix });
  }

  /** Every release that this library knows, oldest first. */
  public static all(): IstioCsrRelease[] {
    return RELEASES.map((version) => IstioCsrRelease.of(version));
  }

  private constructor(
    /** The release's tag, which is its image's tag and its chart's version too. */
    public readonly version: string,
    /** @internal */
    public readonly _number: VersionNumber,
  ) {}

  /** Whether this library knows the release. A newer one is treated as the newest that it knows. */
  public get isKnown(): boolean {
    return RELEASES.includes(this.version);
  }

  /** @internal */
  public get _newer(): string | undefined {
    return this.isKnown ? undefined : newerThan(NEWEST, 'istio-csr', this.version);
  }

  /** Whether this is the other release or a later one. */
  public atLeast(other: IstioCsrRelease): boolean {
    return this._number.atLeast(other._number);
  }
}

/** The tag that was meant: the same number with its "v", or the newest one that begins with it. */
function suggestion(version: string): string {
  const [, number] = /^v?(\d+(?:\.\d+){0,2})$/.exec(version) ?? [];
  const tag = `v${number}`;
  if (TAG.test(tag) && VersionNumber.parse(tag)?.atLeast(VersionNumber.of(NEWEST))) return tag;
  const meant = RELEASES.filter((each) => each === tag || each.startsWith(`${tag}.`)).at(-1);
  return meant ?? NEWEST;
}
