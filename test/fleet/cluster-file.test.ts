import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Fleet, type FleetCluster } from 'cdk8s-istio-csr';
import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { entryOf, fieldsOf, type TypeEntry } from '../../lib/internal/checked/table';
import { bomb } from '../support/bomb';
import { COMPOSER, testFolder } from '../support/fleet';
import { ROOT } from '../support/paths';
import { refusalOf } from '../support/synth';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'fleet.schema.json'), 'utf8'));
const isFit = new Ajv().compile(schema);

/** The clusters of a file with that text. */
function read(text: string): FleetCluster[] {
  const file = join(testFolder(), 'clusters.yaml');
  writeFileSync(file, text);
  return Fleet.fromFile(file, { compose: COMPOSER }).clusters;
}

/** What is wrong with a text, without the path of the file. */
function problemOf(text: string): string {
  return refusalOf(() => read(text)).replace(/ \/\S*\/clusters\.yaml/, ' clusters.yaml');
}

test('a cluster has what the file says of it, on top of what holds for all', () => {
  const [east, west] = read(`
version: 1
defaults:
  mesh: { trustDomain: mesh.example.com, meshId: mesh1, dataPlane: ambient, platform: gke }
  labels: { tier: prod, team: mesh }
  settings: { replicas: 3, nested: { a: 1 } }
clusters:
  - name: west
    mesh: { clusterId: west-1, network: n2, revisions: [default, 1-30-3] }
    labels: { tier: test }
    settings: { nested: { b: 2 } }
    region: eu
    wave: 1
    kubeContext: admin@west
  - name: east
    mesh: { network: n1 }
`) as [FleetCluster, FleetCluster];
  expect(east).toMatchObject({ name: 'east', wave: 0, labels: { tier: 'prod', team: 'mesh' } });
  expect(east.mesh).toMatchObject({
    trustDomain: 'mesh.example.com',
    clusterId: 'east',
    meshId: 'mesh1',
    network: 'n1',
  });
  expect(east.mesh).toMatchObject({ dataPlane: 'ambient', platform: 'gke', ztunnelNamespace: 'kube-system' });
  expect(west).toMatchObject({
    region: 'eu',
    wave: 1,
    kubeContext: 'admin@west',
    labels: { tier: 'test', team: 'mesh' },
  });
  expect(west.mesh).toMatchObject({ clusterId: 'west-1', revisions: ['default', '1-30-3'] });
  expect(west.settings).toEqual({ replicas: 3, nested: { a: 1, b: 2 } });
});

const ONE = 'version: 1\nclusters:\n  - name: east\n';

test.each([
  ['a field that there is not', `${ONE}    color: red`, 'clusters[0]: color: received '],
  [
    'a fact of the mesh that there is not',
    `${ONE}    mesh: { trustdomain: a }`,
    'clusters[0].mesh: trustdomain: received ',
  ],
  [
    'a fact of the wrong type',
    `${ONE}    mesh: { cni: yes please }`,
    'clusters[0] (east): Mesh: cni: received "yes please"',
  ],
  [
    'a trust domain with a scheme',
    `${ONE}    mesh: { trustDomain: 'spiffe://a' }`,
    'clusters[0] (east): Mesh: trustDomain: ',
  ],
  ['a data plane that there is not', `${ONE}    mesh: { dataPlane: both }`, 'clusters[0] (east): Mesh: dataPlane: '],
  ['a wave below 0', `${ONE}    wave: -1`, 'clusters[0] (east): FleetCluster east: wave: received -1'],
  [
    'labels that no API server takes',
    `${ONE}    labels: { a: 'b c' }`,
    'clusters[0] (east): FleetCluster east: labels.a: ',
  ],
  [
    'a name with a slash',
    'version: 1\nclusters:\n  - name: ../x',
    'clusters[0] (../x): Mesh: clusterId: received "../x"',
  ],
  ['a cluster without a name', 'version: 1\nclusters:\n  - wave: 1', 'clusters[0]: '],
  [
    'a cluster that is a text',
    'version: 1\nclusters: [east]',
    'clusters[0]: received (a text of 4 characters, not shown); allowed: a map',
  ],
  ['no clusters', 'version: 1', 'clusters: received nothing; allowed: a list'],
  ['an empty list', 'version: 1\nclusters: []', 'Fleet: clusters: received []'],
  ['no version', 'clusters: []', 'version: received nothing; allowed: 1'],
  ['a later version', 'version: 2\nclusters: []', 'version: received 2; allowed: 1'],
  ['a name of one cluster for all', 'version: 1\ndefaults: { name: a }\nclusters: []', 'defaults: name: '],
  ['a name twice', `${ONE}  - name: EAST`, 'Fleet: cluster east: name: received "east"; allowed: a name that no other'],
  ['nothing', '', 'the file: received'],
  ['two documents', `${ONE}---\n${ONE}`, 'holds more than one document'],
  ['no YAML', 'version: [', 'not valid YAML'],
])('%s is refused, and says where', (_what, text, message) => {
  expect(problemOf(text)).toContain(message);
});

