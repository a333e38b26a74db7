import { Istio, IstioCni, IstioSpecVersion, ZTunnel, ZTunnelSpecTargetRefKind } from '../../../imports/sailoperator.io';
import { mergeDeep } from '../../internal/merge';
import { addClusterObject } from '../../internal/objects';
import type { IstioVersion } from '../../releases/istio-version';
import { istiodValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import type { Installation, InstallerStrategy } from './strategy';

/** The choices of the Sail installer beside the settings. */
export interface SailChoices {
  readonly name: string;
  readonly revisionBased: boolean;
  readonly ztunnelNamespace: string;
  readonly cniNamespace: string;
}

/** The minor versions that the Sail operator 1.30 still installs; its CRD lists older ones, which it refuses at run time. */
const INSTALLABLE = ['1.29', '1.30'];

const INSTALLABLE_VERSIONS = Object.values(IstioSpecVersion)
  .map((version) => version.slice(1))
  .filter(
    (version) => /^\d+\.\d+\.\d+$/.test(version) && INSTALLABLE.includes(version.split('.').slice(0, 2).join('.')),
  );

/** Sail has one IstioCNI and one ZTunnel per cluster, both with this name (a rule of its CRDs). */
const SINGLETON = 'default';

/** The resources of the Sail operator. */
export function sailStrategy(choices: SailChoices): InstallerStrategy {
  return {
    unsupported: ({ version }) =>
      INSTALLABLE_VERSIONS.includes(version)
        ? undefined
        : {
            allowed: `one of the versions that the Sail operator 1.30 installs: ${INSTALLABLE_VERSIONS.join(', ')}`,
            fix: 'Choose one of them with its patch, or another installer.',
          },
    ownRevision: (version) => (choices.revisionBased ? sailRevision(version, choices.name) : choices.name),
    ztunnelNamespace: choices.ztunnelNamespace,
    install: (scope, installation) => {
      const istio = addClusterObject(scope, 'Istio', istioManifest(installation, choices));
      if (installation.settings.ztunnelNamespace !== undefined) {
        addClusterObject(scope, 'IstioCNI', cniManifest(installation, choices));
        addClusterObject(scope, 'ZTunnel', ztunnelManifest(installation, choices));
      }
      return istio;
    },
  };
}

/** The name that Sail gives to the revision of a version: the name of the Istio resource, and the version with dashes. */
export function sailRevision({ version }: IstioVersion, name: string): string {
  return `${name}-v${version.replaceAll('.', '-')}`;
}

function istioManifest(installation: Installation, { name, revisionBased }: SailChoices) {
  const { settings, version, profile } = installation;
  return {
    ...Istio.GVK,
    metadata: { name },
    spec: {
      version: `v${version.version}`,
      namespace: settings.namespace,
      updateStrategy: { type: revisionBased ? 'RevisionBased' : 'InPlace' },
      profile,
      values: istiodValues(installation),
    },
  };
}

function cniManifest({ version, values }: Installation, { cniNamespace }: SailChoices) {
  const cni = unlessEmpty(userValues(values, 'cni'));
  return {
    ...IstioCni.GVK,
    metadata: { name: SINGLETON },
    spec: {
      version: `v${version.version}`,
      namespace: cniNamespace,
      profile: 'ambient',
      values: cni && mergeDeep({}, { cni }),
    },
  };
}

function ztunnelManifest({ settings, version, values }: Installation, { name, ztunnelNamespace }: SailChoices) {
  // The revision follows from the target.
  const { revision: _revision, ...own } = ztunnelValues(settings);
  return {
    ...ZTunnel.GVK,
    metadata: { name: SINGLETON },
    spec: {
      version: `v${version.version}`,
      namespace: ztunnelNamespace,
      targetRef: { kind: ZTunnelSpecTargetRefKind.ISTIO, name },
      values: { ztunnel: mergeDeep(own, userValues(values, 'ztunnel')) },
    },
  };
}
