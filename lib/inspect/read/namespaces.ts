import { DATA_PLANE_LABEL, INJECTION_LABEL, REVISION_LABEL, UNNAMED_REVISION } from '../../facts/istio';
import { textMapAt } from './fields';

/** How the workloads of a namespace are in the mesh. */
export interface Membership {
  readonly revision: string;
  /** The revision tag by which the namespace names the revision. */
  readonly tag?: string;
  /** Whether ztunnel asks for the certificates of its workloads. */
  readonly ambient: boolean;
}

/**
 * How the workloads of a Namespace of a file or of a cluster are in the mesh, by the labels that Istio goes by; nothing where they are
 * not. `istio-injection` goes before `istio.io/rev`, as in Istio's webhooks, which know nothing of ambient: with both labels pods get
 * sidecars, and ztunnel leaves those alone (istiod's chart and cni/pkg/util, 1.22 to 1.31).
 */
export function membershipOf(namespace: unknown): Membership | undefined {
  const labels = new Map(Object.entries(textMapAt(namespace, 'metadata', 'labels')));
  const injection = labels.get(INJECTION_LABEL);
  const revision = labels.get(REVISION_LABEL);
  if (injection === 'enabled') return { revision: UNNAMED_REVISION, ambient: false };
  if (injection === undefined && revision !== undefined) return { revision, ambient: false };
  if (labels.get(DATA_PLANE_LABEL) !== 'ambient') return undefined;
  return { revision: revision ?? UNNAMED_REVISION, ambient: true };
}
