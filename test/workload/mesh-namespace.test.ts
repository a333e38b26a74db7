import { ApiObject, App, Chart, Yaml } from 'cdk8s';
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

  test('is labelled with a revision tag as it is, and follows it', () => {
    const mesh = { revisions: ['1-29-6', '1-30-3'], revisionTags: { 'prod-stable': '1-29-6' } };
    expect(labelsIn(mesh, { revision: 'prod-stable' })).toEqual({ 'istio.io/rev': 'prod-stable' });
    const both = { ...mesh, dataPlane: DataPlane.SIDECAR_AND_AMBIENT };
    expect(labelsIn(both, { revision: 'prod-stable', dataPlane: DataPlane.SIDECAR })).toEqual({
      'istio.io/rev': 'prod-stable',
    });
  });

  describe('in a mesh that runs both data planes', () => {
    const both = { dataPlane: DataPlane.SIDECAR_AND_AMBIENT };

    test.each<[DataPlane, Record<string, string>]>([
      [DataPlane.SIDECAR, { 'istio-injection': 'enabled' }],
      [DataPlane.AMBIENT, { 'istio.io/dataplane-mode': 'ambient' }],
    ])('is labelled for %s alone', (dataPlane, labels) => {
      expect(labelsIn(both, { dataPlane })).toEqual(labels);
      synth((chart) => {
        const props = { mesh: new Mesh(both), name: 'foo', dataPlane };
        expect(new MeshNamespace(chart, 'a', props).dataPlane).toBe(dataPlane);
      });
    });
  });

  test.each([DataPlane.SIDECAR, DataPlane.AMBIENT])('may say the only data plane of its mesh: %s', (dataPlane) => {
    expect(labelsIn({ dataPlane }, { dataPlane })).toEqual(labelsIn({ dataPlane }));
  });

  const namespacesOf = (one: Partial<MeshNamespaceProps>, other: Partial<MeshNamespaceProps>, apart = false) => {
    const app = new App();
    const mesh = new Mesh({ dataPlane: DataPlane.SIDECAR_AND_AMBIENT, revisions: ['default', 'canary'] });
    const second = apart ? new Mesh({ dataPlane: DataPlane.SIDECAR_AND_AMBIENT }) : mesh;
    new MeshNamespace(new Chart(app, 'a'), 'shop', { mesh, name: 'shop', ...one });
    new MeshNamespace(new Chart(app, 'b'), 'shop', { mesh: second, name: 'shop', ...other });
    return app.synthYaml();
  };
  const sidecar = { dataPlane: DataPlane.SIDECAR };

  test.each<[string, Partial<MeshNamespaceProps>, string]>([
    ['another data plane', { dataPlane: DataPlane.AMBIENT }, 'istio.io/dataplane-mode: ambient'],
    ['another revision', { ...sidecar, revision: 'canary' }, 'istio.io/rev: canary'],
  ])('does not join the mesh in a second way, by %s in another chart', (_what, other, way) => {
    const allowed = `in one way; here by istio-injection: enabled, at b/shop/Namespace by ${way}`;
    expect(() => namespacesOf(sidecar, other)).toThrow(
      `a/shop: name: received "shop"; allowed: a namespace that joins the mesh ${allowed}. Remove one of the two.`,
    );
  });

  test('may stand twice where both say the same, and in a mesh each', () => {
    expect(() => namespacesOf(sidecar, sidecar)).not.toThrow();
    expect(() => namespacesOf(sidecar, { dataPlane: DataPlane.AMBIENT }, true)).not.toThrow();
  });

  test('does not join in a second way by a plain Namespace of its chart', () => {
    const app = new App();
    const chart = new Chart(app, 'a');
    new MeshNamespace(chart, 'foo', { mesh: new Mesh(), name: 'foo' });
    const plain = (id: string, labels: Record<string, string>) =>
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'foo', labels } });
    plain('outside', { team: 'a' });
    expect(() => app.synthYaml()).not.toThrow();
    plain('ambient', { 'istio.io/dataplane-mode': 'ambient' });
    expect(() => app.synthYaml()).toThrow('by istio.io/dataplane-mode: ambient. Remove one of the two.');
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
      'nothing in an ambient namespace',
    ],
    [
      'to guess the data plane where the mesh runs both',
      { dataPlane: DataPlane.SIDECAR_AND_AMBIENT },
      {},
      'dataPlane',
      'nothing',
      'DataPlane.SIDECAR or DataPlane.AMBIENT, because the dataPlane of the mesh is SIDECAR_AND_AMBIENT',
    ],
    [
      'both data planes at once',
      { dataPlane: DataPlane.SIDECAR_AND_AMBIENT },
      { dataPlane: DataPlane.SIDECAR_AND_AMBIENT },
      'dataPlane',
      '"sidecar-and-ambient"',
      'DataPlane.SIDECAR or DataPlane.AMBIENT',
    ],
    [
      'sidecars in a mesh that has given them up',
      { dataPlane: DataPlane.AMBIENT },
      { dataPlane: DataPlane.SIDECAR },
      'dataPlane',
      '"sidecar"',
      'DataPlane.AMBIENT, because the dataPlane of the mesh is AMBIENT',
    ],
    [
      'ambient in a mesh without ztunnel',
      {},
      { dataPlane: DataPlane.AMBIENT },
      'dataPlane',
      '"ambient"',
      'DataPlane.SIDECAR, because the dataPlane of the mesh is SIDECAR',
    ],
    [
      'a revision in an ambient namespace of a mesh that runs both',
      { dataPlane: DataPlane.SIDECAR_AND_AMBIENT },
      { dataPlane: DataPlane.AMBIENT, revision: 'default' },
      'revision',
      '"default"',
      'nothing in an ambient namespace',
    ],
    [
      'what is neither revision nor tag',
      { revisions: ['a', 'b'], revisionTags: { stable: 'a' } },
      { revision: 'canary' },
      'revision',
      '"canary"',
      "one of the mesh's revisions (a, b) or revision tags (stable)",
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
