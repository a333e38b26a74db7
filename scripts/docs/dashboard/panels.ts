import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  DurationSeconds,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { ISTIOD } from '../../../lib/monitoring/certificate-alerts';
import {
  AGENT,
  CERTIFICATE,
  CERTIFICATE_NAMESPACE_LABEL,
  CONTROLLER_ERRORS,
  RUNTIME,
  SIGNING_METHOD,
  VERIFY,
} from '../../../lib/monitoring/metrics';
import { bars, type Row, stat, timeSeries } from './parts';

const DAY = 86_400;

const OF_AGENT = 'namespace="$agent"';
const CALLS = `${OF_AGENT},grpc_method="${SIGNING_METHOD}"`;
const OF_MESH = `${CERTIFICATE_NAMESPACE_LABEL}="$namespace"`;
const OF_CAS = `${OF_MESH},name!~"${ISTIOD}"`;
/** cert-manager may run in the same namespace: only pods that export istio-csr's own metrics are the agent's. */
const AND_AGENT = `and on (namespace, pod) ${AGENT.serving}{${OF_AGENT}}`;

const rate = (metric: string, matchers: string) => `rate(${metric}{${matchers}}[$__rate_interval])`;
const left = (metric: string, matchers: string) => `(${metric}{${matchers}} > 0) - time()`;
const slowest = (share: number) => `histogram_quantile(${share}, sum by (le) (${rate(AGENT.handling, CALLS)}))`;

export function atAGlance(): Row {
  const calls = `sum(${rate(AGENT.handled, CALLS)})`;
  const failing = `sum(${rate(AGENT.handled, `${CALLS},grpc_code!~"OK|Unauthenticated"`)})`;
  return {
    title: 'At a glance',
    panels: [
      stat({
        title: 'Certificates signed',
        description: 'Certificates that workloads got from the agent.',
        unit: RequestsPerSecond,
        span: 4,
        queries: [{ expr: `sum(${rate(AGENT.handled, `${CALLS},grpc_code="OK"`)})`, legend: 'signed' }],
      }),
      stat({
        title: 'Requests that fail',
        description:
          'The share of signing requests that fail, without those that the agent refuses. The alert is at 5 %.',
        unit: PercentUnit,
        span: 4,
        limits: { warn: 0.01, alarm: 0.05 },
        queries: [{ expr: `(${failing} or vector(0)) / (${calls} > 0)`, legend: 'failing' }],
        none: 'no requests',
      }),
      stat({
        title: 'Time to sign, 99 %',
        description: 'How long all but one of a hundred requests take. istio-csr measures up to 10 seconds.',
        unit: Seconds,
        span: 4,
        limits: { warn: 2, alarm: 5 },
        queries: [{ expr: `${slowest(0.99)} >= 0`, legend: '99 %' }],
        none: 'no requests',
      }),
      stat({
        title: 'First CA certificate ends',
        description: "Until the first certificate in the mesh's namespace ends that is not istiod's.",
        unit: DurationSeconds,
        span: 4,
        limits: { warn: 30 * DAY, alarm: 7 * DAY },
        queries: [{ expr: `min(${left(CERTIFICATE.expiration, OF_CAS)})`, legend: 'left' }],
        none: 'no Certificate',
      }),
      stat({
        title: 'Not Ready',
        description: "Certificates in the mesh's namespace that are not Ready.",
        unit: Short,
        span: 4,
        limits: { warn: 1, alarm: 1 },
        queries: [
          { expr: `count(${CERTIFICATE.ready}{${OF_MESH},condition="True"} == 0) or vector(0)`, legend: 'not Ready' },
        ],
      }),
      stat({
        title: 'verify',
        description: 'The last verdict of verify --live --metrics.',
        unit: Short,
        span: 4,
        limits: { warn: 1, alarm: 0.5 },
        queries: [{ expr: `min(${VERIFY.ok})`, legend: 'verdict' }],
        none: 'is not run',
      }).mappings(said({ '1': 'holds', '0': 'does not hold' })),
    ],
  };
}

export function signing(): Row {
  return {
    title: 'Signing: istio-csr',
    panels: [
      timeSeries({
        title: 'Signing requests by result',
        description: 'Unauthenticated: the agent refused the token, the identity or the cluster id.',
        unit: RequestsPerSecond,
        span: 12,
        isStacked: true,
        queries: [{ expr: `sum by (grpc_code) (${rate(AGENT.handled, CALLS)}) > 0`, legend: '{{grpc_code}}' }],
      }),
      timeSeries({
        title: 'Time to sign',
        description: 'As the agent measures it; a proxy gives up after its own time.',
        unit: Seconds,
        span: 12,
        queries: [0.5, 0.95, 0.99].map((share) => ({ expr: slowest(share), legend: `${share * 100} %` })),
      }),
      timeSeries({
        title: 'Signing requests by pod',
        description: 'Each proxy keeps its connection: pods of the agent that are new get few requests at first.',
        unit: RequestsPerSecond,
        span: 8,
        queries: [{ expr: `sum by (pod) (${rate(AGENT.handled, CALLS)})`, legend: '{{pod}}' }],
      }),
      timeSeries({
        title: "The agent's own certificate",
        description: 'Requests for the serving certificate in ten minutes. The agent exports no expiry of it.',
        unit: Short,
        span: 8,
        queries: ['1', '0'].map((success) => ({
          expr: `sum by (pod) (increase(${AGENT.serving}{${OF_AGENT},success="${success}"}[10m]))`,
          legend: `{{pod}} ${success === '1' ? 'signed' : 'failed'}`,
        })),
      }),
      timeSeries({
        title: 'Calls to the API server',
        description:
          'By code: 429 is the API server that slows the agent down. What its own rate limiter holds back is not seen.',
        unit: RequestsPerSecond,
        span: 8,
        queries: [{ expr: `sum by (code) (${rate(RUNTIME.calls, OF_AGENT)} ${AND_AGENT})`, legend: '{{code}}' }],
      }),
    ],
  };
}

