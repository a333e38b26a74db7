import type { Duration } from 'cdk8s';
import { Yaml } from 'cdk8s';
import { ExternalCaIstio, type ExternalCaIstioProps, IstioVersion } from 'cdk8s-istio-csr';
import { agentFor } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { synth } from '../support/synth';
import { ADDRESS, ambient, operator } from './support';

describe('ExternalCaIstio', () => {
  test.each(['1.8.2', '1.30.3'])('with Istio %s', (version) => {
    expect(Yaml.stringify(operator(version))).toMatchSnapshot();
  });

  test('of an ambient mesh with a revision, an id and a network', () => {
    const agent = agentFor({ ...ambient, revisions: ['1-30-3'], meshId: 'mesh1', network: 'network1' });
    const object = operator('1.30.3', { agent });
    expect(Yaml.stringify(object)).toMatchSnapshot();
    expect(problemsOf([object])).toEqual([]);
  });

  test("sends proxies to the agent, in the agent's trust domain and cluster", () => {
    const agent = agentFor({ trustDomain: 'prod.example.com', clusterId: 'east', namespace: 'mesh' });
    const { metadata, spec } = operator('1.30.3', { agent });
    expect(metadata).toEqual({ name: 'istio', namespace: 'mesh' });
    expect(spec.meshConfig.trustDomain).toBe('prod.example.com');
    expect(spec.namespace).toBe('mesh');
    expect(spec.values.global).toEqual({
      caAddress: ADDRESS,
      istioNamespace: 'mesh',
      multiCluster: { clusterName: 'east' },
    });
  });

  test("says nothing of Istio's own defaults", () => {
    const { spec } = operator('1.30.3');
    for (const field of ['profile', 'hub', 'tag', 'namespace', 'revision']) expect(spec).not.toHaveProperty(field);
    expect(spec.values.global).not.toHaveProperty('istioNamespace');
    expect(spec.values).not.toHaveProperty('ztunnel');
  });

  test('takes name, profile, hub and tag', () => {
    const object = operator('1.30.3', {
      name: 'mine',
      profile: 'minimal',
      hub: 'registry.example.com',
      tag: '1.30.3-x',
    });
    expect(object.metadata.name).toBe('mine');
    expect(object.spec).toMatchObject({ profile: 'minimal', hub: 'registry.example.com', tag: '1.30.3-x' });
  });
});

describe('ExternalCaIstio, by release of Istio', () => {
  const releases = ['1.8.0', '1.8.2', '1.15.7', '1.16.0', '1.22.0', '1.23.6', '1.24.0', '1.30.3'];

  test.each(releases)('%s: istiod is no CA, and the object is valid', (version) => {
    const object = operator(version);
    expect(object.spec.components.pilot.k8s.env).toEqual([{ name: 'ENABLE_CA_SERVER', value: 'false' }]);
    expect(problemsOf([object])).toEqual([]);
  });

  test.each(['1.8.0', '1.8.2', '1.9.9', '1.14.0', '1.15.7'])(
    '%s: istiod gets its certificate by an overlay',
    (version) => {
      expect(operator(version).spec.components.pilot.k8s.overlays).toHaveLength(1);
    },
  );

  test.each(['1.16.0', '1.22.0', '1.24.0', '1.30.3'])('%s: the chart mounts the certificate itself', (version) => {
    expect(operator(version).spec.components.pilot.k8s).not.toHaveProperty('overlays');
  });

  test('every patch of the overlay appends, so that nothing of istiod is replaced', () => {
    const [overlay] = operator('1.8.2').spec.components.pilot.k8s.overlays;
    const paths: string[] = overlay.patches.map(({ path }: { path: string }) => path);
    expect(paths).toHaveLength(7);
    for (const path of paths) expect(path).toMatch(/\.(args|volumeMounts|volumes)\[-1\]$/);
  });

  test('every file that the overlay names is in a mount, and every mount has its volume', () => {
    const [{ patches }] = operator('1.8.2').spec.components.pilot.k8s.overlays;
    const valuesOf = (list: string) =>
      patches
        .filter(({ path }: { path: string }) => path.endsWith(`.${list}[-1]`))
        .map(({ value }: { value: unknown }) => value);
    const mounts: { name: string; mountPath: string }[] = valuesOf('volumeMounts');
    const files: string[] = valuesOf('args').map((arg: string) => arg.replace(/^--\w+=/, ''));
    for (const file of files) expect(mounts.some(({ mountPath }) => file.startsWith(`${mountPath}/`))).toBe(true);
    expect(mounts.map(({ name }) => name)).toEqual(valuesOf('volumes').map(({ name }: { name: string }) => name));
  });

  test.each([
    ['1.23.6', 'v0.12.0'],
    ['1.8.2', 'v0.1.0'],
    ['1.24.0', 'v0.13.0'],
  ])('%s works with istio-csr %s', (version, release) => {
    expect(operator(version, { agent: agentFor({}, release) }).kind).toBe('IstioOperator');
  });

  test.each([
    ['1.24.0', 'v0.12.0'],
    ['1.30.3', 'v0.1.0'],
  ])('%s is refused with istio-csr %s, which speaks no ALPN', (version, release) => {
    expectRefusal(() => operator(version, { agent: agentFor({}, release) }), {
      place: 'test/istio',
      prop: 'version',
      received: `"${version}"`,
      allowed: `an Istio up to 1.23 with istio-csr ${release}, or istio-csr v0.13.0 or later`,
    });
  });
});

