import { ChartDelivery, DataPlane, IstioInstaller, type MeshProps, Platform } from 'cdk8s-istio-csr';
import { agentFor } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject } from '../support/synth';
import { KEYS } from './charts/keys';
import { ambient, FLUX, install, operator, type Props, SAIL } from './support';

/** The releases of Istio's charts, by chart. */
function charts(version: string, dataPlane: DataPlane, mesh: MeshProps = {}, props: Props = {}) {
  const objects = install(FLUX, { version, dataPlane, revision: 'canary', mesh }, props);
  expect(problemsOf(objects)).toEqual([]);
  const releases = objects.filter(({ kind }) => kind === 'HelmRelease');
  const byChart: Record<string, SynthesizedObject['spec']> = Object.fromEntries(
    releases.map(({ spec }) => [spec.chart.spec.chart, spec]),
  );
  return byChart;
}

function sail(dataPlane: DataPlane, mesh: MeshProps = {}, props: Props = {}): SynthesizedObject[] {
  const objects = install(SAIL, { version: '1.30.3', dataPlane, revision: 'canary', mesh }, props);
  expect(problemsOf(objects)).toEqual([]);
  return objects;
}

const ELSEWHERE = { ztunnelNamespace: 'nodes', cniNamespace: 'plugins' };

describe('the namespaces of ztunnel and the CNI plugin', () => {
  test('are those of the components of an IstioOperator', () => {
    const { components, values } = operator('1.30.3', { agent: agentFor({ ...ambient, ...ELSEWHERE }) }).spec;
    expect(components.ztunnel).toEqual({ enabled: true, namespace: 'nodes' });
    expect(components.cni).toEqual({ enabled: true, namespace: 'plugins' });
    expect(values.pilot.trustedZtunnelNamespace).toBe('nodes');
  });

  test('are those of the charts', () => {
    const { istiod, cni, ztunnel } = charts('1.30.3', DataPlane.AMBIENT, ELSEWHERE);
    expect([istiod, cni, ztunnel].map((release) => release?.targetNamespace)).toEqual([
      'mesh-system',
      'plugins',
      'nodes',
    ]);
    expect(istiod?.values.pilot.trustedZtunnelNamespace).toBe('nodes');
  });

  test("are those of Sail's objects", () => {
    const objects = sail(DataPlane.AMBIENT, ELSEWHERE);
    expect(only(objects, 'IstioCNI').spec.namespace).toBe('plugins');
    expect(only(objects, 'ZTunnel').spec.namespace).toBe('nodes');
    expect(only(objects, 'Istio').spec.values.pilot.trustedZtunnelNamespace).toBe('nodes');
  });

  test('are left to istioctl for a plugin beside istiod, because it knows GKE', () => {
    expect(operator('1.30.3', { agent: agentFor(ambient) }).spec.components.cni).toEqual({ enabled: true });
  });

  test('reach istiod by its environment up to 1.22', () => {
    const { istiod } = charts('1.22.8', DataPlane.AMBIENT, ELSEWHERE);
    expect(istiod?.values.pilot.env.CA_TRUSTED_NODE_ACCOUNTS).toBe('nodes/ztunnel');
  });
});

