import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { DataPlane } from '../mesh';

/** What every installation of Istio has to say so that its proxies ask the agent, in no installer's spelling. */
export interface ExternalCaSettings {
  /** Where proxies and ztunnel send their signing requests. */
  readonly caAddress: string;
  readonly trustDomain: string;
  /** The control plane's namespace, or nothing for the one that Istio assumes. */
  readonly namespace?: string;
  readonly clusterName: string;
  readonly meshId?: string;
  readonly network?: string;
  /** The revision, or nothing for the unnamed one: a revision called `default` would become istiod-default. */
  readonly revision?: string;
  readonly ambient: boolean;
}

/** The settings for one revision of the agent's mesh. */
export function externalCaSettings({ caAddress, mesh }: IIstioCsrAgent, revision: string): ExternalCaSettings {
  return {
    caAddress,
    trustDomain: mesh.trustDomain,
    namespace: mesh.namespace === 'istio-system' ? undefined : mesh.namespace,
    clusterName: mesh.clusterId,
    meshId: mesh.meshId,
    network: mesh.network,
    revision: revision === 'default' ? undefined : revision,
    ambient: mesh.dataPlane === DataPlane.AMBIENT,
  };
}
