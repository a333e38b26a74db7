import { AGENT_NAME } from '../../facts/istio-csr';
import { TRUST_ANCHOR_ANNOTATION } from '../../internal/annotations';
import type { Manifest } from '../../internal/objects';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import { app } from '../options/app';
import type { BudgetSettings } from '../options/budget';
import { OPTIONS } from '../options/index';
import { pods } from '../options/pods';
import { serving } from '../options/serving';
import type { AgentSettings, StringMap } from '../settings';

export function deployment(settings: AgentSettings): Manifest {
  const { name, namespace, labels, trust, quirks } = settings;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...settings.get(pods.deploymentLabels) },
      annotations: notEmpty(settings.get(pods.deploymentAnnotations)),
    },
    spec: {
      replicas: settings.get(pods.replicas),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: podMetadata(settings),
        spec: {
          serviceAccountName: name,
          // It talks to the API server with the token. No release of the chart says it: that is Kubernetes' default.
          automountServiceAccountToken: quirks === undefined ? true : undefined,
          imagePullSecrets: settings.get(pods.pullSecrets)?.pods,
          nodeSelector: notEmpty(settings.get(pods.nodeSelector)),
          affinity: settings.get(pods.affinity),
          tolerations: settings.get(pods.tolerations),
          topologySpreadConstraints: settings.get(pods.topologySpreadConstraints),
          priorityClassName: settings.get(pods.priorityClassName),
          containers: [container(settings)],
          volumes: joined(settings.get(pods.volumes), trust?.volume),
        },
      },
    },
  };
}

export function podMetadata(settings: AgentSettings): { labels: StringMap; annotations?: StringMap } {
  const { name, release, labels, trust } = settings;
  const standardLabels = ISTIO_CSR.has(release, 'podStandardLabels') ? labels : {};
  const stamp = trust?.version === undefined ? {} : { [TRUST_ANCHOR_ANNOTATION]: trust.version };
  return {
    labels: { app: name, ...standardLabels, ...settings.get(pods.podLabels) },
    annotations: notEmpty({ ...settings.get(pods.podAnnotations), ...stamp }),
  };
}

/** Keeps a drain of nodes from taking all replicas away at once. */
export function disruptionBudget({ name, namespace, labels }: AgentSettings, budget: BudgetSettings): Manifest {
  const { apiVersion, ...bounds } = budget;
  const spec = { selector: { matchLabels: { app: name } }, ...bounds };
  return { apiVersion, kind: 'PodDisruptionBudget', metadata: { name, namespace, labels }, spec };
}

function container(settings: AgentSettings): unknown {
  const { name, release, trust } = settings;
  const metricsPort = ISTIO_CSR.has(release, 'metrics') ? [{ containerPort: settings.get(app.metricsPort) }] : [];
  return {
    name,
    image: settings.get(pods.image),
    imagePullPolicy: settings.get(pods.pullPolicy),
    command: ISTIO_CSR.has(release, 'command') ? [AGENT_NAME] : undefined,
    args: containerArguments(settings),
    ports: [{ containerPort: settings.get(serving.port) }, ...metricsPort],
    readinessProbe: {
      httpGet: { port: settings.get(app.readinessPort), path: settings.get(app.readinessPath) },
      initialDelaySeconds: 3,
      periodSeconds: 7,
    },
    resources: notEmpty(settings.get(pods.resources) as StringMap | undefined),
    securityContext: notEmpty(settings.get(pods.securityContext) as StringMap | undefined),
    volumeMounts: joined(settings.get(pods.volumeMounts), trust?.mount),
  };
}

export function containerArguments(settings: AgentSettings): string[] {
  const texts: string[] = [];
  for (const option of OPTIONS) {
    const value = settings.get(option);
    const plain = () => (value === undefined ? [] : option.kind.write(value));
    for (const flag of option.flags) {
      const { name, write } = flag;
      if (!inSpan(settings.release, flag)) continue;
      const said = write === undefined ? plain() : (write(value, settings) ?? []);
      for (const text of [settings.quirks?.flags.get(name) ?? said].flat()) texts.push(`--${name}=${text}`);
    }
  }
  return texts;
}

function joined(own: unknown, trust: StringMap | undefined): readonly unknown[] | undefined {
  const list = [...((own ?? []) as readonly unknown[]), ...(trust ? [trust] : [])];
  return own === undefined && list.length === 0 ? undefined : list;
}

function notEmpty(map: StringMap | undefined): StringMap | undefined {
  return map && Object.keys(map).length > 0 ? map : undefined;
}
