import { DataPlane, type MeshProps, Platform } from 'cdk8s-istio-csr';
import { only, type SynthesizedObject } from '../../support/synth';
import { ADDRESS } from '../support';
import { byHelm, byIstioctl, bySail, type Install, type Installed, rendered } from './installed';
import { hasCharts, RealCharts } from './real-charts';

// Every case starts several processes.
jest.setTimeout(300_000);
afterAll(() => RealCharts.remove());

/** The tags whose charts are rendered, and the version that the library is told. */
const TAGS: readonly (readonly [string, string])[] = [
  ...['1.22.0', '1.22.3', '1.22.8', '1.23.6', '1.24.6', '1.25.5', '1.26.8', '1.27.9', '1.28.6', '1.29.6', '1.30.3'].map(
    (tag) => [tag, tag] as const,
  ),
  ['1.31.0-rc.0', '1.30.3'],
];

const minorOf = (tag: string) => Number(tag.split('.')[1]);

const WAYS: readonly (readonly [string, Install, (tag: string) => boolean])[] = [
  ['Helm', byHelm, () => true],
  // Up to 1.22.3 istioctl did not hand globals on to ztunnel in the way that is imitated here.
  ['istioctl', byIstioctl, (tag) => tag !== '1.22.0' && tag !== '1.22.3'],
  ['Sail', bySail, (tag) => minorOf(tag) >= 29],
];

const K3S = '/var/lib/rancher/k3s/agent/etc/cni/net.d';
const DEFAULT = { bin: '/opt/cni/bin', net: '/etc/cni/net.d', netns: '/var/run/netns' };

/** Where the nodes of each platform keep things, and where its data plane runs. */
const PLATFORMS: readonly {
  platform?: Platform;
  paths: (minor: number) => Partial<typeof DEFAULT>;
  place?: string;
}[] = [
  { paths: () => ({}) },
  {
    platform: Platform.OPENSHIFT,
    paths: () => ({ bin: '/var/lib/cni/bin', net: '/etc/cni/multus/net.d' }),
    place: 'kube-system',
  },
  { platform: Platform.GKE, paths: () => ({ bin: '/home/kubernetes/bin' }), place: 'kube-system' },
  { platform: Platform.EKS, paths: () => ({}) },
  {
    platform: Platform.K3S,
    paths: (minor) => ({
      bin: minor < 25 ? '/var/lib/rancher/k3s/data/current/bin/' : '/var/lib/rancher/k3s/data/cni',
      net: K3S,
    }),
  },
  { platform: Platform.K3D, paths: () => ({ bin: '/bin', net: K3S }) },
  {
    platform: Platform.MICROK8S,
    paths: () => ({
      bin: '/var/snap/microk8s/current/opt/cni/bin',
      net: '/var/snap/microk8s/current/args/cni-network',
    }),
  },
  { platform: Platform.MINIKUBE, paths: () => ({ netns: '/var/run/docker/netns' }) },
];

/** All platforms by Helm with ambient; of the rest those that differ in more than paths. */
function isTold(platform: Platform | undefined, way: string, dataPlane: DataPlane): boolean {
  if (way === 'Helm' && dataPlane === DataPlane.AMBIENT) return true;
  return platform === undefined || platform === Platform.OPENSHIFT || (way !== 'Helm' && platform === Platform.K3S);
}

const CASES = TAGS.flatMap(([tag, version]) =>
  WAYS.filter(([, , can]) => can(tag)).flatMap(([name, make]) =>
    PLATFORMS.flatMap(({ platform, paths, place = 'mesh-system' }) =>
      Object.values(DataPlane)
        .filter((dataPlane) => isTold(platform, name, dataPlane))
        .map((dataPlane) => ({
          title: `${tag} by ${name}, ${dataPlane} on ${platform ?? 'any Kubernetes'}`,
          ...{ tag, version, make, platform, dataPlane, place },
          paths: { ...DEFAULT, ...paths(minorOf(tag)) },
        })),
    ),
  ),
);

/** What has to reach every chart. */
const VALUES = { global: { imagePullSecrets: ['registry'], logAsJson: true, hub: 'registry.example.com', tag: 'x' } };

