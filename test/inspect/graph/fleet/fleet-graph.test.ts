import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FleetGraph } from '../../../../lib/inspect';
import { drawFleet } from '../../../../lib/inspect/graph/fleet/draw-fleet';
import { folded } from '../../../../lib/inspect/graph/rendering/fold';
import { FleetReading } from '../../../../lib/inspect/read/fleet';
import { commandLine } from '../../../support/command-line';
import { TestCa } from '../../../support/pki';
import { type ClusterState, fleetOf } from '../../rotation/fleet/fleets';

let [a, b]: string[] = [];
beforeAll(async () => {
  [a, b] = await Promise.all(['a', 'b'].map(async (name) => (await TestCa.root(name)).certificate));
});

const shared = (name: string, more: Partial<ClusterState> = {}): ClusterState => ({
  name,
  mesh: 'shop',
  roots: [a as string],
  secretName: 'istio-ca',
  ...more,
});
const many = (count: number, each: (index: number) => ClusterState) =>
  Array.from({ length: count }, (_, index) => each(index));
const graphOf = (states: ClusterState[]) => drawFleet(FleetReading.at(fleetOf(states)));
const boxes = (states: ClusterState[]) => folded(graphOf(states)).nodes.map(({ kind, name }) => `${kind} ${name}`);

test('tells meshes, their clusters, and the roots that these trust', () => {
  const { nodes, edges } = graphOf([
    shared('eu', { roots: [a as string, b as string] }),
    shared('us', { wave: 1 }),
    { name: 'lab', generations: ['1', '2'], active: '1' },
  ]);
  // Roots are in the order of their keys, which are others in each run.
  const byKindAndName = (one: string[], other: string[]) =>
    `${one[0]} ${one[1]}`.localeCompare(`${other[0]} ${other[1]}`);
  expect(nodes.map(({ kind, name, details }) => [kind, name, ...details]).sort(byKindAndName)).toEqual(
    [
      ['cluster', 'eu', 'wave 0', 'signer Issuer istio-system/istio-ca'],
      [
        'cluster',
        'lab',
        'wave 0',
        'signer Issuer istio-system/istio-ca-1',
        'own root istio-system/istio-ca-1',
        'own root istio-system/istio-ca-2',
      ],
      ['cluster', 'us', 'wave 1', 'signer Issuer istio-system/istio-ca'],
      ['mesh', 'shop', '2 clusters', 'trust domain cluster.local'],
      ['root', 'CN=a', expect.stringMatching(/^SHA-256 ([0-9A-F]{2}:){7}[0-9A-F]{2}\.\.\.$/)],
      ['root', 'CN=b', expect.stringMatching(/^SHA-256 /)],
    ].sort(byKindAndName),
  );
  const name = (key: string) => nodes.find((node) => node.key === key)?.name;
  expect(edges.map(({ from, relation, to }) => `${name(from)} ${relation} ${name(to)}`).sort()).toEqual([
    'eu trusts CN=a',
    'eu trusts CN=b',
    'shop spans eu',
    'shop spans us',
    'us trusts CN=a',
  ]);
});

describe('clusters that are alike', () => {
  test('are one box where there are more than five, by wave', () => {
    expect(boxes(many(12, (index) => shared(`c-${index}`, { wave: index % 2 })))).toEqual([
      'mesh shop',
      'root CN=a',
      'cluster 6 clusters',
      'cluster 6 clusters',
    ]);
    expect(boxes(many(5, (index) => shared(`c-${index}`)))).toHaveLength(7);
  });

  test('are few boxes at 300 in hundreds of waves, which are listed', () => {
    const { nodes } = folded(graphOf(many(300, (index) => shared(`c-${index}`, { wave: index }))));
    expect(nodes).toHaveLength(3);
    const [cluster] = nodes.filter(({ kind }) => kind === 'cluster');
    expect(cluster?.details.slice(0, 2)).toEqual(['wave 0, 1, 10 and 297 more', 'signer Issuer istio-system/istio-ca']);
  });

  test('are told by their mesh where there are more than twelve', () => {
    const states = many(60, (index) => shared(`c-${index}`, { mesh: `m-${index % 20}` }));
    expect(boxes(states)).toEqual(['root CN=a', 'cluster 60 clusters']);
  });
});

test('a mesh is red where clusters do not trust what others sign with, and a cluster whose folder is not as the index says', () => {
  const own = (name: string): ClusterState => ({ name, generations: ['1'], active: '1' });
  const folder = fleetOf([own('eu'), own('us'), shared('ap')]);
  const index = join(folder, 'fleet.json');
  // No fleet synthesizes a mesh with two roots; a hand may have written it.
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll(/"name":"(eu|us)",/g, '$&"meshId":"odd",'));
  appendFileSync(join(folder, 'ap', 'agent.k8s.yaml'), '# edited\n');
  const graph = FleetGraph.fromOutput(folder);
  expect(graph.report.findings.map(({ check, cluster, subject }) => [check, cluster ?? subject])).toEqual([
    ['folder-as-indexed', 'ap'],
    ['trusted-everywhere-while-active', 'mesh odd'],
    ['trusted-everywhere-while-active', 'mesh odd'],
  ]);
  expect(graph.toSvg()).toContain('<title id="issuance-title">Who shares which root</title>');
  expect(
    graph
      .toSvg()
      .match(/class="(mesh|cluster) broken"/g)
      ?.sort(),
  ).toEqual(['class="cluster broken"', 'class="mesh broken"']);
  expect(graph.toHtml()).toContain('What does not agree: 3');
});

test('the same output gives the same bytes', () => {
  const folder = fleetOf([shared('eu'), shared('us', { roots: [a as string, b as string] })]);
  const draw = () => {
    const graph = FleetGraph.fromOutput(join(folder, 'fleet.json'));
    return [graph.toMermaid(), graph.toSvg(), graph.toHtml(), graph.report.toJson()];
  };
  expect(draw()).toEqual(draw());
});

describe('the command', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine(), 'graph', ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('draws a fleet as Mermaid and SVG', () => {
    const folder = fleetOf([shared('eu'), shared('us')]);
    const svg = join(folder, 'fleet.svg');
    const { status, stdout, stderr } = run('--fleet', folder, '--svg', svg, '--strict');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Mesh_shop -- spans --> Cluster_eu');
    expect(readFileSync(svg, 'utf8')).toContain('Who shares which root');
  });

  test('ends with 1 for what does not agree when it is strict, and tells it', () => {
    const folder = fleetOf([shared('eu'), shared('us')]);
    appendFileSync(join(folder, 'us', 'agent.k8s.yaml'), '# edited\n');
    const { status, stderr } = run('--fleet', folder, '--strict');
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^broken: the folder of us cannot be told: /)]);
  });

  test.each([
    [['dist', '--fleet', 'dist'], /--fleet draws a fleet alone/],
    [['--fleet', 'dist', '--assume', 'Secret/a/b'], /--fleet draws a fleet alone/],
    [['--fleet', 'nowhere'], /nowhere: cannot be read/],
  ])('ends with 2 for %j', (args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});
