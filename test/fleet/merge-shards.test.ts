import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from 'cdk8s-istio-csr';
import { mergeShards } from '../../lib/fleet/merge-shards';
import { COMPOSER, clusterOf, contentsOf, testFolder } from '../support/fleet';
import { refusalOf } from '../support/synth';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

function synthesized(outdir: string, names: readonly string[], props: object = {}): void {
  const clusters = names.map((name) => clusterOf(name, { meshId: 'm1' }));
  new Fleet({ clusters, compose: COMPOSER }).synth({ outdir, ...props });
}

/** A folder with the output of both shards. */
function union(names = NAMES): string {
  const outdir = testFolder();
  for (const shard of ['1/2', '2/2']) synthesized(outdir, names, { shard });
  return outdir;
}

/** Merges and asserts that it is refused with nothing changed. */
function refusal(outdir: string): string {
  const before = contentsOf(outdir);
  const message = refusalOf(() => mergeShards(outdir));
  expect(contentsOf(outdir)).toEqual(before);
  return message.replaceAll(outdir, 'OUT');
}

test('removes what an earlier index had and no shard has', () => {
  const [outdir, whole] = [testFolder(), testFolder()];
  synthesized(outdir, [...NAMES, 'gone']);
  for (const shard of ['1/2', '2/2']) synthesized(outdir, NAMES, { shard });
  mergeShards(outdir);
  synthesized(whole, NAMES);
  expect(contentsOf(outdir)).toEqual(contentsOf(whole));
});

test('a whole run takes the indexes of shards away', () => {
  const [outdir, whole] = [union([...NAMES, 'gone']), testFolder()];
  synthesized(outdir, NAMES);
  synthesized(whole, NAMES);
  expect(contentsOf(outdir)).toEqual(contentsOf(whole));
});

test('a shard that is missing is refused', () => {
  const outdir = union();
  rmSync(join(outdir, 'fleet.2-of-2.json'));
  expect(refusal(outdir)).toBe('OUT: shard 2/2 is missing: put the output of every shard into one folder');
});

test('shards of different divisions are refused', () => {
  const outdir = union();
  synthesized(outdir, NAMES, { shard: '3/3' });
  expect(refusal(outdir)).toMatch(/^OUT: fleet\.1-of-2\.json and fleet\.3-of-3\.json are of different divisions/);
});

test('a folder without shards is refused', () => {
  expect(refusal(testFolder())).toBe('OUT: holds no index of a shard (fleet.1-of-4.json)');
});

test.each<[string, (file: string) => void]>([
  ['changed', (file) => writeFileSync(file, 'changed')],
  ['missing', (file) => rmSync(file)],
])('a file that is %s is refused, with its cluster', (_what, change) => {
  const outdir = union();
  change(join(outdir, 'c', 'agent.k8s.yaml'));
  expect(refusal(outdir)).toMatch(/^OUT\/fleet\.[12]-of-2\.json: cluster c: its files are not there, or not as/);
});

test('an index under the name of another shard is refused', () => {
  const outdir = union();
  renameSync(join(outdir, 'fleet.1-of-2.json'), join(outdir, 'x'));
  renameSync(join(outdir, 'fleet.2-of-2.json'), join(outdir, 'fleet.1-of-2.json'));
  renameSync(join(outdir, 'x'), join(outdir, 'fleet.2-of-2.json'));
  expect(refusal(outdir)).toMatch(/^OUT\/fleet\.1-of-2\.json: cluster \w: belongs to another shard/);
});

test('clusters of different shards that contradict each other are refused', () => {
  const outdir = testFolder();
  for (const [shard, istio] of Object.entries({ '1/2': '1.29.0', '2/2': '1.31.4' })) {
    const clusters = NAMES.map((name) => clusterOf(name, { meshId: 'm1' }, { settings: { istio } }));
    new Fleet({ clusters, compose: COMPOSER }).synth({ outdir, shard });
  }
  expect(refusal(outdir)).toMatch(/^Fleet: cluster \w: version of ExternalCaIstio: received "1\.29\.0"/);
});

