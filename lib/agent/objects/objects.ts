import type { Manifest } from '../../internal/objects';
import type { AgentSettings } from '../settings';
import { asText } from './arguments';
import { deployment, disruptionBudget } from './deployment';
import { istiodCertificate } from './istiod-certificate';
import {
  clusterRole,
  clusterRoleBinding,
  DYNAMIC_ISTIOD_SUFFIX,
  dynamicIstiodRole,
  LEASES_SUFFIX,
  leasesRole,
  requestRole,
  roleBinding,
} from './rbac';
import { metricsService, service, serviceMonitor } from './services';

/** An object of the agent with the id of its construct, which is part of the library's contract. */
export interface AgentObject {
  readonly id: string;
  readonly manifest: Manifest;
  readonly clusterScoped?: boolean;
}

/** The id of the agent's main object. */
export const DEPLOYMENT_ID = 'Deployment';

/** All objects of an agent, in the order in which they are applied. */
export function agentObjects(settings: AgentSettings): AgentObject[] {
  return [
    { id: 'ServiceAccount', manifest: serviceAccount(settings) },
    ...configMaps(settings),
    ...rbac(settings),
    ...services(settings),
    { id: DEPLOYMENT_ID, manifest: deployment(settings) },
    ...(settings.budget ? [{ id: 'DisruptionBudget', manifest: disruptionBudget(settings, settings.budget) }] : []),
    ...(settings.istiodCertificate
      ? [{ id: 'IstiodCertificate', manifest: istiodCertificate(settings.istiodCertificate) }]
      : []),
    ...(settings.extraObjects ?? []).map((manifest, index) => ({
      id: `ExtraObject${index}`,
      manifest,
      // As the text says: an object without a namespace gets none, neither the release's nor a chart's.
      clusterScoped: manifest.metadata.namespace === undefined,
    })),
  ];
}

function serviceAccount({ name, namespace, labels, serviceAccountPullSecrets }: AgentSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, labels },
    imagePullSecrets: serviceAccountPullSecrets,
  };
}

function configMaps({ name, namespace, labels, rootCaConfigMap, runtimeConfiguration }: AgentSettings): AgentObject[] {
  const objects: AgentObject[] = [];
  if (rootCaConfigMap) {
    objects.push({
      id: 'RootCa',
      manifest: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: rootCaConfigMap.name, namespace, labels: rootCaConfigMap.labels },
        data: { 'ca.pem': rootCaConfigMap.pem },
      },
    });
  }
  if (runtimeConfiguration.create) {
    const { name: issuerName, kind, group } = runtimeConfiguration.create;
    objects.push({
      id: 'RuntimeConfiguration',
      manifest: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: runtimeConfiguration.name, namespace, labels: { app: name, ...labels } },
        data: { 'issuer-name': asText(issuerName), 'issuer-kind': asText(kind), 'issuer-group': asText(group) },
      },
    });
  }
  return objects;
}

function rbac(settings: AgentSettings): AgentObject[] {
  const { certificateRequests, controller, dynamicIstiod, quirks, requestRoleIncludes } = settings;
  const objects: AgentObject[] = [
    { id: 'ClusterRole', manifest: clusterRole(settings), clusterScoped: true },
    { id: 'ClusterRoleBinding', manifest: clusterRoleBinding(settings), clusterScoped: true },
    { id: 'Role', manifest: requestRole(settings) },
    { id: 'RoleBinding', manifest: roleBinding(settings, '', certificateRequests.namespace) },
  ];
  if (!requestRoleIncludes.leases) {
    objects.push(
      { id: 'LeasesRole', manifest: leasesRole(settings) },
      { id: 'LeasesRoleBinding', manifest: roleBinding(settings, LEASES_SUFFIX, controller.leaderElectionNamespace) },
    );
  }
  const dynamicRole = dynamicIstiod.enabled && !requestRoleIncludes.dynamicIstiod;
  if (dynamicRole) objects.push({ id: 'DynamicIstiodRole', manifest: dynamicIstiodRole(settings) });
  if (dynamicRole || quirks.danglingDynamicBinding) {
    const manifest = roleBinding(settings, DYNAMIC_ISTIOD_SUFFIX, dynamicIstiod.namespace);
    objects.push({ id: 'DynamicIstiodRoleBinding', manifest });
  }
  return objects;
}

function services(settings: AgentSettings): AgentObject[] {
  const objects: AgentObject[] = [{ id: 'Service', manifest: service(settings) }];
  const { metrics } = settings;
  if (metrics?.serviceType !== undefined) {
    objects.push({ id: 'MetricsService', manifest: metricsService(settings, metrics) });
  }
  if (metrics?.monitor) {
    const { port, monitor } = metrics;
    objects.push({ id: 'ServiceMonitor', manifest: serviceMonitor(settings, { port, monitor }) });
  }
  return objects;
}