export function certificates(): Row {
  return {
    title: 'Certificates: cert-manager',
    panels: [
      bars({
        title: 'Until a certificate ends',
        description: "Certificates in the mesh's namespace.",
        unit: DurationSeconds,
        span: 8,
        limits: { warn: DAY, alarm: 3600 },
        queries: [{ expr: `sort(${left(CERTIFICATE.expiration, OF_MESH)})`, legend: '{{name}}' }],
      }),
      bars({
        title: 'Until it is renewed',
        description: 'Below zero it is overdue.',
        unit: DurationSeconds,
        span: 8,
        limits: { warn: 0, alarm: -3600 },
        queries: [{ expr: `sort(${left(CERTIFICATE.renewal, OF_MESH)})`, legend: '{{name}}' }],
      }),
      timeSeries({
        title: "Errors of cert-manager's controllers",
        description: 'Of the whole cluster: cert-manager does not tell them by namespace.',
        unit: RequestsPerSecond,
        span: 8,
        queries: [{ expr: `sum by (controller) (${rate(CONTROLLER_ERRORS, '')}) > 0`, legend: '{{controller}}' }],
        none: 'no errors',
      }),
    ],
  };
}

export function verification(): Row {
  return {
    title: 'What runs: verify --live --metrics',
    panels: [
      timeSeries({
        title: 'Findings that are no pass',
        description: 'By result. Run verify --live for the places and what to do.',
        unit: Short,
        span: 8,
        isStacked: true,
        queries: [{ expr: `sum by (status) (${VERIFY.findings}{status!="pass"})`, legend: '{{status}}' }],
        none: 'verify is not run',
      }),
      bars({
        title: 'What does not hold',
        description: 'Checks that fail, warn or could not be read, by the number of places.',
        unit: Short,
        span: 8,
        limits: { warn: 1, alarm: 1 },
        queries: [
          {
            expr: `sort_desc(sum by (check) (${VERIFY.findings}{status=~"fail|error|warn"}) > 0)`,
            legend: '{{check}}',
          },
        ],
        none: 'nothing',
      }),
      bars({
        title: 'Until the first certificate ends',
        description: 'Of the roots, of istiod and of the workloads that were asked, as of the last verdict.',
        unit: DurationSeconds,
        span: 8,
        limits: { warn: 1800, alarm: 600 },
        queries: [{ expr: `min by (kind) (${VERIFY.certificateEnds}) - time()`, legend: '{{kind}}' }],
        none: 'verify is not run',
      }),
      bars({
        title: 'Proxies by root',
        description:
          'How many proxies trust each root. In a rotation all of them have to trust the new one before it signs.',
        unit: Short,
        span: 12,
        queries: [
          { expr: `max by (subject, fingerprint) (${VERIFY.rootProxies})`, legend: '{{subject}} {{fingerprint}}' },
        ],
        none: 'verify is not run',
      }),
      timeSeries({
        title: 'Since the last verdict',
        description:
          'The oldest, where several clusters are verified. It grows while verify does not run, or cannot tell.',
        unit: DurationSeconds,
        span: 12,
        queries: [{ expr: `time() - min(${VERIFY.run})`, legend: 'since the oldest verdict' }],
        none: 'verify is not run',
      }),
    ],
  };
}

export function process(): Row {
  return {
    title: "The agent's pods",
    panels: [
      timeSeries({
        title: 'Processor',
        description: 'Cores that each pod uses.',
        unit: Short,
        span: 12,
        queries: [{ expr: `${rate(RUNTIME.processor, OF_AGENT)} ${AND_AGENT}`, legend: '{{pod}}' }],
      }),
      timeSeries({
        title: 'Memory',
        description: 'What each pod keeps in memory.',
        unit: BytesIEC,
        span: 12,
        queries: [{ expr: `${RUNTIME.memory}{${OF_AGENT}} ${AND_AGENT}`, legend: '{{pod}}' }],
      }),
    ],
  };
}

/** Words for values. */
function said(words: Readonly<Record<string, string>>): ValueMapping[] {
  const options = Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }]));
  return [{ type: MappingType.ValueToText, options }];
}
