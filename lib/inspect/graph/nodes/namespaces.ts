import { SECRET_TTL_SECONDS, UNNAMED_REVISION } from '../../../facts/istio';
import { goSeconds } from '../../../internal/lifetimes';
import type { Dialling } from '../../read/dials';
import type { GraphDraft } from '../draft';
import { humanSeconds } from '../lifetime';
import { nodeKey } from '../model';
import { planeKey } from './planes';
import { drawTarget, trustWhatItWrites } from './targets';

/** Draws the namespaces whose workloads are in the mesh, and whom these ask for their certificates. */
export function drawNamespaces(draft: GraphDraft): void {
  for (const { object, ...membership } of draft.mesh.namespaces) {
    const { revision, ambient } = membership;
    const key = nodeKey('Namespace', undefined, object.name);
    const details = [ambient ? 'workloads behind ztunnel' : sidecarsOf(revision)];
    draft.add({ key, kind: 'namespace', heading: 'Namespace', name: object.name, details });
    drawDialling(key, draft.mesh.dials.from(membership), draft);
  }
}

function sidecarsOf(revision: string): string {
  return `sidecars${revision === UNNAMED_REVISION ? '' : ` of revision ${revision}`}`;
}

function drawDialling(key: string, { plane, target }: Dialling, draft: GraphDraft): void {
  if (plane?.role === 'ztunnel') {
    draft.connect(key, 'dialsThrough', planeKey(plane));
  } else if (target !== undefined) {
    draft.connect(key, 'dials', drawTarget(target, draft));
    trustWhatItWrites(key, target, draft);
  }
  if (plane === undefined || target === undefined) return;
  // The workloads get what their proxies ask for, up to what the agent allows.
  const asked = (plane.asked === undefined ? undefined : goSeconds(plane.asked)) ?? SECRET_TTL_SECONDS;
  const longest = ('agent' in target ? target.agent.longestSeconds : undefined) ?? Number.POSITIVE_INFINITY;
  draft.setLifetime(key, humanSeconds(Math.min(asked, longest)));
}
