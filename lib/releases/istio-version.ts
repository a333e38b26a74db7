import { refuse } from '../internal/refusal';
import { VersionNumber } from './version-number';

/** The Istio releases whose charts and sources the facts in this folder were read from. */
const OLDEST = new VersionNumber(1, 8);
const NEWEST_MINOR = new VersionNumber(1, 30);

/** istiod's chart mounts `istiod-tls` and the root ConfigMap by itself from here on (istio PR 39375). */
const MOUNTS_CERTIFICATE = new VersionNumber(1, 16);

/** The installation profile `ambient` exists from here on. */
const HAS_AMBIENT = new VersionNumber(1, 22);

/** The in-cluster operator, its CRD and `istioctl operator` are gone from here on. */
const NO_OPERATOR = new VersionNumber(1, 24);

/** The value `pilot.trustedZtunnelNamespace` exists from here on (istio PR 51311). */
const TRUSTED_ZTUNNEL_NAMESPACE = new VersionNumber(1, 23);

/** Proxies insist on ALPN with the CA from here on (Istio updated gRPC; istio issue 53659). */
const NEEDS_ALPN = new VersionNumber(1, 24);

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
    if (number?.atLeast(OLDEST) && number.major === 1 && number.minor <= NEWEST_MINOR.minor)
      return new IstioVersion(version, number);
    return refuse('IstioVersion.of', {
      prop: 'version',
      received: version,
      allowed: 'an Istio version from 1.8 to 1.30, as MAJOR.MINOR.PATCH',
      fix: 'Leave out a vendor\'s suffix such as "-tetrate-v0" (it belongs into `tag`); for a newer Istio update this library.',
    });
  }

  private constructor(
    /** The version as it was given. */
    public readonly version: string,
    private readonly number: VersionNumber,
  ) {}

  /**
   * Whether istiod's own chart mounts the Secret `istiod-tls` and the ConfigMap `istio-ca-root-cert` (from 1.16 on). Before, an
   * overlay has to.
   */
  public get mountsIstiodCertificate(): boolean {
    return this.number.atLeast(MOUNTS_CERTIFICATE);
  }

  /** Whether the release installs an ambient data plane (from 1.22 on). */
  public get supportsAmbient(): boolean {
    return this.number.atLeast(HAS_AMBIENT);
  }

  /** Whether proxies refuse a CA that does not negotiate ALPN (from 1.24 on), as istio-csr does from v0.13.0 on. */
  public get requiresAlpn(): boolean {
    return this.number.atLeast(NEEDS_ALPN);
  }

  /** Whether an operator in the cluster can apply an IstioOperator (up to 1.23). */
  public get hasInClusterOperator(): boolean {
    return !this.number.atLeast(NO_OPERATOR);
  }

  /**
   * Whether istiod takes the namespace of ztunnel as a value of its own (from 1.23 on); before, as an environment variable.
   */
  public get hasTrustedZtunnelNamespace(): boolean {
    return this.number.atLeast(TRUSTED_ZTUNNEL_NAMESPACE);
  }

  /** The minor version, for example `1.30`. */
  public get minor(): string {
    return `${this.number.major}.${this.number.minor}`;
  }
}
