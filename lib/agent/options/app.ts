import { SERVICE_TYPES } from '../../facts/kubernetes';
import { refuse, type Site } from '../../internal/refusal';
import { LogFormat } from '../props/container-props';
import { containerPort, oneOf, plain, serviceType, toggle, wholeNumber } from './kinds';
import { moved, option } from './row';
import { SINCE_METRICS, serviceMonitor } from './service-monitor';

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
