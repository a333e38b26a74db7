import type { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import type { IstioVersion } from '../releases/istio-version';
import type { IstioInstaller } from './installers/istio-installer';

/** Properties of an `ExternalCaIstio`. */
export interface ExternalCaIstioProps {
  /** The agent that proxies ask for certificates. The mesh's facts come from it too. */
  readonly agent: IIstioCsrAgent;

  /** The release of Istio that is installed. It decides what istiod has to be told; images are the installer's own unless tagged. */
  readonly version: IstioVersion;

  /**
   * Who installs Istio.
   *
   * @default IstioInstaller.istioctl()
   */
  readonly installer?: IstioInstaller;

  /**
   * The name of the IstioOperator. Sail's Istio is named by `IstioInstaller.sail`, Helm releases by their charts.
   *
   * @default - 'istio', or 'istio-REVISION' for a named revision
   */
  readonly name?: string;

  /**
   * Istio's installation profile, for example `default`, `demo` or `minimal`.
   *
   * @default - 'ambient' for an ambient mesh, Istio's own default otherwise
   */
  readonly profile?: string;

  /**
   * The registry of Istio's images, without the image's name. A vendor's registry often has that vendor's tags only (Tetrate's
   * containers.istio.tetratelabs.com has `1.8.2-tetrate-v0` and no `1.8.2`): then set `tag` as well, or install with the vendor's
   * istioctl. Such a hub without a tag is a warning.
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
   * Other trust domains whose workloads are taken for workloads of this mesh, for example the former one during a change.
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
   * Changes with the trust anchor. istiod's pods are stamped with it, so that they restart when it changes: up to Istio 1.30 istiod
   * reads the trust anchor once, at its start.
   *
   * @default - the version of the agent's trust anchor, for a pinned one; no stamp otherwise
   */
  readonly trustAnchorVersion?: string;

  /**
   * More of Istio's MeshConfig, merged over what this construct sets. It may not contradict that.
   *
   * @default - nothing more
   */
  readonly meshConfig?: { readonly [key: string]: unknown };

  /**
   * More of the charts' values, in the layout of the IstioOperator (`global`, `pilot`, `ztunnel`, `cni`), merged over what this
   * construct sets. They may not contradict that.
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * Components of the IstioOperator, such as gateways, merged over what this construct sets; the pilot's `env` and `overlays` are
   * added to its own. Only for the installers `istioctl` and `inClusterOperator`.
   *
   * @default - those of the profile
   */
  readonly components?: { readonly [key: string]: unknown };
}
