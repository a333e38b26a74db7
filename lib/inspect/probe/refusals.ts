import { spiffeId } from '../../facts/istio';
import type { Finding } from '../report/finding';
import type { ObjectPlace } from '../verify/live/place';
import type { Outcome, Wish } from './asking';
import { textOf } from './check-answer';
import { ProbeCheck, probeCheck } from './checks';

/** A request that an agent has to refuse, as who sends it could otherwise become anybody. */
export interface BadWish {
  /** What is wrong with it. */
  readonly name: string;
  readonly wish: Wish;
  readonly meaning: string;
}

/** Nobody has it: a name below .invalid is never given out (RFC 2606). */
const OTHER_TRUST_DOMAIN = 'probe.invalid';

/** Names that a cluster does not have, so that a certificate which is signed all the same is worth nothing. */
const [OTHER_NAMESPACE, OTHER_ACCOUNT] = ['probe-foreign', 'nobody'];

/**
 * What an agent has to refuse, made from what it has to sign.
 *
 * @param caller the account whose token is sent
 */
export function badWishes(good: Wish, caller: ObjectPlace, trustDomain: string): readonly BadWish[] {
  const elsewhere = spiffeId(OTHER_TRUST_DOMAIN, caller.namespace, caller.name);
  const foreign = spiffeId(trustDomain, OTHER_NAMESPACE, OTHER_ACCOUNT);
  return [
    {
      name: 'another trust domain',
      wish: { ...good, identity: elsewhere, isImpersonated: false },
      meaning: 'Anybody with a token gets a certificate of any trust domain, also of one that the mesh trusts.',
    },
    {
      name: 'another cluster id',
      wish: { ...good, clusterId: `${good.clusterId}-probe` },
      meaning: 'A token counts whatever cluster it says to be of, so a second cluster may be taken for this one.',
    },
    {
      name: 'a foreign identity',
      wish: { ...good, identity: foreign },
      meaning: 'Anybody with a token gets a certificate of any workload, and can pose as it.',
    },
    {
      name: 'no token',
      wish: { ...good, token: undefined },
      meaning: 'Whoever reaches the agent gets a certificate of any workload.',
    },
  ];
}

export function checkRefusal({ name, meaning }: BadWish, outcome: Outcome, pod: string): Finding {
  const check = probeCheck(ProbeCheck.REFUSAL, `${pod}: ${name}`, 'UNAUTHENTICATED');
  if ('chain' in outcome) {
    const fix =
      'Take this agent out of use until you know why: look at its image and its flags, and at what answers in its place. Upstream istio-csr refuses it in every release.';
    return check.fail('a certificate', { meaning, fix });
  }
  if (outcome.code === 'UNAUTHENTICATED') return check.pass(textOf(outcome));
  return check.error(textOf(outcome), {
    meaning: 'It was not signed, but not refused either, so nothing is proven.',
    fix: 'Try again; see the check signing for what this status means.',
  });
}
