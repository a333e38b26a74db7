import type { Finding } from '../report/finding';
import { ProbeCheck, probeCheck } from './checks';
import type { LoadResult } from './load';
import { adviceOn } from './status-advice';

/**
 * What a load came to.
 *
 * @param expectedPerSecond what the capacity model says that all pods together sign in the long run; nothing where that is not known
 */
export function checkLoad(result: LoadResult, expectedPerSecond: number | undefined): Finding {
  const { subject, calls, signed, seconds, perSecond, p50, p95, p99, errors } = result;
  const rate = expectedPerSecond === undefined ? undefined : digits(expectedPerSecond);
  const model = rate === undefined ? '' : `; the capacity model says ${rate}/s for all pods in the long run`;
  const check = probeCheck(ProbeCheck.LOAD, subject, `no errors${model}`);
  const times = signed === 0 ? '' : `, p50 ${time(p50)}, p95 ${time(p95)}, p99 ${time(p99)}`;
  const codes = Object.entries(errors);
  const failed = codes.map(([code, count]) => `, ${count} ${code}`).join('');
  const found = `${signed} of ${calls} signed in ${digits(seconds)} s: ${digits(perSecond)}/s${times}${failed}`;
  if (calls === 0) {
    const meaning = 'This pod was not asked under load.';
    return check.error('no call', { meaning, fix: 'See the check port-forward; or ask more often (--count).' });
  }
  const [worst] = codes.sort(([, one], [, other]) => other - one);
  if (worst === undefined) return check.pass(found);
  return check.fail(found, adviceOn({ code: worst[0], details: '' }));
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const time = (seconds: number | undefined) => `${(seconds ?? 0).toFixed(2)} s`;
