import { verdictsOf } from '../../agreement/rules';
import { brokenOf, type Party } from '../../agreement/verdict';
import type { Finding } from '../../report/finding';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';
import { agentKey } from './agents';
import { planeKey } from './planes';

/** Draws in red what does not agree: who asks whom, and whether that one signs, trusts, and says the same. */
export function drawDisagreements(draft: GraphDraft): Finding[] {
  const broken = verdictsOf(draft.mesh).filter(({ holds }) => !holds);
  for (const { at, from, found } of broken) draft.blame(keyOf(at), keyOf(from), found);
  return brokenOf(broken);
}

function keyOf(party: Party): string {
  if ('plane' in party) return planeKey(party.plane);
  return 'agent' in party ? agentKey(party.agent) : nodeKey('Namespace', undefined, party.namespace.name);
}
