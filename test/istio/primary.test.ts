import { App, Chart } from 'cdk8s';
import {
  ChartDelivery,
  ExistingIstioCsrAgent,
  type ExternalCaIstioProps,
  IstioInstaller,
  type MeshProps,
  type PrimaryControlPlane,
} from 'cdk8s-istio-csr';
import { agentFor } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject } from '../support/synth';
import { ambient, ISTIOCTL, install, SIDECAR } from './support';

/** What both clusters share in `install`. */
const SHARED: MeshProps = {
  trustDomain: 'prod.example.com',
  namespace: 'mesh-system',
  meshId: 'mesh1',
  revisions: ['canary'],
};
const primary: PrimaryControlPlane = { agent: agentFor({ ...SHARED, clusterId: 'main' }), address: '192.0.2.10' };

function existing(caAddress: string): ExistingIstioCsrAgent {
  const chart = new Chart(new App(), 'elsewhere');
  return new ExistingIstioCsrAgent(chart, 'agent', { mesh: primary.agent.mesh, caAddress });
}

function remote(
  props: Partial<ExternalCaIstioProps> = {},
  mesh: MeshProps = {},
  version = '1.30.3',
): SynthesizedObject[] {
  const objects = install(ISTIOCTL, { ...SIDECAR, version, mesh }, { primary, ...props });
  expect(problemsOf(objects)).toEqual([]);
  return objects;
}

const PATH = '/inject/cluster/eu-1/net/net1';

describe('a cluster that the istiod of another one serves', () => {
  test('has its webhook say cluster and network, with istioctl', () => {
    const { profile, values } = only(remote(), 'IstioOperator').spec;
    expect(profile).toBe('remote');
    expect(values.istiodRemote).toEqual({ injectionPath: PATH });
    expect(values.global).toMatchObject({ remotePilotAddress: '192.0.2.10', multiCluster: { clusterName: 'eu-1' } });
  });

  test('says only its cluster where it has no network', () => {
    const { values } = only(remote({}, { network: undefined }), 'IstioOperator').spec;
    expect(values.istiodRemote.injectionPath).toBe('/inject/cluster/eu-1');
  });

  test('has the same with Helm', () => {
    const installer = IstioInstaller.helm(ChartDelivery.flux());
    const { values } = only(remote({ installer }), 'HelmRelease', 'istiod-canary').spec;
    expect(values).toMatchObject({ profile: 'remote', istiodRemote: { injectionPath: PATH } });
    expect(values.global.remotePilotAddress).toBe('192.0.2.10');
  });

  test('has the same with Sail', () => {
    const { profile, values } = only(remote({ installer: IstioInstaller.sail({ name: 'canary' }) }), 'Istio').spec;
    expect(profile).toBe('remote');
    expect(values).toMatchObject({ istiodRemote: { injectionPath: PATH } });
  });

  test.each<[string, Partial<ExternalCaIstioProps>, MeshProps, string, string, string]>([
    ['its name', {}, { clusterId: 'main' }, 'primary.agent', '"main"', 'another clusterId'],
    ['its trust domain', {}, { trustDomain: 'other' }, 'primary.agent', '"prod.example.com"', 'trustDomain is other'],
    ['its mesh id', {}, { meshId: undefined }, 'primary.agent', '"mesh1"', 'meshId is not set'],
    ['its revision', {}, { revisions: ['next'] }, 'primary.agent', '["canary"]', 'the revision next'],
    ['upper case', {}, { clusterId: 'Kubernetes' }, 'agent.mesh.clusterId', '"Kubernetes"', 'the path of a webhook'],
    ['ztunnel', {}, ambient, 'primary', '"a primary"', 'nothing in a mesh with ztunnel'],
    ['a profile', { profile: 'demo' }, {}, 'profile', '"demo"', "'remote'"],
    ['a URL', { primary: { ...primary, address: 'https://a' } }, {}, 'primary.address', '"https://a"', 'a DNS name'],
    [
      'no agent',
      { primary: { address: 'a' } as PrimaryControlPlane },
      {},
      'primary.agent',
      'nothing',
      'as ExistingIstioCsrAgent or IstioCsrAgent has',
    ],
    [
      'another address',
      { primary: { ...primary, agent: existing('other.svc:443') } },
      {},
      'agent.caAddress',
      '"cert-manager-istio-csr.cert-manager.svc:443"',
      "other.svc:443, which the primary's istiod tells every proxy",
    ],
    [
      'another way in',
      { values: { istiodRemote: { injectionPath: '/inject' } } },
      {},
      'values.istiodRemote.injectionPath',
      '"/inject"',
      PATH,
    ],
  ])('is refused for %s', (_what, props, mesh, prop, received, allowed) => {
    expectRefusal(() => remote(props, mesh), { place: 'test/istio', prop, received, allowed });
  });

  test('needs the charts of Istio 1.24', () => {
    expect(remote({}, {}, '1.24.0')).not.toEqual([]);
    expectRefusal(() => remote({}, {}, '1.23.6'), {
      place: 'test/istio',
      prop: 'primary',
      received: '"Istio 1.23.6"',
      allowed: 'nothing before Istio 1.24',
    });
  });
});
