import { ExternalCaIstio, IstioVersion } from 'cdk8s-istio-csr';
import { agentFor } from '../support/agent';
import { deepFreeze } from '../support/freeze';
import { expectRefusal } from '../support/refusal';
import { only, synth } from '../support/synth';
import { ADDRESS, ambient, operator, type Props } from './support';

describe("the user's meshConfig and values", () => {
  test('are merged over what the construct sets', () => {
    const { spec } = operator('1.30.3', {
      meshConfig: { accessLogFile: '/dev/stdout' },
      values: { global: { logging: { level: 'default:info' } }, pilot: { autoscaleMin: 2 } },
    });
    expect(spec.meshConfig).toMatchObject({ accessLogFile: '/dev/stdout', trustDomain: 'cluster.local' });
    expect(spec.values).toMatchObject({
      global: { caAddress: ADDRESS, logging: { level: 'default:info' } },
      pilot: { autoscaleMin: 2 },
    });
  });

  test('may repeat what the construct sets', () => {
    const { spec } = operator('1.30.3', {
      meshConfig: { trustDomain: 'cluster.local' },
      values: { global: { caAddress: ADDRESS } },
    });
    expect(spec.values.global.caAddress).toBe(ADDRESS);
  });

  test.each<[Props, string, string, string]>([
    [{ meshConfig: { trustDomain: 'other.example' } }, 'meshConfig.trustDomain', '"other.example"', '"cluster.local"'],
    [
      { values: { global: { caAddress: 'istiod.istio-system.svc:15012' } } },
      'values.global.caAddress',
      '"istiod.istio-system.svc:15012"',
      `"${ADDRESS}"`,
    ],
    [
      { values: { global: { multiCluster: { clusterName: 'west' } } } },
      'values.global.multiCluster.clusterName',
      '"west"',
      '"Kubernetes"',
    ],
    [{ meshConfig: { trust_domain: 'other.example' } }, 'meshConfig.trust_domain', '"other.example"', 'nothing here'],
    [
      { values: { meshConfig: { trust_domain: 'cluster.local' } } },
      'values.meshConfig.trust_domain',
      '"cluster.local"',
      'nothing here',
    ],
    [
      { meshConfig: { defaultConfig: { proxy_metadata: { CA_ADDR: 'a:1' } } } },
      'meshConfig.defaultConfig.proxy_metadata',
      '{"CA_ADDR":"a:1"}',
      'nothing here',
    ],
    [
      { meshConfig: { default_config: { concurrency: 1 } } },
      'meshConfig.default_config',
      '{"concurrency":1}',
      'nothing here',
    ],
    [{ values: { global: null } }, 'values.global', 'null', ADDRESS],
    [
      { agent: agentFor(ambient), values: { ztunnel: { caAddress: 'a:1' } } },
      'values.ztunnel.caAddress',
      '"a:1"',
      `"${ADDRESS}"`,
    ],
    [
      { agent: agentFor({ meshId: 'one' }), values: { global: { meshID: 'two' } } },
      'values.global.meshID',
      '"two"',
      '"one"',
    ],
    [
      { values: { global: { caName: 'GkeWorkloadCertificate' } } },
      'values.global.caName',
      '"GkeWorkloadCertificate"',
      '""',
    ],
    [
      { values: { global: { pilotCertProvider: 'kubernetes' } } },
      'values.global.pilotCertProvider',
      '"kubernetes"',
      '"istiod"',
    ],
    [
      { values: { pilot: { env: { EXTERNAL_CA: 'ISTIOD_RA_KUBERNETES_API' } } } },
      'values.pilot.env.EXTERNAL_CA',
      '"ISTIOD_RA_KUBERNETES_API"',
      'nothing here',
    ],
    [
      { meshConfig: { defaultConfig: { proxyMetadata: { CA_ADDR: 'istiod:15012' } } } },
      'meshConfig.defaultConfig.proxyMetadata.CA_ADDR',
      '"istiod:15012"',
      `"${ADDRESS}"`,
    ],
    [{ profile: 'ambient' }, 'profile', '"ambient"', 'a profile without ztunnel'],
    [{ agent: agentFor(ambient), profile: 'demo' }, 'profile', '"demo"', "'ambient' or a profile file of your own"],
    [{ hub: 'a b' }, 'hub', '"a b"', 'a registry with an optional path'],
    [{ hub: 'https://a.io' }, 'hub', '"https://a.io"', 'a registry with an optional path'],
    [{ values: { revision: 'canary' } }, 'values.revision', '"canary"', 'nothing here'],
    [
      { values: { meshConfig: { trustDomain: 'b.example' } } },
      'values.meshConfig.trustDomain',
      '"b.example"',
      '"cluster.local"',
    ],
    [{ values: { global: { istioNamespace: 'b' } } }, 'values.global.istioNamespace', '"b"', '"istio-system"'],
    [{ values: { global: { meshID: 'two' } } }, 'values.global.meshID', '"two"', 'nothing here'],
    [{ values: { ztunnel: { caAddress: 'b:1' } } }, 'values.ztunnel', '{"caAddress":"b:1"}', 'nothing here'],
    [
      { values: { pilot: { env: { ENABLE_CA_SERVER: 'true' } } } },
      'values.pilot.env.ENABLE_CA_SERVER',
      '"true"',
      '"false"',
    ],
  ])('are refused where they contradict it: case %#', (props, prop, received, allowed) => {
    expectRefusal(() => operator('1.30.3', props), { place: 'test/istio', prop, received, allowed });
  });

  test('are copied: a later change does not reach the YAML', () => {
    const values = { pilot: { list: [1] } };
    const objects = synth((chart) => {
      new ExternalCaIstio(chart, 'istio', { agent: agentFor(), version: IstioVersion.LATEST, values });
      values.pilot.list.push(2);
    });
    expect(only(objects, 'IstioOperator').spec.values.pilot).toEqual({ list: [1] });
  });

  test('are not changed', () => {
    const props = deepFreeze({ meshConfig: { defaultConfig: { a: 1 } }, values: { global: { deep: { b: [1] } } } });
    expect(operator('1.30.3', props).spec.values.global.deep).toEqual({ b: [1] });
  });
});
