import type { Construct } from 'constructs';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { ztunnelAccount } from '../facts/istio';
import { checkLifetime as checkDuration, goDuration } from '../internal/lifetimes';
import { memberName } from '../internal/names';
import { refuse, type Site } from '../internal/refusal';
import { warn } from '../internal/warnings';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import type { IstioVersion } from '../releases/istio-version';
import { MeshWarning } from '../warnings/mesh-warning';
import type { ExternalCaIstioProps } from './external-ca-istio-props';
import { type ExternalCaSettings, tagsOf } from './external-ca-settings';

/** istio-csr speaks ALPN from here on, which Istio's proxies insist on from 1.24 on (istio issue 53659). */
const SPEAKS_ALPN = IstioCsrRelease.of('v0.13.0');

/** Refuses releases that cannot work together. */
export function checkReleases(site: Site, agent: IIstioCsrAgent, version: IstioVersion): void {
  if (version.requiresAlpn && !agent.release.atLeast(SPEAKS_ALPN)) {
    refuse(site, {
      prop: 'version',
      received: version.version,
      allowed: `an Istio up to 1.23 with istio-csr ${agent.release.version}, or istio-csr v0.13.0 or later`,
      fix: 'From 1.24 on proxies refuse a CA that does not negotiate ALPN ("missing selected ALPN property"): update the agent\'s release.',
    });
  }
  if (agent.mesh.hasZtunnel && !version.supportsAmbient) {
    const allowed = `Istio 1.22 or later for a mesh whose dataPlane is ${memberName(agent.mesh.dataPlane)}`;
    const fix = 'Choose a later version or a sidecar mesh.';
    refuse(site, { prop: 'version', received: version.version, allowed, fix });
  }
}

/** A ztunnel that takes one root of several refuses what the others signed: in the middle of a rotation, half of the mesh. */
export function warnOfRoots(site: Construct, { mesh, trustAnchor }: IIstioCsrAgent, version: IstioVersion): void {
  if (!mesh.hasZtunnel || !trustAnchor?._hasSeveralRoots || version.ztunnelReadsAllRoots) return;
  const message = `the ztunnel of Istio ${version.version} trusts one root of the trust anchor alone, and that changes its roots by having several: install 1.24.6, 1.25.3 or later before a second root is trusted`;
  warn(site, MeshWarning.ZTUNNEL_READS_ONE_ROOT, message);
}

/** Those of the revision are installed with it; the charts of older releases drop them in silence. */
export function checkRevisionTags(site: Site, settings: ExternalCaSettings, version: IstioVersion): void {
  const tags = tagsOf(settings);
  if (tags.length === 0 || version.hasRevisionTags) return;
  const allowed = `Istio 1.10 or later for a revision with tags (${tags.join(', ')})`;
  const fix = 'Choose a later version, or remove the tags from revisionTags of the Mesh.';
  refuse(site, { prop: 'version', received: version.version, allowed, fix });
}

/** istio-csr signs for ztunnel only if it trusts ztunnel's ServiceAccount. */
export function checkZtunnel(site: Site, { mesh: { ztunnelNamespace }, trustedNodeAccounts }: IIstioCsrAgent): void {
  if (ztunnelNamespace === undefined) return;
  const account = ztunnelAccount(ztunnelNamespace);
  if (trustedNodeAccounts.includes(account)) return;
  const allowed = `an agent whose trustedNodeAccounts include ${account}, because the Mesh puts ztunnel there`;
  const fix = 'Leave trustedNodeAccounts of the IstioCsrAgent out, or set ztunnelNamespace on the Mesh.';
  refuse(site, { prop: 'agent', received: trustedNodeAccounts, allowed, fix });
}

/** The agent caps what proxies ask for. */
export function checkLifetime(site: Site, { agent, workloadCertificateDuration: wanted }: ExternalCaIstioProps): void {
  if (wanted === undefined) return;
  checkDuration(site, 'workloadCertificateDuration', wanted);
  const most = agent.maxCertificateDuration;
  if (most === undefined || wanted.toSeconds() <= most.toSeconds()) return;
  const allowed = `at most ${goDuration(most)}, the agent's maxCertificateDuration, which caps it`;
  const fix = "Raise the agent's maxCertificateDuration, or ask for less.";
  refuse(site, { prop: 'workloadCertificateDuration', received: goDuration(wanted), allowed, fix });
}