const factsOf = (version: string, dataPlane: DataPlane, mesh: MeshProps) => ({
  ...{ version, dataPlane, revision: 'canary' },
  mesh: { cni: true, ...mesh },
});

function containerOf(objects: SynthesizedObject[] | undefined, kind: string) {
  const [container] = only(objects ?? [], kind).spec.template.spec.containers;
  return container;
}

function variable(objects: SynthesizedObject[] | undefined, kind: string, name: string): string | undefined {
  return containerOf(objects, kind).env.find((entry: SynthesizedObject) => entry.name === name)?.value;
}

const pullSecrets = (objects: SynthesizedObject[] | undefined) =>
  only(objects ?? [], 'ServiceAccount').imagePullSecrets;

const maySeeOpenShift = (objects: SynthesizedObject[] | undefined) =>
  (objects ?? []).some(({ kind, rules }) => kind === 'ClusterRole' && JSON.stringify(rules).includes('openshift'));

function checkCni({ cni }: Installed, paths: typeof DEFAULT, place: string): void {
  const { metadata, spec } = only(cni ?? [], 'DaemonSet');
  expect(metadata.namespace).toBe(place);
  const volumes = new Map<string, string>(
    spec.template.spec.volumes.map(({ name, hostPath }: SynthesizedObject) => [name, hostPath?.path]),
  );
  expect([volumes.get('cni-bin-dir'), volumes.get('cni-net-dir')]).toEqual([paths.bin, paths.net]);
  expect(volumes.get('cni-netns-dir')).toBe(paths.netns);
  expect(pullSecrets(cni)).toEqual([{ name: 'registry' }]);
  expect(containerOf(cni, 'DaemonSet').image).toMatch(/^registry\.example\.com\/install-cni:x/);
  expect(containerOf(cni, 'DaemonSet').args).toContain('--log_as_json');
}

const describeCharts = hasCharts ? describe : describe.skip;

