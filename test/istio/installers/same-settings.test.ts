import { ChartDelivery, DataPlane, IstioInstaller } from 'cdk8s-istio-csr';
import { problemsOf } from '../../support/schemas';
import { only, type SynthesizedObject } from '../../support/synth';
import { ISTIOCTL, install, SAIL, type Way } from '../support';

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

interface ReadableWay extends Way {
  readonly name: string;
  readonly versions: readonly string[];
  readonly read: (objects: SynthesizedObject[]) => Spelled;
}

const BOUNDARIES = ['1.8.2', '1.10.6', '1.15.7', '1.16.7', '1.19.10', '1.22.8', '1.23.6', '1.24.6', '1.29.6', '1.30.3'];
const upTo = (minor: number) => BOUNDARIES.filter((version) => Number(version.split('.')[1]) <= minor);

const WAYS: readonly ReadableWay[] = [
  {
    name: 'istioctl',
    versions: BOUNDARIES,
    ...ISTIOCTL,
    read: readOperator,
  },
  {
    name: 'inClusterOperator',
    versions: upTo(23),
    installer: IstioInstaller.inClusterOperator,
    read: readOperator,
  },
  {
    name: 'sail',
    versions: ['1.29.6', '1.30.3'],
    ...SAIL,
    read: readSail,
  },
  ...[ChartDelivery.flux, ChartDelivery.argoCd].map((delivery) => ({
    name: `helm by ${delivery.name}`,
    versions: BOUNDARIES.filter((version) => Number(version.split('.')[1]) >= 16),
    installer: () => IstioInstaller.helm(delivery()),
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
    const ambient = facts.dataPlane !== DataPlane.SIDECAR;
    expect(way.read(objects)).toEqual({
      caAddress: 'cert-manager-istio-csr.cert-manager.svc:443',
      enableCaServer: 'false',
      trustDomain: 'prod.example.com',
      clusterName: 'eu-1',
      meshId: 'mesh1',
      network: 'net1',
      secretTtl: '1h0m0s',
      ztunnelCaAddress: ambient ? 'cert-manager-istio-csr.cert-manager.svc:443' : undefined,
      ztunnelNamespace: ambient ? 'mesh-system' : undefined,
    });
  });

  test('gives valid objects', () => expect(problemsOf(objects)).toEqual([]));
});
