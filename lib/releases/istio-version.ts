import { refuse } from '../internal/refusal';
import { Features } from './span';
import { VersionNumber } from './version-number';

/** The Istio releases whose charts and sources the facts in this folder were read from. */
const [OLDEST, NEWEST] = ['1.8', '1.30'];

const ISTIO = new Features({
  // The value `revisionTags` of istiod's chart, which istioctl hands on.
  revisionTags: { since: '1.10' },
  // istiod's chart mounts `istiod-tls` and the root ConfigMap by itself (istio PR 39375).
  mountsIstiodCertificate: { since: '1.16' },
  // The installation profile `ambient`.
  ambient: { since: '1.22' },
  // The value `pilot.trustedZtunnelNamespace` (istio PR 51311).
  trustedZtunnelNamespace: { since: '1.23' },
  // The operator in the cluster, its CRD and `istioctl operator`.
  inClusterOperator: { until: '1.24' },
  // Proxies insist on ALPN with the CA: Istio updated gRPC (istio issue 53659).
  requiresAlpn: { since: '1.24' },
});

/** A release of Istio. */
export class IstioVersion {
  /** The newest release that this library was checked with. */
  public static readonly LATEST = IstioVersion.of('1.30.3');

  /**
   * A release of Istio.
   *
   * @param version MAJOR.MINOR.PATCH (or MAJOR.MINOR), for example `1.30.3`: from 1.8 to 1.30
   * @throws Error for any other version
   */
  public static of(version: string): IstioVersion {
    const number = VersionNumber.parse(version);
    if (
      number?.atLeast(VersionNumber.of(OLDEST)) &&
      number.major === 1 &&
      number.minor <= VersionNumber.of(NEWEST).minor
    )
      return new IstioVersion(version, number);
    return refuse('IstioVersion.of', {
      prop: 'version',
      received: version,
      allowed: `an Istio version from ${OLDEST} to ${NEWEST}, as MAJOR.MINOR.PATCH`,
      fix: 'Leave out a vendor\'s suffix such as "-tetrate-v0" (it belongs into `tag`); for a newer Istio update this library.',
    });
  }

  private constructor(
    /** The version as it was given. */
    public readonly version: string,
    /** @internal */
    public readonly _number: VersionNumber,
  ) {}

  /** Whether istiod's chart mounts `istiod-tls` and `istio-ca-root-cert` itself (from 1.16 on); before, `ExternalCaIstio` adds overlays. */
  public get mountsIstiodCertificate(): boolean {
    return ISTIO.has(this, 'mountsIstiodCertificate');
  }

  /** Whether the release installs revision tags with a revision (from 1.10 on). */
  public get hasRevisionTags(): boolean {
    return ISTIO.has(this, 'revisionTags');
  }

  /** Whether the release installs an ambient data plane (from 1.22 on). */
  public get supportsAmbient(): boolean {
    return ISTIO.has(this, 'ambient');
  }

  /** Whether proxies refuse a CA that does not negotiate ALPN (from 1.24 on). istio-csr negotiates it from v0.13.0 on. */
  public get requiresAlpn(): boolean {
    return ISTIO.has(this, 'requiresAlpn');
  }

  /** Whether an operator in the cluster can apply an IstioOperator (up to 1.23). */
  public get hasInClusterOperator(): boolean {
    return ISTIO.has(this, 'inClusterOperator');
  }

  /** Whether istiod's chart has a value for ztunnel's namespace (from 1.23 on). Earlier releases take an environment variable. */
  public get hasTrustedZtunnelNamespace(): boolean {
    return ISTIO.has(this, 'trustedZtunnelNamespace');
  }

  /** The minor version, for example `1.30`. */
  public get minor(): string {
    return `${this._number.major}.${this._number.minor}`;
  }
}
