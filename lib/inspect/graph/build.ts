import type { LoadedObject } from '../read/load';
import { type Surroundings as MeshSurroundings, readMesh } from '../read/mesh';
import { Assumptions } from './assumption';
import { GraphDraft } from './draft';
import type { Graph } from './model';
import { drawAgents } from './nodes/agents';
import { drawBundles } from './nodes/bundles';
import { drawCertificates } from './nodes/certificates';
import { drawIssuers } from './nodes/issuers';
import { drawNamespaces } from './nodes/namespaces';
import { drawPlanes } from './nodes/planes';
import { drawStores } from './nodes/stores';

/** What the objects do not say of their cluster. */
export interface Surroundings extends MeshSurroundings {
  /** KIND/NAME or KIND/NAMESPACE/NAME of what exists outside the objects. */
  readonly assumed: readonly string[];
}

/** The graph of a cluster's objects: nodes and edges out of the reading of its mesh; the stores last, when all who use them are there. */
export function buildGraph(objects: readonly LoadedObject[], { assumed, ...surroundings }: Surroundings): Graph {
  const draft = new GraphDraft(readMesh(objects, surroundings), new Assumptions(assumed));
  drawIssuers(draft);
  drawCertificates(draft);
  drawAgents(draft);
  drawBundles(draft);
  drawPlanes(draft);
  drawNamespaces(draft);
  drawStores(draft);
  return draft.finish();
}
