import { Construct } from 'constructs';
import { SECCOMP_PROFILE } from '../facts/kubernetes';
import { checked } from '../internal/checked/checked';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { KubernetesVersion } from '../releases/kubernetes-version';

/** Properties of a `SleepWorkload`. */
export interface SleepWorkloadProps {
  /** The namespace to run in, usually that of a `MeshNamespace`. */
  readonly namespace: string;

  /**
   * The name of the Deployment, Service and ServiceAccount, and so the last part of the workload's SPIFFE ID.
   *
   * @default 'sleep'
   */
  readonly name?: string;

  /**
   * The image. It needs `sleep`, and should have `curl`.
   *
   * @default 'curlimages/curl:8.11.1'
   */
  readonly image?: string;

  /**
   * The cluster's Kubernetes version. Before 1.19 there is no seccomp profile; before 1.20 the pod keeps its ServiceAccount token, which
   * Istio's sidecars of that time may ask for their certificates with.
   *
   * @default KubernetesVersion.LATEST
   */
  readonly kubernetesVersion?: KubernetesVersion;
}

/**
 * Istio's sample `sleep`: an idle pod (ServiceAccount, Deployment, Service), to inspect its certificate and to send requests from.
 *
 * It meets the "restricted" Pod Security Standard and mounts no token of its ServiceAccount. An injected sidecar does not need that one:
 * it has a token of its own (`istio-token`, projected), and takes the seccomp profile from the pod.
 *
 * The construct's default child is the Deployment.
 *
 * @throws Error for a name or namespace that Kubernetes would refuse
 */
@checked
export class SleepWorkload extends Construct {
  public constructor(scope: Construct, id: string, props: SleepWorkloadProps) {
    super(scope, id);
    const { namespace, name = 'sleep', image = 'curlimages/curl:8.11.1' } = props;
    const { kubernetesVersion = KubernetesVersion.LATEST } = props;
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    checkName(this, 'name', name, SERVICE_NAME_RULE, 'The Service has this name: choose another.');
    const labels = { app: name };
    const metadata = { name, namespace, labels };

    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec(name, image, kubernetesVersion) },
      },
    };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'http', port: 80 }], selector: labels },
    };
    addObject(this, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    this.node.defaultChild = addObject(this, 'Deployment', deployment);
    addObject(this, 'Service', service);
  }
}

function podSpec(name: string, image: string, kubernetes: KubernetesVersion): unknown {
  const container = {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sleep', 'infinity'],
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      // The image names its user; only from a number can Kubernetes tell that it is not root.
      runAsUser: 100,
      runAsGroup: 101,
    },
  };
  return {
    serviceAccountName: name,
    automountServiceAccountToken: kubernetes.hasProjectedTokens ? false : undefined,
    // Of the pod, so that it holds for an injected sidecar too.
    securityContext: kubernetes.hasSeccompProfile ? SECCOMP_PROFILE : undefined,
    containers: [container],
  };
}
