import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import {
  ExistingIstioCsrAgent,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  inspect,
  KubernetesVersion,
  Mesh,
} from '../../../lib';
import { issuerOfReference } from '../../../lib/inspect/read/issuers';
import { loadManifests } from '../../../lib/inspect/read/load';
import { readMesh } from '../../../lib/inspect/read/mesh';
import { nameOf } from '../../../lib/inspect/read/objects';
import { issuerText, wantedOf } from '../../../lib/inspect/verify/dist';
import { KNOWN_ISSUER } from '../../support/agent';
import { LATEST } from '../../support/latest';
import { ROOT } from '../../support/paths';
import { synth } from '../../support/synth';

const readDist = (path: string) => wantedOf(readMesh(loadManifests(path)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads what this repository synthesizes', () => {
  const { agent, certificates, ...facts } = readDist(join(ROOT, 'dist'));
  expect(facts).toEqual({
    trustDomain: 'cluster.local',
    meshNamespace: 'istio-system',
    maxLifetimeSeconds: 3600,
    caAddresses: ['cert-manager-istio-csr.cert-manager.svc:443'],
    workloads: ['foo/*'],
    notes: [],
  });
  const told = certificates.map(({ object, secretName, issuer }) => [nameOf(object), secretName, issuerText(issuer)]);
  expect(told).toEqual([
    ['istio-system/istio-ca', 'istio-ca', 'Issuer/selfsigned'],
    ['istio-system/istiod', 'istiod-tls', 'Issuer/istio-ca'],
  ]);
  expect([agent?.name, agent?.flag('cluster-id')]).toEqual(['cert-manager/cert-manager-istio-csr', 'Kubernetes']);
});

test.each(['v0.1.0', 'v0.5.0', LATEST])('finds the agent of release %s', (version) => {
  const objects = synth((chart) => {
    new IstioCsrAgent(chart, 'agent', {
      mesh: new Mesh(),
      issuer: { ...KNOWN_ISSUER, name: 'vault' },
      release: IstioCsrRelease.of(version),
      kubernetesVersion: KubernetesVersion.of('1.18'),
    });
  });
  writeFileSync(join(folder, 'agent.yaml'), Yaml.stringify(...objects));
  const { agent, maxLifetimeSeconds, meshNamespace } = readDist(folder);
  expect([agent?.flag('issuer-name'), maxLifetimeSeconds, meshNamespace]).toEqual(['vault', 3600, 'istio-system']);
});

test('takes what istiod is told for an agent that is elsewhere, and says that no agent is compared', () => {
  const objects = synth((chart) => {
    const mesh = new Mesh({ trustDomain: 'prod.example.com', namespace: 'mesh' });
    const agent = new ExistingIstioCsrAgent(chart, 'agent', { mesh, namespace: 'pki' });
    new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
  });
  writeFileSync(join(folder, 'istio.yaml'), Yaml.stringify(...objects));
  expect(readDist(folder)).toMatchObject({
    agent: undefined,
    trustDomain: 'prod.example.com',
    meshNamespace: 'mesh',
    caAddresses: ['cert-manager-istio-csr.pki.svc:443'],
    notes: ['the output holds no agent: what the running one is told is compared with nothing'],
  });
  expect(() => new inspect.MeshVerification({ dist: folder })).not.toThrow();
});

test('tells an external issuer from one of cert-manager that is called the same', () => {
  const text = (reference: object) => issuerText(issuerOfReference(reference, undefined));
  expect(text({ name: 'ca' })).toBe('Issuer/ca');
  expect(text({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'ca' })).toBe('ClusterIssuer/ca');
  expect(text({ group: '', kind: '', name: 'ca' })).toBe('Issuer/ca');
  expect(text({ group: 'awspca.example', kind: 'Issuer', name: 'ca' })).toBe('Issuer.awspca.example/ca');
});

test('knows the service accounts of every kind of workload', () => {
  const template = (serviceAccountName?: string) => ({ spec: { serviceAccountName, containers: [] } });
  const object = (kind: string, spec: object, namespace?: string) => ({
    apiVersion: 'x/v1',
    kind,
    metadata: { name: 'n', namespace },
    spec,
  });
  writeFileSync(
    join(folder, 'w.yaml'),
    Yaml.stringify(
      object('Deployment', { template: template('a') }, 'foo'),
      object('StatefulSet', { template: template('a') }, 'foo'),
      object('CronJob', { jobTemplate: { spec: { template: template('b') } } }, 'foo'),
      object('Pod', template().spec),
      object('Service', {}),
    ),
  );
  expect(readDist(folder)).toMatchObject({ workloads: ['default/default', 'foo/a', 'foo/b'], agent: undefined });
});