describe('the CNI plugin for sidecars', () => {
  test.each(['1.8.2', '1.21.6', '1.30.3'])('is a component with istioctl %s', (version) => {
    const object = operator(version, { agent: agentFor({ cni: true, cniNamespace: 'kube-system' }) });
    expect(object.spec.components.cni).toEqual({ enabled: true, namespace: 'kube-system' });
    expect(object.spec.components).not.toHaveProperty('ztunnel');
    expect(problemsOf([object])).toEqual([]);
  });

  test.each([
    ['1.21.6', undefined, { enabled: true }],
    ['1.22.0', { enabled: true }, undefined],
    ['1.30.3', { enabled: true }, undefined],
  ])('is a chart with Helm, of which istiod %s knows', (version, pilotCni, istioCni) => {
    const { cni, istiod, ztunnel } = charts(version, DataPlane.SIDECAR, { cni: true });
    expect(cni?.targetNamespace).toBe('mesh-system');
    expect(istiod?.values.pilot.cni).toEqual(pilotCni);
    expect(istiod?.values.istio_cni).toEqual(istioCni);
    expect(ztunnel).toBeUndefined();
  });

  test('is an IstioCNI with Sail, on OpenShift without being asked for', () => {
    const objects = sail(DataPlane.SIDECAR, { platform: Platform.OPENSHIFT });
    expect(objects.map(({ kind }) => kind)).toEqual(['Istio', 'IstioCNI']);
    expect(only(objects, 'IstioCNI').spec).toEqual({
      version: 'v1.30.3',
      namespace: 'kube-system',
      values: { global: { platform: 'openshift' } },
    });
    expect(only(objects, 'Istio').spec.values.pilot.cni).toEqual({ enabled: true });
  });

  test('is not there otherwise', () => {
    expect(Object.keys(charts('1.30.3', DataPlane.SIDECAR))).toEqual(['base', 'istiod']);
    expect(sail(DataPlane.SIDECAR).map(({ kind }) => kind)).toEqual(['Istio']);
    expect(operator('1.30.3').spec.components).not.toHaveProperty('cni');
  });

  test('may be left unused by an istiod', () => {
    const values = { pilot: { cni: { enabled: false } } };
    expect(charts('1.30.3', DataPlane.SIDECAR, { cni: true }, { values }).istiod?.values.pilot.cni.enabled).toBe(false);
  });
});

describe('a platform', () => {
  const cniOf = (version: string, platform: Platform) => {
    const { cni, istiod, base, ztunnel } = charts(version, DataPlane.AMBIENT, { platform });
    const platforms = [base, istiod, cni, ztunnel].map((release) => release?.values.global?.platform);
    expect(new Set(platforms).size).toBe(1);
    return [platforms[0], cni?.values.cni, cni?.values.profile];
  };
  const k3s = '/var/lib/rancher/k3s/agent/etc/cni/net.d';
  const gke = { cniBinDir: '/home/kubernetes/bin', resourceQuotas: { enabled: false } };

  test.each([
    ['1.23.6', Platform.K3S, undefined, { cniConfDir: k3s, cniBinDir: '/var/lib/rancher/k3s/data/current/bin/' }],
    ['1.24.0', Platform.K3S, 'k3s', undefined],
    ['1.23.6', Platform.K3D, undefined, { cniConfDir: k3s, cniBinDir: '/bin' }],
    ['1.24.0', Platform.MICROK8S, 'microk8s', undefined],
    ['1.23.6', Platform.MINIKUBE, undefined, { cniNetnsDir: '/var/run/docker/netns' }],
    ['1.24.0', Platform.MINIKUBE, 'minikube', undefined],
    ['1.24.6', Platform.GKE, undefined, gke],
    ['1.25.0', Platform.GKE, 'gke', gke],
    ['1.30.3', Platform.EKS, undefined, undefined],
  ])('with Istio %s on %s is said as its charts know it', (version, platform, name, cni) => {
    expect(cniOf(version, platform)).toEqual([name, cni, 'ambient']);
  });

  test('is the profile of OpenShift up to 1.23, and then a platform', () => {
    expect(cniOf('1.23.6', Platform.OPENSHIFT)).toEqual([undefined, undefined, 'openshift-ambient']);
    expect(cniOf('1.24.0', Platform.OPENSHIFT)).toEqual(['openshift', undefined, 'ambient']);
    const profile = 'openshift-ambient';
    const { cni } = charts('1.30.3', DataPlane.AMBIENT, { platform: Platform.OPENSHIFT }, { profile });
    expect(cni?.values.profile).toBe('ambient');
    const agent = agentFor({ platform: Platform.OPENSHIFT });
    expect(operator('1.8.2', { agent }).spec.profile).toBe('openshift');
  });

  test("gives way to the user's own paths", () => {
    const values = { cni: { cniBinDir: '/mine' } };
    const { cni } = charts('1.23.6', DataPlane.AMBIENT, { platform: Platform.K3S }, { values });
    expect(cni?.values.cni).toEqual({ cniConfDir: k3s, cniBinDir: '/mine' });
  });

  test('that only Istio knows is handed on', () => {
    const values = { global: { platform: 'newer' } };
    for (const { values: given } of Object.values(charts('1.30.3', DataPlane.AMBIENT, {}, { values }))) {
      expect(given.global.platform).toBe('newer');
    }
  });
});

