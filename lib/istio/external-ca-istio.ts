import { Construct } from 'constructs';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { ztunnelAccount } from '../facts/istio';
import { checked } from '../internal/checked/checked';
import { checkLifetime, goDuration } from '../internal/lifetimes';
import { isJsonObject, type JsonObject } from '../internal/merge';
import { checkEach, checkName, DNS_SUBDOMAIN_RULE, TRUST_DOMAIN_RULE } from '../internal/names';
import { refuse } from '../internal/refusal';
import { warn } from '../internal/warnings';
import { DataPlane, type Mesh } from '../mesh';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import type { IstioVersion } from '../releases/istio-version';
import { MeshWarning } from '../warnings/mesh-warning';
import { warnIfNewer } from '../warnings/newer-release';
import type { ExternalCaIstioProps } from './external-ca-istio-props';
import { externalCaSettings } from './external-ca-settings';
import { checkUserSettings } from './guarded-settings';
import { IstioInstaller } from './installers/istio-installer';
import { checkProfile } from './profiles';
import { revisionOf } from './revision';
import { warnOfVendorHub } from './vendor-hubs';

/** istio-csr speaks ALPN from here on, which Istio's proxies insist on from 1.24 on (istio issue 53659). */
const SPEAKS_ALPN = IstioCsrRelease.of('v0.13.0');

/**
 * An Istio whose own CA is switched off and whose proxies send their signing requests to the agent. It is installed by istioctl (the
 * default), the in-cluster operator, the Sail operator, or Istio's Helm charts: each gets the same settings, in its own format.
 *
 * For istioctl this makes an IstioOperator. From Istio 1.24 on only istioctl reads it and a cluster refuses it: put its chart into an
 * `OutputFolder`, away from `kubectl apply`.
 *
 * The construct's default child is the IstioOperator, Sail's Istio, or the `HelmChart` of istiod.
 *
 * @throws Error for releases that cannot work together, a revision that the mesh does not list, or a setting against the external CA
 */
@checked
export class ExternalCaIstio extends Construct {
  /** The revision that is installed, `default` for the unnamed one. */
  public readonly revision: string;
  /** The release of Istio. */
  public readonly version: IstioVersion;

  /**
   * The other trust domains that this istiod accepts.
   *
   * @internal
   */
  public readonly _trustDomainAliases: readonly unknown[];

  public constructor(scope: Construct, id: string, props: ExternalCaIstioProps) {
    super(scope, id);
    const { agent, version, installer = IstioInstaller.istioctl() } = props;
    const strategy = installer._strategy;
    this.version = version;
    warnIfNewer(this, version);
    this.checkReleases(agent, version);
    const unsupported = strategy.unsupported?.(version, agent.mesh);
    if (unsupported) refuse(this, { prop: 'version', received: version.version, ...unsupported });
    this.revision = this.installedRevision(agent.mesh, props.revision, strategy.ownRevision?.(version));
    this.checkTexts(props);
    checkProfile(this, props.profile, agent.mesh, version);
    this.checkZtunnel(agent);
    this.checkLifetime(props);
    const settings = externalCaSettings(props, this.revision);
    this._trustDomainAliases = trustDomainAliases(props);
    if (props.components !== undefined && !strategy.hasComponents) this.refuseComponents(props.components, installer);
    checkUserSettings(this, settings, props);
    const global = isJsonObject(props.values?.global) ? props.values.global : {};
    this.warnOfRoots(agent, version);
    warnOfVendorHub(this, props.hub ?? global.hub, props.tag ?? global.tag, version);
    this.node.defaultChild = strategy.install(this, { ...props, settings });
  }

  private checkReleases(agent: IIstioCsrAgent, version: IstioVersion): void {
    if (version.requiresAlpn && !agent.release.atLeast(SPEAKS_ALPN)) {
      refuse(this, {
        prop: 'version',
        received: version.version,
        allowed: `an Istio up to 1.23 with istio-csr ${agent.release.version}, or istio-csr v0.13.0 or later`,
        fix: 'From 1.24 on proxies refuse a CA that does not negotiate ALPN ("missing selected ALPN property"): update the agent\'s release.',
      });
    }
    if (agent.mesh.dataPlane === DataPlane.AMBIENT && !version.supportsAmbient) {
      const allowed = 'Istio 1.22 or later for a mesh whose dataPlane is AMBIENT';
      const fix = 'Choose a later version or a sidecar mesh.';
      refuse(this, { prop: 'version', received: version.version, allowed, fix });
    }
  }