test.each([
  [
    'references that stand for more than a memory holds',
    `version: 1\nclusters: []\ndefaults:\n  settings:\n${indented(bomb(9))}`,
  ],
  ['a file that holds a private key', `${ONE}    settings: { key: "-----BEGIN PRIVATE KEY-----\\nAAAA" }`],
  ['a field called __proto__', `${ONE}    __proto__: { wave: 1 }`],
  ['settings that hold themselves', `${ONE}    settings: &a { b: *a }`],
])('%s is refused, and quotes nothing of it', (_what, text) => {
  expect(problemOf(text)).not.toMatch(/AAAA|Maximum|undefined/);
});

test.each(['clusters.yaml', '/dev/zero', '/'])('%s, which is no file, is refused', (file) => {
  expect(refusalOf(() => Fleet.fromFile(file, { compose: COMPOSER }))).toMatch(/^\S+: cannot be read: /);
});

describe('the JSON schema of the file', () => {
  test('has every prop of a cluster and of a mesh', () => {
    const { cluster, mesh } = schema.definitions;
    for (const [struct, definition] of [
      ['FleetClusterProps', cluster],
      ['MeshProps', mesh],
    ] as const) {
      const fields = fieldsOf(entryOf(struct) as TypeEntry);
      expect(Object.keys(definition.properties).sort()).toEqual(fields.map(({ name }) => name).sort());
    }
  });

  test('allows what is read and nothing else', () => {
    const odd = fc.constantFrom<unknown>(
      '',
      'a',
      'A.b',
      '-a',
      'a b',
      'sidecar',
      'gke',
      'x'.repeat(64),
      1,
      -1,
      0.5,
      true,
      null,
      [],
      ['a'],
      {},
    );
    const some = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 2 });
    const mesh = some([...Object.keys(schema.definitions.mesh.properties), 'other']);
    const cluster = fc
      .tuple(some([...Object.keys(schema.definitions.cluster.properties), 'other']), fc.option(mesh), fc.boolean())
      .map(([all, facts, named]) => ({ ...(named && { name: 'a' }), ...all, ...(facts && { mesh: facts }) }));
    const verdicts = { true: 0, false: 0 };
    fc.assert(
      fc.property(cluster, (each) => {
        const text = dump({ version: 1, clusters: [each] });
        const fits = isFit(JSON.parse(JSON.stringify({ version: 1, clusters: [each] })));
        let problem = '';
        try {
          read(text);
        } catch (error) {
          problem = (error as Error).message;
        }
        // Facts that contradict each other, such as a namespace of a ztunnel that is not there, are beyond a schema.
        if (fits && /Refused|ztunnel|cni|CNI/.test(problem)) return;
        verdicts[`${fits}`] += 1;
        expect([fits, problem]).toEqual([fits, fits ? '' : expect.stringMatching(/^Fleet/)]);
      }),
      { numRuns: 400, seed: 13 },
    );
    expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(20);
  });
});

function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}
