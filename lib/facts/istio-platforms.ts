import type { JsonObject } from '../internal/merge';
import type { Span } from '../releases/span';
import { KUBE_SYSTEM } from './kubernetes';

/** What a cluster runs on, as far as Istio's data plane has to be told: where the nodes keep CNI plugins, and in which namespace it may run. */
export enum Platform {
  /** OpenShift. The CNI plugin is needed for sidecars too; it and ztunnel run in `kube-system`, as in Istio's own profiles. */
  OPENSHIFT = 'openshift',
  /** Google Kubernetes Engine. The CNI plugin and ztunnel run in `kube-system`, because only there is room for node-critical pods. */
  GKE = 'gke',
  /** Amazon Elastic Kubernetes Service. Istio needs to be told nothing. */
  EKS = 'eks',
  /** K3s with its own CNI. */
  K3S = 'k3s',
  /** k3d with its own CNI. */
  K3D = 'k3d',
  /** MicroK8s. */
  MICROK8S = 'microk8s',
  /** minikube with its Docker driver. */
  MINIKUBE = 'minikube',
}

interface PlatformFacts {
  /** From which Istio on its charts take `global.platform` for it. */
  readonly known?: Span;
  /** Values of the chart cni that those charts do not set by themselves, and for which Istio. */
  readonly cni?: Span & { readonly values: JsonObject };
  /** Where the CNI plugin and ztunnel run, where that is not beside istiod. */
  readonly namespace?: string;
  /** Whether sidecars need the CNI plugin. */
  readonly needsCni?: boolean;
}

const K3S_CONFIGURATION = '/var/lib/rancher/k3s/agent/etc/cni/net.d';

/**
 * Read in istio/istio: manifests/helm-profiles/platform-*.yaml at 1.24.0 to 1.31.0-rc.0; for the releases before, the page "Platform-Specific
 * Prerequisites" of istio.io for 1.22 and 1.23, and manifests/profiles/openshift*.yaml.
 */
export const PLATFORMS: Readonly<Record<Platform, PlatformFacts>> = {
  // Up to 1.23 a profile, which profiles.ts chooses, says what `global.platform` does from 1.24 on.
  [Platform.OPENSHIFT]: { known: { since: '1.24' }, namespace: KUBE_SYSTEM, needsCni: true },
  // The charts find the folder by the version that the cluster tells, which is not there when they are rendered at synthesis.
  [Platform.GKE]: {
    known: { since: '1.25' },
    cni: { values: { cniBinDir: '/home/kubernetes/bin' } },
    namespace: KUBE_SYSTEM,
  },
  [Platform.EKS]: {},
  [Platform.K3S]: {
    known: { since: '1.24' },
    cni: {
      until: '1.24',
      values: { cniConfDir: K3S_CONFIGURATION, cniBinDir: '/var/lib/rancher/k3s/data/current/bin/' },
    },
  },
  [Platform.K3D]: {
    known: { since: '1.24' },
    cni: { until: '1.24', values: { cniConfDir: K3S_CONFIGURATION, cniBinDir: '/bin' } },
  },
  [Platform.MICROK8S]: {
    known: { since: '1.24' },
    cni: {
      until: '1.24',
      values: {
        cniConfDir: '/var/snap/microk8s/current/args/cni-network',
        cniBinDir: '/var/snap/microk8s/current/opt/cni/bin',
      },
    },
  },
  // The chart has the value from 1.20 on, and only ambient reads it.
  [Platform.MINIKUBE]: {
    known: { since: '1.24' },
    cni: { since: '1.20', until: '1.24', values: { cniNetnsDir: '/var/run/docker/netns' } },
  },
};
