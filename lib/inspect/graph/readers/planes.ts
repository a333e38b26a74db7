import type { JsonObject } from '../../../internal/merge';
import { listAt, mapAt, textAt, valueAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { deliveredCharts } from './helm-releases';
import { injectedPlanes } from './installed-planes';
import { addPlane, type Plane } from './plane';

const ISTIO_NAMESPACE = 'istio-system';

/** istiod and ztunnel, by whichever way they are installed: the address each has been told to send signing requests to. */
export function readPlanes(inventory: Inventory, draft: GraphDraft): void {
  const planes = [
    ...inventory.ofKind('install.istio.io', 'IstioOperator').flatMap(fromIstioOperator),
    ...inventory.ofKind('sailoperator.io', 'Istio').map(fromSail),
    ...inventory.ofKind('sailoperator.io', 'ZTunnel').map(ztunnelFromSail),
    ...deliveredCharts(inventory).flatMap(({ chart, namespace, values, object }) => {
      if (chart === 'istiod') return [istiod(object, namespace, textAt(values, 'revision'), values)];
      if (chart === 'ztunnel') return [ztunnel(object, namespace, values)];
      return [];
    }),
    ...injectedPlanes(inventory),
  ];
  for (const plane of planes) addPlane(plane, draft);
}

function fromIstioOperator(object: LoadedObject): Plane[] {
  const { body } = object;
  const values = mapAt(body, 'spec', 'values');
  const namespace = textAt(values, 'global', 'istioNamespace') ?? textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  const enabled = (component: string) => valueAt(body, 'spec', 'components', component, 'enabled');
  const hasZtunnel = enabled('ztunnel') === true || textAt(body, 'spec', 'profile') === 'ambient';
  const mesh = mapAt(body, 'spec', 'meshConfig');
  const revision = textAt(body, 'spec', 'revision') ?? textAt(values, 'revision');
  return [
    // One with only gateways in it, of an `empty` profile, says that it has no pilot.
    ...(enabled('pilot') === false || (textAt(body, 'spec', 'profile') === 'empty' && enabled('pilot') !== true)
      ? []
      : [istiod(object, namespace, revision, values, mesh)]),
    ...(hasZtunnel && enabled('ztunnel') !== false
      ? [ztunnel(object, namespace, { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') })]
      : []),
  ];
}

function fromSail(object: LoadedObject): Plane {
  const { body, name } = object;
  const values = mapAt(body, 'spec', 'values');
  const version = textAt(body, 'spec', 'version')?.replaceAll('.', '-');
  const revision =
    textAt(body, 'spec', 'updateStrategy', 'type') === 'RevisionBased' && version !== undefined
      ? `${name}-${version}`
      : name;
  return istiod(object, textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE, revision, values);
}

function ztunnelFromSail(object: LoadedObject): Plane {
  const values = mapAt(object.body, 'spec', 'values');
  const settings = { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') };
  return ztunnel(object, textAt(object.body, 'spec', 'namespace') ?? 'ztunnel', settings);
}

function istiod(
  object: LoadedObject,
  namespace: string | undefined,
  revision: string | undefined,
  values: JsonObject,
  meshConfig: JsonObject = mapAt(values, 'meshConfig'),
): Plane {
  return {
    role: 'istiod',
    object,
    namespace,
    revision: revision || 'default',
    address: textAt(values, 'global', 'caAddress') || undefined,
    asked: textAt(meshConfig, 'defaultConfig', 'proxyMetadata', 'SECRET_TTL'),
  };
}

function ztunnel(object: LoadedObject, namespace: string | undefined, settings: JsonObject): Plane {
  const environment = valueAt(settings, 'env');
  const listed = listAt(settings, 'env').find((entry) => textAt(entry, 'name') === 'SECRET_TTL');
  return {
    role: 'ztunnel',
    object,
    namespace,
    revision: textAt(settings, 'revision') || 'default',
    address: textAt(settings, 'caAddress') || undefined,
    asked: textAt(environment, 'SECRET_TTL') ?? textAt(listed, 'value'),
  };
}
