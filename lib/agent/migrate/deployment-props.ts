import { k8s } from 'cdk8s-plus-27';
import { inSpan } from '../../releases/span';
import { asText } from '../objects/arguments';
import type { AgentSettings } from '../settings';
import { type Expression, literal } from './expression';
import { type Fields, type Group, grouped, unless } from './fields';
import { k8sExpression } from './k8s-expression';

/** The props of the Deployment and its pods. */
export function deploymentFields(settings: AgentSettings, group: Group): Fields {
  const { release, replicas, budget, podFields } = settings;
  const hardened = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const empty = literal({});
  return {
    replicas: unless(replicas, 2),
    disruptionBudget: budget
      ? grouped({
          enabled: literal(true),
          minAvailable: unless(budget.minAvailable, undefined) && literal(asText(budget.minAvailable)),
          maxUnavailable: unless(budget.maxUnavailable, undefined) && literal(asText(budget.maxUnavailable)),
        })
      : Number(replicas) > 1
        ? literal({ enabled: false })
        : undefined,
    image: image(settings, group),
    labels: labels(settings),
    deploymentLabels: unless(settings.deploymentLabels, undefined),
    deploymentAnnotations: unless(settings.deploymentAnnotations, undefined),
    podLabels: unless(settings.podLabels, undefined),
    podAnnotations: unless(settings.podAnnotations, undefined),
    nodeSelector: unless(podFields.nodeSelector ?? {}, { 'kubernetes.io/os': 'linux' }),
    affinity: podFields.affinity === undefined ? undefined : k8sExpression(podFields.affinity, k8s.toJson_Affinity),
    tolerations:
      podFields.tolerations === undefined ? undefined : k8sExpression(podFields.tolerations, k8s.toJson_Toleration),
    topologySpreadConstraints:
      podFields.topologySpreadConstraints === undefined
        ? undefined
        : k8sExpression(podFields.topologySpreadConstraints, k8s.toJson_TopologySpreadConstraint),
    priorityClassName: unless(podFields.priorityClassName, undefined),
    securityContext: inSpan(release, { until: 'v0.12.0' })
      ? empty
      : unless(settings.securityContext ?? {}, hardened) &&
        k8sExpression(settings.securityContext, k8s.toJson_SecurityContext),
    resources: k8sExpression(settings.resources ?? {}, k8s.toJson_ResourceRequirements),
    volumes: settings.volumes && k8sExpression(settings.volumes, k8s.toJson_Volume),
    volumeMounts: settings.volumeMounts && k8sExpression(settings.volumeMounts, k8s.toJson_VolumeMount),
  };
}

function image(
  { image: reference, imagePullPolicy, podPullSecrets, release }: AgentSettings,
  group: Group,
): Expression | undefined {
  const [, repository = '', tag, digest] = /^(.*?)(?::([^:/@]*))?(?:@(.*))?$/.exec(reference) ?? [];
  const names = (podPullSecrets ?? [])
    .map((secret) => (secret as { name?: unknown }).name)
    .filter((name) => name !== undefined);
  return group('image', {
    repository: unless(repository, 'quay.io/jetstack/cert-manager-istio-csr'),
    tag: tag === release.version && digest === undefined ? undefined : unless(tag, undefined),
    digest: unless(digest, undefined),
    pullPolicy: unless(imagePullPolicy, 'IfNotPresent'),
    pullSecrets: unless(names, []),
  });
}

/** The labels beside those that the construct sets itself, without Helm's own. */
function labels({ labels: all, name, release }: AgentSettings): Expression | undefined {
  const known: Record<string, unknown> = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': release.version,
    'app.kubernetes.io/managed-by': 'Helm',
    'helm.sh/chart': all['helm.sh/chart'],
  };
  return unless(Object.fromEntries(Object.entries(all).filter(([label, value]) => known[label] !== value)), {});
}
