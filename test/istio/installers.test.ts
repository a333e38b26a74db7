import {
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  type ExternalCaIstioProps,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  SailUpdateStrategy,
} from '../../lib';
import { KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject, synth } from '../support/synth';

interface Facts {
  readonly dataPlane: DataPlane;
  readonly revision: string;
  readonly version: string;
}

/** The settings as an installation spells them, read back from its objects. */
interface Spelled {
  readonly caAddress: string;
  readonly enableCaServer: string;
  readonly trustDomain: string;
  readonly clusterName: string;
  readonly meshId: string;
  readonly network: string;
  readonly secretTtl: string;
  readonly ztunnelCaAddress?: string;
  readonly ztunnelNamespace?: string;
}

interface Way {
  readonly name: string;
  readonly versions: readonly string[];
  readonly installer: () => IstioInstaller;
  readonly ztunnelNamespace: string;
  readonly read: (objects: SynthesizedObject[]) => Spelled;
}

const BOUNDARIES = ['1.8.2', '1.10.6', '1.15.7', '1.16.7', '1.19.10', '1.22.8', '1.23.6', '1.24.6', '1.29.6', '1.30.3'];
const upTo = (minor: number) => BOUNDARIES.filter((version) => Number(version.split('.')[1]) <= minor);

const WAYS: readonly Way[] = [
  {
    name: 'istioctl',
    versions: BOUNDARIES,
    installer: IstioInstaller.istioctl,
    ztunnelNamespace: 'mesh-system',
    read: readOperator,
  },
  {
    name: 'inClusterOperator',
    versions: upTo(23),
    installer: IstioInstaller.inClusterOperator,
    ztunnelNamespace: 'mesh-system',
    read: readOperator,
  },
  {
    name: 'sail',
    versions: ['1.29.6', '1.30.3'],
    installer: () => IstioInstaller.sail({ name: 'canary' }),
    ztunnelNamespace: 'ztunnel',
    read: readSail,
  },
  ...[ChartDelivery.flux, ChartDelivery.argoCd].map((delivery) => ({
    name: `helm by ${delivery.name}`,
    versions: BOUNDARIES.filter((version) => Number(version.split('.')[1]) >= 16),
    installer: () => IstioInstaller.helm(delivery()),
    ztunnelNamespace: 'mesh-system',
    read: readCharts,
  })),
];

const CASES = WAYS.flatMap((way) =>
  way.versions.flatMap((version) =>
    (['default', 'canary'] as const).flatMap((revision) =>
      Object.values(DataPlane)
        .filter((dataPlane) => dataPlane === DataPlane.SIDECAR || Number(version.split('.')[1]) >= 22)
        .filter((dataPlane) => way.name !== 'inClusterOperator' || dataPlane === DataPlane.SIDECAR)
        .filter(() => way.name !== 'sail' || revision === 'canary')
        .map((dataPlane) => ({ way, facts: { version, revision, dataPlane } })),
    ),
  ),
);

function install(way: Way, facts: Facts, props: Partial<ExternalCaIstioProps> = {}): SynthesizedObject[] {
  const mesh = new Mesh({
    trustDomain: 'prod.example.com',
    clusterId: 'eu-1',
    namespace: 'mesh-system',
    meshId: 'mesh1',
    network: 'net1',
    revisions: [facts.revision],
    dataPlane: facts.dataPlane,
  });
  const objects = synth((chart) => {
    const agent = new IstioCsrAgent(chart, 'agent', {
      mesh,
      issuer: KNOWN_ISSUER,
      trustedNodeAccounts: facts.dataPlane === DataPlane.AMBIENT ? [`${way.ztunnelNamespace}/ztunnel`] : undefined,
    });
    const version = IstioVersion.of(facts.version);
    new ExternalCaIstio(chart, 'istio', { agent, version, installer: way.installer(), ...props });
  });
  return objects.filter(({ apiVersion }) => /^(install\.istio|sailoperator|helm\.|source\.|argoproj)/.test(apiVersion));
}

