import { ApiObject, JsonPatch, Yaml } from 'cdk8s';
import { IstioOperatorController, IstioVersion, Mesh } from 'cdk8s-istio-csr';
import { deepFreeze } from '../../support/freeze';
import { problemsOf } from '../../support/schemas';
import { only, synth } from '../../support/synth';
import { containerOf, environmentOf, make, type Props, specOf, VERSIONS } from './support';

describe('IstioOperatorController', () => {
  test('for Istio 1.8.2', () => {
    expect(Yaml.stringify(...make('1.8.2'))).toMatchSnapshot();
  });

  test('is what `istioctl operator init` installs, in an order in which it can be applied', () => {
    expect(make('1.23.6').map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['Namespace', undefined, 'istio-operator'],
      ['ServiceAccount', 'istio-operator', 'istio-operator'],
      ['CustomResourceDefinition', undefined, 'istiooperators.install.istio.io'],
      ['ClusterRole', undefined, 'istio-operator'],
      ['ClusterRoleBinding', undefined, 'istio-operator'],
      ['Service', 'istio-operator', 'istio-operator'],
      ['Deployment', 'istio-operator', 'istio-operator'],
    ]);
  });

  test.each(VERSIONS)('%s: is valid', (version) => {
    expect(problemsOf(make(version))).toEqual([]);
    expect(problemsOf(make(version, { revision: 'canary', namespace: 'ops', imagePullSecrets: ['pull'] }))).toEqual([]);
  });

  test.each(['1.8.2', '1.23.6'])('%s: a chart with a namespace changes nothing', (version) => {
    expect(make(version, {}, { namespace: 'stamped' })).toEqual(make(version));
    for (const kind of ['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding']) {
      expect(only(make(version, {}, { namespace: 'stamped' }), kind).metadata).not.toHaveProperty('namespace');
    }
  });

  test('exposes its namespace, version and revision, and the Deployment as its default child', () => {
    synth((chart) => {
      const version = IstioVersion.of('1.16.7');
      const plain = new IstioOperatorController(chart, 'plain', { version });
      expect(plain).toMatchObject({ namespace: 'istio-operator', version, revision: 'default' });
      expect(ApiObject.of(plain)).toMatchObject({ kind: 'Deployment', name: 'istio-operator' });
      const other = new IstioOperatorController(chart, 'other', { version, revision: 'canary', namespace: 'ops' });
      expect(other).toMatchObject({ namespace: 'ops', revision: 'canary' });
    });
  });

  test('lets JSON patches reach the YAML', () => {
    const objects = synth((chart) => {
      const operator = new IstioOperatorController(chart, 'operator', { version: IstioVersion.of('1.16.7') });
      ApiObject.of(operator).addJsonPatch(JsonPatch.add('/spec/future', 1));
    });
    expect(only(objects, 'Deployment').spec.future).toBe(1);
  });

  test('keeps what it is given as it is', () => {
    const props = deepFreeze({ watchedNamespaces: ['a', 'istio-system'], imagePullSecrets: ['pull'] });
    expect(environmentOf('1.16.7', props).WATCH_NAMESPACE).toBe('a,istio-system');
  });
});

describe('IstioOperatorController, the image', () => {
  test.each<[string, Props, string]>([
    ['1.8.2', {}, 'docker.io/istio/operator:1.8.2'],
    ['v1.8.2', {}, 'docker.io/istio/operator:1.8.2'],
    ['1.23.6', { hub: 'localhost:5000/a/b' }, 'localhost:5000/a/b/operator:1.23.6'],
    [
      '1.8.2',
      { hub: 'containers.istio.tetratelabs.com', tag: '1.8.2-tetrate-v0' },
      'containers.istio.tetratelabs.com/operator:1.8.2-tetrate-v0',
    ],
    ['1.16', { tag: '1.16.7-distroless' }, 'docker.io/istio/operator:1.16.7-distroless'],
  ])('of %s with %j is %s', (version, props, image) => {
    expect(containerOf(version, props).image).toBe(image);
  });

  test('is pulled with the Secrets of the ServiceAccount', () => {
    const account = only(make('1.16.7', { imagePullSecrets: ['one', 'two'] }), 'ServiceAccount');
    expect(account.imagePullSecrets).toEqual([{ name: 'one' }, { name: 'two' }]);
    expect(only(make('1.16.7'), 'ServiceAccount')).not.toHaveProperty('imagePullSecrets');
  });
});

