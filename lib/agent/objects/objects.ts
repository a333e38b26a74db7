import { RUNTIME_ISSUER_KEYS } from '../../facts/istio-csr';
import type { Manifest } from '../../internal/objects';
import { istiod } from '../options/istiod';
import { pods } from '../options/pods';
import { runtime } from '../options/runtime';
import type { AgentSettings } from '../settings';
import { deployment, disruptionBudget } from './deployment';
import { istiodCertificate } from './istiod-certificate';
import { networkPolicyObjects } from './network-policy';
import { rbacObjects } from './rbac';
import { serviceObjects } from './services';

/** An object of the agent with the id of its construct, which is part of the library's contract. */
export interface AgentObject {
  readonly id: string;
  readonly manifest: Manifest;
  readonly clusterScoped?: boolean;
  /** Whether the official chart has no value that makes it, so that it goes beside the chart. */
  readonly isBesideChart?: boolean;
}

export const DEPLOYMENT_ID = 'Deployment';

/** All objects of an agent, in the order in which they are applied. */
export function agentObjects(settings: AgentSettings): AgentObject[] {
  const budget = settings.get(pods.budget);
  const certificate = settings.get(istiod.certificate);
  return [
    { id: 'ServiceAccount', manifest: serviceAccount(settings) },
    ...trustAnchorObjects(settings),
    ...runtimeConfiguration(settings),
    ...rbacObjects(settings),
    ...serviceObjects(settings),
    ...networkPolicyObjects(settings),
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

export function trustAnchorObjects({ namespace, trust }: AgentSettings): AgentObject[] {
  if (trust?.configMap === undefined) return [];
  const { name, pem, labels } = trust.configMap;
  const metadata = { name, namespace, labels };
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.pem': pem } };
  return [{ id: 'RootCa', manifest, isBesideChart: true }];
}

function runtimeConfiguration(settings: AgentSettings): AgentObject[] {
  const { name, namespace, labels } = settings;
  const { issuer, name: configMap } = settings.get(runtime.configMap) ?? {};
  if (issuer === undefined) return [];
  const manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configMap || name, namespace, labels: { app: name, ...labels } },
    data: {
      [RUNTIME_ISSUER_KEYS.name]: issuer.name,
      [RUNTIME_ISSUER_KEYS.kind]: issuer.kind,
      [RUNTIME_ISSUER_KEYS.group]: issuer.group,
    },
  };
  return [{ id: 'RuntimeConfiguration', manifest }];
}
