import type { Duration } from 'cdk8s';
import { secondsIn } from '../internal/lifetimes';
import { VERIFY } from './metrics';
import type { Alert } from './signing-alerts';

/** Rounds that a watch may miss before it counts as silent: one that takes long, and one in which the cluster does not answer. */
const SILENT_ROUNDS = 3;

/** However short the interval, a round of a large mesh takes a minute or two, and Prometheus reads the file once a minute by default. */
const SHORTEST = { twiceSeconds: 90, silenceSeconds: 600 } as const;

/** Alerts on what `verify --live --interval --metrics` writes (docs/verify.md#watching; lib/inspect/verify/output/metrics.ts). */
export function verifyAlerts(interval: Duration, caExpiry: Duration): Alert[] {
  const seconds = secondsIn(interval);
  // Two rounds have to say it: what is in the middle of a rollout or of a renewal is over by then.
  const twice = `${Math.max(Math.ceil(seconds * 1.5), SHORTEST.twiceSeconds)}s`;
  const silence = Math.max(Math.ceil(seconds * SILENT_ROUNDS), SHORTEST.silenceSeconds);
  return [
    {
      alert: 'MeshVerifyFailing',
      expr: `${VERIFY.findings}{status="fail"} > 0`,
      for: twice,
      severity: 'critical',
      summary: 'verify: {{ $labels.check }} does not hold at {{ $value }} places.',
      description:
        'The mesh does not trust your CA everywhere, or will not for long: run verify --live, which names each place and what to do.',
    },
    {
      alert: 'MeshVerifyUnreadable',
      expr: `${VERIFY.findings}{status="error"} > 0`,
      for: twice,
      severity: 'warning',
      summary: 'verify: {{ $labels.check }} could not be read at {{ $value }} places.',
      description:
        'Nothing is known about them: a proxy that does not run, or a right that is missing. verify --live names each place.',
    },
    {
      alert: 'MeshVerifyCertificatesEnding',
      expr: `${VERIFY.findings}{check="expiry",status="warn"} > 0`,
      for: twice,
      severity: 'warning',
      summary: '{{ $value }} certificates of workloads are near their end and were not renewed.',
      description: 'Proxies renew after half of the life. Look at the agent and at its CertificateRequests.',
    },
    {
      alert: 'MeshVerifyRootsEnding',
      // During a rotation the old root may end, as long as another one stays.
      expr: `max without (fingerprint, subject, wanted) (${VERIFY.rootEnds}{wanted="true"}) - time() < ${secondsIn(caExpiry)}`,
      for: '1m',
      severity: 'critical',
      summary: 'The last root that the mesh trusts ends in {{ $value | humanizeDuration }}.',
      description: 'When it ends, no workload of the mesh can verify another. Rotate the root: docs/rotation.md.',
    },
    {
      alert: 'MeshVerifySilent',
      expr: `time() - ${VERIFY.run} > ${silence} or absent(${VERIFY.run})`,
      for: '1m',
      severity: 'warning',
      summary: 'verify has not come to a verdict for a while.',
      description:
        'It does not run, cannot reach the cluster, or its file is not collected: then no other MeshVerify alert can fire.',
    },
  ];
}
