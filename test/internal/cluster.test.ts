import { ApiObject, App, Chart } from 'cdk8s';
import { Mesh, MeshApp, MeshNamespace, OutputFolder } from 'cdk8s-istio-csr';
import type { Construct, IConstruct } from 'constructs';
import { beside } from '../../lib/internal/beside';
import { areOfOneCluster, constructsOfCluster } from '../../lib/internal/cluster';

const inMesh = (scope: Construct, mesh: Mesh, name = 'foo') =>
  new MeshNamespace(new Chart(scope, `${name}-chart`), name, { mesh, name });
const plain = (scope: Construct, name: string) => {
  const metadata = { name };
  return new ApiObject(new Chart(scope, `${name}-chart`), name, { apiVersion: 'v1', kind: 'Namespace', metadata });
};
const east = new Mesh({ clusterId: 'east' });
const west = new Mesh({ clusterId: 'west' });

/** Both ways, because the relation has no direction. */
function related(one: IConstruct, other: IConstruct): boolean | undefined {
  expect(areOfOneCluster(other, one)).toBe(areOfOneCluster(one, other));
  return areOfOneCluster(one, other);
}

test('one chart is of one cluster, whatever meshes are in it', () => {
  const chart = new Chart(new App(), 'chart');
  const [one, other] = [east, west].map((mesh) => new MeshNamespace(chart, mesh.clusterId, { mesh, name: 'foo' }));
  expect(related(one as Construct, other as Construct)).toBe(true);
});

test('one Mesh is of one cluster, whatever folders it is in', () => {
  const app = new MeshApp();
  expect(related(inMesh(app, east), inMesh(new OutputFolder(app, 'later'), east))).toBe(true);
});

test('Meshes of different cluster ids are of different clusters, also in one folder', () => {
  const app = new App();
  expect(related(inMesh(app, east, 'foo'), inMesh(app, west, 'bar'))).toBe(false);
});

test('Meshes of one cluster id are of one cluster in one folder, and may be anything in two', () => {
  const app = new MeshApp();
  const one = inMesh(app, new Mesh());
  expect(related(one, inMesh(app, new Mesh(), 'bar'))).toBe(true);
  expect(related(one, inMesh(new OutputFolder(app, 'east'), new Mesh()))).toBeUndefined();
});

test('a chart without a mesh is of the cluster of its folder, if that has one', () => {
  const app = new MeshApp();
  const one = inMesh(app, east);
  const shared = plain(app, 'shared');
  expect(related(one, shared)).toBe(true);
  expect(related(plain(app, 'other'), shared)).toBe(true);
  expect(related(one, plain(new OutputFolder(app, 'steps'), 'step'))).toBeUndefined();
  inMesh(app, west, 'bar');
  expect(related(one, shared)).toBeUndefined();
});

test('a chart is of the meshes that its constructs have', () => {
  const app = new MeshApp();
  const namespaces = new Chart(app, 'namespaces');
  new MeshNamespace(namespaces, 'foo', { mesh: east, name: 'foo' });
  const metadata = { name: 'plain' };
  const object = new ApiObject(namespaces, 'plain', { apiVersion: 'v1', kind: 'Namespace', metadata });
  expect(related(object, inMesh(new OutputFolder(app, 'mesh'), east))).toBe(true);
  expect(related(object, inMesh(app, west, 'bar'))).toBe(false);
  expect(constructsOfCluster(object).map(({ node }) => node.path)).toEqual([
    ...namespaces.node.findAll().map(({ node }) => node.path),
    'mesh/foo-chart',
    'mesh/foo-chart/foo',
    'mesh/foo-chart/foo/Namespace',
  ]);
});

describe('what is found beside a construct', () => {
  const isWanted = (each: IConstruct): each is ApiObject => ApiObject.isApiObject(each) && each.name === 'wanted';

  test('is that of the cluster, where its chart has none', () => {
    const app = new MeshApp();
    const one = inMesh(app, east);
    const wanted = plain(app, 'wanted');
    expect(beside(one, isWanted)).toEqual([wanted]);
    plain(new OutputFolder(app, 'elsewhere'), 'wanted');
    expect(beside(one, isWanted)).toEqual([wanted]);
  });

  test('is the only one of an app, unless it is of another cluster', () => {
    const app = new MeshApp();
    const one = inMesh(app, east);
    const wanted = plain(new OutputFolder(app, 'elsewhere'), 'wanted');
    expect(beside(one, isWanted)).toEqual([wanted]);
    const other = inMesh(new OutputFolder(app, 'west'), west, 'wanted');
    wanted.node.scope?.node.tryRemoveChild('wanted');
    expect(beside(one, isWanted)).toEqual([]);
    expect(beside(other, isWanted)).toHaveLength(1);
  });
});
