import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { checkLabels } from '../../internal/labels';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { KubernetesVersion } from '../../releases/kubernetes-version';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { IstioCsrImage } from '../props/container-props';
import type { IstioCsrDisruptionBudget } from '../props/signing-props';
import type { BudgetSettings, DeploymentSettings, StringMap } from '../settings';

const REPOSITORY = 'quay.io/jetstack/cert-manager-istio-csr';

/** Ports below this need a capability that the container does not have. */
export const FIRST_UNPRIVILEGED_PORT = 1024;

/** How the typed props want the Deployment and its pods. */
export function deploymentSettings(
  site: Construct,
  release: IstioCsrRelease,
  props: IstioCsrAgentProps,
): DeploymentSettings {
  const { replicas = 2, image = {}, readinessProbe = {} } = props;
  const kubernetes = props.kubernetesVersion ?? KubernetesVersion.LATEST;
  const fix = 'Leave it out for 2: without a running agent no workload gets or renews its certificate.';
  checkWholeNumber(site, 'replicas', replicas, { min: 1 }, fix);
  checkPodLabels(site, props);
  if (props.priorityClassName !== undefined) {
    checkName(
      site,
      'priorityClassName',
      props.priorityClassName,
      DNS_SUBDOMAIN_RULE,
      'Write the name of the PriorityClass.',
    );
  }
  const pullSecrets = image.pullSecrets?.map((name, index) => {
    checkName(site, `image.pullSecrets[${index}]`, name, DNS_SUBDOMAIN_RULE, 'Write the name of the Secret.');
    return { name };
  });
  return {
    replicas,
    image: imageReference(site, release, image),
    imagePullPolicy: image.pullPolicy ?? 'IfNotPresent',
    serviceAccountPullSecrets: pullSecrets,
    podPullSecrets: pullSecrets,
    deploymentLabels: copied(props.deploymentLabels),
    deploymentAnnotations: copied(props.deploymentAnnotations),
    podLabels: copied(props.podLabels),
    podAnnotations: copied(props.podAnnotations),
    podFields: {
      nodeSelector: notEmpty(copied(props.nodeSelector ?? { 'kubernetes.io/os': 'linux' })),
      affinity: props.affinity && k8s.toJson_Affinity(props.affinity),
      tolerations: props.tolerations?.map((toleration) => k8s.toJson_Toleration(toleration)),
      topologySpreadConstraints: props.topologySpreadConstraints?.map((constraint) =>
        k8s.toJson_TopologySpreadConstraint(constraint),
      ),
      priorityClassName: props.priorityClassName,
    },
    resources: props.resources
      ? notEmpty(k8s.toJson_ResourceRequirements(props.resources))
      : { requests: { cpu: '100m', memory: '128Mi' } },
    securityContext: props.securityContext
      ? notEmpty(k8s.toJson_SecurityContext(props.securityContext))
      : restrictedSecurityContext(kubernetes),
    volumes: props.volumes?.map((volume) => k8s.toJson_Volume(volume)),
    volumeMounts: props.volumeMounts?.map((mount) => k8s.toJson_VolumeMount(mount)),
    readinessProbe: {
      port: unprivilegedPort(site, 'readinessProbe.port', readinessProbe.port ?? 6060),
      path: httpPath(site, 'readinessProbe.path', readinessProbe.path ?? '/readyz'),
    },
    budget: budget(site, kubernetes, replicas, props.disruptionBudget ?? {}),
  };
}

/** A container port that an unprivileged process can listen on. */
export function unprivilegedPort(site: Construct, prop: string, port: number): number {
  const fix = 'The container listens on it without privileges; the Service may still have another port.';
  checkWholeNumber(site, prop, port, { min: FIRST_UNPRIVILEGED_PORT, max: 65535 }, fix);
  return port;
}

/**
 * What the "restricted" Pod Security Standard asks of a container. istio-csr keeps its keys in memory and listens above port 1024,
 * so it needs neither a writable file system nor a capability; its image runs as a numeric, unprivileged user.
 */