  /** A ztunnel that takes one root of several refuses what the others signed: in the middle of a rotation, half of the mesh. */
  private warnOfRoots({ mesh, trustAnchor }: IIstioCsrAgent, version: IstioVersion): void {
    if (mesh.dataPlane !== DataPlane.AMBIENT || !trustAnchor?._hasSeveralRoots || version.ztunnelReadsAllRoots) return;
    const message = `the ztunnel of Istio ${version.version} trusts one root of the trust anchor alone, and that changes its roots by having several: install 1.24.6, 1.25.3 or later before a second root is trusted`;
    warn(this, MeshWarning.ZTUNNEL_READS_ONE_ROOT, message);
  }

  private installedRevision(mesh: Mesh, wanted: string | undefined, own: string | undefined): string {
    if (own !== undefined && wanted !== undefined && wanted !== own) {
      const allowed = `nothing, or ${own}, which the Sail operator makes of the version and the name of its Istio`;
      refuse(this, { prop: 'revision', received: wanted, allowed, fix: 'Leave revision out.' });
    }
    const fix =
      "Name one of them, or add the revision to the mesh first: istiod's certificate needs a DNS name for it.";
    return revisionOf(this, mesh, own ?? wanted, fix);
  }

  private checkTexts(props: ExternalCaIstioProps): void {
    if (props.name !== undefined) checkName(this, 'name', props.name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    for (const prop of ['profile', 'hub', 'tag'] as const) {
      if (props[prop] !== '') continue;
      const fix = "Leave it out for Istio's default.";
      refuse(this, { prop, received: '', allowed: 'a text that is not empty', fix });
    }
    checkEach(this, 'trustDomainAliases', props.trustDomainAliases ?? [], TRUST_DOMAIN_RULE, 'Write the bare domain.');
  }

  /** istio-csr signs for ztunnel only if it trusts ztunnel's ServiceAccount. */
  private checkZtunnel({ mesh: { ztunnelNamespace }, trustedNodeAccounts }: IIstioCsrAgent): void {
    if (ztunnelNamespace === undefined) return;
    const account = ztunnelAccount(ztunnelNamespace);
    if (trustedNodeAccounts.includes(account)) return;
    const allowed = `an agent whose trustedNodeAccounts include ${account}, because the Mesh puts ztunnel there`;
    const fix = 'Leave trustedNodeAccounts of the IstioCsrAgent out, or set ztunnelNamespace on the Mesh.';
    refuse(this, { prop: 'agent', received: trustedNodeAccounts, allowed, fix });
  }

  private checkLifetime({ agent, workloadCertificateDuration: wanted }: ExternalCaIstioProps): void {
    if (wanted === undefined) return;
    checkLifetime(this, 'workloadCertificateDuration', wanted);
    const most = agent.maxCertificateDuration;
    if (most === undefined || wanted.toSeconds() <= most.toSeconds()) return;
    const allowed = `at most ${goDuration(most)}, the agent's maxCertificateDuration, which caps it`;
    const fix = "Raise the agent's maxCertificateDuration, or ask for less.";
    refuse(this, { prop: 'workloadCertificateDuration', received: goDuration(wanted), allowed, fix });
  }

  private refuseComponents(components: JsonObject, { kind }: IstioInstaller): never {
    const allowed = `nothing with IstioInstaller.${kind}(), which has no IstioOperator`;
    const fix = 'Use values, and install gateways by their own chart or by gateway injection.';
    return refuse(this, { prop: 'components', received: Object.keys(components), allowed, fix });
  }
}

/** However the user says them: a prop, or the settings of Istio that are handed on. */
function trustDomainAliases({ trustDomainAliases: own, meshConfig, values }: ExternalCaIstioProps): unknown[] {
  const inValues = isJsonObject(values?.meshConfig) ? values.meshConfig.trustDomainAliases : undefined;
  return [own, meshConfig?.trustDomainAliases, inValues].flatMap((each) => (Array.isArray(each) ? each : []));
}
