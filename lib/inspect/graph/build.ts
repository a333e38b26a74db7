import type { MeshReading } from '../read/mesh';
import { Assumptions } from './assumption';
import { GraphDraft } from './draft';
import type { Graph } from './model';
import { drawAgents } from './nodes/agents';
import { drawBundles } from './nodes/bundles';
import { drawCertificates } from './nodes/certificates';
import { drawDisagreements } from './nodes/disagreements';
import { drawIssuers } from './nodes/issuers';
import { drawNamespaces } from './nodes/namespaces';
import { drawPlanes } from './nodes/planes';
import { drawStores } from './nodes/stores';

/** The graph of a mesh: nodes and edges out of its reading; the stores last, when all who use them are there. */
export function drawMesh(mesh: MeshReading, assumed: readonly string[]): Graph {
  const draft = new GraphDraft(mesh, new Assumptions(assumed));
  const inOrder = [drawIssuers, drawCertificates, drawAgents, drawBundles, drawPlanes, drawNamespaces, drawStores];
  for (const draw of inOrder) draw(draft);
  return draft.finish(drawDisagreements(draft));
}
