import type { Manifest } from '../../internal/objects';
import { has } from '../../releases/istio-csr-features';
import type { AgentSettings } from '../settings';

const RBAC = 'rbac.authorization.k8s.io';

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  readonly resourceNames?: string[];
}

const EVENTS_RULE: Rule = { apiGroups: [''], resources: ['events'], verbs: ['create'] };

const LEASES_RULE: Rule = {
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  verbs: ['get', 'create', 'update', 'watch', 'list'],
};

const ISTIOD_CERTIFICATE_RULE: Rule = {
  apiGroups: ['cert-manager.io'],
  resources: ['certificates'],
  verbs: ['get', 'create', 'update', 'delete', 'watch', 'list'],
};

/** What the agent may do everywhere: publish the root ConfigMap into namespaces and check the tokens of workloads. */
export function clusterRole(settings: AgentSettings): Manifest {
  const seen = settings.server.trustedNodeAccounts ? ['namespaces', 'pods'] : ['namespaces'];
  const rules: Rule[] = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'watch'] },
    { apiGroups: [''], resources: seen, verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  ];
  if (settings.dynamicIstiod.enabled) {
    rules.push({ apiGroups: ['cert-manager.io'], resources: ['certificates'], verbs: ['list', 'get', 'watch'] });
  }
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: settings.name, labels: settings.labels },
    rules,
  };
}

export function clusterRoleBinding(settings: AgentSettings): Manifest {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: settings.name, labels: settings.labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: settings.name },
    subjects: subjects(settings),
  };
}

/** What the agent may do where it creates CertificateRequests. */
export function requestRole(settings: AgentSettings): Manifest {
  const { release, runtimeConfiguration, requestRoleIncludes } = settings;
  const verbs = ['get', 'list', 'create', 'update', 'delete', ...(has(release, 'watchesRequests') ? ['watch'] : [])];
  const rules: Rule[] = [{ apiGroups: ['cert-manager.io'], resources: ['certificaterequests'], verbs }];
  if (requestRoleIncludes.leases) rules.push(LEASES_RULE);
  if (has(release, 'writesEvents')) rules.push(EVENTS_RULE);
  if (runtimeConfiguration.name !== '') {
    rules.push({
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'watch'],
      resourceNames: [runtimeConfiguration.name],
    });
  }
  if (requestRoleIncludes.dynamicIstiod) rules.push(ISTIOD_CERTIFICATE_RULE);
  return role(settings, '', settings.certificateRequests.namespace, rules);
}

/** What the agent may do where its replicas elect their leader. */
export function leasesRole(settings: AgentSettings): Manifest {
  const rules = has(settings.release, 'writesLeaseEvents') ? [LEASES_RULE, EVENTS_RULE] : [LEASES_RULE];
  return role(settings, LEASES_SUFFIX, settings.controller.leaderElectionNamespace, rules);
}

/** What the agent may do in istiod's namespace when it makes istiod's certificate itself. */
export function dynamicIstiodRole(settings: AgentSettings): Manifest {
  return role(settings, DYNAMIC_ISTIOD_SUFFIX, settings.dynamicIstiod.namespace, [ISTIOD_CERTIFICATE_RULE]);
}

export const LEASES_SUFFIX = '-leases';
export const DYNAMIC_ISTIOD_SUFFIX = '-dynamic-istiod';

/** Gives the agent's ServiceAccount the role of the same suffix. */
export function roleBinding(settings: AgentSettings, suffix: string, namespace: string): Manifest {
  const name = `${settings.name}${suffix}`;
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: namespace || undefined, labels: settings.labels },
    roleRef: { apiGroup: RBAC, kind: 'Role', name },
    subjects: subjects(settings),
  };
}

function role(settings: AgentSettings, suffix: string, namespace: string, rules: Rule[]): Manifest {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name: `${settings.name}${suffix}`, namespace: namespace || undefined, labels: settings.labels },
    rules,
  };
}

function subjects({ name, namespace }: AgentSettings): unknown[] {
  return [{ kind: 'ServiceAccount', name, namespace }];
}
