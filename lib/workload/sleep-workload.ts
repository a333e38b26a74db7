import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { Cpu, Deployment, ImagePullPolicy, LabelSelector, Pods, Service, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkName, DNS_LABEL_RULE } from '../internal/names';

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
   * The image, which has to have `sleep` and should have `curl`.
   *
   * @default 'curlimages/curl:8.11.1'
   */
  readonly image?: string;
}

/** What cdk8s-plus writes into a Deployment and this one must not have. */
const UNWANTED = [
  // A hash of the construct's path: moving the construct would restart the pods.
  '/spec/template/metadata/labels/cdk8s.io~1metadata.addr',
  // Defaults spelled out that Kubernetes 1.16 does not know yet: kubectl refuses unknown fields.
  // (This one by the name that it has in cdk8s-plus, which serializes after the patches.)
  '/spec/template/spec/setHostnameAsFqdn',
  '/spec/template/spec/securityContext/fsGroupChangePolicy',
];

/**
 * Istio's sample `sleep`: a pod that does nothing, to look at its certificate and to send requests from.
 *
 * The construct's default child is the Deployment.
 */
export class SleepWorkload extends Construct {
  public constructor(scope: Construct, id: string, props: SleepWorkloadProps) {
    super(scope, id);
    const { namespace, name = 'sleep', image = 'curlimages/curl:8.11.1' } = props;
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    checkName(this, 'name', name, DNS_LABEL_RULE, 'Choose another name.');
    const metadata = { name, namespace, labels: { app: name } };

    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', { metadata, automountToken: true });
    const deployment = new Deployment(this, 'Deployment', {
      metadata,
      podMetadata: { labels: { app: name } },
      select: false,
      replicas: 1,
      serviceAccount,
      automountServiceAccountToken: true,
      containers: [
        {
          name,
          image,
          imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
          command: ['/bin/sleep', 'infinity'],
          // The image names its user, and Kubernetes can only tell from a number that it is not root.
          securityContext: { user: 100, group: 101, readOnlyRootFilesystem: true },
          resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
        },
      ],
    });
    deployment.select(LabelSelector.of({ labels: { app: name } }));
    new Service(this, 'Service', {
      metadata,
      selector: Pods.select(this, 'Pods', { labels: { app: name } }),
      ports: [{ name: 'http', port: 80 }],
    });
    ApiObject.of(deployment).addJsonPatch(...UNWANTED.map((path) => JsonPatch.remove(path)));
    this.node.defaultChild = deployment;
  }
}
