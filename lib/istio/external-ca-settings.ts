import { UNNAMED_REVISION } from '../facts/istio';
import type { Platform } from '../facts/istio-platforms';
import { goDuration } from '../internal/lifetimes';
import type { Mesh } from '../mesh';
import type { ExternalCaIstioProps } from './external-ca-istio-props';

export interface RemoteSettings {
  /** Where the primary's istiod is reached. */
  readonly pilotAddress: string;
  /** What the webhook asks of istiod, which learns cluster and network from it alone. */
  readonly injectionPath: string;
}

/** The settings that make an Istio send signing requests to the agent, in no installer's format: each one writes them in its own. */
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
  /** The revision that each tag of the mesh stands for. */
  readonly revisionTags: { readonly [tag: string]: string };
  readonly platform?: Platform;
  /** The namespace of ztunnel, which istiod trusts to act for the pods on its node; none in a mesh without it. */
  readonly ztunnelNamespace?: string;
  /** The namespace of the CNI plugin; none in a mesh without it. */
  readonly cniNamespace?: string;
  /** Whether sidecars have to talk to pods behind ztunnel. */
  readonly sidecarsMeetZtunnel: boolean;
  /** How this cluster is served by the istiod of another one; nothing where it has its own. */
  readonly remote?: RemoteSettings;
  /** The lifetime that proxies request, as a Go duration. */
  readonly secretTtl?: string;
  /** An annotation of istiod's pods, so that another trust anchor restarts them. */
  readonly trustAnchorVersion?: string;
}

export function externalCaSettings(props: ExternalCaIstioProps, revision: string): ExternalCaSettings {
  const { mesh, trustAnchor, caAddress, maxCertificateDuration } = props.agent;
  const secretTtl = props.workloadCertificateDuration ?? maxCertificateDuration;
  // Only a pinned trust anchor changes by a commit, and only an istiod that reads it once has to restart for it.
  const needsStamp = trustAnchor?.isPinned && !props.version.followsTrustAnchor;
  const pinnedVersion = needsStamp ? trustAnchor.version : undefined;
  return {
    caAddress,
    trustDomain: mesh.trustDomain,
    trustDomainAliases: props.trustDomainAliases && [...props.trustDomainAliases],
    namespace: mesh.namespace,
    clusterName: mesh.clusterId,
    meshId: mesh.meshId,
    network: mesh.network,
    revision,
    revisionTags: mesh.revisionTags,
    platform: mesh.platform,
    ztunnelNamespace: mesh.ztunnelNamespace,
    cniNamespace: mesh.cniNamespace,
    sidecarsMeetZtunnel: mesh.hasSidecars && mesh.hasZtunnel,
    remote: props.primary && { pilotAddress: props.primary.address, injectionPath: injectionPath(mesh) },
    secretTtl: secretTtl && goDuration(secretTtl),
    trustAnchorVersion: props.trustAnchorVersion ?? pinnedVersion,
  };
}

/** Of the form that istiod's webhook reads (pkg/kube/inject/webhook.go, 1.24 to 1.30). */
function injectionPath({ clusterId, network }: Mesh): string {
  return `/inject/cluster/${clusterId}${network === undefined ? '' : `/net/${network}`}`;
}

/** The revision as charts and the IstioOperator take it: empty for the unnamed one, because `default` would give istiod-default. */
export function chartRevision({ revision }: ExternalCaSettings): string | undefined {
  return revision === UNNAMED_REVISION ? undefined : revision;
}

/** The tags of the revision that is installed. */
export function tagsOf({ revisionTags, revision }: ExternalCaSettings): string[] {
  return Object.keys(revisionTags).filter((tag) => revisionTags[tag] === revision);
}

/** `revisionTags` of istiod's chart and of the IstioOperator's values, which hand it on. */
export function chartTags(settings: ExternalCaSettings): string[] | undefined {
  const tags = tagsOf(settings);
  return tags.length === 0 ? undefined : tags;
}
