import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { IstioOperator, type IstioOperatorSpec, toJson_IstioOperatorSpec } from '../../../imports/install.istio.io';
import { ISTIO_NAMESPACE, istiodName } from '../../facts/istio';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import { addObject } from '../../internal/objects';
import { DataPlane } from '../../mesh';
import { chartRevision } from '../external-ca-settings';
import {
  globalValues,
  istiodEnvironment,
  istiodPodAnnotations,
  meshConfigOf,
  pilotValues,
  unlessEmpty,
  ztunnelEnvironment,
} from '../istio-values';
import { istiodCertificateOverlay } from '../istiod-overlay';
import { mergeComponents } from '../pilot-components';
import type { Installation, InstallerStrategy } from './strategy';

/** The IstioOperator as a file for `istioctl install -f`: every version. */
export const ISTIOCTL: InstallerStrategy = {
  unsupported: () => undefined,
  hasComponents: true,
  install: addIstioOperator,
};

/** The IstioOperator as an object that the operator in the cluster applies: up to 1.23. */
export const IN_CLUSTER_OPERATOR: InstallerStrategy = {
  ...ISTIOCTL,
  unsupported: ({ hasInClusterOperator }, { dataPlane }) => {
    const fix = 'Use IstioInstaller.istioctl(), IstioInstaller.sail() or IstioInstaller.helm(delivery).';
    if (!hasInClusterOperator) {
      const allowed =
        'Istio up to 1.23 with IstioInstaller.inClusterOperator(): later ones have neither that operator nor its CRD';
      return { allowed, fix };
    }
    if (dataPlane === DataPlane.AMBIENT) {
      const allowed =
        'a sidecar mesh with IstioInstaller.inClusterOperator(): it ignores the profile ambient (istio PR 46651)';
      return { prop: 'installer', received: 'inClusterOperator', allowed, fix };
    }
    return undefined;
  },
};

function addIstioOperator(scope: Construct, installation: Installation): ApiObject {
  const { settings, name, meshConfig, values, components } = installation;
  const revision = chartRevision(settings);
  const spec = mergeDeep(operatorSpec(installation), { ...(meshConfig && { meshConfig }), ...(values && { values }) });
  return addObject(scope, 'IstioOperator', {
    ...IstioOperator.GVK,
    metadata: {
      name: name ?? (revision === undefined ? 'istio' : `istio-${revision}`),
      namespace: settings.namespace,
    },
    spec: components ? { ...spec, components: mergeComponents(spec.components as JsonObject, components) } : spec,
  });
}

/** The settings in the IstioOperator's spelling. */
function operatorSpec({ settings, version, profile, hub, tag }: Installation): JsonObject {
  const { namespace, revision, caAddress, ztunnelNamespace } = settings;
  const spec: IstioOperatorSpec = {
    profile,
    hub,
    tag,
    namespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    revision: chartRevision(settings),
    components: {
      pilot: {
        k8S: {
          env: Object.entries(istiodEnvironment(settings, version)).map(([name, value]) => ({ name, value })),
          podAnnotations: istiodPodAnnotations(settings),
          overlays: version.mountsIstiodCertificate ? undefined : [istiodCertificateOverlay(istiodName(revision))],
        },
      },
    },
  };
  // meshConfig and values are open objects, of which the generated types would only write the fields that they know.
  const open = {
    meshConfig: meshConfigOf(settings),
    values: {
      global: globalValues(settings),
      pilot: unlessEmpty(pilotValues(settings, version)),
      // Network and cluster reach ztunnel from the global values; its CA address does so only from 1.22.4 on.
      ztunnel: ztunnelNamespace === undefined ? undefined : { caAddress, env: ztunnelEnvironment(settings) },
    },
  };
  return { ...toJson_IstioOperatorSpec(spec), ...open };
}