function readOperator(objects: SynthesizedObject[]): Spelled {
  const { values, meshConfig, components } = only(objects, 'IstioOperator').spec;
  const env = new Map<string, string>(
    components.pilot.k8s.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  const account = env.get('CA_TRUSTED_NODE_ACCOUNTS');
  return {
    ...common(values.global, meshConfig),
    enableCaServer: env.get('ENABLE_CA_SERVER') ?? '',
    ztunnelCaAddress: values.ztunnel?.caAddress,
    ztunnelNamespace: account?.replace('/ztunnel', '') ?? values.pilot?.trustedZtunnelNamespace,
  };
}

function readSail(objects: SynthesizedObject[]): Spelled {
  const { values } = only(objects, 'Istio').spec;
  const ztunnel = objects.find(({ kind }) => kind === 'ZTunnel');
  if (ztunnel) expect(ztunnel.spec.namespace).toBe(values.pilot.trustedZtunnelNamespace);
  return {
    ...common(values.global, values.meshConfig),
    enableCaServer: values.pilot.env.ENABLE_CA_SERVER,
    ztunnelCaAddress: ztunnel?.spec.values.ztunnel.caAddress,
    ztunnelNamespace: values.pilot.trustedZtunnelNamespace,
  };
}

function readCharts(objects: SynthesizedObject[]): Spelled {
  const valuesOf = (release: string) => {
    const named = objects.filter(({ kind }) => kind === 'HelmRelease' || kind === 'Application');
    const object = named.find(({ spec }) => (spec.releaseName ?? spec.source.helm.releaseName) === release);
    return object?.spec.values ?? object?.spec.source.helm.valuesObject;
  };
  const istiod = valuesOf('istiod') ?? valuesOf('istiod-canary');
  const account: string | undefined = istiod.pilot.env.CA_TRUSTED_NODE_ACCOUNTS;
  return {
    ...common(istiod.global, istiod.meshConfig),
    enableCaServer: istiod.pilot.env.ENABLE_CA_SERVER,
    ztunnelCaAddress: valuesOf('ztunnel')?.caAddress,
    ztunnelNamespace: account?.replace('/ztunnel', '') ?? istiod.pilot.trustedZtunnelNamespace,
  };
}

function common(global: SynthesizedObject, meshConfig: SynthesizedObject) {
  return {
    caAddress: global.caAddress,
    trustDomain: meshConfig.trustDomain,
    clusterName: global.multiCluster.clusterName,
    meshId: global.meshID,
    network: global.network,
    secretTtl: meshConfig.defaultConfig.proxyMetadata.SECRET_TTL,
  };
}

describe.each(CASES)('$way.name, $facts.version, $facts.dataPlane, revision $facts.revision', ({ way, facts }) => {
  const objects = install(way, facts);

  test('says the same as every other installer', () => {
    const ambient = facts.dataPlane === DataPlane.AMBIENT;
    expect(way.read(objects)).toEqual({
      caAddress: 'cert-manager-istio-csr.cert-manager.svc:443',
      enableCaServer: 'false',
      trustDomain: 'prod.example.com',
      clusterName: 'eu-1',
      meshId: 'mesh1',
      network: 'net1',
      secretTtl: '1h0m0s',
      ztunnelCaAddress: ambient ? 'cert-manager-istio-csr.cert-manager.svc:443' : undefined,
      ztunnelNamespace: ambient ? way.ztunnelNamespace : undefined,
    });
  });

  test('gives valid objects', () => expect(problemsOf(objects)).toEqual([]));
});

const SIDECAR: Facts = { version: '1.30.3', revision: 'canary', dataPlane: DataPlane.SIDECAR };
const [istioctl, , sail] = WAYS as [Way, Way, Way];

describe('an installer', () => {
  test.each([
    ['the in-cluster operator from 1.24 on', IstioInstaller.inClusterOperator(), '1.24.0', 'Istio up to 1.23'],
    [
      'Sail before 1.29',
      IstioInstaller.sail({ name: 'canary' }),
      '1.28.10',
      'one of the versions that the Sail operator',
    ],
    [
      'Sail without a patch',
      IstioInstaller.sail({ name: 'canary' }),
      '1.30',
      'one of the versions that the Sail operator',
    ],
  ])('refuses versions that it cannot install: %s', (_what, installer, version, allowed) => {
    expectRefusal(() => install(istioctl, { ...SIDECAR, version }, { installer }), {
      place: 'test/istio',
      prop: 'version',
      received: `"${version}"`,
      allowed,
    });
  });

  test('refuses an ambient mesh with the operator in the cluster, which would ignore it', () => {
    const facts = { version: '1.23.6', revision: 'canary', dataPlane: DataPlane.AMBIENT };
    const run = () => install(istioctl, facts, { installer: IstioInstaller.inClusterOperator() });
    expectRefusal(run, {
      place: 'test/istio',
      prop: 'installer',
      received: '"inClusterOperator"',
      allowed: 'a sidecar mesh',
    });
  });

  test('names the alternatives to an operator that is gone', () => {
    const run = () => install(istioctl, SIDECAR, { installer: IstioInstaller.inClusterOperator() });
    expect(run).toThrow(/istioctl\(\).*sail\(\).*helm\(delivery\)/);
  });

  test('that puts ztunnel where the agent does not trust it is refused', () => {
    const facts = { ...SIDECAR, dataPlane: DataPlane.AMBIENT };
    expectRefusal(() => install({ ...sail, ztunnelNamespace: 'elsewhere' }, facts), {
      place: 'test/istio',
      prop: 'agent',
      received: '["elsewhere/ztunnel"]',
      allowed: 'an agent whose trustedNodeAccounts include ztunnel/ztunnel',
    });
  });

  test('without an IstioOperator takes no components', () => {
    expectRefusal(() => install(sail, SIDECAR, { components: { ingressGateways: [] } }), {
      place: 'test/istio',
      prop: 'components',
      received: '["ingressGateways"]',
      allowed: 'nothing with IstioInstaller.sail()',
    });
  });
});

describe('Sail', () => {
  test('names a revision after the version, and the mesh has to list it', () => {
    const version = IstioVersion.of('1.30.3');
    expect(IstioInstaller.sailRevision(version)).toBe('default-v1-30-3');
    const installer = IstioInstaller.sail({ updateStrategy: SailUpdateStrategy.REVISION_BASED });
    const [istio] = install(sail, { ...SIDECAR, revision: 'default-v1-30-3' }, { installer });
    expect(istio?.spec.updateStrategy).toEqual({ type: 'RevisionBased' });
    expectRefusal(() => install(sail, SIDECAR, { installer }), {
      place: 'test/istio',
      prop: 'revision',
      received: '"default-v1-30-3"',
      allowed: "one of the mesh's revisions: canary",
    });
  });

  test('has cluster-scoped resources without a namespace', () => {
    const objects = install(sail, { ...SIDECAR, dataPlane: DataPlane.AMBIENT });
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Istio', undefined],
      ['IstioCNI', undefined],
      ['ZTunnel', undefined],
    ]);
  });
});

