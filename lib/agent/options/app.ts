import { SERVICE_TYPES } from '../../facts/kubernetes';
import { refuse, type Site } from '../../internal/refusal';
import { LogFormat } from '../props/container-props';
import { containerPort, oneOf, serviceType, text, toggle, wholeNumber } from './kinds';
import { option } from './row';
import { serviceMonitor } from './service-monitor';

const SINCE_METRICS = { since: 'v0.2.0' };

/** How the agent logs, and where it tells of itself. */
export const app = {
  logLevel: option<number>({
    prop: 'logging.level',
    kind: wholeNumber({ min: 1, max: 5 }, 'Leave it out for 1.'),
    ours: 1,
    flags: [{ name: 'log-level', short: 'v', fallback: '1' }],
    values: [
      { path: 'agent.logLevel', type: 'number', default: 1, until: 'v0.2.0' },
      { path: 'app.logLevel', type: 'number', default: 1, since: 'v0.2.0' },
    ],
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
    values: [
      { path: 'agent.readinessProbe.port', type: 'number', default: 6060, until: 'v0.2.0' },
      { path: 'app.readinessProbe.port', type: 'number', default: 6060, since: 'v0.2.0' },
    ],
  }),
  readinessPath: option<string>({
    prop: 'readinessProbe.path',
    kind: text(httpPath),
    ours: '/readyz',
    flags: [{ name: 'readiness-probe-path', fallback: '/readyz' }],
    values: [
      { path: 'agent.readinessProbe.path', type: 'string', default: '/readyz', until: 'v0.2.0' },
      { path: 'app.readinessProbe.path', type: 'string', default: '/readyz', since: 'v0.2.0' },
    ],
  }),
};

function httpPath(site: Site, prop: string, path: string): string {
  if (path.startsWith('/')) return path;
  return refuse(site, { prop, received: path, allowed: 'a path that starts with "/"', fix: `Write "/${path}".` });
}
