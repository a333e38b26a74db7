import { SECRET_TTL_SECONDS, UNNAMED_REVISION } from '../../../facts/istio';
import { goSeconds } from '../../../internal/lifetimes';
import { writesRootInto } from '../../agreement/roots';
import type { Dialling } from '../../read/dials';
import type { Membership } from '../../read/namespaces';
import type { GraphDraft } from '../draft';
import { humanSeconds } from '../lifetime';
import { nodeKey } from '../model';
import { drawDialling, planeKey } from './planes';

export function drawNamespaces(draft: GraphDraft): void {
  for (const { object, ...membership } of draft.mesh.namespaces) {
    const { name } = object;
    const key = nodeKey('Namespace', undefined, name);
    const dialling = draft.mesh.dials.from(membership);
    const lifetime = lifetimeOf(dialling);
    draft.add({ key, kind: 'namespace', heading: 'Namespace', name, lifetime, details: [workloadsOf(membership)] });
    const { plane, target } = dialling;
    if (plane?.role === 'ztunnel') draft.connect(key, 'dialsThrough', planeKey(plane));
    else if (target !== undefined) {
      const isLeftOut = 'agent' in target && writesRootInto(target.agent, object) === false;
      drawDialling(key, 'dials', target, draft, isLeftOut);
    }
  }
}

function workloadsOf({ revision, tag, ambient }: Membership): string {
  if (ambient) return 'workloads behind ztunnel';
  if (tag !== undefined) return `sidecars of revision ${revision}, by the tag ${tag}`;
  return revision === UNNAMED_REVISION ? 'sidecars' : `sidecars of revision ${revision}`;
}

/** The workloads get what their proxies ask for, up to what the agent allows. */
function lifetimeOf({ plane, target }: Dialling): string | undefined {
  if (plane === undefined || target === undefined) return undefined;
  const asked = goSeconds(plane.asked ?? '') ?? SECRET_TTL_SECONDS;
  const longest = ('agent' in target ? target.agent.longestSeconds : undefined) ?? Number.POSITIVE_INFINITY;
  return humanSeconds(Math.min(asked, longest));
}
