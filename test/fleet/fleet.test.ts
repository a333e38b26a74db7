import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { Fleet, FleetCluster, type FleetSynthesis, MeshApp, OutputFolder } from 'cdk8s-istio-csr';
import { mergeShards } from '../../lib/fleet/merge-shards';
import { COMPOSER, clusterOf, contentsOf, indexProblems, testFolder, writtenAt } from '../support/fleet';
import { refusalOf } from '../support/synth';

/** Clusters that differ, and have most in common; a seed gives others. */
function generated(count: number, seed = 0): FleetCluster[] {
  return Array.from({ length: count }, (_, index) => {
    const number = (index * 7919 + seed) % 104729;
    const settings = { replicas: 1 + (number % 3), sample: number % 4 === 0 };
    const mesh = number % 5 === 0 ? { meshId: 'wide', network: `n${index % 3}` } : {};
    return clusterOf(`c-${number}`, mesh, { wave: number % 3, region: `r${number % 4}`, settings });
  });
}

function synthesized(clusters: FleetCluster[], outdir: string, props: object = {}): FleetSynthesis {
  const synthesis = new Fleet({ clusters, compose: COMPOSER }).synth({ outdir, ...props });
  expect(indexProblems(readFileSync(synthesis.index, 'utf8'))).toBeUndefined();
  return synthesis;
}

