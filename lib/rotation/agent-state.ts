import { listAt, textAt } from '../manifests/fields';
import type { LoadedObject } from '../manifests/load';
import { flagsOf, type Inventory, type IssuerName, issuerOfCertificate, nameOf, type Root } from './inventory';
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
  return inventory.ofKind('apps', 'Deployment').flatMap((deployment) => {
    const container = listAt(deployment.body, 'spec', 'template', 'spec', 'containers').find((each) =>
      flagsOf(each).has('issuer-name'),
    );
    return container === undefined ? [] : [stateOf(inventory, deployment, flagsOf(container), container)];
  });
}

function stateOf(
  inventory: Inventory,
  deployment: LoadedObject,
  flags: ReadonlyMap<string, string>,
  container: unknown,
): AgentState {
  const signers = [...workloadIssuers(inventory, deployment, flags), ...istiodIssuers(inventory, flags)].map(
    ({ purpose, issuer }) => signerOf(inventory, purpose, issuer),
  );
  return { name: nameOf(deployment), signers, trust: trustOf(inventory, deployment, flags, container, signers) };
}

/** The issuer that the flags name, and the one that a ConfigMap names at run time, which goes before it. */
function workloadIssuers(
  inventory: Inventory,
  { namespace }: LoadedObject,
  flags: ReadonlyMap<string, string>,
): { purpose: string; issuer: IssuerName }[] {
  const requests = flags.get('certificate-namespace') ?? '';
  const named = (prefix: string, lookup: (name: string) => string | undefined): IssuerName => ({
    group: lookup(`${prefix}-group`) ?? 'cert-manager.io',
    kind: lookup(`${prefix}-kind`) ?? 'Issuer',
    name: lookup(`${prefix}-name`) ?? '',
    namespace: requests,
  });
  const fromFlags = flags.get('issuer-enabled') === 'false' ? [] : [named('issuer', (flag) => flags.get(flag))];
  const configMap = inventory.objects.find(
    (object) =>
      object.kind === 'ConfigMap' &&
      object.name === flags.get('runtime-issuance-config-map-name') &&
      object.namespace === namespace,
  );
  const atRunTime = configMap ? [named('issuer', (key) => textAt(configMap.body, 'data', key))] : [];
  return [...fromFlags, ...atRunTime].map((issuer) => ({ purpose: 'workloads', issuer }));
}

/** The issuer of the certificate with which istiod serves, when it is beside the agent. */
function istiodIssuers(
  inventory: Inventory,
  flags: ReadonlyMap<string, string>,
): { purpose: string; issuer: IssuerName }[] {
  const namespace = flags.get('istiod-cert-namespace') ?? flags.get('certificate-namespace');
  return inventory
    .ofKind('cert-manager.io', 'Certificate')
    .filter((certificate) => textAt(certificate.body, 'spec', 'secretName') === 'istiod-tls')
    .filter((certificate) => certificate.namespace === namespace)
    .map((certificate) => ({ purpose: 'istiod', issuer: issuerOfCertificate(certificate) }));
}

function signerOf(inventory: Inventory, purpose: string, issuer: IssuerName): Signer {
  const object = inventory.issuer(issuer);
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
