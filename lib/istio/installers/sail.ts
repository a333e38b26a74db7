import type { GroupVersionKind } from 'cdk8s';
import { Istio, IstioCni, IstioSpecVersion, ZTunnel, ZTunnelSpecTargetRefKind } from '../../../imports/sailoperator.io';
import { SAIL_ZTUNNEL_NAMESPACE } from '../../facts/istio';
import { mergeDeep } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { checkOneOf } from '../../internal/numbers';
import { addClusterObject } from '../../internal/objects';
import type { IstioVersion } from '../../releases/istio-version';
import { istiodValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import { type SailInstallerProps, SailUpdateStrategy } from './installer-props';
import type { InstallerStrategy } from './strategy';

const SITE = 'IstioInstaller.sail';

/** The versions that the Sail operator 1.30 still installs; its CRD lists older ones, which it refuses at run time. */
const INSTALLABLE = Object.values(IstioSpecVersion)
  .filter((version) => /^v1\.(29|30)\.\d+$/.test(version))
  .map((version) => version.slice(1));

/** Sail has one IstioCNI and one ZTunnel per cluster, both with this name (a rule of its CRDs). */
const SINGLETON = 'default';

export function sailStrategy(props: SailInstallerProps): InstallerStrategy {
  const { name = 'default', updateStrategy = SailUpdateStrategy.IN_PLACE } = props;
  const { ztunnelNamespace = SAIL_ZTUNNEL_NAMESPACE, cniNamespace = 'istio-cni' } = props;
  const strategies = Object.values(SailUpdateStrategy);
  checkName(SITE, 'name', name, DNS_LABEL_RULE, 'Revisions are named after it.');
  checkOneOf(SITE, 'updateStrategy', updateStrategy, strategies, 'Use a member of SailUpdateStrategy.');
  checkName(SITE, 'ztunnelNamespace', ztunnelNamespace, DNS_LABEL_RULE, 'Name a namespace.');
  checkName(SITE, 'cniNamespace', cniNamespace, DNS_LABEL_RULE, 'Name a namespace.');
  return {
    unsupported: ({ version }) => {
      if (INSTALLABLE.includes(version)) return undefined;
      const allowed = `one of the versions that the Sail operator 1.30 installs: ${INSTALLABLE.join(', ')}`;
      return { allowed, fix: 'Choose one of them with its patch, or another installer.' };
    },
    ownRevision: (version) =>
      updateStrategy === SailUpdateStrategy.REVISION_BASED ? sailRevision(version, name) : name,
    ztunnelNamespace,
    install: (scope, installation) => {
      const { settings, version, profile, values } = installation;
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
      // The revision follows from the target.
      const { revision: _revision, ...ztunnel } = ztunnelValues(settings);
      add(ZTunnel.GVK, SINGLETON, ztunnelNamespace, {
        targetRef: { kind: ZTunnelSpecTargetRefKind.ISTIO, name },
        values: { ztunnel: mergeDeep(ztunnel, userValues(values, 'ztunnel')) },
      });
      return istio;
    },
  };
}

/** The name that Sail gives to the revision of a version: the name of the Istio resource, and the version with dashes. */
export function sailRevision({ version }: IstioVersion, name: string): string {
  return `${name}-v${version.replaceAll('.', '-')}`;
}