describe('a fleet of some hundred clusters', () => {
  const clusters = generated(120);
  let whole: string;
  beforeAll(() => {
    whole = testFolder();
    synthesized(clusters, whole);
  });

  test('gives the same bytes whatever the order of the clusters', () => {
    const outdir = testFolder();
    synthesized([...clusters].reverse(), outdir);
    const contents = contentsOf(whole);
    expect(Object.keys(contents).filter((name) => name.endsWith('.k8s.yaml')).length).toBeGreaterThan(240);
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test('writes nothing when nothing has changed', () => {
    const before = writtenAt(whole);
    const { written, removed, kept } = synthesized(clusters, whole);
    expect([written, removed, kept]).toEqual([[], [], []]);
    expect(writtenAt(whole)).toEqual(before);
  });

  test('is the union of its shards, byte for byte, once they are merged', () => {
    const union = testFolder();
    const shards = [1, 2, 3, 4].map((index) => synthesized(clusters, union, { shard: `${index}/4` }));
    for (const { clusters: own } of shards) expect(own.length).toBeGreaterThan(15);
    expect(shards.flatMap((shard) => shard.clusters).sort()).toEqual(clusters.map(({ name }) => name).sort());
    expect(mergeShards(union)).toMatchObject({ clusters: 120, written: ['fleet.json'], kept: [] });
    expect(contentsOf(union)).toEqual(contentsOf(whole));
  });

  test('removes what it no longer has, as if it had never been there', () => {
    const [changed, fresh] = [testFolder(), testFolder()];
    cpSync(whole, changed, { recursive: true });
    const fewer = clusters.flatMap(({ name }, index) => (index % 4 === 0 ? clusterOf(name) : []));
    const { removed } = synthesized(fewer, changed);
    expect(removed.length).toBeGreaterThan(180);
    synthesized(fewer, fresh);
    expect(contentsOf(changed)).toEqual(contentsOf(fresh));
  });

  test('writes the files of a changed cluster alone', () => {
    const outdir = testFolder();
    cpSync(whole, outdir, { recursive: true });
    const [first, ...others] = clusters as [FleetCluster, ...FleetCluster[]];
    const { replicas } = first.settings as { replicas: number };
    const settings = { replicas: replicas + 1, sample: true };
    const changed = new FleetCluster({ ...first, labels: first.labels, settings });
    const { written } = synthesized([changed, ...others], outdir);
    expect(written).toEqual([`${first.name}/agent.k8s.yaml`, 'fleet.json']);
  });
});

test('a folder of a fleet is what a folder of a MeshApp is', () => {
  const [apart, together] = [testFolder(), testFolder()];
  const clusters = generated(12);
  synthesized(clusters, together);
  const app = new MeshApp({ outdir: apart });
  for (const cluster of clusters) COMPOSER.compose(new OutputFolder(app, cluster.name), cluster);
  app.synth();
  const { 'fleet.json': index, ...files } = contentsOf(together);
  expect(JSON.parse(index ?? '')).toMatchObject({ version: 1 });
  expect(files).toEqual(contentsOf(apart));
});

describe('a fleet whose synthesis fails', () => {
  const clusters = generated(20);

  test.each([
    ['a refusal of a construct', 'Mesh'],
    ['an error of the composer', 'plain'],
    ['a text that is thrown', 'text'],
  ])('leaves everything as it was, and names the cluster, after %s', (_what, kind) => {
    const outdir = testFolder();
    synthesized(clusters, outdir);
    const before = [contentsOf(outdir), writtenAt(outdir)];
    const last = new Fleet({ clusters, compose: COMPOSER }).clusters.at(-1)?.name ?? '';
    const compose = {
      compose: (scope: Chart, cluster: FleetCluster) => {
        COMPOSER.compose(scope, new FleetCluster({ ...cluster, settings: { replicas: 9 } }));
        if (cluster.name !== last) return;
        if (kind === 'Mesh') clusterOf('x', { trustDomain: 'NO' });
        if (kind === 'plain') throw new Error('of the composer');
        throw 'of the composer';
      },
    };
    const fleet = new Fleet({ clusters, compose: compose as typeof COMPOSER });
    expect(refusalOf(() => fleet.synth({ outdir }))).toMatch(new RegExp(`^Fleet: cluster ${last}: (Mesh|of the comp)`));
    expect([contentsOf(outdir), writtenAt(outdir)]).toEqual(before);
  });

  test('leaves no folder that it has made', () => {
    const outdir = join(testFolder(), 'dist');
    const compose = {
      compose: (scope: Chart, cluster: FleetCluster) => {
        COMPOSER.compose(scope, cluster);
        if (cluster.name === 'c-7919') throw new Error('no');
      },
    };
    const fleet = new Fleet({ clusters, compose: compose as typeof COMPOSER });
    expect(refusalOf(() => fleet.synth({ outdir }))).toBe('Fleet: cluster c-7919: no');
    expect(contentsOf(join(outdir, '..'))).toEqual({});
  });

  test('puts back what was swapped when a file cannot be', () => {
    const outdir = testFolder();
    synthesized(clusters, outdir);
    const last = new Fleet({ clusters, compose: COMPOSER }).clusters.at(-1)?.name ?? '';
    const before = [contentsOf(outdir), writtenAt(outdir)];
    const { renameSync: rename } = jest.requireActual<typeof import('node:fs')>('node:fs');
    const spy = jest.spyOn(require('node:fs') as typeof import('node:fs'), 'renameSync');
    spy.mockImplementation((from, to) => {
      if (String(to).includes(join(outdir, last)) && String(from).includes('fresh')) throw new Error('EIO: i/o error');
      rename(from, to);
    });
    try {
      const changed = clusters.map(({ name }) => clusterOf(name, {}, { settings: { replicas: 7 } }));
      expect(refusalOf(() => synthesized(changed, outdir))).toContain('EIO');
    } finally {
      spy.mockRestore();
    }
    const [contents, times] = [contentsOf(outdir), writtenAt(outdir)];
    expect(contents).toEqual(before[0]);
    expect(Object.keys(times)).toEqual(Object.keys(before[1] ?? {}));
  });
});

describe('what somebody else put into the output folder', () => {
  test('is not touched', () => {
    const outdir = testFolder();
    synthesized([clusterOf('east'), clusterOf('west')], outdir);
    writeFileSync(join(outdir, 'README.md'), 'mine');
    writeFileSync(join(outdir, 'west', 'kustomization.yaml'), 'mine');
    synthesized([clusterOf('east')], outdir);
    const names = Object.keys(contentsOf(outdir)).filter((name) => !name.startsWith('east'));
    expect(names).toEqual(['README.md', 'fleet.json', 'west', 'west/kustomization.yaml']);
  });

  test('is not replaced by a file of that name', () => {
    const [outdir, other] = [testFolder(), testFolder()];
    synthesized([clusterOf('east')], other);
    synthesized([clusterOf('west')], outdir);
    renameSync(join(other, 'east'), join(outdir, 'east'));
    // What it would write in any case is taken for its own.
    expect(synthesized([clusterOf('east'), clusterOf('west')], outdir).written).toEqual(['fleet.json']);
    renameSync(join(outdir, 'fleet.json'), join(outdir, 'moved'));
    writeFileSync(join(outdir, 'east', 'agent.k8s.yaml'), 'mine');
    const before = contentsOf(outdir);
    const message = refusalOf(() => synthesized([clusterOf('east')], outdir));
    expect(message).toContain('Fleet: cluster east: ');
    expect(message).toContain('agent.k8s.yaml: is there already, and no index says that a fleet wrote it');
    expect(contentsOf(outdir)).toEqual(before);
  });

  test('and what was changed by hand stays, with a warning, when its cluster has gone', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const outdir = testFolder();
    synthesized([clusterOf('east'), clusterOf('west')], outdir);
    writeFileSync(join(outdir, 'west', 'agent.k8s.yaml'), 'changed');
    const { removed, kept } = synthesized([clusterOf('east')], outdir);
    expect([removed, kept]).toEqual([['west/istioctl/istio.k8s.yaml'], ['west/agent.k8s.yaml']]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^warning: .*west\/agent\.k8s\.yaml: is no longer/)]]);
    warn.mockRestore();
  });

  test('a file of the fleet that was changed by hand is written anew', () => {
    const outdir = testFolder();
    synthesized([clusterOf('east')], outdir);
    const before = contentsOf(outdir);
    writeFileSync(join(outdir, 'east', 'agent.k8s.yaml'), 'changed');
    expect(synthesized([clusterOf('east')], outdir).written).toEqual(['east/agent.k8s.yaml']);
    expect(contentsOf(outdir)).toEqual(before);
  });
});

