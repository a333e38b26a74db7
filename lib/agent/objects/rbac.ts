import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { RBAC_API, RBAC_GROUP } from '../../facts/kubernetes';
import type { Manifest } from '../../internal/objects';
import { has } from '../../releases/istio-csr-features';
import { istiod } from '../options/istiod';
import { requests } from '../options/requests';
import { runtime } from '../options/runtime';
import { controller, server } from '../options/server';
import type { AgentSettings } from '../settings';

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
  apiGroups: [CERT_MANAGER_GROUP],
  resources: ['certificates'],
  verbs: ['get', 'create', 'update', 'delete', 'watch', 'list'],
};

/** What the agent may do everywhere: publish the root ConfigMap into namespaces and check the tokens of workloads. */
export function clusterRole(settings: AgentSettings): Manifest {
  const seen = (settings.get(server.trustedNodeAccounts) ?? []).length > 0 ? ['namespaces', 'pods'] : ['namespaces'];
  const rules: Rule[] = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'watch'] },
    { apiGroups: [''], resources: seen, verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  ];
  if (settings.get(istiod.certificate)?.maker === 'dynamic') {
    rules.push({ apiGroups: [CERT_MANAGER_GROUP], resources: ['certificates'], verbs: ['list', 'get', 'watch'] });
  }
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRole',
    metadata: { name: settings.name, labels: settings.labels },
    rules,
  };
}

export function clusterRoleBinding(settings: AgentSettings): Manifest {
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRoleBinding',
    metadata: { name: settings.name, labels: settings.labels },
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: settings.name },
    subjects: subjects(settings),
  };
}

/**
 * Rights that are part of the role for CertificateRequests in place of a role of their own: as the release's chart has it, but for typed
 * agents only where that role is in the right namespace.
 */
export function requestRoleIncludes(settings: AgentSettings): { leases: boolean; dynamicIstiod: boolean } {
  if (settings.quirks) return settings.quirks.requestRole;
  const { release } = settings;
  const where = settings.get(requests.namespace);
  const { maker, namespace } = settings.get(istiod.certificate) ?? {};
  return {
    leases: !has(release, 'leasesRole') && settings.get(controller.leaderElectionNamespace) === where,
    dynamicIstiod: maker === 'dynamic' && !has(release, 'dynamicIstiodRole') && namespace === where,
  };
}

/** What the agent may do where it creates CertificateRequests. */
export function requestRole(settings: AgentSettings): Manifest {
  const { release } = settings;
  const includes = requestRoleIncludes(settings);
  const configMap = settings.get(runtime.configMap);
  const verbs = ['get', 'list', 'create', 'update', 'delete', ...(has(release, 'watchesRequests') ? ['watch'] : [])];
  const rules: Rule[] = [{ apiGroups: [CERT_MANAGER_GROUP], resources: ['certificaterequests'], verbs }];
  if (includes.leases) rules.push(LEASES_RULE);
  if (has(release, 'writesEvents')) rules.push(EVENTS_RULE);
  if (configMap !== undefined) {
    rules.push({
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'watch'],
      resourceNames: [configMap.name || settings.name],
    });
  }
  if (includes.dynamicIstiod) rules.push(ISTIOD_CERTIFICATE_RULE);
  return role(settings, '', settings.get(requests.namespace) ?? '', rules);
}

/** What the agent may do where its replicas elect their leader. */
export function leasesRole(settings: AgentSettings): Manifest {
  const rules = has(settings.release, 'writesLeaseEvents') ? [LEASES_RULE, EVENTS_RULE] : [LEASES_RULE];
  return role(settings, LEASES_SUFFIX, settings.get(controller.leaderElectionNamespace) ?? '', rules);
}

/** What the agent may do in istiod's namespace when it makes istiod's certificate itself. */
export function dynamicIstiodRole(settings: AgentSettings): Manifest {
  return role(settings, DYNAMIC_ISTIOD_SUFFIX, settings.get(istiod.certificate)?.namespace ?? '', [
    ISTIOD_CERTIFICATE_RULE,
  ]);
}

export const LEASES_SUFFIX = '-leases';
export const DYNAMIC_ISTIOD_SUFFIX = '-dynamic-istiod';

/** Gives the agent's ServiceAccount the role of the same suffix. */
export function roleBinding(settings: AgentSettings, suffix: string, namespace: string): Manifest {
  const name = `${settings.name}${suffix}`;
  return {
    apiVersion: RBAC_API,
    kind: 'RoleBinding',
    metadata: { name, namespace: namespace || undefined, labels: settings.labels },
    roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name },
    subjects: subjects(settings),
  };
}

function role(settings: AgentSettings, suffix: string, namespace: string, rules: Rule[]): Manifest {
  return {
    apiVersion: RBAC_API,
    kind: 'Role',
    metadata: { name: `${settings.name}${suffix}`, namespace: namespace || undefined, labels: settings.labels },
    rules,
  };
}

function subjects({ name, namespace }: AgentSettings): unknown[] {
  return [{ kind: 'ServiceAccount', name, namespace }];
}
