import { Duration } from 'cdk8s';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import { refuse, type Site } from '../../internal/refusal';
import { inSpan } from '../../releases/span';
import { unquoted } from '../chart/chart-reader';
import { type Expression, literal, record } from '../migrate/expression';
import { durationExpression } from '../migrate/value-expressions';
import { LogFormat } from '../props/container-props';
import type { IstioCsrServiceMonitor } from '../props/network-props';
import type { Scalar, StringMap } from '../settings';
import { containerPort, oneOf, plain, serviceType, special, toggle, wholeNumber } from './kinds';
import type { ChartValue, ValueType } from './option';
import { moved, option } from './row';

/** A ServiceMonitor of the Prometheus operator. */
export interface MonitorSettings {
  readonly prometheusInstance: Scalar;
  readonly labels: StringMap;
  /** As Prometheus reads durations. */
  readonly interval: string;
  readonly scrapeTimeout: string;
}

/** The releases that have metrics. */
const SINCE_METRICS = { since: 'v0.2.0' };
const ALONE = { since: 'v0.6.0', until: 'v0.17.0' };
const DEFAULTS = { prometheusInstance: 'default', interval: '10s', scrapeTimeout: '5s' };

const at = (key: string): string => `app.metrics.service.servicemonitor.${key}`;

function value(key: keyof MonitorSettings, type: ValueType, fallback: unknown): ChartValue {
  return { path: at(key), type, default: fallback, ...SINCE_METRICS, shown: `metrics.serviceMonitor.${key}` };
}

const serviceMonitor = option<MonitorSettings>({
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
  if (scrapeTimeout.toSeconds() > interval.toSeconds()) {
    refuse(site, {
      prop: `${prop}.scrapeTimeout`,
      received: prometheusDuration(scrapeTimeout),
      allowed: `at most the interval, ${prometheusDuration(interval)} (Prometheus refuses the configuration otherwise)`,
      fix: 'Shorten the timeout or lengthen the interval.',
    });
  }
  return {
    prometheusInstance,
    labels: { ...labels },
    interval: prometheusDuration(interval),
    scrapeTimeout: prometheusDuration(scrapeTimeout),
  };
}

function coded({ prometheusInstance, labels, interval, scrapeTimeout }: MonitorSettings): Expression {
  return record({
    prometheusInstance: prometheusInstance === DEFAULTS.prometheusInstance ? undefined : literal(prometheusInstance),
    interval: interval === DEFAULTS.interval ? undefined : durationExpression(interval),
    scrapeTimeout: scrapeTimeout === DEFAULTS.scrapeTimeout ? undefined : durationExpression(scrapeTimeout),
    labels: Object.keys(labels).length === 0 ? undefined : literal(labels),
  });
}

/** A duration as Prometheus reads it, in seconds. */
function prometheusDuration(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}

/** How the agent logs, and where it tells of itself. */
export const app = {
  logLevel: option<number>({
    prop: 'logging.level',
    kind: wholeNumber({ min: 1, max: 5 }, 'Leave it out for 1.'),
    ours: 1,
    flags: [{ name: 'log-level', short: 'v', fallback: '1' }],
    values: moved('agent.logLevel', 'app.logLevel', 'number', 1),
  }),
  logFormat: option<string>({
    prop: 'logging.format',
    kind: oneOf({ ...LogFormat }, 'LogFormat', 'Leave it out for text.'),
    ours: LogFormat.TEXT,
    what: 'logging as JSON',
    flags: [{ name: 'log-format', since: 'v0.11.0', fallback: 'text' }],
    values: [{ path: 'app.logFormat', type: 'string', default: 'text', since: 'v0.11.0' }],
  }),
  metricsPort: option<number>({
    prop: 'metrics.port',
    kind: containerPort,
    ours: 9402,
    what: 'metrics',
    flags: [{ name: 'metrics-port', ...SINCE_METRICS, fallback: '9402' }],
    values: [{ path: 'app.metrics.port', type: 'number', default: 9402, ...SINCE_METRICS }],
  }),
  metricsService: option<boolean>({
    prop: 'metrics.service',
    kind: toggle,
    ours: true,
    what: 'metrics',
    releases: SINCE_METRICS,
    values: [{ path: 'app.metrics.service.enabled', type: 'boolean', default: true, ...SINCE_METRICS }],
  }),
  metricsServiceType: option<string>({
    prop: 'metrics.serviceType',
    kind: serviceType,
    ours: SERVICE_TYPES.CLUSTER_IP,
    what: 'metrics',
    releases: SINCE_METRICS,
    values: [{ path: 'app.metrics.service.type', type: 'string', default: 'ClusterIP', ...SINCE_METRICS }],
  }),
  serviceMonitor,
  readinessPort: option<number>({
    prop: 'readinessProbe.port',
    kind: containerPort,
    ours: 6060,
    flags: [{ name: 'readiness-probe-port', fallback: '6060' }],
    values: moved('agent.readinessProbe.port', 'app.readinessProbe.port', 'number', 6060),
  }),
  readinessPath: option<string>({
    prop: 'readinessProbe.path',
    kind: plain(checkHttpPath),
    ours: '/readyz',
    flags: [{ name: 'readiness-probe-path', fallback: '/readyz' }],
    values: moved('agent.readinessProbe.path', 'app.readinessProbe.path', 'string', '/readyz'),
  }),
};

function checkHttpPath(site: Site, prop: string, path: string): void {
  if (path.startsWith('/')) return;
  refuse(site, { prop, received: path, allowed: 'a path that starts with "/"', fix: `Write "/${path}".` });
}