test('a cluster whose name changes in case alone leaves nothing behind', () => {
  const [outdir, whole] = [testFolder(), testFolder()];
  synthesized([clusterOf('East', { clusterId: 'east' })], outdir);
  synthesized([clusterOf('east')], outdir);
  synthesized([clusterOf('east')], whole);
  expect(contentsOf(outdir)).toEqual(contentsOf(whole));
});

test.each([
  [['east', 'East'], 'Fleet: cluster east: name: received "east"; allowed: a name that no other cluster has'],
  [['fleet.json'], 'FleetCluster: name: received "fleet.json"; allowed: the name of a folder'],
  [['../east'], 'FleetCluster: name: received "../east"'],
  [[], 'Fleet: clusters: received []; allowed: at least one cluster'],
])('clusters called %j are refused', (names, message) => {
  const make = () =>
    new Fleet({ clusters: names.map((name) => clusterOf(name, { clusterId: 'c' })), compose: COMPOSER });
  expect(refusalOf(make)).toContain(message);
});

describe('a part of a fleet', () => {
  const clusters = ['a', 'b', 'c'].map((name, wave) => clusterOf(name, {}, { wave }));
  const changed = ['a', 'b', 'c'].map((name, wave) => clusterOf(name, {}, { wave, settings: { replicas: 5 } }));

  test.each([
    ['only', { only: ['b'] }, ['b']],
    ['wave', { wave: 2 }, ['c']],
    ['both', { only: ['a', 'c'], wave: 0 }, ['a']],
  ])('by %s leaves the others as they are, in the index too', (_what, props, names) => {
    const outdir = testFolder();
    synthesized(clusters, outdir);
    const { written, clusters: done } = synthesized(changed, outdir, props);
    expect(done).toEqual(names);
    expect(written).toEqual([...names.map((name) => `${name}/agent.k8s.yaml`), 'fleet.json']);
    const index = JSON.parse(readFileSync(join(outdir, 'fleet.json'), 'utf8')) as { clusters: { name: string }[] };
    expect(index.clusters.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    synthesized(changed, outdir);
    const whole = testFolder();
    synthesized(changed, whole);
    expect(contentsOf(outdir)).toEqual(contentsOf(whole));
  });

  test.each([
    [{ only: ['d'] }, 'Fleet.synth: only[0]: received "d"; allowed: the names of clusters of the fleet: a, b, c'],
    [{ only: [] }, 'Fleet.synth: only: received []'],
    [{ wave: 3 }, 'Fleet.synth: wave: received 3; allowed: a wave of the fleet: 0, 1, 2'],
    [{ only: ['a'], wave: 1 }, 'Fleet.synth: wave: received 1; allowed: the wave of a cluster in only'],
    [{ shard: '0/4' }, 'Fleet.synth: shard: received "0/4"; allowed: I/N'],
    [{ shard: '5/4' }, 'Fleet.synth: shard: received "5/4"'],
    [{ shard: '1/4', wave: 0 }, 'Fleet.synth: wave: received 0; allowed: nothing beside shard'],
    [{ outdir: '' }, 'Fleet.synth: outdir: received ""'],
  ])('%j is refused', (props, message) => {
    expect(refusalOf(() => synthesized(clusters, testFolder(), props))).toContain(message);
  });
});

test('what a killed run took away is put back, and what it had placed is its own', () => {
  const outdir = testFolder();
  const [east, west] = [clusterOf('east'), clusterOf('west')];
  synthesized([east], outdir);
  const { renameSync: rename } = jest.requireActual<typeof import('node:fs')>('node:fs');
  const fs = require('node:fs') as typeof import('node:fs');
  let moves = 0;
  const spies = [
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      // Nothing that was begun is ended: neither the swap nor its undoing.
      moves += 1;
      if (moves > 3) throw new Error('killed');
      rename(from, to);
    }),
    jest.spyOn(fs, 'rmSync').mockImplementation(() => undefined),
  ];
  const changed = [clusterOf('east', {}, { settings: { replicas: 4, istio: '1.30.3' } }), west];
  expect(() => synthesized(changed, outdir)).toThrow('killed');
  for (const spy of spies) spy.mockRestore();
  expect(Object.keys(contentsOf(outdir)).some((name) => name.startsWith('.cdk8s-istio-csr-swap-'))).toBe(true);
  const whole = testFolder();
  synthesized([east, west], whole);
  synthesized([east, west], outdir);
  expect(contentsOf(outdir)).toEqual(contentsOf(whole));
});

test('the composer gets a scope of its own and its cluster, and nothing of others', () => {
  const outdir = testFolder();
  const seen: unknown[] = [];
  const compose = (scope: Chart, cluster: FleetCluster) => {
    seen.push([scope.node.path, cluster.name, cluster.settings]);
    (cluster.settings as { list: string[] }).list.push('changed');
    COMPOSER.compose(scope, cluster);
  };
  const settings = { list: ['a'] };
  const clusters = [clusterOf('east', {}, { settings }), clusterOf('west', {}, { settings })];
  new Fleet({ clusters, compose: { compose: compose as typeof COMPOSER.compose } }).synth({ outdir });
  expect(seen).toEqual([
    ['east', 'east', { list: ['a'] }],
    ['west', 'west', { list: ['a'] }],
  ]);
});
