import type { GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import { Istio, IstioCni, ZTunnel, ZTunnelSpecTargetRefKind } from '../../../imports/sailoperator.io';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { addClusterObject } from '../../internal/objects';
import { refusalMessage, refuse } from '../../internal/refusal';
import { sailOperatorsBeside } from '../../platform/in-app';
import type { IstioVersion } from '../../releases/istio-version';
import { SailOperatorVersion } from '../../releases/sail/sail-operator-version';
import { warnIfNewer } from '../../warnings/newer-release';
import { cniValues } from '../data-plane-values';
import { chartRevision, type ExternalCaSettings } from '../external-ca-settings';
import { globalValues, istiodValues, sharedValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import { chartProfile } from '../profiles';
import { type SailInstallerProps, SailUpdateStrategy } from './installer-props';
import { checkSailValues } from './sail-values';
import type { Installation, InstallerStrategy } from './strategy';

const SITE = 'IstioInstaller.sail';

/** The version of ZTunnel that operators served before v1. */
const ZTUNNEL_BEFORE_V1 = 'sailoperator.io/v1alpha1';

/** The fields below `values.global` that IstioCNI and ZTunnel have (sailoperator.io/v1 at 1.30.3). */
const OF_ZTUNNEL = [
  ...['defaultResources', 'hub', 'imagePullPolicy', 'imagePullSecrets', 'logAsJson', 'logging', 'platform', 'tag'],
  'variant',
];
const OF_CNI = [...OF_ZTUNNEL, 'nativeNftables'];

/** Sail has one IstioCNI and one ZTunnel per cluster, both with this name (a rule of its CRDs). */
const SINGLETON = 'default';

/** Of the operator since 1.0.0 (chart/crds/sailoperator.io_istiorevisiontags.yaml). */
const REVISION_TAG: GroupVersionKind = { ...Istio.GVK, kind: 'IstioRevisionTag' };

/** A Helm release's name has at most 53 characters. */
const LONGEST_TAG = 53 - '-revisiontags'.length;

export function sailStrategy(props: SailInstallerProps): InstallerStrategy {
  const { name = 'default', updateStrategy = SailUpdateStrategy.IN_PLACE } = props;
  const { operatorVersion: operator = SailOperatorVersion.LATEST } = props;
  const isRevisionBased = updateStrategy === SailUpdateStrategy.REVISION_BASED;
  checkName(SITE, 'name', name, DNS_LABEL_RULE, 'Revisions are named after it.');
  return {
    unsupported: (version) => {
      if (operator._installs(version)) return undefined;
      const allowed = `one of the versions that the ${operator.product} installs: ${operator.istioVersions.join(', ')}`;
      const fix =
        'Choose one of them with its patch; or name the operator that runs, with operatorVersion of IstioInstaller.sail.';
      return { allowed, fix };
    },
    ownRevision: (version) => (isRevisionBased ? sailRevision(version, name) : name),
    install: (scope, installation) => {
      const { settings, version, values } = installation;
      const { ztunnelNamespace, cniNamespace } = settings;
      warnIfNewer(scope, operator);
      checkSailValues(scope, installation, operator);
      scope.node.addValidation({ validate: () => otherOperators(scope, operator) });
      const profile = chartProfile(installation.profile, settings, version);
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
        values: unlessEmpty({
          global: unlessEmpty(globalsOf(installation, OF_CNI)),
          cni: unlessEmpty(mergeDeep(cni, userValues(values, 'cni'))),
        }),
      });
      if (ztunnelNamespace === undefined) return istio;
      const gvk = operator._has('ztunnelV1') ? ZTunnel.GVK : { ...ZTunnel.GVK, apiVersion: ZTUNNEL_BEFORE_V1 };
      add(gvk, SINGLETON, ztunnelNamespace, {
        targetRef: operator._has('ztunnelTarget') ? { kind: ZTunnelSpecTargetRefKind.ISTIO, name } : undefined,
        values: {
          global: unlessEmpty(globalsOf(installation, OF_ZTUNNEL)),
          ztunnel: mergeDeep(ztunnelOf(installation, operator), userValues(values, 'ztunnel')),
        },
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
    addClusterObject(scope, `${REVISION_TAG.kind}-${tag}`, {
      ...REVISION_TAG,
      metadata: { name: tag },
      spec: { targetRef: { kind: 'IstioRevision', name } },
    });
  }
}

/** Of the values below `global`, those that a resource has. */
function globalsOf(installation: Installation, keys: readonly string[]): JsonObject {
  const { global } = sharedValues(installation);
  return Object.fromEntries(Object.entries(global).filter(([key]) => keys.includes(key)));
}

/** ztunnel's values, as far as the operator's ZTunnel has them: below `global` it has no room for what it asks for. */
function ztunnelOf({ settings, version }: Installation, operator: SailOperatorVersion): JsonObject {
  const { istioNamespace, network, multiCluster } = globalValues(settings, version);
  const { env, ...values } = ztunnelValues(settings, version);
  const hasNetwork = operator._has('ztunnelNetwork');
  return {
    istioNamespace,
    multiCluster,
    ...values,
    // The revision follows from a target.
    revision: operator._has('ztunnelTarget') ? undefined : chartRevision(settings),
    network: hasNetwork ? network : undefined,
    // What the chart makes of the value.
    env: unlessEmpty({ NETWORK: hasNetwork ? undefined : network, ...(env as JsonObject | undefined) }),
  };
}

/** The operator of the same cluster has to be the one that the installer was told. */
function otherOperators(scope: Construct, told: SailOperatorVersion): string[] {
  return sailOperatorsBeside(scope)
    .filter(({ operatorVersion }) => operatorVersion.product !== told.product)
    .map(({ operatorVersion, node }) =>
      refusalMessage(scope, {
        prop: 'installer',
        received: `IstioInstaller.sail for the ${told.product}`,
        allowed: `that of ${node.path}, the ${operatorVersion.product} of the same cluster`,
        fix: 'Hand it on: IstioInstaller.sail({ operatorVersion: operator.operatorVersion }).',
      }),
    );
}

/** The name that Sail gives to the revision of a version: the name of the Istio resource, and the version with dashes. */
export function sailRevision({ version }: IstioVersion, name: string): string {
  return `${name}-v${version.replaceAll('.', '-')}`;
}
