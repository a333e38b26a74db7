import type { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { secondsIn } from '../internal/lifetimes';
import { AGENT, SIGNING_METHOD } from './metrics';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  readonly summary: string;
  readonly description: string;
}

export function signingAlerts({ namespace }: IIstioCsrAgent, slow: Duration): Alert[] {
  const agent = matchers({ 'namespace=': namespace });
  const calls = matchers({ 'namespace=': namespace, 'grpc_method=': SIGNING_METHOD });
  const share = (codes: string): string =>
    `sum(rate(${AGENT.handled}{${calls},${codes}}[5m])) / sum(rate(${AGENT.handled}{${calls}}[5m]))`;
  return [
    {
      alert: 'IstioCsrServingCertificateFailing',
      expr:
        `sum by (pod) (increase(${AGENT.serving}{${agent},success="0"}[10m])) > 0 ` +
        `unless sum by (pod) (increase(${AGENT.serving}{${agent},success="1"}[10m])) > 0`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $labels.pod }} cannot get its serving certificate.',
      description:
        'When the one that it has ends, no workload can get or renew a certificate from it. The issuer fails, or nobody approves the request.',
    },
    {
      alert: 'IstioCsrSigningFailing',
      expr: `${share('grpc_code!~"OK|Unauthenticated"')} > 0.05`,
      for: '10m',
      severity: 'critical',
      summary: '{{ $value | humanizePercentage }} of the signing requests of workloads fail.',
      description:
        'The issuer refuses or does not answer, a policy denies, or what it signs does not chain up to the trust anchor: the log of the agent says which.',
    },
    {
      alert: 'IstioCsrRefusingWorkloads',
      expr: `${share('grpc_code="Unauthenticated"')} > 0.2`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the signing requests of workloads are refused.',
      description:
        'Their tokens have expired, or the trust domain or cluster id of the mesh is not the one that the agent is told.',
    },
    {
      alert: 'IstioCsrSigningSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(${AGENT.handling}{${calls}}[5m]))) > ${secondsIn(slow)}`,
      for: '10m',
      severity: 'warning',
      summary: 'Signing takes {{ $value | humanizeDuration }} for one request of a hundred.',
      description:
        "New pods wait for their certificate. The CA is slow, or the agent's client is throttled (disableClientRateLimiter).",
    },
    {
      alert: 'IstioCsrAbsent',
      expr: `absent(${AGENT.serving}{${agent}})`,
      for: '10m',
      severity: 'critical',
      summary: 'Prometheus sees no istio-csr.',
      description: 'It is not running, or its metrics are not scraped: then none of these alerts can fire.',
    },
  ];
}

export function ruleOf({ alert, expr, for: duration, severity, summary, description }: Alert): object {
  return { alert, expr, for: duration, labels: { severity }, annotations: { summary, description } };
}

/** Label matchers of PromQL, each as LABEL and operator. */
export function matchers(wanted: Readonly<Record<string, string>>): string {
  return Object.entries(wanted)
    .map(([label, value]) => `${label}${JSON.stringify(value)}`)
    .join(',');
}