describeCharts("Istio's own charts (set HELM to Helm's path and ISTIO_REPO to a clone of istio/istio)", () => {
  test.each(CASES)('$title', ({ tag, version, make, platform, dataPlane, place, paths }) => {
    const isAmbient = dataPlane !== DataPlane.SIDECAR;
    const isOpenShift = platform === Platform.OPENSHIFT;
    const installed = make(tag, factsOf(version, dataPlane, { platform }), VALUES);
    checkCni(installed, paths, place);
    expect(maySeeOpenShift(installed.cni)).toBe(isOpenShift);

    const injector = only(installed.istiod, 'ConfigMap', 'istio-sidecar-injector-canary');
    const { pilot, istio_cni } = JSON.parse(injector.data.values);
    expect(pilot?.cni?.enabled || istio_cni?.enabled).toBe(true);
    expect(pilot?.cni?.provider === 'multus').toBe(isOpenShift);

    const { ztunnel } = installed;
    expect(ztunnel !== undefined).toBe(isAmbient);
    if (!isAmbient) return;
    expect(variable(installed.istiod, 'Deployment', 'CA_TRUSTED_NODE_ACCOUNTS')).toBe(`${place}/ztunnel`);
    expect(only(ztunnel ?? [], 'DaemonSet').metadata.namespace).toBe(place);
    expect(variable(ztunnel, 'DaemonSet', 'CA_ADDRESS')).toBe(ADDRESS);
    expect(variable(ztunnel, 'DaemonSet', 'XDS_ADDRESS')).toBe('istiod-canary.mesh-system.svc:15012');
    expect(variable(ztunnel, 'DaemonSet', 'ISTIO_META_CLUSTER_ID')).toBe('eu-1');
    expect(pullSecrets(ztunnel)).toEqual([{ name: 'registry' }]);
    expect(containerOf(ztunnel, 'DaemonSet').image).toMatch(/^registry\.example\.com\/ztunnel:x/);
    expect(maySeeOpenShift(ztunnel)).toBe(isOpenShift);
    expect(containerOf(ztunnel, 'DaemonSet').securityContext.seLinuxOptions?.type === 'spc_t').toBe(isOpenShift);
  });

  test.each(TAGS)("%s: a user's own paths win over the platform's, and namespaces are the mesh's", (tag, version) => {
    const mesh = { platform: Platform.K3S, ztunnelNamespace: 'here', cniNamespace: 'there' };
    const paths = { ...DEFAULT, bin: '/mine/bin', net: '/mine/net' };
    const values = { ...VALUES, cni: { cniBinDir: paths.bin, cniConfDir: paths.net, chained: false } };
    for (const [, make, can] of WAYS.filter(([, , possible]) => possible(tag))) {
      expect(can(tag)).toBe(true);
      const installed = make(tag, factsOf(version, DataPlane.AMBIENT, mesh), values);
      checkCni(installed, paths, 'there');
      const text = JSON.stringify(installed.cni);
      expect(text).toMatch(/CHAINED_CNI_PLUGIN":"false"|CHAINED_CNI_PLUGIN","value":"false"/);
      expect(only(installed.ztunnel ?? [], 'DaemonSet').metadata.namespace).toBe('here');
      expect(variable(installed.istiod, 'Deployment', 'CA_TRUSTED_NODE_ACCOUNTS')).toBe('here/ztunnel');
    }
  });

  test.each(TAGS)('%s: GKE counts node-critical pods where the data plane is not in kube-system', (tag, version) => {
    const quotas = (mesh: MeshProps) => {
      const { cni, ztunnel } = byHelm(tag, factsOf(version, DataPlane.AMBIENT, mesh), VALUES);
      return [cni, ztunnel].map((objects) => (objects ?? []).some(({ kind }) => kind === 'ResourceQuota'));
    };
    const { GKE: platform } = Platform;
    expect(quotas({ platform })).toEqual([false, false]);
    const elsewhere = { ztunnelNamespace: 'mesh-system', cniNamespace: 'mesh-system' };
    expect(quotas({ platform, ...elsewhere })).toEqual([true, minorOf(tag) >= 26]);
  });

  test.each(TAGS)(
    '%s: revision tags have a webhook, from 1.28 on a Service, and no name that proxies dial',
    (tag, version) => {
      const facts = factsOf(version, DataPlane.SIDECAR, { revisionTags: { 'prod-stable': 'canary' } });
      for (const make of [byHelm, byIstioctl]) {
        const { istiod } = make(tag, facts, VALUES);
        const [webhook] = only(
          istiod,
          'MutatingWebhookConfiguration',
          'istio-revision-tag-prod-stable-mesh-system',
        ).webhooks;
        expect(webhook.clientConfig.service.name).toBe('istiod-canary');
        const services = istiod.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
        expect(services.includes('istiod-revision-tag-prod-stable')).toBe(minorOf(tag) >= 28);
        const dialled = [
          only(istiod, 'ConfigMap', 'istio-canary'),
          only(istiod, 'ConfigMap', 'istio-sidecar-injector-canary'),
        ];
        expect(JSON.stringify(dialled)).toContain('istiod-canary.mesh-system.svc:15012');
        expect(JSON.stringify(dialled.map(({ data }) => data.mesh ?? data.config))).not.toContain('prod-stable');
      }
    },
  );

  test.each(TAGS)('%s: sidecars beside ambient take HBONE', (tag, version) => {
    for (const make of [byHelm, byIstioctl]) {
      const { istiod } = make(tag, factsOf(version, DataPlane.SIDECAR_AND_AMBIENT, {}), VALUES);
      expect(only(istiod, 'ConfigMap', 'istio-canary').data.mesh).toMatch(/ISTIO_META_ENABLE_HBONE: "true"/);
      expect(variable(istiod, 'Deployment', 'PILOT_ENABLE_AMBIENT')).toBe('true');
    }
  });

  test('are rendered at synthesis with the namespaces that they need', () => {
    const [tag, version] = ['1.30.3', '1.30.3'];
    const objects = rendered(tag, factsOf(version, DataPlane.AMBIENT, { platform: Platform.OPENSHIFT }), VALUES);
    const places = objects.filter(({ kind }) => kind === 'DaemonSet').map(({ metadata }) => metadata.namespace);
    expect(places).toEqual(['kube-system', 'kube-system']);
    expect(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name)).toEqual([
      'mesh-system',
    ]);
  });
});
