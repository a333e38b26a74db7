import { agentsAmong, type FoundAgent } from '../read/agents';
import { textAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import { type Inventory, type IssuerName, issuerOfCertificate, nameOf, type Root } from './inventory';
import { type Trust, trustOf } from './trust';

/** An issuer that signs for a mesh, and the root that its chain ends at. */
export interface Signer {
  readonly issuer: IssuerName;
  /** `Issuer istio-system/istio-ca`. */
  readonly label: string;
  /** For whom: `workloads` or `istiod`. */
  readonly purpose: string;
  /** Its object, if it is part of the output. */
  readonly object?: LoadedObject;
  /** The CA Certificates above what it signs, up to the root, as far as they are part of the output. */
  readonly chain: readonly LoadedObject[];
  /** None when the chain leaves the output: an external CA, or a Secret from elsewhere. */
  readonly root?: Root;
}

/** Who signs for the mesh of one agent, and what it trusts. */
export interface AgentState {
  /** `cert-manager/cert-manager-istio-csr`. */
  readonly name: string;
  readonly signers: readonly Signer[];
  readonly trust: Trust;
}

/** Every agent in an output. */
export function agentStates(inventory: Inventory): AgentState[] {
  return agentsAmong(inventory.objects).map((agent) => {
    const signers = [...workloadIssuers(inventory, agent), ...istiodIssuers(inventory, agent)].map(
      ({ purpose, issuer }) => signerOf(inventory, purpose, issuer),
    );
    return { name: nameOf(agent.deployment), signers, trust: trustOf(inventory, agent, signers) };
  });
}

/** The issuer that a ConfigMap names at run time, or else the one that the flags name. */
function workloadIssuers(inventory: Inventory, agent: FoundAgent): { purpose: string; issuer: IssuerName }[] {
  const namespace = agent.flag('certificate-namespace');
  const named = (lookup: (key: string) => string): IssuerName => ({
    group: lookup('issuer-group') || 'cert-manager.io',
    kind: lookup('issuer-kind') || 'Issuer',
    name: lookup('issuer-name'),
    namespace,
  });
  const name = agent.flag('runtime-issuance-config-map-name');
  const configMap = inventory.objects.find(
    (object) => object.kind === 'ConfigMap' && object.name === name && object.namespace === agent.deployment.namespace,
  );
  // While the ConfigMap is there, the flags have no effect.
  if (configMap) return [{ purpose: 'workloads', issuer: named((key) => textAt(configMap.body, 'data', key) ?? '') }];
  const fromFlags = agent.flag('issuer-enabled') === 'false' ? [] : [named((flag) => agent.flag(flag))];
  // One that comes from elsewhere may name any issuer.
  const unseen = { group: '', kind: 'ConfigMap', name, namespace: agent.deployment.namespace ?? '' };
  return [...fromFlags, ...(name === '' ? [] : [unseen])].map((issuer) => ({ purpose: 'workloads', issuer }));
}

/** The issuer of the certificate with which istiod serves, when it is beside the agent. */
function istiodIssuers(inventory: Inventory, agent: FoundAgent): { purpose: string; issuer: IssuerName }[] {
  // Releases before v0.11.0 have no flag for the namespace of istiod; theirs is that of the requests, unless it was moved.
  const namespaces = [agent.flag('istiod-cert-namespace'), agent.flag('certificate-namespace')];
  return inventory
    .ofKind('cert-manager.io', 'Certificate')
    .filter((certificate) => textAt(certificate.body, 'spec', 'secretName') === 'istiod-tls')
    .filter((certificate) => namespaces.includes(certificate.namespace ?? ''))
    .map((certificate) => ({ purpose: 'istiod', issuer: issuerOfCertificate(certificate) }));
}

function signerOf(inventory: Inventory, purpose: string, issuer: IssuerName): Signer {
  const object = issuer.kind === 'ConfigMap' ? undefined : inventory.issuer(issuer);
  const chain = inventory.chainOf(issuer);
  const place = issuer.kind.includes('Cluster') ? '' : `${issuer.namespace}/`;
  return {
    issuer,
    purpose,
    object,
    chain,
    root: inventory.rootOf(chain),
    label: `${issuer.kind} ${place}${issuer.name}`,
  };
}
