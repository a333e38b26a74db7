import { Duration } from 'cdk8s';
import { refuse, type Site } from '../../internal/refusal';
import { inSpan } from '../../releases/span';
import { unquoted } from '../chart/yaml-scalar';
import { durationExpression } from '../migrate/duration-expression';
import { type Expression, grouped, literal } from '../migrate/expression';
import type { IstioCsrServiceMonitor } from '../props/network-props';
import type { Scalar, StringMap } from '../settings';
import { prometheusDuration, special } from './kinds';
import { option } from './row';

/** A ServiceMonitor of the Prometheus operator. */
export interface MonitorSettings {
  readonly prometheusInstance: Scalar;
  readonly labels: StringMap;
  /** As Prometheus reads durations. */
  readonly interval: string;
  readonly scrapeTimeout: string;
}

const SINCE_METRICS = { since: 'v0.2.0' };
const ALONE = { since: 'v0.6.0', until: 'v0.17.0' };
const DEFAULTS = { prometheusInstance: 'default', interval: '10s', scrapeTimeout: '5s' };

const at = (key: string): string => `app.metrics.service.servicemonitor.${key}`;

export const serviceMonitor = option<MonitorSettings>({
  prop: 'metrics.serviceMonitor',
  kind: special(taken),
  what: 'metrics',
  releases: SINCE_METRICS,
  values: [
    { path: at('enabled'), type: 'boolean', default: false, ...SINCE_METRICS },
    {
      path: at('prometheusInstance'),
      type: 'string',
      default: 'default',
      ...SINCE_METRICS,
      shown: 'metrics.serviceMonitor.prometheusInstance',
    },
    {
      path: at('interval'),
      type: 'string',
      default: '10s',
      ...SINCE_METRICS,
      shown: 'metrics.serviceMonitor.interval',
    },
    {
      path: at('scrapeTimeout'),
      type: 'string',
      default: '5s',
      ...SINCE_METRICS,
      shown: 'metrics.serviceMonitor.scrapeTimeout',
    },
    { path: at('labels'), type: 'object', default: {}, ...SINCE_METRICS, shown: 'metrics.serviceMonitor.labels' },
  ],
  read: (chart) => {
    const [interval, scrapeTimeout, labels] = [
      chart.text(at('interval')),
      chart.text(at('scrapeTimeout')),
      chart.map(at('labels')),
    ];
    const prometheusInstance = unquoted(chart.scalar(at('prometheusInstance')));
    // From v0.6.0 to v0.16.0 the chart makes it also without the Service that it selects.
    const isSelected = chart.truthy('app.metrics.service.enabled') || inSpan(chart.release, ALONE);
    return chart.truthy(at('enabled')) && isSelected
      ? { prometheusInstance, labels: labels ?? {}, interval, scrapeTimeout }
      : undefined;
  },
  demand: () => ({ what: 'metrics', ...SINCE_METRICS }),
  tell: (monitor) =>
    monitor === undefined
      ? {}
      : Object.fromEntries(Object.entries({ enabled: true, ...monitor }).map(([key, value]) => [at(key), value])),
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
  const fields = {
    prometheusInstance: prometheusInstance === DEFAULTS.prometheusInstance ? undefined : literal(prometheusInstance),
    interval: interval === DEFAULTS.interval ? undefined : durationExpression(interval),
    scrapeTimeout: scrapeTimeout === DEFAULTS.scrapeTimeout ? undefined : durationExpression(scrapeTimeout),
    labels: Object.keys(labels).length === 0 ? undefined : literal(labels),
  };
  return grouped(fields) ?? literal({});
}