describe('what is said beside the mesh', () => {
  const openShift = agentFor({ ...ambient, platform: Platform.OPENSHIFT });
  test.each<[Props, string, string, string, RegExp]>([
    [
      { agent: agentFor(ambient), profile: 'openshift-ambient' },
      ...(['profile', '"openshift-ambient"', 'a profile of no platform', /platform: Platform\.OPENSHIFT/] as const),
    ],
    [
      { profile: 'openshift' },
      ...(['profile', '"openshift"', 'a profile of no platform', /platform: Platform\.OPENSHIFT/] as const),
    ],
    [
      { values: { pilot: { cni: { enabled: true } } } },
      ...(['values.pilot.cni.enabled', 'true', 'false', /cni: true on the Mesh/] as const),
    ],
    [
      { values: { istio_cni: { enabled: true } } },
      ...(['values.istio_cni.enabled', 'true', 'false', /cni: true on the Mesh/] as const),
    ],
    [
      { components: { cni: { enabled: true } } },
      ...(['components.cni.enabled', 'true', 'false', /cni: true on the Mesh/] as const),
    ],
    [
      { values: { cni: { logLevel: 'debug' } } },
      ...(['values.cni', '{"logLevel":"debug"}', 'nothing here', /cni: true on the Mesh/] as const),
    ],
    [
      { agent: agentFor(ambient), components: { ztunnel: { namespace: 'a' } } },
      ...(['components.ztunnel.namespace', '"a"', '"istio-system"', /ztunnelNamespace on the Mesh/] as const),
    ],
    [
      { agent: agentFor(ambient), values: { pilot: { trustedZtunnelNamespace: 'a' } } },
      ...(['values.pilot.trustedZtunnelNamespace', '"a"', '"istio-system"', /ztunnelNamespace on the Mesh/] as const),
    ],
    [
      { agent: agentFor(ambient), values: { ztunnel: { resourceName: 'zt' } } },
      ...(['values.ztunnel.resourceName', '"zt"', '"ztunnel"', /Leave it out/] as const),
    ],
    [
      { agent: agentFor(ambient), values: { global: { platform: 'openshift' } } },
      ...(['values.global.platform', '"openshift"', 'nothing here', /platform on the Mesh/] as const),
    ],
    [
      { agent: openShift, values: { platform: 'k3s' } },
      ...(['values.platform', '"k3s"', '"openshift"', /platform on the Mesh/] as const),
    ],
  ])(
    'is refused where it contradicts it, naming the prop of the Mesh: case %#',
    (props, prop, received, allowed, fix) => {
      const run = () => operator('1.30.3', props);
      expectRefusal(run, { place: 'test/istio', prop, received, allowed });
      expect(run).toThrow(fix);
    },
  );

  test('a profile without OpenShift is refused there up to 1.23, which knows it by profile only', () => {
    const agent = agentFor({ platform: Platform.OPENSHIFT });
    expectRefusal(() => operator('1.23.6', { agent, profile: 'demo' }), {
      place: 'test/istio',
      prop: 'profile',
      received: '"demo"',
      allowed: "'openshift' on OpenShift",
    });
    expect(operator('1.24.0', { agent, profile: 'demo' }).spec.profile).toBe('demo');
  });

  test("charts that do not know OpenShift are refused, and istioctl's profile does", () => {
    expectRefusal(() => charts('1.20.8', DataPlane.SIDECAR, { platform: Platform.OPENSHIFT }), {
      place: 'test/istio',
      prop: 'version',
      received: '"1.20.8"',
      allowed: 'Istio from 1.21 on with Helm on OpenShift',
    });
  });
});

