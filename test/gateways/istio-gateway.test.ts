import { Chart } from 'cdk8s';
import {
  ChartDelivery,
  DataPlane,
  ExistingIstioCsrAgent,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioGateway,
  type IstioGatewayProps,
  IstioVersion,
  KubernetesVersion,
  Mesh,
  MeshApp,
  OutputFolder,
  Platform,
} from 'cdk8s-istio-csr';
import { Namespace, ServiceType } from 'cdk8s-plus-27';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, type SynthesizedObject, synth } from '../support/synth';
import { ARGO_CD, FLUX, type IstioFacts, istioIn } from './support';

type Props = Partial<IstioGatewayProps>;

function gateway(facts: IstioFacts, props: Props = {}): SynthesizedObject[] {
  const objects = synth((chart) => {
    new IstioGateway(chart, 'gateway', { istio: istioIn(chart, facts), namespace: 'edge', ...props });
  });
  expect(problemsOf(objects)).toEqual([]);
  return objects;
}

const valuesOf = (objects: SynthesizedObject[]) => only(objects, 'HelmRelease', 'istio-ingressgateway').spec.values;

describe('a gateway of plain objects', () => {
  const pod = (facts: IstioFacts, props?: Props) => only(gateway(facts, props), 'Deployment').spec.template;

  test('is injected as a gateway, by the unnamed revision', () => {
    const { metadata, spec } = pod({});
    expect(metadata.annotations).toEqual({ 'inject.istio.io/templates': 'gateway' });
    expect(metadata.labels).toEqual({
      app: 'istio-ingressgateway',
      istio: 'ingressgateway',
      'istio.io/dataplane-mode': 'none',
      'sidecar.istio.io/inject': 'true',
    });
    expect(spec.containers[0].image).toBe('auto');
  });

  test('asks for the revision of its Istio', () => {
    expect(pod({ mesh: { revisions: ['1-30-3'] } }).metadata.labels['istio.io/rev']).toBe('1-30-3');
  });

  test('comes behind its Istio in the output', () => {
    const objects = synth((chart) => {
      const istio = istioIn(chart);
      new IstioGateway(chart, 'a-gateway', { istio, namespace: 'edge' });
    });
    expect(objects[0]?.kind).toBe('IstioOperator');
  });

  test('has the Service that is asked for, and selects its own pods', () => {
    const serviceAnnotations = { 'example.com/internal': 'true' };
    const objects = gateway({}, { name: 'egress', serviceType: ServiceType.CLUSTER_IP, serviceAnnotations });
    const { metadata, spec } = only(objects, 'Service');
    expect(metadata).toMatchObject({ name: 'egress', annotations: serviceAnnotations });
    expect(spec).toMatchObject({ type: 'ClusterIP', selector: { app: 'egress', istio: 'egress' } });
    expect(spec.ports.map(({ port, targetPort }: Record<string, number>) => [port, targetPort])).toEqual([
      [15021, 15021],
      [80, 8080],
      [443, 8443],
    ]);
  });

  test('lets the other networks of the mesh in', () => {
    const objects = gateway({ mesh: { network: 'net1' } }, { forNetwork: true });
    const { metadata, spec } = only(objects, 'Service', 'istio-eastwestgateway');
    expect(metadata.labels).toMatchObject({ istio: 'eastwestgateway', 'topology.istio.io/network': 'net1' });
    expect(spec.ports.map(({ port }: { port: number }) => port)).toEqual([15021, 15443, 15012, 15017]);
    const [container] = only(objects, 'Deployment').spec.template.spec.containers;
    expect(container.env).toEqual([{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: 'net1' }]);
    const { metadata: gatewayMetadata, spec: gatewaySpec } = only(objects, 'Gateway');
    expect(gatewayMetadata).toEqual({ name: 'istio-eastwestgateway-network', namespace: 'istio-system' });
    expect(gatewaySpec.selector).toEqual({ istio: 'eastwestgateway' });
    expect(gatewaySpec.servers).toEqual([
      {
        port: { name: 'tls', number: 15443, protocol: 'TLS' },
        tls: { mode: 'AUTO_PASSTHROUGH' },
        hosts: ['*.local'],
      },
    ]);
  });

  test.each([
    ['1.11.8', 'sni-dnat'],
    ['1.12.0', undefined],
  ])('has the clusters for TLS between networks with Istio %s', (version, mode) => {
    const objects = gateway({ version, mesh: { network: 'net1' } }, { forNetwork: true });
    const { env } = only(objects, 'Deployment').spec.template.spec.containers[0];
    const variables = Object.fromEntries(env.map(({ name, value }: Record<string, string>) => [name, value]));
    expect(variables.ISTIO_META_ROUTER_MODE).toBe(mode);
  });

  test('between networks is none of a mesh without sidecars', () => {
    const mesh = { network: 'net1', dataPlane: DataPlane.AMBIENT };
    expectRefusal(() => gateway({ mesh }, { forNetwork: true }), {
      place: 'test/gateway',
      prop: 'forNetwork',
      received: 'true',
      allowed: 'false in a mesh of ztunnel alone',
    });
    expect(gateway({ mesh: { ...mesh, dataPlane: DataPlane.SIDECAR_AND_AMBIENT } }, { forNetwork: true })).not.toEqual(
      [],
    );
  });

  test('has a name of its own in its namespace', () => {
    const twice = () =>
      synth((chart) => {
        const agent = new ExistingIstioCsrAgent(chart, 'agent', { mesh: new Mesh() });
        const istio = new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3') });
        for (const id of ['one', 'two']) new IstioGateway(chart, id, { istio, namespace: 'edge' });
      });
    const [place, prop, received] = ['test/two', 'name', '"istio-ingressgateway"'];
    expectRefusal(twice, { place, prop, received, allowed: 'test/one has it too' });
  });

  test('needs the root in its namespace', () => {
    const made = (labels: Record<string, string>) => () =>
      synth((chart) => {
        const mesh = new Mesh();
        const selector = { rootConfigMapNamespaceSelector: 'mesh=a' };
        const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, ...selector });
        const istio = new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3') });
        new IstioGateway(chart, 'gateway', { istio, namespace: 'edge' });
        new Namespace(chart, 'edge', { metadata: { name: 'edge', labels } });
      });
    expect(refusalOf(made({}))).toMatch(/namespace edge of test\/edge.*proxies of test\/gateway run there/);
    expect(made({ mesh: 'a' })()).not.toEqual([]);
  });

  test.each([
    [1, 0],
    [2, 1],
  ])('of %d pods has %d budget', (replicas, budgets) => {
    const kubernetesVersion = KubernetesVersion.of('1.20');
    const objects = gateway({}, { replicas, kubernetesVersion });
    const found = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(found.map(({ apiVersion }) => apiVersion)).toEqual(Array(budgets).fill('policy/v1beta1'));
  });

  test('needs the injector of Istio 1.10', () => {
    expect(gateway({ version: '1.10.6' })).not.toEqual([]);
    const make = () => gateway({ version: '1.9.9' });
    expectRefusal(make, {
      place: 'test/gateway',
      prop: 'istio',
      received: '"Istio 1.9.9"',
      allowed: 'an Istio from 1.10 on',
    });
  });
});