describe('components of an IstioOperator', () => {
  const gateways = [{ name: 'istio-ingressgateway', enabled: true }];

  test('are merged, and the environment of the pilot is added to', () => {
    const components = {
      ingressGateways: gateways,
      pilot: { k8s: { replicaCount: 2, env: [{ name: 'PILOT_TRACE_SAMPLING', value: '1' }] } },
    };
    const { components: merged } = only(install(istioctl, SIDECAR, { components }), 'IstioOperator').spec;
    expect(merged.ingressGateways).toEqual(gateways);
    expect(merged.pilot.k8s).toMatchObject({ replicaCount: 2 });
    expect(merged.pilot.k8s.env.map(({ name }: { name: string }) => name)).toEqual([
      'ENABLE_CA_SERVER',
      'PILOT_TRACE_SAMPLING',
    ]);
  });

  test('may not switch the CA of istiod on again', () => {
    const components = { pilot: { k8s: { env: [{ name: 'ENABLE_CA_SERVER', value: 'true' }] } } };
    expectRefusal(() => install(istioctl, SIDECAR, { components }), {
      place: 'test/istio',
      prop: 'components.pilot.k8s.env[ENABLE_CA_SERVER]',
      received: '"true"',
      allowed: '"false"',
    });
  });
});

describe('Helm charts', () => {
  const helm = (clusterWide?: boolean) => IstioInstaller.helm(ChartDelivery.argoCd(), { clusterWide });
  const ambient = { ...SIDECAR, dataPlane: DataPlane.AMBIENT };
  const names = (objects: SynthesizedObject[]) => objects.map(({ metadata }) => metadata.name);

  test('come in the order of their dependencies', () => {
    const waves = install(istioctl, ambient, { installer: helm() }).map(({ spec, metadata }) => [
      spec.source.chart,
      metadata.annotations?.['argocd.argoproj.io/sync-wave'],
    ]);
    expect(Object.fromEntries(waves)).toEqual({ base: '0', istiod: '1', cni: '1', ztunnel: '2' });
  });

  test('of a second revision add its istiod only', () => {
    expect(names(install(istioctl, ambient, { installer: helm(false) }))).toEqual(['istiod-canary']);
  });

  test('leave the webhooks alone that istiod patches itself', () => {
    const [istiod] = install(istioctl, SIDECAR, { installer: helm(false) });
    const ignored = istiod?.spec.ignoreDifferences.map(({ kind }: SynthesizedObject) => kind);
    expect(ignored).toEqual(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);
  });

  test("take the user's values of each chart, in the layout of the IstioOperator", () => {
    const values = { pilot: { autoscaleMin: 2 }, cni: { logLevel: 'debug' }, ztunnel: { logLevel: 'debug' } };
    const charts = install(istioctl, ambient, { installer: helm(), values });
    const valuesOf = (chart: string) =>
      charts.find(({ spec }) => spec.source.chart === chart)?.spec.source.helm.valuesObject;
    expect(valuesOf('istiod')).toMatchObject({ pilot: { autoscaleMin: 2 } });
    expect(valuesOf('istiod').cni).toBeUndefined();
    expect(valuesOf('cni')).toMatchObject({ profile: 'ambient', cni: { logLevel: 'debug' } });
    expect(valuesOf('ztunnel')).toMatchObject({ logLevel: 'debug' });
  });
});
