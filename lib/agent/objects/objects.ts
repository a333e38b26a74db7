import { RUNTIME_ISSUER_KEYS } from '../../facts/istio-csr';
import type { Manifest } from '../../internal/objects';
import { app } from '../options/app';
import { istiod } from '../options/istiod';
import { pods } from '../options/pods';
import { requests } from '../options/requests';
import { runtime } from '../options/runtime';
import { controller } from '../options/server';
import type { AgentSettings } from '../settings';
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
  requestRoleIncludes,
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

/** The id of the object by which Prometheus finds the agent. */
export const SERVICE_MONITOR_ID = 'ServiceMonitor';

/** All objects of an agent, in the order in which they are applied. */
export function agentObjects(settings: AgentSettings): AgentObject[] {
  const budget = settings.get(pods.budget);
  const certificate = settings.get(istiod.certificate);
  return [
    { id: 'ServiceAccount', manifest: serviceAccount(settings) },
    ...configMaps(settings),
    ...rbac(settings),
    ...services(settings),
    { id: DEPLOYMENT_ID, manifest: deployment(settings) },
    ...(budget ? [{ id: 'DisruptionBudget', manifest: disruptionBudget(settings, budget) }] : []),
    ...(certificate?.maker === 'certificate'
      ? [{ id: 'IstiodCertificate', manifest: istiodCertificate(settings, certificate) }]
      : []),
    ...(settings.quirks?.extraObjects ?? []).map((manifest, index) => ({
      id: `ExtraObject${index}`,
      manifest,
      // As the text says: an object without a namespace gets none, neither the release's nor a chart's.
      clusterScoped: manifest.metadata.namespace === undefined,
    })),
  ];
}

function serviceAccount(settings: AgentSettings): Manifest {
  const { name, namespace, labels } = settings;
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, labels },
    imagePullSecrets: settings.get(pods.pullSecrets)?.serviceAccount,
  };
}

function configMaps(settings: AgentSettings): AgentObject[] {
  const { name, namespace, labels, trust } = settings;
  const objects: AgentObject[] = [];
  if (trust?.configMap) objects.push({ id: 'RootCa', manifest: trustAnchorConfigMap(settings, trust.configMap) });
  const { issuer, name: configMap = name } = settings.get(runtime.configMap) ?? {};
  if (issuer) {
    objects.push({
      id: 'RuntimeConfiguration',
      manifest: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: configMap || name, namespace, labels: { app: name, ...labels } },
        data: {
          [RUNTIME_ISSUER_KEYS.name]: issuer.name,
          [RUNTIME_ISSUER_KEYS.kind]: issuer.kind,
          [RUNTIME_ISSUER_KEYS.group]: issuer.group,
        },
      },
    });
  }
  return objects;
}

/** The trust anchor that an agent brings along. */
export function trustAnchorConfigMap(
  { namespace }: AgentSettings,
  { name, pem, labels }: NonNullable<NonNullable<AgentSettings['trust']>['configMap']>,
): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data: { 'ca.pem': pem } };
}

function rbac(settings: AgentSettings): AgentObject[] {
  const includes = requestRoleIncludes(settings);
  const { maker, namespace: istiodNamespace = '' } = settings.get(istiod.certificate) ?? {};
  const objects: AgentObject[] = [
    { id: 'ClusterRole', manifest: clusterRole(settings), clusterScoped: true },
    { id: 'ClusterRoleBinding', manifest: clusterRoleBinding(settings), clusterScoped: true },
    { id: 'Role', manifest: requestRole(settings) },
    { id: 'RoleBinding', manifest: roleBinding(settings, '', settings.get(requests.namespace) ?? '') },
  ];
  if (!includes.leases) {
    const where = settings.get(controller.leaderElectionNamespace) ?? '';
    objects.push(
      { id: 'LeasesRole', manifest: leasesRole(settings) },
      { id: 'LeasesRoleBinding', manifest: roleBinding(settings, LEASES_SUFFIX, where) },
    );
  }
  const dynamicRole = maker === 'dynamic' && !includes.dynamicIstiod;
  if (dynamicRole) objects.push({ id: 'DynamicIstiodRole', manifest: dynamicIstiodRole(settings) });
  if (dynamicRole || settings.quirks?.danglingDynamicBinding) {
    const manifest = roleBinding(settings, DYNAMIC_ISTIOD_SUFFIX, istiodNamespace);
    objects.push({ id: 'DynamicIstiodRoleBinding', manifest });
  }
  return objects;
}

function services(settings: AgentSettings): AgentObject[] {
  const objects: AgentObject[] = [{ id: 'Service', manifest: service(settings) }];
  if (settings.get(app.metricsService)) objects.push({ id: 'MetricsService', manifest: metricsService(settings) });
  const monitor = settings.get(app.serviceMonitor);
  if (monitor) objects.push({ id: SERVICE_MONITOR_ID, manifest: serviceMonitor(settings, monitor) });
  return objects;
}
