import { isIP } from 'node:net';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { REMOTE_PROFILE } from '../facts/istio';
import { DNS_SUBDOMAIN_RULE, followsRule } from '../internal/names';
import { refuse, type Site } from '../internal/refusal';
import type { Mesh } from '../mesh';
import { ISTIO_CHARTS } from '../releases/istio-chart-features';
import type { ExternalCaIstioProps } from './external-ca-istio-props';

/** Refuses a remote cluster that its primary could not serve, or whose proxies would not get certificates. */
export function checkPrimary(site: Site, props: ExternalCaIstioProps, revision: string): void {
  const { primary, version, profile, agent: own } = props;
  if (primary === undefined) return;
  if (!ISTIO_CHARTS.has(version, 'remoteProfile')) {
    const allowed = 'nothing before Istio 1.24, whose charts have no profile `remote`';
    refuse(site, { prop: 'primary', received: `Istio ${version.version}`, allowed, fix: 'Choose a later version.' });
  }
  if (profile !== undefined && profile !== REMOTE_PROFILE) {
    const allowed = "'remote', because the istiod of another cluster serves this one";
    refuse(site, { prop: 'profile', received: profile, allowed, fix: 'Leave profile out.' });
  }
  if (isIP(primary.address) === 0 && !followsRule(primary.address, DNS_SUBDOMAIN_RULE)) {
    const allowed = 'an IP address or a DNS name, without a scheme and a port';
    const fix = 'Name the address of the east-west gateway in the cluster of the primary.';
    refuse(site, { prop: 'primary.address', received: primary.address, allowed, fix });
  }
  checkMeshes(site, own.mesh, primary.agent.mesh, revision);
  checkAddress(site, own, primary.agent);
}

function checkMeshes(site: Site, own: Mesh, theirs: Mesh, revision: string): void {
  const prop = 'primary.agent';
  if (own.ztunnelNamespace !== undefined) {
    const allowed = 'nothing in a mesh with ztunnel, which Istio wants an istiod beside';
    const fix = 'Run an istiod in each cluster (multi-primary), as the example two-clusters does.';
    refuse(site, { prop: 'primary', received: 'a primary', allowed, fix });
  }
  if (own.clusterId === theirs.clusterId) {
    const allowed = 'the agent of a cluster with another clusterId than that of this one';
    refuse(site, {
      prop,
      received: theirs.clusterId,
      allowed,
      fix: 'Give the Mesh of each cluster its own clusterId.',
    });
  }
  for (const fact of ['clusterId', 'network'] as const) {
    const received = own[fact];
    if (received === undefined || followsRule(received, DNS_SUBDOMAIN_RULE)) continue;
    const allowed = `${DNS_SUBDOMAIN_RULE.allowed}, because it is part of the path of a webhook, which Kubernetes checks`;
    refuse(site, { prop: `agent.mesh.${fact}`, received, allowed, fix: `Set another ${fact} on the Mesh.` });
  }
  for (const fact of ['trustDomain', 'meshId', 'namespace'] as const) {
    if (own[fact] === theirs[fact]) continue;
    const allowed = `the agent of a mesh whose ${fact} is ${own[fact] ?? 'not set'}, as that of this cluster`;
    const fix = `Give both clusters' Mesh the same ${fact}.`;
    refuse(site, { prop, received: theirs[fact], allowed, fix });
  }
  if (theirs.revisions.includes(revision)) return;
  const allowed = `the agent of a mesh with the revision ${revision}`;
  refuse(site, { prop, received: theirs.revisions, allowed, fix: "Add it to the revisions of the primary's Mesh." });
}

/** istiod injects one address everywhere: that of the values that it was installed with. */
function checkAddress(site: Site, own: IIstioCsrAgent, theirs: IIstioCsrAgent): void {
  if (own.caAddress === theirs.caAddress) return;
  const allowed = `${theirs.caAddress}, which the primary's istiod tells every proxy to dial, also here`;
  const fix = 'Give the agents of both clusters the same name, namespace, port and caHost.';
  refuse(site, { prop: 'agent.caAddress', received: own.caAddress, allowed, fix });
}
