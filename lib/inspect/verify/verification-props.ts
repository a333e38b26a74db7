import type { Duration } from 'cdk8s';

/** What the certificates of a mesh are compared with. */
export interface MeshVerificationProps {
  /**
   * The folder, or the file, with synthesized output: it tells the trust domain, the agent and its settings, the Certificates and the
   * workloads that are wanted.
   *
   * @default - none: what is not given otherwise is not compared; a cluster is asked for the agent's settings
   */
  readonly dist?: string;

  /**
   * The trust domain of every workload.
   *
   * @default - that of the synthesized output, or of the agent in the cluster
   */
  readonly trustDomain?: string;

  /**
   * The longest life of a workload's certificate.
   *
   * @default - the agent's maximum, from the synthesized output or from the cluster
   */
  readonly maxLifetime?: Duration;

  /**
   * The share of its life below which a certificate is reported as near its end: from 0 (never) to 1. Proxies renew after half of the
   * life, cert-manager after two thirds.
   *
   * @default 0.2
   */
  readonly warnBelow?: number;

  /**
   * The moment at which everything has to be valid.
   *
   * @default - now
   */
  readonly at?: Date;
}

/** Files that were saved from a cluster. */
export interface VerifyFilesProps {
  /**
   * Files with what proxies hold: the JSON of `istioctl proxy-config secret POD.NAMESPACE -o json`, one or many of them one after the
   * other or in a list; Envoy's config dumps; or the JSON of `istioctl ztunnel-config certificates`.
   */
  readonly proxySecrets: string[];

  /** Files with the CA: the JSON of its Secret, or certificates in PEM. All of their CA certificates together have to be trusted. */
  readonly caSecrets: string[];

  /**
   * The namespaces of which the workloads may be.
   *
   * @default - those of the synthesized output; any without it
   */
  readonly namespaces?: string[];

  /**
   * The service accounts as which the workloads may run.
   *
   * @default - those of the synthesized output; any without it
   */
  readonly serviceAccounts?: string[];
}

/** Hears how far a verification is. */
export interface IVerificationProgress {
  /**
   * Is told after each step.
   *
   * @param done how many steps are done
   * @param total how many are known by now; it grows when the proxies are known
   */
  advance(done: number, total: number): void;
}

/** A cluster, and the programs to ask it with. They run with the rights and the kubeconfig of the user, and read only. */
export interface VerifyLiveProps {
  /**
   * The context of the kubeconfig.
   *
   * @default - the current one
   */
  readonly context?: string;

  /**
   * The namespaces whose proxies are checked.
   *
   * @default - all
   */
  readonly namespaces?: string[];

  /**
   * The namespace of istiod and of the CertificateRequests.
   *
   * @default - that of the synthesized output, else 'istio-system'
   */
  readonly meshNamespace?: string;

  /**
   * The agent's Deployment, as `NAMESPACE/NAME`.
   *
   * @default - that of the synthesized output, else the one labelled `app.kubernetes.io/name=cert-manager-istio-csr`
   */
  readonly agent?: string;

  /**
   * The Secret of the CA, as `NAMESPACE/NAME`.
   *
   * @default - that of the agent's issuer; for issuers without one, the root that came with istiod's certificate
   */
  readonly caSecret?: string;

  /**
   * Files with the CA: the JSON of its Secret, or certificates in PEM. They go before every Secret of the cluster.
   *
   * @default - none
   */
  readonly caSecretFiles?: string[];

  /**
   * At most this many proxies are asked, some of each service account.
   *
   * @default - all
   */
  readonly sample?: number;

  /**
   * How many programs run at the same time.
   *
   * @default 8
   */
  readonly concurrency?: number;

  /**
   * After which time a program is stopped. What it was asked for counts as unreadable.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;

  /**
   * The path or name of kubectl.
   *
   * @default 'kubectl'
   */
  readonly kubectl?: string;

  /**
   * The path or name of istioctl.
   *
   * @default 'istioctl'
   */
  readonly istioctl?: string;

  /**
   * Who hears how far the verification is. Only a caller in TypeScript or JavaScript can be: jsii calls no other language back while it
   * waits for what runs beside it.
   *
   * @default - nobody
   */
  readonly progress?: IVerificationProgress;
}

/** The clusters of a fleet, and what their certificates are compared with. */
export interface FleetVerificationProps {
  /** The `fleet.json` of a synthesized fleet, or its folder: it tells the clusters, their contexts, and with the folders what is wanted. */
  readonly fleet: string;

  /**
   * The longest life of a workload's certificate.
   *
   * @default - the agent's maximum in each cluster, from the synthesized output
   */
  readonly maxLifetime?: Duration;

  /**
   * The share of its life below which a certificate is reported as near its end: from 0 (never) to 1.
   *
   * @default 0.2
   */
  readonly warnBelow?: number;

  /**
   * The moment at which everything has to be valid.
   *
   * @default - now
   */
  readonly at?: Date;
}

/** Which clusters of a fleet are asked, and with what. The programs run with the rights and the kubeconfig of the user, and read only. */
export interface VerifyFleetProps {
  /**
   * The names of the clusters.
   *
   * @default - all
   */
  readonly only?: string[];

  /**
   * The wave whose clusters are asked.
   *
   * @default - all
   */
  readonly wave?: number;

  /**
   * How many clusters are asked at the same time, from 1 to 100.
   *
   * @default 4
   */
  readonly clustersAtOnce?: number;

  /**
   * The namespaces whose proxies are checked, in each cluster.
   *
   * @default - all
   */
  readonly namespaces?: string[];

  /**
   * Files with the CA of all clusters: the JSON of its Secret, or certificates in PEM. They go before every Secret of a cluster.
   *
   * @default - none
   */
  readonly caSecretFiles?: string[];

  /**
   * At most this many proxies of each cluster are asked, some of each service account.
   *
   * @default - all
   */
  readonly sample?: number;

  /**
   * How many programs run at the same time, for all clusters together, from 1 to 100.
   *
   * @default 8
   */
  readonly concurrency?: number;

  /**
   * After which time a program is stopped. What it was asked for counts as unreadable.
   *
   * @default Duration.seconds(30)
   */
  readonly timeout?: Duration;

  /**
   * The path or name of kubectl.
   *
   * @default 'kubectl'
   */
  readonly kubectl?: string;

  /**
   * The path or name of istioctl.
   *
   * @default 'istioctl'
   */
  readonly istioctl?: string;

  /**
   * Who hears how far the verification is.
   *
   * @default - nobody
   */
  readonly progress?: IVerificationProgress;
}
