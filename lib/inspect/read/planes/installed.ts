import { ISTIO_NAMESPACE } from '../../../facts/istio';
import { mapAt, textAt, valueAt } from '../fields';
import type { LoadedObject } from '../load';
import { istiod, type Plane, ztunnel } from './plane';

/** What an IstioOperator installs: istiod, ztunnel, both or none. */
export function fromIstioOperator(object: LoadedObject): Plane[] {
  const { body } = object;
  const values = mapAt(body, 'spec', 'values');
  const namespace = textAt(values, 'global', 'istioNamespace') ?? textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  const enabled = (component: string) => valueAt(body, 'spec', 'components', component, 'enabled');
  const profile = textAt(body, 'spec', 'profile');
  const hasZtunnel = enabled('ztunnel') === true || profile === 'ambient';
  const revision = textAt(body, 'spec', 'revision') ?? textAt(values, 'revision');
  const plane = istiod(object, namespace, revision, values, mapAt(body, 'spec', 'meshConfig'));
  return [
    // One with only gateways in it, of an `empty` profile, says that it has no pilot.
    ...(enabled('pilot') === false || (profile === 'empty' && enabled('pilot') !== true)
      ? []
      : [{ ...plane, trustDomain: plane.trustDomain ?? textAt(values, 'meshConfig', 'trustDomain') }]),
    ...(hasZtunnel && enabled('ztunnel') !== false
      ? [ztunnel(object, namespace, { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') })]
      : []),
  ];
}

/** The istiod of Sail's Istio, which with a revision for each version is called after both. */
export function fromSail(object: LoadedObject): Plane[] {
  const { body, name } = object;
  const version = textAt(body, 'spec', 'version')?.replaceAll('.', '-');
  const isRevisionBased = textAt(body, 'spec', 'updateStrategy', 'type') === 'RevisionBased';
  const revision = isRevisionBased && version !== undefined ? `${name}-${version}` : name;
  const namespace = textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  return [istiod(object, namespace, revision, mapAt(body, 'spec', 'values'))];
}

/** Sail's ZTunnel, which runs in a namespace of its own name unless it is told otherwise (its CRD's default). */
export function ztunnelFromSail(object: LoadedObject): Plane[] {
  const values = mapAt(object.body, 'spec', 'values');
  const settings = { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') };
  return [ztunnel(object, textAt(object.body, 'spec', 'namespace') ?? 'ztunnel', settings)];
}
