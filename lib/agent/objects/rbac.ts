import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { ROOT_CONFIG_MAP } from '../../facts/istio';
import { RBAC_API, RBAC_GROUP } from '../../facts/kubernetes';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { istiod } from '../options/istiod';
import { requests } from '../options/requests';
import { runtime } from '../options/runtime';
import { controller, server } from '../options/server';
import type { AgentSettings } from '../settings';
import type { AgentObject } from './objects';

function rule(apiGroup: string, resources: string[], verbs: string[], resourceNames?: string[]) {
  return { apiGroups: [apiGroup], resources, verbs, resourceNames };
}

type Rule = ReturnType<typeof rule>;

const EVENTS_RULE = rule('', ['events'], ['create']);
const LEASES_RULE = rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update', 'watch', 'list']);
const CERTIFICATE_VERBS = ['get', 'create', 'update', 'delete', 'watch', 'list'];
const ISTIOD_CERTIFICATE_RULE = rule(CERT_MANAGER_GROUP, ['certificates'], CERTIFICATE_VERBS);

export function rbacObjects(settings: AgentSettings): AgentObject[] {
  const { maker, namespace: istiodNamespace } = settings.get(istiod.certificate) ?? {};
  const isIncluded = requestRoleIncludes(settings);
  const objects = [
    ...granted(settings, 'Cluster', '', undefined, everywhere(settings)),
    ...granted(settings, '', '', settings.get(requests.namespace), whereItRequests(settings, isIncluded)),
  ];
  if (!isIncluded.leases) {
    const rules = ISTIO_CSR.has(settings.release, 'writesLeaseEvents') ? [LEASES_RULE, EVENTS_RULE] : [LEASES_RULE];
    objects.push(...granted(settings, 'Leases', '-leases', settings.get(controller.leaderElectionNamespace), rules));
  }
  const forIstiod = granted(settings, 'DynamicIstiod', '-dynamic-istiod', istiodNamespace, [ISTIOD_CERTIFICATE_RULE]);
  if (maker === 'dynamic' && !isIncluded.dynamicIstiod) objects.push(...forIstiod);
  // From v0.12.0 on the chart makes the binding also without the role that it refers to.
  else if (settings.quirks && ISTIO_CSR.has(settings.release, 'dynamicIstiodRole')) objects.push(...forIstiod.slice(1));
  return objects;
}

/** Publishes the root ConfigMap into namespaces and checks the tokens of workloads. */
function everywhere(settings: AgentSettings): Rule[] {
  const seen = (settings.get(server.trustedNodeAccounts) ?? []).length > 0 ? ['namespaces', 'pods'] : ['namespaces'];
  const isDynamic = settings.get(istiod.certificate)?.maker === 'dynamic';
  return [
    ...configMapRules(settings),
    rule('', seen, ['get', 'list', 'watch']),
    rule('authentication.k8s.io', ['tokenreviews'], ['create']),
    ...(isDynamic ? [rule(CERT_MANAGER_GROUP, ['certificates'], ['list', 'get', 'watch'])] : []),
  ];
}

/**
 * istio-csr reads and writes the root ConfigMap by its name (pkg/controller/configmap.go), so typed agents may touch no other. It watches
 * those of all namespaces in one cache (and the one with the issuer by a field selector), and RBAC knows no name of what is yet to be
 * created: these rights cannot be narrowed. Before v0.5.0 the leader election writes a ConfigMap too, in v0.1.x one named after the pod.
 */
function configMapRules({ release, quirks }: AgentSettings): Rule[] {
  if (quirks || !ISTIO_CSR.has(release, 'electsByLeaseOnly')) {
    return [rule('', ['configmaps'], ['get', 'list', 'create', 'update', 'watch'])];
  }
  return [
    rule('', ['configmaps'], ['list', 'create', 'watch']),
    rule('', ['configmaps'], ['get', 'update'], [ROOT_CONFIG_MAP]),
  ];
}

type IncludedRights = { readonly leases: boolean; readonly dynamicIstiod: boolean };

/**
 * Rights that are part of the role for CertificateRequests in place of a role of their own. The chart up to v0.5.0 and of v0.11.0 does
 * so wherever they belong, by mistake; typed agents only where that role is in the right namespace.
 */
function requestRoleIncludes(settings: AgentSettings): IncludedRights {
  const { release } = settings;
  const { maker, namespace } = settings.get(istiod.certificate) ?? {};
  const isRight = (where?: string) => settings.quirks !== undefined || where === settings.get(requests.namespace);
  return {
    leases: !ISTIO_CSR.has(release, 'leasesRole') && isRight(settings.get(controller.leaderElectionNamespace)),
    dynamicIstiod: maker === 'dynamic' && !ISTIO_CSR.has(release, 'dynamicIstiodRole') && isRight(namespace),
  };
}

function whereItRequests(settings: AgentSettings, isIncluded: IncludedRights): Rule[] {
  const { release } = settings;
  const configMap = settings.get(runtime.configMap);
  const verbs = [
    'get',
    'list',
    'create',
    'update',
    'delete',
    ...(ISTIO_CSR.has(release, 'watchesRequests') ? ['watch'] : []),
  ];
  const rules = [rule(CERT_MANAGER_GROUP, ['certificaterequests'], verbs)];
  if (isIncluded.leases) rules.push(LEASES_RULE);
  if (ISTIO_CSR.has(release, 'writesEvents')) rules.push(EVENTS_RULE);
  if (configMap !== undefined) {
    rules.push(rule('', ['configmaps'], ['get', 'list', 'watch'], [configMap.name || settings.name]));
  }
  if (isIncluded.dynamicIstiod) rules.push(ISTIOD_CERTIFICATE_RULE);
  return rules;
}

function granted(
  { name: agent, namespace: agentNamespace, labels }: AgentSettings,
  id: string,
  suffix: string,
  where: string | undefined,
  rules: Rule[],
): AgentObject[] {
  const clusterScoped = id === 'Cluster';
  const kind = clusterScoped ? 'ClusterRole' : 'Role';
  const name = `${agent}${suffix}`;
  const metadata = { name, namespace: where || undefined, labels };
  const roleRef = { apiGroup: RBAC_GROUP, kind, name };
  const subjects = [{ kind: 'ServiceAccount', name: agent, namespace: agentNamespace }];
  return [
    { id: `${id}Role`, manifest: { apiVersion: RBAC_API, kind, metadata, rules }, clusterScoped },
    {
      id: `${id}RoleBinding`,
      manifest: { apiVersion: RBAC_API, kind: `${kind}Binding`, metadata, roleRef, subjects },
      clusterScoped,
    },
  ];
}
