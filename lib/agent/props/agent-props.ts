import type { Duration } from 'cdk8s';
import type { Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { KubernetesVersion } from '../../releases/kubernetes-version';
import type { IIssuer } from '../../signing/issuer';
import type { TrustAnchor } from '../../signing/trust/trust-anchor';
import type { AgentInstaller } from '../installers/agent-installer';
import type { IstioCsrImage, IstioCsrLogging, IstioCsrReadinessProbe } from './container-props';
import type { IstiodCertificate } from './istiod-certificate';
import type { IstioCsrLoad } from './load-props';
import type { IstioCsrNetworkPolicy } from './network-policy-props';
import type { IstioCsrMetrics, IstioCsrService, IstioCsrServing } from './network-props';
import type { IstioCsrPodProps } from './pod-props';
import type { RuntimeConfiguration } from './runtime-configuration';
import type { IstioCsrCertificateRequests, IstioCsrDisruptionBudget } from './signing-props';

/** Properties of an `IstioCsrAgent`. */
export interface IstioCsrAgentProps extends IstioCsrPodProps, IstioCsrLoad {
  /** The mesh that the agent serves: trust domain, cluster id and revisions come from here. */
  readonly mesh: Mesh;

  /**
   * Who signs: an issuer made by this library, or an `IssuerRef` to an existing one.
   *
   * @default - none: the runtime configuration alone names the issuer (istio-csr v0.12.0 or later)
   */
  readonly issuer?: IIssuer;

  /**
   * A ConfigMap that names the issuer at run time and goes before `issuer` while it is there.
   *
   * @default - none
   */
  readonly runtimeConfiguration?: RuntimeConfiguration;

  /**
   * The namespace the agent runs in.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The name of the Deployment and Service, and the start of the other objects' names. At most 48 characters. Refused where another
   * agent of the cluster has it: their ClusterRoles would be one.
   *
   * @default 'cert-manager-istio-csr'
   */
  readonly name?: string;

  /**
   * The release of istio-csr.
   *
   * @default IstioCsrRelease.LATEST
   */
  readonly release?: IstioCsrRelease;

  /**
   * The cluster's Kubernetes version. It decides how a PodDisruptionBudget and a seccomp profile are written, whether
   * the pods can be spread, and whether the agent's client keeps its rate limiter.
   *
   * @default KubernetesVersion.LATEST
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * The number of replicas: 1 or more. (The official chart's default is 1.)
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * How many replicas a drain of nodes may take away. (The official chart has no budget by default.)
   *
   * @default - one pod has to stay, from 2 replicas on
   */
  readonly disruptionBudget?: IstioCsrDisruptionBudget;

  /**
   * Where the image comes from.
   *
   * @default - quay.io/jetstack/cert-manager-istio-csr with the release's tag
   */
  readonly image?: IstioCsrImage;

  /**
   * The Service that proxies send their signing requests to.
   *
   * @default - ClusterIP, port 443
   */
  readonly service?: IstioCsrService;

  /**
   * How the agent serves.
   *
   * @default - on 0.0.0.0:6443, with a certificate of 1 hour for the Service's name
   */
  readonly serving?: IstioCsrServing;

  /**
   * A NetworkPolicy for the pods: `{}` for one that allows exactly what istio-csr needs. With the official Helm chart, which has none, it
   * is an object beside the chart.
   *
   * @default - none
   */
  readonly networkPolicy?: IstioCsrNetworkPolicy;

  /**
   * The host that proxies dial, where it is not the Service's own name: one of the serving certificate's DNS names. Another Service
   * (`NAME.NAMESPACE.svc`) is refused, unless the app makes it and it leads to the agent.
   *
   * @default - the Service's name, SERVICE.NAMESPACE.svc
   */
  readonly caHost?: string;

  /**
   * The longest lifetime of a workload certificate, 1 hour or more. Istio's proxies ask for 24 hours and get this.
   *
   * @default Duration.hours(1)
   */
  readonly maxCertificateDuration?: Duration;

  /**
   * Who makes the certificate with which istiod serves.
   *
   * @default IstiodCertificate.create()
   */
  readonly istiodCertificate?: IstiodCertificate;

  /**
   * The CertificateRequests that the agent creates.
   *
   * @default - in the mesh's namespace, without annotations, removed when they are signed
   */
  readonly certificateRequests?: IstioCsrCertificateRequests;

  /**
   * The root that the whole mesh trusts. The agent publishes it in every namespace and hands out no certificate that does not
   * chain up to it. Say it unless this library makes the whole CA: otherwise whatever CA the issuer returns becomes the root.
   *
   * @default - that of the issuer, for a CA that this library makes
   */
  readonly trustAnchor?: TrustAnchor;

  /**
   * The path in the container of a PEM file with the trust anchor, in place of `trustAnchor`. It lies below one of `volumeMounts`.
   *
   * @default - that of `trustAnchor`
   */
  readonly trustAnchorFile?: string;

  /**
   * Whether a workload may renew with its present certificate instead of a ServiceAccount token. Workloads then outlive their
   * tokens, but whoever has a workload's key can renew it for as long as the agent runs. Needs istio-csr v0.11.0 or later.
   *
   * @default false
   */
  readonly clientCertificateAuthentication?: boolean;

  /**
   * The ServiceAccounts (`NAMESPACE/NAME`) that may ask on behalf of the pods on their node. Needs istio-csr v0.12.0 or later.
   *
   * @default - ztunnel's in the mesh's `ztunnelNamespace` for an ambient mesh, none otherwise
   */
  readonly trustedNodeAccounts?: string[];

  /**
   * The namespace of the Lease by which the replicas elect a leader. Refused where another agent of the cluster elects its own there: they
   * would share one. Needs istio-csr v0.2.0 or later when it is set.
   *
   * @default - the mesh's namespace
   */
  readonly leaderElectionNamespace?: string;

  /**
   * A label selector for the namespaces that get the ConfigMap with the trust anchor. Every namespace with a workload of the mesh
   * needs it: one that the app makes and the selector leaves out is refused. So is a selector that can take a namespace of another agent
   * of the cluster. Needs istio-csr v0.4.0 or later.
   *
   * @default - all namespaces
   */
  readonly rootConfigMapNamespaceSelector?: string;

  /**
   * Whether the client's own limit of requests to the API server (5 a second, bursts of 10) is off. With it a replica signs 5
   * certificates in 3 seconds, and pods that start at once wait for theirs; without it the API server protects itself, by API Priority
   * and Fairness. Needs istio-csr v0.11.0 or later. (The official chart's default is false.)
   *
   * @default - true from istio-csr v0.11.0 and Kubernetes 1.20 on, false before
   */
  readonly disableClientRateLimiter?: boolean;

  /**
   * How many namespaces the agent writes the trust anchor into at a time. More than 1 needs istio-csr v0.16.0 or later.
   *
   * @default 1
   */
  readonly maxConcurrentReconciles?: number;

  /**
   * How the agent logs.
   *
   * @default - level 1, as text
   */
  readonly logging?: IstioCsrLogging;

  /**
   * The agent's metrics.
   *
   * @default - on port 9402 with a Service, from istio-csr v0.2.0 on
   */
  readonly metrics?: IstioCsrMetrics;

  /**
   * Where the agent tells that it is ready.
   *
   * @default - port 6060, path /readyz
   */
  readonly readinessProbe?: IstioCsrReadinessProbe;

  /**
   * Who installs the agent: its objects as they are, or the official Helm chart with values that say the same.
   *
   * @default AgentInstaller.manifests()
   */
  readonly installer?: AgentInstaller;
}
