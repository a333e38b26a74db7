import type { GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';
import { Istio, IstioCni, ZTunnel, ZTunnelSpecTargetRefKind } from '../../../imports/sailoperator.io';
import { SAIL_ZTUNNEL_NAMESPACE } from '../../facts/istio';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { checkOneOf } from '../../internal/numbers';
import { addClusterObject } from '../../internal/objects';
import { refusalMessage } from '../../internal/refusal';
import { sailOperatorsBeside } from '../../platform/in-app';
import type { IstioVersion } from '../../releases/istio-version';
import { SailOperatorVersion } from '../../releases/sail/sail-operator-version';
import { warnIfNewer } from '../../warnings/newer-release';
import type { ExternalCaSettings } from '../external-ca-settings';
import { istiodValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import { type SailInstallerProps, SailUpdateStrategy } from './installer-props';
import type { InstallerStrategy } from './strategy';

const SITE = 'IstioInstaller.sail';

/** The version of ZTunnel that operators served before v1. */
const ZTUNNEL_BEFORE_V1 = 'sailoperator.io/v1alpha1';

/** Sail has one IstioCNI and one ZTunnel per cluster, both with this name (a rule of its CRDs). */
const SINGLETON = 'default';

export function sailStrategy(props: SailInstallerProps): InstallerStrategy {
  const { name = 'default', updateStrategy = SailUpdateStrategy.IN_PLACE } = props;
  const { operatorVersion: operator = SailOperatorVersion.LATEST } = props;
  const { ztunnelNamespace = SAIL_ZTUNNEL_NAMESPACE, cniNamespace = 'istio-cni' } = props;
  const strategies = Object.values(SailUpdateStrategy);
  checkName(SITE, 'name', name, DNS_LABEL_RULE, 'Revisions are named after it.');
  checkOneOf(SITE, 'updateStrategy', updateStrategy, strategies, 'Use a member of SailUpdateStrategy.');
  checkName(SITE, 'ztunnelNamespace', ztunnelNamespace, DNS_LABEL_RULE, 'Name a namespace.');
  checkName(SITE, 'cniNamespace', cniNamespace, DNS_LABEL_RULE, 'Name a namespace.');
  return {
    unsupported: (version) => {
      if (operator._installs(version)) return undefined;
      const allowed = `one of the versions that the ${operator.product} installs: ${operator.istioVersions.join(', ')}`;
      const fix =
        'Choose one of them with its patch; or name the operator that runs, with operatorVersion of IstioInstaller.sail.';
      return { allowed, fix };
    },
    ownRevision: (version) =>
      updateStrategy === SailUpdateStrategy.REVISION_BASED ? sailRevision(version, name) : name,
    ztunnelNamespace,
    install: (scope, installation) => {
      const { settings, version, profile, values } = installation;
      warnIfNewer(scope, operator);
      scope.node.addValidation({ validate: () => otherOperators(scope, operator) });
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
      if (settings.ztunnelNamespace === undefined) return istio;
      const cni = unlessEmpty(userValues(values, 'cni'));
      add(IstioCni.GVK, SINGLETON, cniNamespace, { profile: 'ambient', values: cni && mergeDeep({}, { cni }) });
      const gvk = operator._has('ztunnelV1') ? ZTunnel.GVK : { ...ZTunnel.GVK, apiVersion: ZTUNNEL_BEFORE_V1 };
      add(gvk, SINGLETON, ztunnelNamespace, {
        targetRef: operator._has('ztunnelTarget') ? { kind: ZTunnelSpecTargetRefKind.ISTIO, name } : undefined,
        values: { ztunnel: mergeDeep(ztunnelOf(settings, operator), userValues(values, 'ztunnel')) },
      });
      return istio;
    },
  };
}

/** ztunnel's values, as far as the operator's ZTunnel has them. */
function ztunnelOf(settings: ExternalCaSettings, operator: SailOperatorVersion): JsonObject {
  const { revision, network, env, ...values } = ztunnelValues(settings);
  const hasNetwork = operator._has('ztunnelNetwork');
  return {
    ...values,
    // The revision follows from a target.
    revision: operator._has('ztunnelTarget') ? undefined : revision,
    network: hasNetwork ? network : undefined,
    // What the chart makes of the value.
    env: unlessEmpty({ ...(env as JsonObject | undefined), NETWORK: hasNetwork ? undefined : network }),
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
