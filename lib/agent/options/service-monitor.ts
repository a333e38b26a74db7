import { Duration } from 'cdk8s';
import { refuse, type Site } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import { unquoted } from '../chart/chart-reader';
import { type Expression, literal, record } from '../migrate/expression';
import { durationExpression } from '../migrate/value-expressions';
import type { IstioCsrServiceMonitor } from '../props/network-props';
import type { Scalar, StringMap } from '../settings';
import { special } from './kinds';
import type { ChartValue, ValueType } from './option';
import { option } from './row';

export interface MonitorSettings {
  readonly prometheusInstance: Scalar;
  readonly labels: StringMap;
  /** As Prometheus reads durations. */
  readonly interval: string;
  readonly scrapeTimeout: string;
}

export const SINCE_METRICS = ISTIO_CSR.span('metrics');
const ALONE = { since: 'v0.6.0', until: 'v0.17.0' };
const DEFAULTS = { prometheusInstance: 'default', interval: '10s', scrapeTimeout: '5s' };

const at = (key: string): string => `app.metrics.service.servicemonitor.${key}`;

function value(key: keyof MonitorSettings, type: ValueType, fallback: unknown): ChartValue {
  return { path: at(key), type, default: fallback, ...SINCE_METRICS, shown: `metrics.serviceMonitor.${key}` };
}

export const serviceMonitor = option<MonitorSettings>({
  prop: 'metrics.serviceMonitor',
  kind: special(taken),
  what: 'metrics',
  releases: SINCE_METRICS,
  values: [
    { path: at('enabled'), type: 'boolean', default: false, ...SINCE_METRICS },
    value('prometheusInstance', 'string', DEFAULTS.prometheusInstance),
    value('interval', 'string', DEFAULTS.interval),
    value('scrapeTimeout', 'string', DEFAULTS.scrapeTimeout),
    value('labels', 'object', {}),
  ],
  read: (chart) => {
    // From v0.6.0 to v0.16.0 the chart makes it also without the Service that it selects.
    const isSelected = chart.truthy('app.metrics.service.enabled') || inSpan(chart.release, ALONE);
    if (!chart.truthy(at('enabled')) || !isSelected) return undefined;
    return {
      prometheusInstance: unquoted(chart.scalar(at('prometheusInstance'))),
      labels: chart.map(at('labels')) ?? {},
      interval: chart.text(at('interval')),
      scrapeTimeout: chart.text(at('scrapeTimeout')),
    };
  },
  tell: (monitor) =>
    Object.fromEntries(
      Object.entries(monitor ? { enabled: true, ...monitor } : {}).map(([key, said]) => [at(key), said]),
    ),
  code: (monitor) => monitor && coded(monitor),
});

function taken(site: Site, prop: string, given: unknown): MonitorSettings {
  const { prometheusInstance = DEFAULTS.prometheusInstance, labels, ...times } = given as IstioCsrServiceMonitor;
  const { interval = Duration.seconds(10), scrapeTimeout = Duration.seconds(5) } = times;
  const [timeout, every] = [scrapeTimeout.toSeconds(), interval.toSeconds()];
  if (timeout > every) {
    const allowed = `at most the interval, ${every}s (Prometheus refuses the configuration otherwise)`;
    const fix = 'Shorten the timeout or lengthen the interval.';
    refuse(site, { prop: `${prop}.scrapeTimeout`, received: `${timeout}s`, allowed, fix });
  }
  return { prometheusInstance, labels: { ...labels }, interval: `${every}s`, scrapeTimeout: `${timeout}s` };
}

function coded({ prometheusInstance, labels, interval, scrapeTimeout }: MonitorSettings): Expression {
  return record({
    prometheusInstance: prometheusInstance === DEFAULTS.prometheusInstance ? undefined : literal(prometheusInstance),
    interval: interval === DEFAULTS.interval ? undefined : durationExpression(interval),
    scrapeTimeout: scrapeTimeout === DEFAULTS.scrapeTimeout ? undefined : durationExpression(scrapeTimeout),
    labels: Object.keys(labels).length === 0 ? undefined : literal(labels),
  });
}