function restrictedSecurityContext(kubernetes: KubernetesVersion): StringMap {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...(kubernetes.hasSeccompProfile && { seccompProfile: { type: 'RuntimeDefault' } }),
  };
}

function budget(
  site: Construct,
  kubernetes: KubernetesVersion,
  replicas: number,
  { enabled = replicas > 1, minAvailable, maxUnavailable }: IstioCsrDisruptionBudget,
): BudgetSettings | undefined {
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    refuse(site, {
      prop: 'disruptionBudget',
      received: { minAvailable, maxUnavailable },
      allowed: 'minAvailable or maxUnavailable (Kubernetes refuses both)',
      fix: 'Leave one of them out.',
    });
  }
  if (!enabled) return undefined;
  return {
    apiVersion: kubernetes.podDisruptionBudgetApiVersion,
    minAvailable: maxUnavailable === undefined ? pods(site, 'minAvailable', minAvailable ?? '1') : undefined,
    maxUnavailable: maxUnavailable === undefined ? undefined : pods(site, 'maxUnavailable', maxUnavailable),
  };
}

function pods(site: Construct, prop: string, text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^\d+%$/.test(text)) return text;
  return refuse(site, {
    prop: `disruptionBudget.${prop}`,
    received: text,
    allowed: 'a number of pods ("1") or a percentage ("50%")',
    fix: 'Write a whole number, with "%" for a percentage.',
  });
}

/** The image as the pod's spec takes it: `REPOSITORY:TAG`, `REPOSITORY:TAG@DIGEST` or `REPOSITORY@DIGEST`. */
function imageReference(site: Construct, release: IstioCsrRelease, image: IstioCsrImage): string {
  const { registry, repository = REPOSITORY, digest } = image;
  const tag = image.tag ?? (digest === undefined ? release.version : undefined);
  const name = registry === undefined ? repository : `${registry}/${repository}`;
  if (!/^[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*$/i.test(name)) {
    refuse(site, {
      prop: registry === undefined ? 'image.repository' : 'image.registry',
      received: registry ?? repository,
      allowed: 'an image without tag and digest, such as "registry.example.com/pki/cert-manager-istio-csr"',
      fix: 'Put the tag into image.tag and the digest into image.digest.',
    });
  }
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) {
    refuse(site, {
      prop: 'image.tag',
      received: tag,
      allowed: 'an image tag (letters, digits, "_", "." and "-", at most 128 characters)',
      fix: 'Write the tag without ":".',
    });
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    refuse(site, {
      prop: 'image.digest',
      received: digest,
      allowed: '"sha256:" and 64 hexadecimal digits',
      fix: 'Write the digest as the registry prints it.',
    });
  }
  if (image.pullPolicy !== undefined) {
    checkOneOf(
      site,
      'image.pullPolicy',
      image.pullPolicy,
      ['Always', 'IfNotPresent', 'Never'],
      'Leave it out for IfNotPresent.',
    );
  }
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** `app` is how the Services, the Deployment and the budget find the pods. */
function checkPodLabels(site: Construct, props: IstioCsrAgentProps): void {
  for (const prop of ['labels', 'deploymentLabels', 'podLabels', 'nodeSelector'] as const)
    checkLabels(site, prop, props[prop]);
  for (const prop of ['labels', 'podLabels'] as const) {
    if (props[prop]?.app === undefined) continue;
    refuse(site, {
      prop: `${prop}.app`,
      received: props[prop].app,
      allowed: "any label but app, which is the agent's name and selects its pods",
      fix: 'Choose another label, or set name.',
    });
  }
}

function httpPath(site: Construct, prop: string, path: string): string {
  if (path.startsWith('/')) return path;
  return refuse(site, { prop, received: path, allowed: 'a path that starts with "/"', fix: `Write "/${path}".` });
}

function copied(map: StringMap | undefined): StringMap | undefined {
  return map && { ...map };
}

function notEmpty(map: StringMap | undefined): StringMap | undefined {
  return map && Object.keys(map).length > 0 ? map : undefined;
}
