import { Yaml } from 'cdk8s';
import { DataPlane, Mesh, MeshNamespace, type MeshNamespaceProps, type MeshProps } from 'cdk8s-istio-csr';
import { deepFreeze } from '../support/freeze';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, synth } from '../support/synth';

const namespaceIn = (mesh: MeshProps, props: Partial<MeshNamespaceProps> = {}) =>
  synth((chart) => new MeshNamespace(chart, 'foo', { mesh: new Mesh(mesh), name: 'foo', ...props }));

const labelsIn = (mesh: MeshProps, props: Partial<MeshNamespaceProps> = {}) =>
  only(namespaceIn(mesh, props), 'Namespace').metadata.labels;

describe('MeshNamespace', () => {
  test('is a Namespace', () => {
    const objects = namespaceIn({});
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test.each<[string, MeshProps, string | undefined, Record<string, string>]>([
    ['the unnamed revision', {}, undefined, { 'istio-injection': 'enabled' }],
    ['the unnamed revision among others', { revisions: ['a', 'default'] }, undefined, { 'istio-injection': 'enabled' }],
    ['the only revision', { revisions: ['canary'] }, undefined, { 'istio.io/rev': 'canary' }],
    ['a revision by name', { revisions: ['default', 'canary'] }, 'canary', { 'istio.io/rev': 'canary' }],
    ['default by name', { revisions: ['default', 'canary'] }, 'default', { 'istio-injection': 'enabled' }],
    ['ambient', { dataPlane: DataPlane.AMBIENT }, undefined, { 'istio.io/dataplane-mode': 'ambient' }],
    [
      'ambient with several revisions',
      { dataPlane: DataPlane.AMBIENT, revisions: ['a', 'b'] },
      undefined,
      { 'istio.io/dataplane-mode': 'ambient' },
    ],
  ])('is labelled for %s', (_what, mesh, revision, labels) => {
    expect(labelsIn(mesh, { revision })).toEqual(labels);
  });

  test('has the labels given, without changing them', () => {
    const labels = deepFreeze({ team: 'payments' });
    expect(labelsIn({}, { labels })).toEqual({ team: 'payments', 'istio-injection': 'enabled' });
  });

  test('exposes its name', () => {
    synth((chart) => expect(new MeshNamespace(chart, 'a', { mesh: new Mesh(), name: 'foo' }).name).toBe('foo'));
  });

  test.each<[string, MeshProps, Partial<MeshNamespaceProps>, string, string, string]>([
    ['a name with a dot', {}, { name: 'a.b' }, 'name', '"a.b"', 'a DNS-1123 label'],
    ['no name', {}, { name: '' }, 'name', '""', 'a DNS-1123 label'],
    ["the control plane's own", {}, { name: 'istio-system' }, 'name', '"istio-system"', 'any namespace but'],
    [
      "the control plane's own elsewhere",
      { namespace: 'mesh' },
      { name: 'mesh' },
      'name',
      '"mesh"',
      'any namespace but',
    ],
    ['an unknown revision', {}, { revision: 'canary' }, 'revision', '"canary"', "one of the mesh's revisions: default"],
    ['one of several that is not named', { revisions: ['a', 'b'] }, {}, 'revision', 'nothing', 'revisions: a, b'],
    [
      'a revision in an ambient mesh',
      { dataPlane: DataPlane.AMBIENT },
      { revision: 'default' },
      'revision',
      '"default"',
      'nothing in an ambient mesh',
    ],
    [
      'a second way into the mesh',
      {},
      { labels: { 'istio.io/rev': 'a' } },
      'labels.istio.io/rev',
      '"a"',
      'any label but',
    ],
    [
      'a way out of the mesh',
      {},
      { labels: { 'istio-injection': 'disabled' } },
      'labels.istio-injection',
      '"disabled"',
      'any label but',
    ],
    [
      'a bad label value',
      {},
      { labels: { team: 'has space' } },
      'labels.team',
      '"has space"',
      'a Kubernetes label value',
    ],
    ['to be without a mesh', {}, { mesh: undefined }, 'mesh', 'nothing', 'a Mesh, made with new Mesh(...)'],
    ['a bad label key', {}, { labels: { 'bad key': 'x' } }, 'labels', '"bad key"', 'label keys'],
  ])('refuses %s', (_what, mesh, props, prop, received, allowed) => {
    expectRefusal(() => namespaceIn(mesh, props), { place: 'test/foo', prop, received, allowed });
  });
});