describe('the workloads of which certificates may be', () => {
  const template = (serviceAccountName: string, metadata: object = {}, name = 'app') => ({
    metadata,
    spec: { serviceAccountName, containers: [{ name }] },
  });
  const made = (kind: string, name: string, namespace: string, pod: object) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: { template: pod },
  });
  const namespace = (name: string, labels: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });
  const outside = { labels: { 'sidecar.istio.io/inject': 'false' } };
  const istiod = made('Deployment', 'istiod', 'istio-system', template('istiod', outside, 'discovery'));
  const cni = made('DaemonSet', 'istio-cni-node', 'kube-system', template('istio-cni', outside, 'install-cni'));
  const certManager = made('Deployment', 'cert-manager', 'cert-manager', template('cert-manager'));
  const gateway = made('Deployment', 'in', 'edge', template('in', { labels: { app: 'in' } }, 'istio-proxy'));
  const ztunnel = made('DaemonSet', 'ztunnel', 'ambient', {
    spec: {
      serviceAccountName: 'ztunnel',
      containers: [{ name: 'istio-proxy', env: [{ name: 'CA_ADDRESS', value: 'a:1' }] }],
    },
  });
  const agent = made('Deployment', 'istio-csr', 'cert-manager', {
    metadata: {},
    spec: {
      serviceAccountName: 'istio-csr',
      containers: [{ name: 'istio-csr', image: 'quay.io/jetstack/cert-manager-istio-csr:v0.14.0' }],
    },
  });
  const infrastructure = [istiod, cni, certManager, ztunnel, agent];
  const workloads = (...objects: object[]) => {
    writeFileSync(join(folder, 'w.yaml'), Yaml.stringify(...infrastructure, ...objects));
    return readDist(folder).workloads;
  };

  test('are none where only gateways are there, and what runs the mesh', () => {
    expect(workloads()).toEqual([]);
    expect(workloads(gateway)).toEqual([]);
  });

  test('are all of a Namespace in the mesh, and gateways besides', () => {
    const foo = namespace('foo', { 'istio-injection': 'enabled' });
    expect(workloads(foo)).toEqual(['foo/*']);
    expect(workloads(foo, gateway)).toEqual(['edge/in', 'foo/*']);
  });

  test('are those that are made, unless they stay out of the mesh', () => {
    const sleep = (metadata: object) => made('Deployment', 'sleep', 'bar', template('sleep', metadata));
    expect(workloads(sleep({}), gateway)).toEqual(['bar/sleep', 'edge/in']);
    expect(workloads(sleep(outside), gateway)).toEqual([]);
    expect(workloads(sleep({ annotations: { 'sidecar.istio.io/inject': 'false' } }))).toEqual([]);
    expect(workloads(sleep({ labels: { 'istio.io/dataplane-mode': 'none' } }))).toEqual([]);
  });

  test('are those of a Namespace without a label where they say so themselves, or another one is in the mesh', () => {
    const sleep = (metadata: object) => made('Deployment', 'sleep', 'bar', template('sleep', metadata));
    expect(workloads(namespace('bar'), sleep({}))).toEqual([]);
    expect(workloads(namespace('bar'), sleep({ labels: { 'sidecar.istio.io/inject': 'true' } }))).toEqual([
      'bar/sleep',
    ]);
    const foo = namespace('foo', { 'istio.io/dataplane-mode': 'ambient' });
    expect(workloads(namespace('bar'), sleep({}), foo)).toEqual(['bar/sleep', 'foo/*']);
  });
});

test('takes no trust domain for that of two meshes, and that of istiod whatever ztunnel says of it', () => {
  const installed = (spec: object) => ({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio', namespace: 'istio-system' },
    spec: { meshConfig: { trustDomain: 'td' }, ...spec },
  });
  const agent = (namespace: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'csr', namespace },
    spec: {
      template: {
        spec: {
          containers: [{ args: ['--certificate-namespace=x', '--issuer-name=y', `--trust-domain=${namespace}`] }],
        },
      },
    },
  });
  writeFileSync(join(folder, 'i.yaml'), Yaml.stringify(installed({ profile: 'ambient' })));
  expect(readDist(folder).trustDomain).toBe('td');
  writeFileSync(join(folder, 'a.yaml'), Yaml.stringify(agent('east'), agent('west')));
  expect(readDist(folder).trustDomain).toBeUndefined();
});

test('falls back on the trust domain that Istio is told', () => {
  const meshConfig = { trustDomain: 'td' };
  const istio = {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    metadata: { name: 'default' },
    spec: { values: { meshConfig } },
  };
  writeFileSync(join(folder, 'i.yaml'), Yaml.stringify(istio));
  expect(readDist(folder).trustDomain).toBe('td');
});
