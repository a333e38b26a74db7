import { RBAC_API, RBAC_GROUP } from '../../facts/kubernetes';
import type { Manifest } from '../../internal/objects';
import { OPERATOR } from './features';
import type { OperatorSettings } from './objects';

/** What the operator may do, as upstream grants it. It installs Istio with its roles: it is nearly an administrator of the cluster. */
export function clusterRole({ name, version }: OperatorSettings): Manifest {
  const only = (feature: Parameters<typeof OPERATOR.has>[1], ...granted: string[]) =>
    OPERATOR.has(version, feature) ? granted : [];
  const everything = (apiGroups: string[], resources: string[]) => ({ apiGroups, resources, verbs: ['*'] });
  const getCreateUpdate = (group: string, resource: string) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: ['get', 'create', 'update'],
  });
  const istioGroups = [
    ...['authentication.istio.io', 'config.istio.io', 'install.istio.io', 'networking.istio.io', 'security.istio.io'],
    ...only('telemetryAndExtensions', 'telemetry.istio.io', 'extensions.istio.io'),
  ];
  const webhooks = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  const crds = ['customresourcedefinitions.apiextensions.k8s.io', 'customresourcedefinitions'];
  const workloads = [
    ...['daemonsets', 'deployments', 'deployments/finalizers', 'replicasets'],
    ...only('ingressesAndStatefulSets', 'ingresses', 'statefulsets'),
  ];
  const core = [
    ...['configmaps', 'endpoints', 'events', 'namespaces', 'pods', 'pods/proxy'],
    ...only('podsPortForward', 'pods/portforward'),
    ...['persistentvolumeclaims', 'secrets', 'services', 'serviceaccounts'],
    ...only('resourceQuotas', 'resourcequotas'),
  ];
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      ...istioGroups.map((group) => everything([group], ['*'])),
      everything(['admissionregistration.k8s.io'], webhooks),
      everything(['apiextensions.k8s.io'], crds),
      everything(['apps', 'extensions'], workloads),
      everything(['autoscaling'], ['horizontalpodautoscalers']),
      getCreateUpdate('monitoring.coreos.com', 'servicemonitors'),
      everything(['policy'], ['poddisruptionbudgets']),
      everything([RBAC_GROUP], ['clusterrolebindings', 'clusterroles', 'roles', 'rolebindings']),
      ...(OPERATOR.has(version, 'leases') ? [getCreateUpdate('coordination.k8s.io', 'leases')] : []),
      everything([''], core),
    ],
  };
}

export function clusterRoleBinding({ name, namespace }: OperatorSettings): Manifest {
  return {
    apiVersion: RBAC_API,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name },
  };
}