describe('an index that is not what a fleet writes', () => {
  const HASH = 'a'.repeat(64);
  const entry = (change: object) => ({
    name: 'a',
    wave: 0,
    trustDomain: 'd',
    clusterId: 'a',
    istio: [],
    istioCsr: [],
    trustAnchors: [],
    objects: HASH,
    files: { 'x.k8s.yaml': HASH },
    ...change,
  });
  const index = (...clusters: unknown[]) => JSON.stringify({ version: 1, clusters });

  test('is read when it is', () => {
    const outdir = testFolder();
    writeFileSync(join(outdir, 'fleet.json'), index(entry({})));
    synthesized(outdir, ['b']);
    expect(Object.keys(contentsOf(outdir))).toContain('b/agent.k8s.yaml');
  });

  test.each([
    [
      'a path out of the folder',
      index(entry({ files: { '../../etc/passwd': HASH } })),
      'clusters[0]: is no index of a fleet: its field files',
    ],
    ['an absolute path', index(entry({ files: { '/etc/passwd': HASH } })), 'its field files'],
    ['a hidden path', index(entry({ files: { '.git/config': HASH } })), 'its field files'],
    ['a path with a backslash', index(entry({ files: { '..\\x': HASH } })), 'its field files'],
    ['a cluster that leads out', index(entry({ name: '..' })), 'its field name'],
    ['a cluster with a slash', index(entry({ name: 'a/../..' })), 'its field name'],
    ['a hash that is none', index(entry({ objects: 'x' })), 'its field objects'],
    ['a cluster twice', index(entry({}), entry({ name: 'A' })), 'it has a cluster twice'],
    ['a trust anchor that is none', index(entry({ trustAnchors: [1] })), 'its field trustAnchors'],
    ['a wave that is none', index(entry({ wave: '1' })), 'its field wave'],
    ['a cluster that is none', index('a'), 'clusters[0]: is no index of a fleet: it is no map'],
    ['another version', JSON.stringify({ version: 2, clusters: [] }), 'its version is not 1'],
    ['no list', '{"version": 1}', 'it has no list of clusters'],
    ['no JSON', '{', 'it is no JSON'],
    [
      'too many levels',
      `{"version": 1, "clusters": [${'['.repeat(5000)}${']'.repeat(5000)}]}`,
      'has more than 100 levels',
    ],
    ['a list', '[]', 'it has no list of clusters'],
  ])('%s is refused, with nothing changed', (_what, text, message) => {
    const outdir = testFolder();
    writeFileSync(join(outdir, 'fleet.json'), text);
    const said = refusalOf(() => synthesized(outdir, ['a']));
    expect(said.startsWith(`${outdir}/fleet.json: `)).toBe(true);
    expect(said).toContain(message);
    expect(contentsOf(outdir)).toEqual({ 'fleet.json': text });
  });

  test.each<[string, (outdir: string, elsewhere: string) => void]>([
    ['a folder that is a link', (outdir, elsewhere) => symlinkSync(elsewhere, join(outdir, 'a'))],
    [
      'a file that is a link',
      (outdir, elsewhere) => {
        mkdirSync(join(outdir, 'a'));
        symlinkSync(join(elsewhere, 'agent.k8s.yaml'), join(outdir, 'a', 'agent.k8s.yaml'));
      },
    ],
    [
      'a folder in the place of a file',
      (outdir) => mkdirSync(join(outdir, 'a', 'agent.k8s.yaml'), { recursive: true }),
    ],
  ])('%s is refused, and nothing behind it changed', (_what, make) => {
    const [outdir, elsewhere] = [testFolder(), testFolder()];
    writeFileSync(join(elsewhere, 'agent.k8s.yaml'), 'theirs');
    make(outdir, elsewhere);
    expect(refusalOf(() => synthesized(outdir, ['a']))).toMatch(
      /^Fleet: cluster a: .* is no (regular file|folder), and is left/,
    );
    expect(contentsOf(elsewhere)).toEqual({ 'agent.k8s.yaml': 'theirs' });
  });
});

test('an output folder that is a link stays one', () => {
  const [target, place] = [testFolder(), join(testFolder(), 'dist')];
  symlinkSync(target, place);
  synthesized(place, ['a']);
  expect(Object.keys(contentsOf(target))).toContain('a/agent.k8s.yaml');
});

test('an output folder that is a file is refused', () => {
  const file = join(testFolder(), 'dist');
  writeFileSync(file, 'mine');
  expect(refusalOf(() => synthesized(file, ['a']))).toBe(`${file}: is no folder`);
});
