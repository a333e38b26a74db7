import type { Manifest } from '../../internal/objects';
import { has } from '../../releases/istio-csr-features';
import type { AgentSettings, BudgetSettings, StringMap } from '../settings';
import { containerArguments } from './arguments';

/** The Deployment that runs istio-csr. */
export function deployment(settings: AgentSettings): Manifest {
  const { name, namespace, release, labels } = settings;
  const standardLabels = has(release, 'podStandardLabels') ? labels : {};
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...settings.deploymentLabels },
      ...annotations(settings.deploymentAnnotations),
    },
    spec: {
      replicas: settings.replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name, ...standardLabels, ...settings.podLabels },
          ...annotations(settings.podAnnotations),
        },
        spec: {
          serviceAccountName: name,
          imagePullSecrets: settings.podPullSecrets,
          ...settings.podFields,
          containers: [container(settings)],
          volumes: settings.volumes,
        },
      },
    },
  };
}

/** Keeps a drain of nodes from taking all replicas away at once. */
export function disruptionBudget({ name, namespace, labels }: AgentSettings, budget: BudgetSettings): Manifest {
  return {
    apiVersion: budget.apiVersion,
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: { app: name } },
      minAvailable: budget.minAvailable,
      maxUnavailable: budget.maxUnavailable,
    },
  };
}

function container(settings: AgentSettings): unknown {
  const { name, release, readinessProbe, serving, metrics } = settings;
  return {
    name,
    image: settings.image,
    imagePullPolicy: settings.imagePullPolicy,
    command: has(release, 'command') ? ['cert-manager-istio-csr'] : undefined,
    args: containerArguments(settings),
    ports: [{ containerPort: serving.port }, ...(metrics ? [{ containerPort: metrics.port }] : [])],
    readinessProbe: {
      httpGet: { port: readinessProbe.port, path: readinessProbe.path },
      initialDelaySeconds: 3,
      periodSeconds: 7,
    },
    resources: settings.resources,
    securityContext: settings.securityContext,
    volumeMounts: settings.volumeMounts,
  };
}

/** No `annotations: {}` where there are none. */
function annotations(map: StringMap | undefined): { annotations?: StringMap } {
  return map && Object.keys(map).length > 0 ? { annotations: map } : {};
}
