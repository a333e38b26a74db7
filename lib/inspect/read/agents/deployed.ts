import { AGENT_NAME } from '../../../facts/istio-csr';
import { type Arguments, argumentsOf } from '../arguments';
import { listAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { Agent, type AgentFacts, imageOf } from './agent';
import type { ReadAgents } from './agents';

/** Flags that go with `--certificate-namespace` in istio-csr, and of which one at least is set. */
const TELLING_FLAGS = [
  'issuer-name',
  'runtime-issuance-config-map-name',
  'max-client-certificate-duration',
  'serving-certificate-dns-names',
  'root-ca-file',
];

export function deployedAgents(inventory: Inventory): ReadAgents[] {
  return inventory.ofKind('apps', 'Deployment').map((deployment) => ({ agents: agentsOf(deployment), objects: [] }));
}

/** The agents in a Deployment, of a file or of a cluster; none where no container is istio-csr's. */
export function agentsOf(deployment: LoadedObject, more: Partial<AgentFacts> = {}): Agent[] {
  return listAt(deployment.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const given = argumentsOf(container, deployment.namespace);
    return isAgent(container, given) ? new Agent({ object: deployment, container, given, ...more }) : [];
  });
}

/** Whether a container is istio-csr: by its image's name, or, since an image may be called anything, by flags that no other program has. */
function isAgent(container: unknown, given: Arguments): boolean {
  if (new RegExp(`(^|[/-])${AGENT_NAME}$`).test(imageOf(container).name)) return true;
  // `sh -c` and the like have short forms of their own.
  const isSpelledOut = JSON.stringify([listAt(container, 'command'), listAt(container, 'args')]).includes('"--');
  return given.has('certificate-namespace') && isSpelledOut && TELLING_FLAGS.some((flag) => given.has(flag));
}
