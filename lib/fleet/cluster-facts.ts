import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ExistingIstioCsrAgent } from '../agent/existing-istio-csr-agent';
import { type IIstioCsrAgent, IstioCsrAgent } from '../agent/istio-csr-agent';
import { distinctIssuers } from '../agent/rules/issuer-in-app';
import { hashOf } from '../internal/file-swap';
import { refuse } from '../internal/refusal';
import { ExternalCaIstio } from '../istio/external-ca-istio';
import { RotatingCa } from '../signing/chains/rotating-ca';
import { SelfSignedCaChain } from '../signing/chains/self-signed-ca-chain';
import { anchorsOf, caChain } from '../signing/trust/ca-chain';
import type { TrustAnchor } from '../signing/trust/trust-anchor';
import { certificatesFromPem } from '../x509/pem';
import type { FleetCluster } from './fleet-cluster';
import type { AnchorFacts, ClusterFacts, SignerFacts } from './fleet-index';

/** What is known of a cluster before it is composed. */
export function statedFacts(cluster: FleetCluster): ClusterFacts {
  const { name, region, labels, wave, kubeContext, mesh } = cluster;
  const { trustDomain, clusterId, meshId, network } = mesh;
  return {
    name,
    region,
    labels: Object.keys(labels).length === 0 ? undefined : labels,
    wave,
    kubeContext,
    trustDomain,
    trustDomainAliases: undefined,
    clusterId,
    meshId,
    network,
    istio: [],
    istioCsr: [],
    trustAnchors: [],
    signers: undefined,
  };
}

/** What the constructs of a cluster say, once it is composed. */
export function composedFacts(cluster: FleetCluster, scope: IConstruct): ClusterFacts {
  const constructs = scope.node.findAll().filter((each) => !ApiObject.isApiObject(each));
  const agents = constructs.filter((each) => each instanceof IstioCsrAgent || each instanceof ExistingIstioCsrAgent);
  const istios = constructs.filter((each) => each instanceof ExternalCaIstio);
  const chains = constructs.filter((each) => each instanceof SelfSignedCaChain || each instanceof RotatingCa);
  for (const agent of agents) checkMesh(cluster, agent);
  const own = new Set(chains.map(({ issuer }) => issuer.traits?.trustAnchor));
  const anchors = new Set(agents.flatMap(({ trustAnchor }) => trustAnchor ?? []));
  return {
    ...statedFacts(cluster),
    trustDomainAliases: istios.length === 0 ? undefined : sorted(istios.flatMap(acceptedDomains)),
    istio: sorted(istios.map(({ version }) => version.version)),
    istioCsr: sorted(agents.flatMap(({ release }) => release?.version ?? [])),
    trustAnchors: [...anchors].map((anchor) => anchorFacts(anchor, own.has(anchor))),
    signers: signerFacts(agents, [...anchors]),
  };
}

/** The facts of a mesh are said once: what the fleet checks has to be what the cluster gets. */
function checkMesh({ mesh }: FleetCluster, agent: IstioCsrAgent | ExistingIstioCsrAgent): void {
  for (const fact of ['trustDomain', 'clusterId'] as const) {
    if (agent.mesh[fact] === mesh[fact]) continue;
    const allowed = `${JSON.stringify(mesh[fact])}, the ${fact} of the FleetCluster's mesh`;
    const fix = 'Compose the cluster with cluster.mesh.';
    refuse(agent, { prop: `mesh.${fact}`, received: agent.mesh[fact], allowed, fix });
  }
}

function acceptedDomains({ _trustDomainAliases }: ExternalCaIstio): string[] {
  return _trustDomainAliases.filter((alias) => typeof alias === 'string');
}

function anchorFacts({ kind, version, _source: { pem } }: TrustAnchor, own: boolean): AnchorFacts {
  return { kind, version, roots: pem === undefined ? undefined : rootsIn(pem), own: own || undefined };
}

/** The CAs of the agents whose certificates are given; nothing where there is none. */
function signerFacts(agents: readonly IIstioCsrAgent[], anchors: readonly TrustAnchor[]): SignerFacts[] | undefined {
  const chains = distinctIssuers(agents.flatMap(({ certificateNeeds }) => certificateNeeds ?? [])).flatMap(
    ({ traits, kind, name }) =>
      traits?.caCertificate === undefined
        ? []
        : [caChain('Fleet', `caCertificate of ${kind} ${name}`, traits.caCertificate)],
  );
  if (chains.length === 0) return undefined;
  const texts = anchors.map(({ _source }) => _source.pem);
  const known = texts.every((pem) => pem !== undefined) ? texts.flatMap((pem) => certificatesFromPem(pem)) : [];
  const signers = chains.map((chain) => ({
    key: chain[0]?.publicKeyHash ?? '',
    roots: known.length === 0 ? undefined : sorted(anchorsOf(chain, known).map(({ pem }) => hashOf(pem.trim()))),
  }));
  return [...new Map(signers.sort((a, b) => (a.key < b.key ? -1 : 1)).map((each) => [each.key, each])).values()];
}

const ROOTS = new Map<string, readonly string[]>();

/** A hash for each certificate. Clusters of a fleet share few texts, so that each is read once. */
function rootsIn(pem: string): readonly string[] {
  const known = ROOTS.get(pem);
  if (known !== undefined) return known;
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const roots = sorted(blocks.map((block) => hashOf(block)));
  if (ROOTS.size < MOST_TEXTS) ROOTS.set(pem, roots);
  return roots;
}

const MOST_TEXTS = 100;

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
