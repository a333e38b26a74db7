import { ztunnelFollowsRoot } from '../../../releases/istio-version';
import { imageOf } from '../../read/agents/agent';
import { listAt, textAt } from '../../read/fields';
import { nameOf } from '../../read/objects';
import { lifeSeconds } from '../../verify/expiry';
import { VerificationInputError } from '../../verify/input-error';
import { dumpsIn, subjectOf } from '../../verify/live/check-pods';
import { EVERYWHERE } from '../../verify/live/place';
import type { ProxyPod } from '../../verify/live/pod-records';
import type { Progress } from '../../verify/live/progress';
import type { Questions } from '../../verify/live/questions';
import type { ProxyDump } from '../../verify/proxy/proxy-dump';
import { decoded } from '../../verify/proxy/proxy-dump';
import { secondsBetween, startedWith, startOf } from './delays';
import type { LiveRoots } from './live-roots';
import type { Delayed, Held } from './observation';

/**
 * The share of its certificate's life after which a proxy renews it at the latest: half of it, give or take a hundredth
 * (SECRET_GRACE_PERIOD_RATIO and its jitter in pilot/cmd/pilot-agent/options, 1.31). ztunnel renews at half of it, too.
 */
const RENEWS_BY = 0.51;

/** A proxy with when its certificate was issued. */
export type Issued = Held & { readonly issued?: Date };

/** Asks each proxy for its certificate and its roots. What cannot be read of one does not stop the others. */
export async function observeProxies(
  questions: Questions,
  pods: readonly ProxyPod[],
  roots: LiveRoots,
  now: Date,
  progress: Progress,
): Promise<Issued[]> {
  const asked = pods.map(async (pod): Promise<Issued[]> => {
    const answer = await progress.step(questions.proxyDump(pod));
    const name = subjectOf(pod);
    if ('problem' in answer) return [{ name, why: answer.problem }];
    try {
      const dumps = dumpsIn(answer.value);
      if (dumps.length === 0 && !pod.isZtunnel)
        return [{ name, why: 'the answer of istioctl tells of no certificate' }];
      return dumps.map((dump) => heldIn(dump, pod.isZtunnel ? `${dump.name ?? '?'} (${name})` : name, roots, now));
    } catch (error) {
      if (!(error instanceof VerificationInputError)) throw error;
      return [{ name, why: error.message }];
    }
  });
  return (await Promise.all(asked)).flat();
}

function heldIn(dump: ProxyDump, name: string, roots: LiveRoots, now: Date): Issued {
  const [chain, root] = [decoded(dump.chain ?? ''), decoded(dump.root ?? '')];
  const { leaf, signer } = roots.above(chain, root);
  const renews = leaf && lifeSeconds(leaf) * RENEWS_BY - secondsBetween(leaf.notBefore, now);
  return {
    name,
    trusts: dump.root === undefined ? undefined : roots.keysIn(root),
    signer,
    issued: leaf?.notBefore,
    renewsIn: renews !== undefined && renews > 0 ? renews : undefined,
    why: dump.missing,
  };
}

/** Whether each ztunnel verifies the agent with what is in its file: those of later releases follow it. */
export async function observeZtunnels(
  questions: Questions,
  changes: ReadonlyMap<string, Date | undefined>,
): Promise<Delayed[]> {
  const answer = await questions.objects('pods', { namespace: EVERYWHERE, selector: 'app=ztunnel' });
  if ('problem' in answer) return [{ name: 'ztunnels', why: answer.problem }];
  return answer.value.map((pod) => {
    const [container] = listAt(pod.body, 'spec', 'containers').filter((one) => textAt(one, 'name') === 'istio-proxy');
    const { tag = '' } = imageOf(container);
    if (ztunnelFollowsRoot(tag) === true) return { name: nameOf(pod), hasArrived: true };
    const hasArrived = startedWith(changes.get(pod.namespace ?? ''), startOf(pod, 'istio-proxy'));
    return { name: nameOf(pod), hasArrived, why: hasArrived ? undefined : `ztunnel ${tag || 'of an unknown release'}` };
  });
}
