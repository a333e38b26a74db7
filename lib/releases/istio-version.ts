import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { newerThan } from './newer-release';
import { Features, type Numbered } from './span';
import { VersionNumber } from './version-number';

/**
 * The minors whose charts and sources the facts in this folder were read from (istio/istio at its tags; 1.31 at 1.31.0-rc.0). Patches
 * change no settings, so that any patch of these is known.
 */
const [OLDEST, NEWEST] = ['1.8', '1.31'].map((minor) => VersionNumber.of(minor)) as [VersionNumber, VersionNumber];

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
  // ztunnel takes each root of what the CA returns, and not the first alone (ztunnel PR 1510; istio.deps at these tags).
  ztunnelReadsAllRoots: { since: '1.25.3' },
  ztunnelReadsAllRootsIn124: { since: '1.24.6', until: '1.25' },
  // ztunnel rebuilds its channel to the agent when the file of the root changes (ztunnel PR 1775; istio.deps at these tags).
  ztunnelFollowsRoot: { since: '1.29.2' },
  ztunnelFollowsRootIn128: { since: '1.28.6', until: '1.29' },
  // istiod watches the file of its root (istio PR 60446, release note istiod-root-cert-file-watch).
  followsTrustAnchor: { since: '1.31' },
});

/** Whether the ztunnel of a version reads every root that it is given; nothing for a text that does not tell the patch. */
export function ztunnelReadsAllRoots(version: string): boolean | undefined {
  const number = patchIn(version);
  return number && readsAllRoots({ _number: number });
}

/**
 * Whether the ztunnel of a version goes on verifying the agent with what is in the file of its root; an earlier one reads that at its
 * start alone. Nothing for a text that does not tell the patch.
 */
export function ztunnelFollowsRoot(version: string): boolean | undefined {
  const number = patchIn(version);
  if (number === undefined) return undefined;
  return (['ztunnelFollowsRoot', 'ztunnelFollowsRootIn128'] as const).some((one) =>
    ISTIO.has({ _number: number }, one),
  );
}

function patchIn(version: string): VersionNumber | undefined {
  const [text = ''] = /^v?\d+\.\d+\.\d+(?=$|[-+_])/.exec(version) ?? [];
  return VersionNumber.parse(text);
}

function readsAllRoots(version: Numbered): boolean {
  return ISTIO.has(version, 'ztunnelReadsAllRoots') || ISTIO.has(version, 'ztunnelReadsAllRootsIn124');
}

/** A release of Istio. */
@checked
export class IstioVersion {
  /** The newest release that this library knows. */
  public static readonly LATEST = IstioVersion.of('1.31.4');

  /**
   * A release of Istio. A newer minor than 1.31 is treated as 1.31, and `ExternalCaIstio` warns of it (`newer-release`).
   *
   * @param version MAJOR.MINOR.PATCH (or MAJOR.MINOR), for example `1.31.4`: 1.8 or later
   * @throws Error for an earlier version, and for what is no version
   */
  public static of(version: string): IstioVersion {
    const number = VersionNumber.parse(version);
    if (number?.atLeast(OLDEST)) return new IstioVersion(version.replace(/^v/, ''), number);
    return refuse('IstioVersion.of', {
      prop: 'version',
      received: version,
      allowed: 'an Istio version from 1.8 on, as MAJOR.MINOR.PATCH',
      fix: 'Leave out a vendor\'s suffix such as "-tetrate-v0": it belongs into `tag`.',
    });
  }

  private constructor(
    /** The version, without the "v" of a tag. */
    public readonly version: string,
    /** @internal */
    public readonly _number: VersionNumber,
  ) {}

  /** Whether this library knows the release's minor version. A newer one is treated as the newest that it knows. */
  public get isKnown(): boolean {
    return !this._number.isNewerMinorThan(NEWEST);
  }

  /** @internal */
  public get _newer(): string | undefined {
    return this.isKnown ? undefined : newerThan('1.31', 'Istio', this.version);
  }

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

  /** Whether a running istiod takes a changed root from its file (from 1.31 on). Earlier releases read it only when they start. */
  public get followsTrustAnchor(): boolean {
    return ISTIO.has(this, 'followsTrustAnchor');
  }

  /** Whether an operator in the cluster can apply an IstioOperator (up to 1.23). */
  public get hasInClusterOperator(): boolean {
    return ISTIO.has(this, 'inClusterOperator');
  }

  /** Whether istiod's chart has a value for ztunnel's namespace (from 1.23 on). Earlier releases take an environment variable. */
  public get hasTrustedZtunnelNamespace(): boolean {
    return ISTIO.has(this, 'trustedZtunnelNamespace');
  }

  /**
   * Whether ztunnel trusts every root that it is given (1.24.6 and its later patches, and from 1.25.3 on). Earlier ones take one of them
   * alone, so that no rotation of the root is without an outage.
   */
  public get ztunnelReadsAllRoots(): boolean {
    return readsAllRoots(this);
  }

  /** The minor version, for example `1.30`. */
  public get minor(): string {
    return `${this._number.major}.${this._number.minor}`;
  }
}
