import type { GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Istio,
  IstioCni,
  IstioRevisionTag,
  IstioRevisionTagSpecTargetRefKind,
  IstioSpecVersion,
  ZTunnel,
  ZTunnelSpecTargetRefKind,
} from '../../../imports/sailoperator.io';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { checkOneOf } from '../../internal/numbers';
import { addClusterObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import type { IstioVersion } from '../../releases/istio-version';
import { cniValues } from '../data-plane-values';
import type { ExternalCaSettings } from '../external-ca-settings';
import { globalValues, istiodValues, sharedValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import { chartProfile } from '../profiles';
import { type SailInstallerProps, SailUpdateStrategy } from './installer-props';
import type { Installation, InstallerStrategy } from './strategy';

const SITE = 'IstioInstaller.sail';

/** The versions that the Sail operator 1.30 still installs; its CRD lists older ones, which it refuses at run time. */
const INSTALLABLE = Object.values(IstioSpecVersion)
  .filter((version) => /^v1\.(29|30)\.\d+$/.test(version))
  .map((version) => version.slice(1));

/** The fields below `values.global` of IstioCNI and ZTunnel (sailoperator.io/v1 at 1.30.3). */
const OF_DATA_PLANE = [
  ...['defaultResources', 'hub', 'imagePullPolicy', 'imagePullSecrets', 'logAsJson', 'logging', 'nativeNftables'],
  ...['platform', 'tag', 'variant'],
];

/** Sail has one IstioCNI and one ZTunnel per cluster, both with this name (a rule of its CRDs). */
const SINGLETON = 'default';

/** A Helm release's name has at most 53 characters. */
const LONGEST_TAG = 53 - '-revisiontags'.length;

export function sailStrategy(props: SailInstallerProps): InstallerStrategy {
  const { name = 'default', updateStrategy = SailUpdateStrategy.IN_PLACE } = props;
  const isRevisionBased = updateStrategy === SailUpdateStrategy.REVISION_BASED;
  const strategies = Object.values(SailUpdateStrategy);
  checkName(SITE, 'name', name, DNS_LABEL_RULE, 'Revisions are named after it.');
  checkOneOf(SITE, 'updateStrategy', updateStrategy, strategies, 'Use a member of SailUpdateStrategy.');
  return {
    unsupported: ({ version }) => {
      if (INSTALLABLE.includes(version)) return undefined;
      const allowed = `one of the versions that the Sail operator 1.30 installs: ${INSTALLABLE.join(', ')}`;
      return { allowed, fix: 'Choose one of them with its patch, or another installer.' };
    },
    ownRevision: (version) => (isRevisionBased ? sailRevision(version, name) : name),
    install: (scope, installation) => {
      const { settings, version, values } = installation;
      const { ztunnelNamespace, cniNamespace } = settings;
      const profile = chartProfile(installation.profile, settings, version);
      const global = unlessEmpty(dataPlaneGlobals(installation));
      const add = (gvk: GroupVersionKind, resource: string, namespace: string, spec: object) =>
        addClusterObject(scope, gvk.kind, {
          ...gvk,
          metadata: { name: resource },
          spec: { version: `v${version.version}`, namespace, ...spec },
        });
      const istio = add(Istio.GVK, name, settings.namespace, {
        updateStrategy: { type: updateStrategy },
        profile,
        values: istiodValues(installation),
      });
      const ofThisIstio = (revision: string) =>
        revision === settings.revision || (isRevisionBased && revision.startsWith(`${name}-v`));
      addTags(scope, settings, ofThisIstio);
      if (cniNamespace === undefined) return istio;
      // The CRD calls the quota otherwise than the chart.
      const { resourceQuotas: _quota, ...cni } = cniValues(settings, version);
      add(IstioCni.GVK, SINGLETON, cniNamespace, {
        profile,
        values: unlessEmpty({ global, cni: unlessEmpty(mergeDeep(cni, userValues(values, 'cni'))) }),
      });
      if (ztunnelNamespace === undefined) return istio;
      // What the ZTunnel takes below `global` has no room for these.
      const { istioNamespace, network, multiCluster } = globalValues(settings, version);
      const ztunnel = { istioNamespace, network, multiCluster, ...ztunnelValues(settings, version) };
      add(ZTunnel.GVK, SINGLETON, ztunnelNamespace, {
        targetRef: { kind: ZTunnelSpecTargetRefKind.ISTIO, name },
        values: { global, ztunnel: mergeDeep(ztunnel, userValues(values, 'ztunnel')) },
      });
      return istio;
    },
  };
}

/**
 * The tags of the revisions that an Istio makes. They name the IstioRevision: a tag that names the Istio would follow it to another version
 * by itself. Sail installs each by a Helm release of its own, TAG-revisiontags (controllers/istiorevisiontag, 1.30.3).
 */
function addTags(scope: Construct, { revisionTags }: ExternalCaSettings, isOwn: (revision: string) => boolean): void {
  for (const [tag, name] of Object.entries(revisionTags).filter(([, revision]) => isOwn(revision))) {
    if (tag.length > LONGEST_TAG) {
      const allowed = `tags of at most ${LONGEST_TAG} characters, because Sail's Helm release is named TAG-revisiontags`;
      refuse(scope, { prop: 'agent.mesh.revisionTags', received: tag, allowed, fix: 'Shorten the tag.' });
    }
    addClusterObject(scope, `${IstioRevisionTag.GVK.kind}-${tag}`, {
      ...IstioRevisionTag.GVK,
      metadata: { name: tag },
      spec: { targetRef: { kind: IstioRevisionTagSpecTargetRefKind.ISTIO_REVISION, name } },
    });
  }
}

/** Of the values below `global`, those that IstioCNI and ZTunnel have. */
function dataPlaneGlobals(installation: Installation): JsonObject {
  const { global } = sharedValues(installation);
  return Object.fromEntries(Object.entries(global).filter(([key]) => OF_DATA_PLANE.includes(key)));
}

/** The name that Sail gives to the revision of a version: the name of the Istio resource, and the version with dashes. */
export function sailRevision({ version }: IstioVersion, name: string): string {
  return `${name}-v${version.replaceAll('.', '-')}`;
}
