import { DATA_PLANE_LABEL, INJECTION_LABEL, REVISION_LABEL, UNNAMED_REVISION } from '../../facts/istio';
import { textMapAt } from './fields';

/** How the workloads of a namespace are in the mesh. */
export interface Membership {
  readonly revision: string;
  /** Whether ztunnel asks for the certificates of its workloads. */
  readonly ambient: boolean;
}

/**
 * How the workloads of a Namespace of a file or of a cluster are in the mesh, by the labels that Istio goes by; nothing where they are
 * not. `istio-injection` goes before `istio.io/rev`, as in Istio's webhooks.
 */
export function membershipOf(namespace: unknown): Membership | undefined {
  const labels = new Map(Object.entries(textMapAt(namespace, 'metadata', 'labels')));
  const injection = labels.get(INJECTION_LABEL);
  const revision = labels.get(REVISION_LABEL);
  if (injection === 'enabled') return { revision: UNNAMED_REVISION, ambient: false };
  if (labels.get(DATA_PLANE_LABEL) === 'ambient') return { revision: revision ?? UNNAMED_REVISION, ambient: true };
  return injection === undefined && revision !== undefined ? { revision, ambient: false } : undefined;
}