describe('a gateway by the chart', () => {
  test('waits for istiod, with Flux', () => {
    const objects = gateway({ installer: FLUX });
    const { spec } = only(objects, 'HelmRelease', 'istio-ingressgateway');
    expect(spec.dependsOn).toEqual([{ name: 'istiod', namespace: 'flux-system' }]);
    expect(spec.chart.spec).toMatchObject({ chart: 'gateway', version: '1.30.3' });
    expect(spec.targetNamespace).toBe('edge');
    expect(spec.values).toEqual({
      service: { type: 'LoadBalancer' },
      autoscaling: { minReplicas: 2, maxReplicas: 5 },
    });
  });

  test('is in the wave after istiod, with Argo CD', () => {
    const objects = gateway({ installer: ARGO_CD });
    const wave = (name: string) =>
      only(objects, 'Application', name).metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    expect([wave('istiod'), wave('istio-ingressgateway')]).toEqual(['1', '2']);
  });

  test('takes revision, platform and network from its Istio', () => {
    const mesh = { revisions: ['a'], platform: Platform.OPENSHIFT, network: 'net1' };
    const values = valuesOf(gateway({ installer: FLUX, mesh }, { forNetwork: true, name: 'istio-ingressgateway' }));
    expect(values).toMatchObject({ revision: 'a', global: { platform: 'openshift' }, networkGateway: 'net1' });
    expect(values.profile).toBeUndefined();
  });

  test.each([
    ['1.23.6', { profile: 'openshift' }],
    ['1.24.6', { global: { platform: 'openshift' } }],
  ])('of Istio %s knows OpenShift by what its charts have', (version, told) => {
    const { profile, global } = valuesOf(gateway({ installer: FLUX, version, mesh: { platform: Platform.OPENSHIFT } }));
    expect({ profile, global }).toEqual({ profile: undefined, global: undefined, ...told });
  });

  test('of an Istio that no chart installs waits for nothing', () => {
    const objects = gateway({}, { delivery: ChartDelivery.flux() });
    expect(only(objects, 'HelmRelease').spec.dependsOn).toBeUndefined();
  });

  test('takes further values, but none against its props', () => {
    const values = { autoscaling: { enabled: false }, labels: { team: 'edge' } };
    expect(valuesOf(gateway({ installer: FLUX }, { values }))).toMatchObject(values);
    expectRefusal(() => gateway({ installer: FLUX }, { values: { service: { type: 'NodePort' } } }), {
      place: 'test/gateway',
      prop: 'values.service.type',
      received: '"NodePort"',
      allowed: '"LoadBalancer", which this construct sets',
    });
  });

  test('needs a version that has charts', () => {
    expectRefusal(() => gateway({ version: '1.15.7' }, { delivery: ChartDelivery.flux() }), {
      place: 'test/gateway',
      prop: 'delivery',
      received: '"a chart of Istio 1.15.7"',
      allowed: 'Istio from 1.16 on',
    });
  });
});