describe.each(Object.entries(KEYS))('of the values that the charts of %s take', (version, keys) => {
  const marked = (names: readonly string[], mark: string) => Object.fromEntries(names.map((name) => [name, mark]));
  const values = {
    global: marked(keys.global, 'g'),
    cni: marked(keys.cni, 'c'),
    ztunnel: marked(keys.ztunnel, 'z'),
    compatibilityVersion: '1.29',
  };

  test('none is dropped with Helm', () => {
    const { base, cni, ztunnel } = charts(version, DataPlane.AMBIENT, {}, { values });
    for (const release of [base, cni]) expect(release?.values.global).toMatchObject(values.global);
    expect(cni?.values.cni).toEqual(values.cni);
    expect(ztunnel?.values).toMatchObject(values.ztunnel);
    const atTop = version === '1.22.0' ? ztunnel?.values : ztunnel?.values.global;
    expect(atTop).toMatchObject(version === '1.22.0' ? { defaultResources: 'g' } : values.global);
    for (const release of [base, cni, ztunnel]) expect(release?.values.compatibilityVersion).toBe('1.29');
  });

  test('none is dropped with istioctl', () => {
    const { values: given } = operator(version, { agent: agentFor(ambient), values }).spec;
    expect(given).toMatchObject(values);
  });
});

test('Sail gets of values.global what its IstioCNI and ZTunnel have, and Istio all of it', () => {
  const global = { imagePullSecrets: ['registry'], logAsJson: true, proxy: { logLevel: 'debug' } };
  const values = { global, cni: { cniBinDir: '/mine' }, ztunnel: { logLevel: 'debug' } };
  const objects = sail(DataPlane.AMBIENT, { platform: Platform.K3S }, { values, hub: 'registry.example.com' });
  const shared = { hub: 'registry.example.com', platform: 'k3s', imagePullSecrets: ['registry'], logAsJson: true };
  expect(only(objects, 'IstioCNI').spec.values).toEqual({ global: shared, cni: { cniBinDir: '/mine' } });
  expect(only(objects, 'ZTunnel').spec.values.global).toEqual(shared);
  expect(only(objects, 'ZTunnel').spec.values.ztunnel.logLevel).toBe('debug');
  expect(only(objects, 'Istio').spec.values.global).toMatchObject({ ...shared, ...global });
});

test('a second revision only adds its istiod, which uses the plugin too', () => {
  const installer = IstioInstaller.helm(ChartDelivery.flux(), { clusterWide: false });
  const releases = charts('1.30.3', DataPlane.SIDECAR, { cni: true }, { installer });
  expect(Object.keys(releases)).toEqual(['istiod']);
  expect(releases.istiod?.values.pilot.cni.enabled).toBe(true);
});

test('the operator in the cluster can install the plugin for sidecars', () => {
  const way = { installer: IstioInstaller.inClusterOperator };
  const facts = { version: '1.23.6', dataPlane: DataPlane.SIDECAR, revision: 'canary', mesh: { cni: true } };
  expect(only(install(way, facts), 'IstioOperator').spec.components.cni).toEqual({ enabled: true });
});

test.each([
  ['1.22.8', 'net1'],
  ['1.26.8', 'net1'],
  ['1.27.0', undefined],
])('the network reaches the ztunnel of %s, whose chart hands it on from 1.27 on', (version, variable) => {
  const { ztunnel } = charts(version, DataPlane.AMBIENT, { network: 'net1' });
  expect(ztunnel?.values.env?.NETWORK).toBe(variable);
  expect(operator(version, { agent: agentFor({ ...ambient, network: 'net1' }) }).spec.values.ztunnel.env?.NETWORK).toBe(
    variable,
  );
});
