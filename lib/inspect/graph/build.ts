import type { LoadedObject } from '../read/load';
import { Assumptions } from './assumption';
import { GraphDraft } from './draft';
import { Inventory } from './inventory';
import type { Graph } from './model';
import { readAgents } from './readers/agents';
import { readBundles } from './readers/bundles';
import { readCertificates } from './readers/certificates';
import { readIssuers } from './readers/issuers';
import { readNamespaces } from './readers/namespaces';
import { readPlanes } from './readers/planes';
import { withRenderedAgents } from './rendered-agents';
import { resolveDials } from './resolve-dials';
import { resolveIssuers } from './resolve-issuers';
import { resolveStores } from './resolve-stores';

/** What the objects do not say of their cluster. */
export interface Surroundings {
  /** KIND/NAME or KIND/NAMESPACE/NAME of what exists outside the objects. */
  readonly assumed: readonly string[];
  /** Where cert-manager looks for the Secrets of ClusterIssuers. */
  readonly clusterResourceNamespace: string;
  /** Where trust-manager looks for the sources of Bundles; nothing to take what its Deployment says. */
  readonly trustNamespace?: string;
}

/** The graph of a cluster's objects: first the nodes and what they refer to, then what the references mean. */
export function buildGraph(objects: readonly LoadedObject[], surroundings: Surroundings): Graph {
  const { clusterResourceNamespace, trustNamespace } = surroundings;
  const inventory = withRenderedAgents(new Inventory(objects));
  const assumptions = new Assumptions(surroundings.assumed);
  const draft = new GraphDraft();
  readIssuers(inventory, draft, clusterResourceNamespace);
  readCertificates(inventory, draft);
  readAgents(inventory, draft);
  readBundles(inventory, draft, trustNamespace);
  readPlanes(inventory, draft);
  readNamespaces(inventory, draft);
  resolveIssuers(inventory, assumptions, draft, clusterResourceNamespace);
  resolveDials(inventory, assumptions, draft);
  resolveStores(inventory, assumptions, draft);
  return draft.finish();
}