test.each<[Props, string, string, string]>([
  [{ namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
  [{ name: 'G' }, 'name', '"G"', 'a DNS-1035 label'],
  [{ name: 'g'.repeat(54) }, 'name', `"${'g'.repeat(54)}"`, 'at most 53'],
  [{ replicas: 0 }, 'replicas', '0', 'a whole number from 1 on'],
  [{ serviceType: ServiceType.EXTERNAL_NAME }, 'serviceType', '"ExternalName"', 'ClusterIP, NodePort, LoadBalancer'],
  [{ forNetwork: true }, 'forNetwork', 'true', 'false, because the Mesh has no network'],
  [{ values: { labels: {} } }, 'values', '["labels"]', 'nothing without a chart'],
])('%j is refused', (props, prop, received, allowed) => {
  expectRefusal(() => gateway({}, props), { place: 'test/gateway', prop, received, allowed });
});

describe('a gateway that exposes istiod', () => {
  const mesh = { network: 'net1', namespace: 'mesh-system', revisions: ['1-30-3'] };
  const props = { forNetwork: true, exposesIstiod: true };

  test.each([
    ['plain objects', {}],
    ['a chart', { installer: FLUX }],
  ])('of %s lets TLS through to the istiod of its revision', (_what, facts) => {
    const objects = gateway({ mesh, ...facts }, props);
    const { metadata, spec } = only(objects, 'Gateway', 'istio-eastwestgateway-istiod');
    expect(metadata).toMatchObject({ name: 'istio-eastwestgateway-istiod', namespace: 'mesh-system' });
    expect(spec.selector).toEqual({ istio: 'eastwestgateway' });
    const { gateways, tls } = only(objects, 'VirtualService').spec;
    expect(gateways).toEqual([metadata.name]);
    expect(tls.map(({ match, route }: SynthesizedObject) => [match[0].port, route[0].destination])).toEqual([
      [15012, { host: 'istiod-1-30-3.mesh-system.svc.cluster.local', port: { number: 15012 } }],
      [15017, { host: 'istiod-1-30-3.mesh-system.svc.cluster.local', port: { number: 443 } }],
    ]);
  });

  test('needs the ports, and an istiod', () => {
    const refused = { place: 'test/gateway', prop: 'exposesIstiod', received: 'true' };
    expectRefusal(() => gateway({ mesh }, { exposesIstiod: true }), { ...refused, allowed: 'with forNetwork only' });
    const primary = { agent: agentFor({ ...mesh, clusterId: 'main' }), address: '192.0.2.1' };
    const remote = { mesh: { ...mesh, clusterId: 'edge' }, primary };
    expectRefusal(() => gateway(remote, props), { ...refused, allowed: 'no istiod runs in this cluster' });
  });
});

test('in a folder of its own it is numbered by itself', () => {
  const app = new MeshApp();
  const istio = istioIn(new Chart(new OutputFolder(app, 'istioctl'), 'istio'));
  const chart = new Chart(new OutputFolder(app, 'gateways'), 'gateway');
  new IstioGateway(chart, 'gateway', { istio, namespace: 'edge' });
  expect(chart.toJson()).toHaveLength(6);
});
