import type { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { UNNAMED_REVISION } from '../facts/istio';
import { goDuration } from '../internal/lifetimes';
import { DataPlane } from '../mesh';

/**
 * What every installation of Istio has to say so that its proxies ask the agent, in no installer's spelling. Each installer only
 * decides where it is written.
 */
export interface ExternalCaSettings {
  /** Where proxies and ztunnel send their signing requests. */
  readonly caAddress: string;
  readonly trustDomain: string;
  readonly trustDomainAliases?: readonly string[];
  /** The namespace of istiod. */
  readonly namespace: string;
  readonly clusterName: string;
  readonly meshId?: string;
  readonly network?: string;
  /** The revision, `default` for the unnamed one. */
  readonly revision: string;
  /** The namespace of ztunnel, which istiod trusts to speak for the pods on its node; none in a sidecar mesh. */
  readonly ztunnelNamespace?: string;
  /** The lifetime that proxies ask for, as a Go duration. */
  readonly secretTtl?: string;
  /** What istiod's pods are stamped with, so that another trust anchor restarts them. */
  readonly trustAnchorVersion?: string;
}

/** What the settings need to know beside the agent. */
export interface SettingsChoices {
  readonly revision: string;
  readonly ztunnelNamespace: string;
  readonly trustDomainAliases?: readonly string[];
  readonly workloadCertificateDuration?: Duration;
  readonly trustAnchorVersion?: string;
}

/** The settings for one revision of the agent's mesh. */
export function externalCaSettings({ caAddress, mesh }: IIstioCsrAgent, choices: SettingsChoices): ExternalCaSettings {
  const { workloadCertificateDuration } = choices;
  return {
    caAddress,
    trustDomain: mesh.trustDomain,
    trustDomainAliases: choices.trustDomainAliases && [...choices.trustDomainAliases],
    namespace: mesh.namespace,
    clusterName: mesh.clusterId,
    meshId: mesh.meshId,
    network: mesh.network,
    revision: choices.revision,
    ztunnelNamespace: mesh.dataPlane === DataPlane.AMBIENT ? choices.ztunnelNamespace : undefined,
    secretTtl: workloadCertificateDuration && goDuration(workloadCertificateDuration),
    trustAnchorVersion: choices.trustAnchorVersion,
  };
}

/** The revision as charts and the IstioOperator want it: empty for the unnamed one, which `default` would make istiod-default. */
export function chartRevision({ revision }: ExternalCaSettings): string | undefined {
  return revision === UNNAMED_REVISION ? undefined : revision;
}
