import type { IIssuer } from '../issuer';
import type { KubernetesVersion } from '../kubernetes-version';
import type { Mesh } from '../mesh';
import type { IstioCsrRelease } from './istio-csr-release';

/** Properties of an `IstioCsrAgent`. */
export interface IstioCsrAgentProps {
  /** The mesh that the agent serves: trust domain, cluster id and revisions come from here. */
  readonly mesh: Mesh;

  /** Who signs: an issuer made by this library, or an `IssuerRef` to an existing one. */
  readonly issuer: IIssuer;

  /**
   * The namespace the agent runs in.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The name of the Deployment and Service, and the start of the other objects' names. At most 48 characters.
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
   * The number of replicas: 1 or more. From 2 on a PodDisruptionBudget keeps one of them during a drain. (The official chart's
   * default is 1.)
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Where the image comes from.
   *
   * @default - quay.io/jetstack/cert-manager-istio-csr with the release's tag
   */
  readonly image?: IstioCsrImage;

  /**
   * The Kubernetes version of the cluster, which decides the API version of the PodDisruptionBudget and whether the pods' seccomp
   * profile can be a field.
   *
   * @default - 1.21 or later
   */
  readonly kubernetesVersion?: KubernetesVersion;
}

/** Where the image of istio-csr comes from. */
export interface IstioCsrImage {
  /**
   * The image without tag and digest.
   *
   * @default 'quay.io/jetstack/cert-manager-istio-csr'
   */
  readonly repository?: string;

  /**
   * The tag.
   *
   * @default - the release
   */
  readonly tag?: string;

  /**
   * The digest, `sha256:` and 64 hexadecimal digits. It pins the image whatever its tag says.
   *
   * @default - none
   */
  readonly digest?: string;

  /**
   * When nodes pull the image: `Always`, `IfNotPresent` or `Never`.
   *
   * @default 'IfNotPresent'
   */
  readonly pullPolicy?: string;
}
