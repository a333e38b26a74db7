import { isDeepStrictEqual } from 'node:util';
import { ztunnelReadsAllRoots as readsAll } from '../../releases/istio-version';
import { described } from '../read/objects';
import { planeName } from '../read/planes/plane';
import { isChanged, type Objection, type Step } from './step';

/** An older ztunnel takes one root of several: with two in use it refuses half of the mesh. */
export function ztunnelReadsAllRoots({ before, after, new: current }: Step): Objection[] {
  const isSame =
    isDeepStrictEqual(before.trust, after.trust) && !after.signers.some((signer) => isChanged(signer, before.signers));
  if (after.trust.roots.length < 2 || isSame) return [];
  const agent = current.agents.find(({ name }) => name === after.name);
  const ztunnels = agent ? current.planesThatDial(agent).filter(({ role }) => role === 'ztunnel') : [];
  return ztunnels
    .filter(({ version = '' }) => readsAll(version) === false)
    .map((ztunnel) => {
      const found = `${planeName(ztunnel)} of Istio ${ztunnel.version}`;
      return {
        objects: [described(ztunnel.object), after.label],
        found,
        meaning: `${after.trust.roots.length} roots are trusted, and ${found} takes one of them alone: it refuses what the others signed`,
        fix: 'Install Istio 1.24.6, 1.25.3 or later first, and let every ztunnel start anew.',
      };
    });
}