describe('IstioOperatorController, where it looks', () => {
  test.each<[string, Props, string]>([
    ['istio-system by itself', {}, 'istio-system'],
    ["the mesh's namespace", { mesh: new Mesh({ namespace: 'mesh' }) }, 'mesh'],
    ['the namespaces given', { watchedNamespaces: ['a', 'b'] }, 'a,b'],
    ["more than the mesh's", { mesh: new Mesh(), watchedNamespaces: ['a', 'istio-system'] }, 'a,istio-system'],
  ])('is %s', (_what, props, watched) => {
    expect(environmentOf('1.16.7', props)).toMatchObject({ WATCH_NAMESPACE: watched, REVISION: '' });
  });

  test('has its own namespace in everything that has to agree', () => {
    const objects = make('1.16.7', { namespace: 'ops' });
    expect(only(objects, 'Namespace').metadata.name).toBe('ops');
    for (const kind of ['ServiceAccount', 'Service', 'Deployment']) {
      expect(only(objects, kind).metadata.namespace).toBe('ops');
    }
    expect(only(objects, 'ClusterRoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'istio-operator', namespace: 'ops' },
    ]);
    expect(environmentOf('1.16.7', { namespace: 'ops' })).toMatchObject({
      LEADER_ELECTION_NAMESPACE: 'ops',
      OPERATOR_NAME: 'ops',
    });
  });
});

describe('IstioOperatorController of a revision', () => {
  const revision = '1-23-6';

  test.each(VERSIONS)('%s: has it in all names but those of the Namespace and the CRD', (version) => {
    const objects = make(version, { revision });
    const named = (kind: string) => only(objects, kind).metadata.name;
    for (const kind of ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Service', 'Deployment']) {
      expect(named(kind)).toBe('istio-operator-1-23-6');
    }
    expect([named('Namespace'), named('CustomResourceDefinition')]).toEqual([
      'istio-operator',
      'istiooperators.install.istio.io',
    ]);
    const { roleRef, subjects } = only(objects, 'ClusterRoleBinding');
    expect([roleRef.name, subjects[0].name]).toEqual(['istio-operator-1-23-6', 'istio-operator-1-23-6']);
    expect(specOf(version, { revision }).template.spec.serviceAccountName).toBe('istio-operator-1-23-6');
    expect(environmentOf(version, { revision }).REVISION).toBe(revision);
  });

  test("keeps upstream's pod labels, which have no revision", () => {
    const { selector, template } = specOf('1.23.6', { revision });
    const labels = { name: 'istio-operator' };
    expect([selector.matchLabels, template.metadata.labels]).toEqual([labels, labels]);
    expect(only(make('1.23.6', { revision }), 'Service').spec.selector).toEqual(labels);
  });

  test('called default is the unnamed one', () => {
    expect(make('1.23.6', { revision: 'default' })).toEqual(make('1.23.6'));
  });

  test('may be any of the mesh, and of 48 characters', () => {
    const longest = 'r'.repeat(48);
    const mesh = new Mesh({ revisions: ['default', longest] });
    expect(problemsOf(make('1.23.6', { mesh, revision: longest }))).toEqual([]);
  });

  test('leaves Namespace and CRD to another one when they are taken out of the tree', () => {
    const objects = synth((chart) => {
      const version = IstioVersion.of('1.23.6');
      new IstioOperatorController(chart, 'old', { version });
      const next = new IstioOperatorController(chart, 'next', { version, revision });
      for (const id of ['Namespace', 'CustomResourceDefinition']) next.node.tryRemoveChild(id);
    });
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(12);
  });
});
