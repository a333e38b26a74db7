import { CheckStatus, type Finding } from '../../report/finding';
import { makeFinding } from '../../report/make-finding';
import type { RootKey, Signed, Trusting } from './observation';
import type { LiveMesh } from './observe';

/** Where a rotation stands: of each root who trusts it, and what it has signed. */
export function statusOf({ observation, roots }: LiveMesh): Finding[] {
  const { collected, published, webhooks, proxies, agent, istiod } = observation;
  const trusting = [collected, ...published, ...webhooks, ...proxies];
  const signed = [...agent, ...istiod, ...proxies];
  const all = new Set([
    ...trusting.flatMap(({ trusts }) => [...(trusts ?? [])]),
    ...signed.flatMap((one) => one.signer ?? []),
  ]);
  const known = [...all].sort((one, other) => (roots.labelOf(one) < roots.labelOf(other) ? -1 : 1));
  const finding = (root: RootKey): Finding => {
    const has = (parts: readonly Trusting[]) =>
      `${parts.filter(({ trusts }) => trusts?.has(root)).length} of ${parts.length}`;
    const under = (parts: readonly Signed[]) =>
      `${parts.filter(({ signer }) => signer === root).length} of ${parts.length}`;
    const trusted = `trusted by: what the agent mounts ${has([collected])}, namespaces ${has(published)}, webhooks ${has(webhooks)}, proxies ${has(proxies)}`;
    const signs = `has signed for: agent ${under(agent)}, istiod ${under(istiod)}, proxies ${under(proxies)}`;
    return makeFinding('rotation', {
      check: 'root-in-use',
      subject: roots.labelOf(root),
      status: CheckStatus.PASS,
      found: `${trusted}; ${signs}`,
      wanted: 'told as it is',
    });
  };
  const unread = [...trusting, ...signed].filter((one) => isUnread(one));
  const names = [...new Set(unread.map(({ name, why }) => (why === undefined ? name : `${name} (${why})`)))];
  const problem = makeFinding('rotation', {
    check: 'root-in-use',
    subject: 'what could not be read',
    status: CheckStatus.ERROR,
    found: names.slice(0, MOST_NAMED).join(', '),
    wanted: 'an answer',
    meaning: `Of ${names.length} parts of the mesh it is not known what they trust, or who signed for them.`,
    fix: 'See that they can be read (docs/rotation.md has the ClusterRole), and try again.',
  });
  return [...known.map(finding), ...(names.length === 0 ? [] : [problem])];
}

const MOST_NAMED = 10;

function isUnread(part: Partial<Trusting> & Partial<Signed>): boolean {
  return part.trusts === undefined && part.signer === undefined;
}
