import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioGateway,
  IstioVersion,
  Mesh,
  Waypoint,
  type WaypointProps,
  WaypointTraffic,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import { KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, type SynthesizedObject, synth } from '../support/synth';
import { ARGO_CD, type IstioFacts, istioIn } from './support';

const ambient = { dataPlane: DataPlane.AMBIENT };

function waypoint(facts: IstioFacts = {}, props: Partial<WaypointProps> = {}): SynthesizedObject {
  const objects = synth((chart) => {
    const istio = istioIn(chart, { mesh: ambient, ...facts });
    new Waypoint(chart, 'waypoint', { istio, namespace: 'shop', ...props });
  });
  expect(problemsOf(objects)).toEqual([]);
  return only(objects, 'Gateway');
}

test('a waypoint is what `istioctl waypoint generate` makes', () => {
  expect(waypoint()).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'service' } },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    },
  });
});

test('it takes other traffic, and the revision of its Istio', () => {
  const facts = { mesh: { ...ambient, revisions: ['1-30-3'] } };
  const { metadata } = waypoint(facts, { name: 'all', traffic: WaypointTraffic.ALL });
  expect(metadata.name).toBe('all');
  expect(metadata.labels).toEqual({ 'istio.io/waypoint-for': 'all', 'istio.io/rev': '1-30-3' });
});

test('it is in the wave after all charts of Istio, where Argo CD installs them', () => {
  expect(waypoint({ installer: ARGO_CD }).metadata.annotations).toEqual({
    'argocd.argoproj.io/sync-wave': '3',
    'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
  });
});

test.each<[Partial<WaypointProps>, string, string, string]>([
  [{ namespace: '' }, 'namespace', '""', 'a DNS-1123 label'],
  [{ name: '1' }, 'name', '"1"', 'a DNS-1035 label'],
  [{ name: 'none' }, 'name', '"none"', 'any other name'],
])('%j is refused', (props, prop, received, allowed) => {
  expectRefusal(() => waypoint({}, props), { place: 'test/waypoint', prop, received, allowed });
});

test('a mesh of sidecars has no waypoints', () => {
  expectRefusal(() => waypoint({ mesh: {} }), {
    place: 'test/waypoint',
    prop: 'istio',
    received: '"test/istio"',
    allowed: 'the Istio of a mesh with ztunnel',
  });
});

test.each([
  ['a waypoint', Waypoint],
  ['a gateway', IstioGateway],
])('has a name that %s of its namespace has not', (_what, Other) => {
  const both = (namespace: string) => () =>
    synth((chart) => {
      const istio = istioIn(chart, { mesh: ambient });
      new Other(chart, 'other', { istio, namespace, name: 'way' });
      new Waypoint(chart, 'waypoint', { istio, namespace: 'shop', name: 'way' });
    });
  const [place, prop, received] = ['test/waypoint', 'name', '"way"'];
  expectRefusal(both('shop'), { place, prop, received, allowed: 'test/other has it too' });
  expect(both('edge')).not.toThrow();
});

test('needs the root in its namespace', () => {
  const made = (labels: Record<string, string>) => () =>
    synth((chart) => {
      const selector = { rootConfigMapNamespaceSelector: 'mesh=a' };
      const agent = new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(ambient), issuer: KNOWN_ISSUER, ...selector });
      const istio = new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3') });
      new Waypoint(chart, 'waypoint', { istio, namespace: 'shop' });
      new Namespace(chart, 'shop', { metadata: { name: 'shop', labels } });
    });
  expect(refusalOf(made({}))).toMatch(/namespace shop of test\/shop.*proxies of test\/waypoint run there/);
  expect(made({ mesh: 'a' })).not.toThrow();
});
