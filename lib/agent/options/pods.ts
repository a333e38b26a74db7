import { OUTSIDE_MESH } from '../../facts/istio';
import { NODE_NAME, NODE_OS, SECCOMP_PROFILE } from '../../facts/kubernetes';
import { checkLabels } from '../../internal/labels';
import { DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { KubernetesVersion } from '../../releases/kubernetes-version';
import { inSpan } from '../../releases/span';
import { isTruthy } from '../chart/chart-reader';
import { isSame } from '../json';
import { type Expression, literal } from '../migrate/expression';
import { type K8sType, k8sExpression, toJson } from '../migrate/k8s-expression';
import type { AgentSettings, StringMap } from '../settings';
import { budget, replicas } from './budget';
import { image, pullPolicy, pullSecrets } from './image';
import { map, named, plain } from './kinds';
import type { Kind, OptionFacts, PropPath } from './option';
import { option } from './row';

const HARDENED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/** What the "restricted" Pod Security Standard asks for. istio-csr keeps its keys in memory, and its image has a numeric user. */
export const RESTRICTED = { ...HARDENED, ...SECCOMP_PROFILE };

const BEFORE_SECCOMP = { since: 'v0.12.0', until: 'v0.14.1', keys: Object.keys(HARDENED) };

function labels(prop: PropPath, kind: Kind<StringMap> = map(), ours?: StringMap) {
  const values = [{ path: prop, type: 'object', default: {}, since: 'v0.12.0' }] as const;
  return option<StringMap>({ prop, kind, ours, values });
}

/** Labels or annotations of the pods, with those that keep them out of the mesh. */
function outsideMesh(prop: PropPath, kind: Kind<StringMap>, outside: StringMap) {
  const take: typeof kind.take = (site, prop, given) => ({ ...outside, ...kind.take(site, prop, given) });
  return labels(prop, { ...kind, take }, outside);
}

function manifest(type: K8sType): Kind<unknown> {
  return plain<unknown>(undefined, {
    take: (_site, _prop, given) => toJson(type, given),
    code: (value) => k8sExpression(value, type),
  });
}

/** A part of a pod's spec that the chart leaves out where it is empty. */
function podField(prop: PropPath, kind: K8sType, type: 'object' | 'array', since: string) {
  return option<unknown>({
    prop,
    kind: {
      ...manifest(kind),
      take: (_site, _prop, given) => (isTruthy(given) ? toJson(kind, given) : undefined),
      read: (_site, _prop, raw) => (isTruthy(raw) ? raw : undefined),
    },
    values: [{ path: prop, type, default: type === 'array' ? [] : {}, since }],
  });
}

export const pods = {
  replicas,
  budget,
  image,
  pullPolicy,
  pullSecrets,
  deploymentLabels: labels('deploymentLabels', map(checkOwnLabels)),
  deploymentAnnotations: labels('deploymentAnnotations'),
  podLabels: outsideMesh('podLabels', map(checkOwnLabels), OUTSIDE_MESH.labels),
  podAnnotations: outsideMesh('podAnnotations', map(checkOwnAnnotations), OUTSIDE_MESH.annotations),
  nodeSelector: option<StringMap>({
    prop: 'nodeSelector',
    kind: map(checkOwnLabels),
    ours: { [NODE_OS]: 'linux' },
    values: [
      { path: 'nodeSelector', type: 'object', default: {}, since: 'v0.5.0', until: 'v0.9.0' },
      { path: 'nodeSelector', type: 'object', default: { [NODE_OS]: 'linux' }, since: 'v0.9.0' },
    ],
    code: (selector = {}, ours) => (isSame(selector, ours) ? undefined : literal(selector)),
  }),
  affinity: podField('affinity', 'Affinity', 'object', 'v0.5.0'),
  tolerations: podField('tolerations', 'Toleration', 'array', 'v0.5.0'),
  topologySpreadConstraints: {
    ...podField('topologySpreadConstraints', 'TopologySpreadConstraint', 'array', 'v0.11.0'),
    ours: spreadOverNodes,
    code: spreadExpression,
  },
  priorityClassName: option<string>({
    prop: 'priorityClassName',
    kind: {
      ...named(DNS_SUBDOMAIN_RULE, 'Write the name of the PriorityClass.'),
      read: (_site, _prop, raw) => (raw ? String(raw) : undefined),
    },
    values: [{ path: 'priorityClassName', type: 'string', default: '', since: 'v0.17.0' }],
  }),
  securityContext: option<unknown>({
    prop: 'securityContext',
    kind: manifest('SecurityContext'),
    ours: restricted,
    values: [
      { path: 'securityContext', type: 'object', default: HARDENED, ...BEFORE_SECCOMP },
      { path: 'securityContext', type: 'object', default: RESTRICTED, since: 'v0.14.1' },
    ],
    code: (context = {}, ours, { release }) => {
      if (inSpan(release, { until: 'v0.12.0' })) return literal({});
      return isSame(context, ours) ? undefined : k8sExpression(context, 'SecurityContext');
    },
  }),
  resources: option<unknown>({
    prop: 'resources',
    kind: manifest('ResourceRequirements'),
    ours: { requests: { cpu: '100m', memory: '128Mi' } },
    values: [{ path: 'resources', type: 'object', default: {} }],
    code: (resources = {}) => k8sExpression(resources, 'ResourceRequirements'),
  }),
  volumes: podField('volumes', 'Volume', 'array', 'v0.2.0'),
  volumeMounts: podField('volumeMounts', 'VolumeMount', 'array', 'v0.2.0'),
};

function restricted({ props }: OptionFacts): StringMap {
  const { hasSeccompProfile } = props.kubernetesVersion ?? KubernetesVersion.LATEST;
  return hasSeccompProfile ? RESTRICTED : HARDENED;
}

/**
 * A node for each replica, as far as there are nodes: where there is one only, they share it. Whoever says where the pods go, by an
 * affinity or by constraints of their own, says it alone.
 */
function spreadOverNodes({ name, props }: OptionFacts): unknown {
  const { replicas: count = 2, affinity, kubernetesVersion = KubernetesVersion.LATEST } = props;
  if (count < 2 || affinity !== undefined || !kubernetesVersion.hasTopologySpread) return undefined;
  const labelSelector = { matchLabels: { app: name } };
  return [{ maxSkew: 1, topologyKey: NODE_NAME, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }];
}

/** What typed props do by themselves depends on other values: with none of its own, the chart has none where they would have one. */
function spreadExpression(value: unknown, ours: unknown, settings: AgentSettings): Expression | undefined {
  const isSpread = (settings.get(replicas) ?? 1) > 1 && settings.get(pods.affinity) === undefined;
  if (value === undefined) return isSpread ? literal([]) : undefined;
  return isSpread && isSame(value, ours) ? undefined : k8sExpression(value, 'TopologySpreadConstraint');
}

/** `app` is how the Services, the Deployment and the budget find the pods. */
export function checkOwnLabels(site: Site, prop: string, given: Readonly<Record<string, string>>): void {
  checkLabels(site, prop, given);
  if (!['labels', 'podLabels'].includes(prop)) return;
  checkOutsideMesh(site, prop, given, OUTSIDE_MESH.labels);
  if (given.app === undefined) return;
  const allowed = "any label but app, which is the agent's name and selects its pods";
  refuse(site, { prop: `${prop}.app`, received: given.app, allowed, fix: 'Choose another label, or set name.' });
}

function checkOwnAnnotations(site: Site, prop: string, given: StringMap): void {
  checkOutsideMesh(site, prop, given, OUTSIDE_MESH.annotations);
}

/** The agent's own proxy, or ztunnel for it, would ask the agent for the certificate without which nobody reaches the agent. */
function checkOutsideMesh(site: Site, prop: string, given: StringMap, outside: StringMap): void {
  for (const [key, wanted] of Object.entries(outside)) {
    if (!(key in given) || given[key] === wanted) continue;
    const allowed = `"${wanted}", because an agent in the mesh would wait, after a cold start, for a certificate that only it can have signed`;
    const fix = 'Leave it out: the pods of the agent stay outside the mesh by themselves.';
    refuse(site, { prop: `${prop}.${key}`, received: given[key], allowed, fix });
  }
}
