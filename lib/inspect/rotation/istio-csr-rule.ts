import { AGENT_NAME } from '../../facts/istio-csr';
import { IMMUTABLE_FIELDS, ISTIO_CSR_GROUP, ISTIO_CSR_KIND } from '../../facts/openshift';
import { valueAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import type { MeshReading } from '../read/mesh';
import { described, nameOf } from '../read/objects';
import type { Objection, Step } from './step';

/**
 * The API server refuses the new IstioCSR, so the agent goes on as before while everything beside it changes. Whether somebody deletes the
 * old one first, no output tells.
 */
export function immutableFieldsStay({ before, after, old: previous, new: current }: Step): Objection | [] {
  const [was, is] = [istioCsrOf(previous, before.name), istioCsrOf(current, after.name)];
  if (was === undefined || is === undefined) return [];
  const changes = IMMUTABLE_FIELDS.flatMap(({ path, fallback }) => {
    const [one, other] = [was, is].map(({ body }) => valueAt(body, 'spec', 'istioCSRConfig', ...path) ?? fallback);
    return one === other ? [] : `${path.join('.')} from ${one ?? 'nothing'} to ${other ?? 'nothing'}`;
  });
  if (changes.length === 0) return [];
  const found = `${described(is)} changes ${changes.join(', ')}`;
  return {
    isOpen: true,
    objects: [described(is)],
    found,
    meaning: `${found}, which the API server refuses: until the IstioCSR is deleted and applied anew, the agent stays as it was`,
    fix: "Delete the IstioCSR and apply it anew (docs/agent.md), and see that the agent has rolled out, before the next step. OpenShift's operator leaves the agent running meanwhile.",
  };
}

/** The IstioCSR that an agent is made of. */
function istioCsrOf({ inventory }: MeshReading, agent: string): LoadedObject | undefined {
  const objects = inventory.ofKind(ISTIO_CSR_GROUP, ISTIO_CSR_KIND);
  return objects.find((object) => nameOf({ ...object, name: AGENT_NAME }) === agent);
}
