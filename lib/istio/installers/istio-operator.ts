import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  IstioOperator,
  type IstioOperatorSpec,
  type IstioOperatorSpecComponentsPilotK8SOverlays,
  toJson_IstioOperatorSpec,
} from '../../../imports/install.istio.io';
import { ISTIO_NAMESPACE, ISTIOD_SECRET, istiodName, ROOT_CONFIG_MAP, ROOT_CONFIG_MAP_KEY } from '../../facts/istio';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import { addObject } from '../../internal/objects';
import { cniValues } from '../data-plane-values';
import { chartRevision, chartTags } from '../external-ca-settings';
import {
  globalValues,
  istiodEnvironment,
  istiodPodAnnotations,
  meshConfigOf,
  pilotValues,
  remoteValues,
  unlessEmpty,
  ztunnelValues,
} from '../istio-values';
import { mergeComponents } from '../pilot-components';
import { operatorProfile } from '../profiles';
import type { Installation, InstallerStrategy } from './strategy';

const CONTAINER = 'spec.template.spec.containers.[name:discovery]';
const TLS_FOLDER = '/etc/cert-manager/tls';
const ROOT_FOLDER = '/etc/cert-manager/ca';

/** The IstioOperator as a file for `istioctl install -f`: every version. */
export const ISTIOCTL: InstallerStrategy = { hasComponents: true, install: addIstioOperator };

/** The IstioOperator as an object that the operator in the cluster applies: up to 1.23. */
export const IN_CLUSTER_OPERATOR: InstallerStrategy = {
  ...ISTIOCTL,
  unsupported: ({ hasInClusterOperator }, { hasZtunnel }) => {
    const fix = 'Use IstioInstaller.istioctl(), IstioInstaller.sail() or IstioInstaller.helm(delivery).';
    const here = 'with IstioInstaller.inClusterOperator():';
    if (!hasInClusterOperator) {
      return { allowed: `Istio up to 1.23 ${here} later ones have neither that operator nor its CRD`, fix };
    }
    if (!hasZtunnel) return undefined;
    const allowed = `a sidecar mesh ${here} it ignores the profile ambient (istio PR 46651)`;
    return { prop: 'installer', received: 'inClusterOperator', allowed, fix };
  },
};

function addIstioOperator(scope: Construct, installation: Installation): ApiObject {
  const { settings, meshConfig, values, components } = installation;
  const revision = chartRevision(settings);
  const name = installation.name ?? (revision === undefined ? 'istio' : `istio-${revision}`);
  const spec = mergeDeep(operatorSpec(installation), { ...(meshConfig && { meshConfig }), ...(values && { values }) });
  return addObject(scope, 'IstioOperator', {
    ...IstioOperator.GVK,
    metadata: { name, namespace: settings.namespace },
    spec: components ? { ...spec, components: mergeComponents(spec.components as JsonObject, components) } : spec,
  });
}

function operatorSpec({ settings, version, profile, hub, tag }: Installation): JsonObject {
  const { namespace, revision, ztunnelNamespace, cniNamespace } = settings;
  const [hasCni, hasZtunnel] = [cniNamespace !== undefined, ztunnelNamespace !== undefined];
  const spec: IstioOperatorSpec = {
    profile: operatorProfile(profile, settings),
    hub,
    tag,
    namespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    revision: chartRevision(settings),
    components: {
      // Beside istiod is not said: istioctl finds GKE out and puts it where it has to be.
      cni: hasCni ? { enabled: true, namespace: cniNamespace === namespace ? undefined : cniNamespace } : undefined,
      ztunnel: hasZtunnel ? { enabled: true, namespace: ztunnelNamespace } : undefined,
      pilot: {
        k8S: {
          env: Object.entries(istiodEnvironment(settings, version)).map(([name, value]) => ({ name, value })),
          podAnnotations: istiodPodAnnotations(settings),
          overlays: version.mountsIstiodCertificate ? undefined : [istiodCertificateOverlay(istiodName(revision))],
        },
      },
    },
  };
  return {
    ...toJson_IstioOperatorSpec(spec),
    // Open objects, of which the generated types would only write the fields that they know.
    meshConfig: meshConfigOf(settings),
    values: {
      revisionTags: chartTags(settings),
      global: globalValues(settings, version),
      istiodRemote: remoteValues(settings),
      pilot: unlessEmpty(pilotValues(settings, version)),
      cni: unlessEmpty(cniValues(settings, version)),
      ztunnel: hasZtunnel ? ztunnelValues(settings, version) : undefined,
    },
  };
}

/**
 * Mounts the certificate from `istiod-tls` and the trust anchor into istiod, for Istio up to 1.15. From 1.16 on istiod's chart does so.
 *
 * Every path ends in `[-1]`, which appends on every Istio version. A number would be right for one version and one set of values only: in
 * a longer list it would replace an argument or a mount of istiod's own.
 */
function istiodCertificateOverlay(istiod: string): IstioOperatorSpecComponentsPilotK8SOverlays {
  const append = (list: string, value: unknown) => ({ path: `${list}[-1]`, value });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: istiod,
    patches: [
      append(`${CONTAINER}.args`, `--tlsCertFile=${TLS_FOLDER}/tls.crt`),
      append(`${CONTAINER}.args`, `--tlsKeyFile=${TLS_FOLDER}/tls.key`),
      append(`${CONTAINER}.args`, `--caCertFile=${ROOT_FOLDER}/${ROOT_CONFIG_MAP_KEY}`),
      append(`${CONTAINER}.volumeMounts`, { name: 'cert-manager', mountPath: TLS_FOLDER, readOnly: true }),
      append(`${CONTAINER}.volumeMounts`, { name: 'ca-root-cert', mountPath: ROOT_FOLDER, readOnly: true }),
      append('spec.template.spec.volumes', { name: 'cert-manager', secret: { secretName: ISTIOD_SECRET } }),
      append('spec.template.spec.volumes', {
        name: 'ca-root-cert',
        configMap: { name: ROOT_CONFIG_MAP, defaultMode: 420 },
      }),
    ],
  };
}
