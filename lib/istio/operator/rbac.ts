import { RBAC_API, RBAC_GROUP } from '../../facts/kubernetes';
import type { Manifest } from '../../internal/objects';
import { has } from './features';
import type { OperatorSettings } from './settings';

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

/**
 * What the operator may do, rule by rule as upstream grants it: it installs all of Istio, roles included, which makes it nearly an
 * administrator of the cluster.
 */
export function clusterRole({ name, version }: OperatorSettings): Manifest {
  const everything = (apiGroups: string[], resources: string[]): Rule => ({ apiGroups, resources, verbs: ['*'] });
  const getCreateUpdate = (group: string, resource: string): Rule => ({
    apiGroups: [group],
    resources: [resource],
    verbs: ['get', 'create', 'update'],
  });
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      ...istioGroups(version).map((group) => everything([group], ['*'])),
      everything(
        ['admissionregistration.k8s.io'],
        ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
      ),
      everything(
        ['apiextensions.k8s.io'],
        ['customresourcedefinitions.apiextensions.k8s.io', 'customresourcedefinitions'],
      ),
      everything(['apps', 'extensions'], workloads(version)),
      everything(['autoscaling'], ['horizontalpodautoscalers']),
      getCreateUpdate('monitoring.coreos.com', 'servicemonitors'),
      everything(['policy'], ['poddisruptionbudgets']),
      everything([RBAC_GROUP], ['clusterrolebindings', 'clusterroles', 'roles', 'rolebindings']),
      ...(has(version, 'leases') ? [getCreateUpdate('coordination.k8s.io', 'leases')] : []),
      everything([''], coreResources(version)),
    ],
  };
}

/** Grants the rights to the operator's ServiceAccount. */
export function clusterRoleBinding({ name, namespace }: OperatorSettings): Manifest {
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
  };
}

function istioGroups(version: OperatorSettings['version']): string[] {
  return [
    'authentication.istio.io',
    'config.istio.io',
    'install.istio.io',
    'networking.istio.io',
    'security.istio.io',
    ...(has(version, 'telemetryAndExtensions') ? ['telemetry.istio.io', 'extensions.istio.io'] : []),
  ];
}

function workloads(version: OperatorSettings['version']): string[] {
  const older = has(version, 'ingressesAndStatefulSets') ? ['ingresses', 'statefulsets'] : [];
  return ['daemonsets', 'deployments', 'deployments/finalizers', 'replicasets', ...older];
}

function coreResources(version: OperatorSettings['version']): string[] {
  return [
    'configmaps',
    'endpoints',
    'events',
    'namespaces',
    'pods',
    'pods/proxy',
    ...(has(version, 'podsPortForward') ? ['pods/portforward'] : []),
    'persistentvolumeclaims',
    'secrets',
    'services',
    'serviceaccounts',
    ...(has(version, 'resourceQuotas') ? ['resourcequotas'] : []),
  ];
}
