import { subjectOf } from './check-pods';
import type { ProxyPod } from './pod-records';

/**
 * A choice of pods, the same one at each run: one of every service account first, then a second one of each, and so on, so that no
 * workload is left out for another's many replicas.
 */
export function sampleOf(pods: readonly ProxyPod[], count: number): ProxyPod[] {
  const seen = new Map<string, number>();
  const ranked = [...pods]
    .sort((a, b) => (subjectOf(a) < subjectOf(b) ? -1 : 1))
    .map((pod) => {
      const key = `${pod.namespace}/${pod.serviceAccount}`;
      const rank = seen.get(key) ?? 0;
      seen.set(key, rank + 1);
      return { pod, rank };
    });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ pod }) => pod);
}