describe('ExternalCaIstio of an ambient mesh', () => {
  test.each(['1.22.0', '1.30.3'])('%s: ztunnel asks the agent too', (version) => {
    const object = operator(version, { agent: agentFor(ambient) });
    expect(object.spec.profile).toBe('ambient');
    expect(object.spec.values.ztunnel).toEqual({ caAddress: ADDRESS, env: { SECRET_TTL: '1h0m0s' } });
    expect(object.spec.values.global.caAddress).toBe(ADDRESS);
    expect(problemsOf([object])).toEqual([]);
  });

  test('takes another profile', () => {
    expect(operator('1.30.3', { agent: agentFor(ambient), profile: 'mine' }).spec.profile).toBe('mine');
  });

  test.each(['1.8.2', '1.21.6'])('is refused with Istio %s', (version) => {
    expectRefusal(() => operator(version, { agent: agentFor(ambient) }), {
      place: 'test/istio',
      prop: 'version',
      received: `"${version}"`,
      allowed: 'Istio 1.22 or later',
    });
  });
});

describe('ExternalCaIstio, by revision', () => {
  test('the unnamed revision is not spelled out: istiod would be called istiod-default', () => {
    for (const revision of [undefined, 'default']) {
      const object = operator('1.8.2', { revision });
      expect(object.metadata.name).toBe('istio');
      expect(object.spec).not.toHaveProperty('revision');
      expect(object.spec.components.pilot.k8s.overlays[0].name).toBe('istiod');
    }
  });

  test('a named one is in the name, in the spec and in the target of the overlay', () => {
    const agent = agentFor({ revisions: ['default', '1-8-2'] });
    const object = operator('1.8.2', { agent, revision: '1-8-2' });
    expect(object.metadata.name).toBe('istio-1-8-2');
    expect(object.spec.revision).toBe('1-8-2');
    expect(object.spec.components.pilot.k8s.overlays[0].name).toBe('istiod-1-8-2');
  });

  test('is the only one of the mesh, or its default', () => {
    expect(operator('1.30.3', { agent: agentFor({ revisions: ['canary'] }) }).spec.revision).toBe('canary');
    expect(operator('1.30.3', { agent: agentFor({ revisions: ['canary', 'default'] }) }).spec.revision).toBeUndefined();
  });

  test('exposes the revision and the release that are installed', () => {
    synth((chart) => {
      const agent = agentFor({ revisions: ['canary'] });
      const istio = new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
      expect([istio.revision, istio.version]).toEqual(['canary', IstioVersion.LATEST]);
    });
  });

  test.each([
    ['that the mesh does not list', ['default', 'canary'], 'other', '"other"'],
    ['when the mesh does not list the unnamed one', ['canary'], 'default', '"default"'],
    ['when it is not said which of several', ['a', 'b'], undefined, 'nothing'],
    ['when it is empty', ['default'], '', '""'],
  ])('is refused %s', (_why, revisions, revision, received) => {
    expectRefusal(() => operator('1.30.3', { agent: agentFor({ revisions }), revision }), {
      place: 'test/istio',
      prop: 'revision',
      received,
      allowed: `one of the mesh's revisions: ${revisions.join(', ')}`,
    });
  });
});

test.each([
  ['agent', { version: IstioVersion.LATEST }, 'as ExistingIstioCsrAgent or IstioCsrAgent has'],
  ['version', { agent: agentFor() }, 'IstioVersion.of(...)'],
])('ExternalCaIstio refuses to be without %s', (prop, props, allowed) => {
  const make = () => synth((chart) => new ExternalCaIstio(chart, 'istio', props as ExternalCaIstioProps));
  expectRefusal(make, { place: 'test/istio', prop, received: 'nothing', allowed });
});

test('ExternalCaIstio refuses a lifetime that is no Duration', () => {
  const workloadCertificateDuration = '24h' as unknown as Duration;
  expectRefusal(() => operator('1.30.3', { workloadCertificateDuration }), {
    place: 'test/istio',
    prop: 'workloadCertificateDuration',
    received: '"24h"',
    allowed: 'a Duration',
  });
});

test('ExternalCaIstio refuses a bad name', () => {
  expectRefusal(() => operator('1.30.3', { name: 'My_Istio' }), {
    place: 'test/istio',
    prop: 'name',
    received: '"My_Istio"',
    allowed: 'a DNS-1123 subdomain',
  });
});
