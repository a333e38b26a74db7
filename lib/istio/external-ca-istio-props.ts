import type { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import type { IstioVersion } from '../releases/istio-version';
import type { IstioInstaller } from './installers/istio-installer';

/** The control plane of another cluster that serves this one too (Istio's primary-remote). */
export interface PrimaryControlPlane {
  /** The agent of the primary's cluster. Its mesh says which trust domain and revisions that istiod serves. */
  readonly agent: IIstioCsrAgent;

  /** Where this cluster reaches the primary's istiod: the IP address or DNS name of an east-west gateway there (`IstioGateway`). */
  readonly address: string;
}

/** Properties of an `ExternalCaIstio`. */
export interface ExternalCaIstioProps {
  /** The agent to which proxies send their signing requests. The mesh comes from it too. */
  readonly agent: IIstioCsrAgent;

  /** The release of Istio that is installed. It decides which settings istiod needs. Images are the installer's own unless `tag` is set. */
  readonly version: IstioVersion;

  /**
   * The tool that installs Istio.
   *
   * @default IstioInstaller.istioctl()
   */
  readonly installer?: IstioInstaller;

  /**
   * The name of the IstioOperator. `IstioInstaller.sail` names Sail's Istio, and Helm releases have the names of their charts.
   *
   * @default - 'istio', or 'istio-REVISION' for a named revision
   */
  readonly name?: string;

  /**
   * Istio's installation profile, for example `default`, `demo` or `minimal`. Refused where it contradicts the mesh: its data plane, or
   * its platform.
   *
   * @default - 'ambient' for an ambient mesh, that of OpenShift on it, Istio's own default otherwise
   */
  readonly profile?: string;

  /**
   * The registry of Istio's images, without the image's name. A vendor's registry often has that vendor's tags only (`1.8.2-tetrate-v0`):
   * then set `tag` as well, or use the vendor's istioctl. Tetrate's hub without a tag gives the warning `vendor-hub-without-tag`. A scheme,
   * a tag and a "/" at the end are refused.
   *
   * @default - the hub built into the installer
   */
  readonly hub?: string;

  /**
   * The tag of Istio's images.
   *
   * @default - the tag built into the installer
   */
  readonly tag?: string;

  /**
   * The revision to install: one of the mesh's revisions. Sail chooses it by its update strategy.
   *
   * @default - the mesh's `default` revision, or its only one
   */
  readonly revision?: string;

  /**
   * Other trust domains whose workloads count as workloads of this mesh, for example the former one during a migration.
   *
   * @default - none
   */
  readonly trustDomainAliases?: string[];

  /**
   * The lifetime of the workload certificates that proxies ask for (`SECRET_TTL`): 1 hour or more, and at most the agent's maximum.
   *
   * @default - the agent's maximum
   */
  readonly workloadCertificateDuration?: Duration;

  /**
   * A text that changes with the trust anchor. It becomes an annotation of istiod's pods, so that they restart when it changes. Up to
   * Istio 1.30 istiod reads the trust anchor only when it starts; from 1.31 on it follows its file.
   *
   * @default - up to Istio 1.30 the version of the agent's trust anchor, for a pinned one; no stamp otherwise
   */
  readonly trustAnchorVersion?: string;

  /**
   * Further settings of Istio's MeshConfig, merged over those of this construct. Refused where they contradict them, and
   * with `IstioInstaller.sail` like `values`.
   *
   * @default - nothing more
   */
  readonly meshConfig?: { readonly [key: string]: unknown };

  /**
   * Further values of Istio's charts, in the layout of the IstioOperator: `global` for every chart, `ztunnel` and `cni` for those two
   * (refused where the mesh has none), all else for istiod. Refused where they contradict those of this construct, and with
   * `IstioInstaller.sail` where the operator's custom resources have no field for them (at 1.30.3; a newer operator may have).
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * Components of the IstioOperator, such as gateways, merged over those of this construct. The pilot's `env` and `overlays` are appended
   * to its own. Only for the installers `istioctl` and `inClusterOperator`.
   *
   * @default - those of the profile
   */
  readonly components?: { readonly [key: string]: unknown };

  /**
   * The control plane of another cluster, where no istiod is to run here. Only the injector's webhook and a Service `istiod` that leads
   * to `address` are installed (Istio's profile `remote`). That istiod injects what its own Istio says, so both agents need one
   * `caAddress`, which in each cluster leads to the agent there. Istio 1.24 or later, sidecars.
   *
   * @default - none: istiod runs in this cluster
   */
  readonly primary?: PrimaryControlPlane;
}
