import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssuanceGraph } from '../../../lib/inspect';
import { listAt, mapAt, textAt, valueAt } from '../../../lib/inspect/read/fields';
import { loadManifests, ManifestError, parseManifests } from '../../../lib/inspect/read/load';

describe('loadManifests', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('reads a folder with all below it in the order of the paths, and one file alone', () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'b.yaml'), 'apiVersion: v1\nkind: Secret\nmetadata: {name: b, namespace: n}\n---\n');
    writeFileSync(
      join(folder, 'sub', 'a.json'),
      '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}',
    );
    writeFileSync(join(folder, 'notes.txt'), 'no manifest');
    expect(loadManifests(folder)).toMatchObject([
      { kind: 'Secret', name: 'b', namespace: 'n', file: join(folder, 'b.yaml') },
      { kind: 'Namespace', name: 'a', namespace: undefined, file: join(folder, 'sub', 'a.json') },
    ]);
    expect(loadManifests(join(folder, 'b.yaml'))).toHaveLength(1);
  });

  test('leaves values files aside in a folder, and refuses one that is named, and one that pretends to be an object', () => {
    const [values, broken] = [join(folder, 'values.yaml'), join(folder, 'broken.yaml')];
    writeFileSync(values, 'pilot: {replicaCount: 2}\n');
    expect(loadManifests(folder)).toEqual([]);
    expect(() => loadManifests(values)).toThrow(ManifestError);
    writeFileSync(broken, 'kind: Secret\nmetadata: {name: b}\n');
    expect(() => loadManifests(folder)).toThrow(ManifestError);
  });

  test('reads a folder once, whatever links are in it, and follows none that leads out of it', () => {
    const [dist, object] = [join(folder, 'dist'), 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n'];
    mkdirSync(join(dist, 'sub'), { recursive: true });
    writeFileSync(join(dist, 'sub', 'a.yaml'), object);
    writeFileSync(join(dist, 'data'), object);
    // As a mounted ConfigMap has them, and two circles.
    symlinkSync('../data', join(dist, 'sub', 'b.yaml'));
    symlinkSync('..', join(dist, 'sub', 'up'));
    symlinkSync('sub', join(dist, 'again'));
    symlinkSync('nowhere', join(dist, 'broken'));
    symlinkSync(dist, join(folder, 'link'));
    for (const path of [dist, join(folder, 'link')]) {
      const files = [join(path, 'sub', 'a.yaml'), join(path, 'sub', 'b.yaml')];
      expect(loadManifests(path).map(({ file }) => file)).toEqual(files);
    }
    symlinkSync(realpathSync(tmpdir()), join(dist, 'out'));
    const message = `${join(dist, 'out')}: is a link that leads out of the folder; put there what it leads to`;
    expect(() => loadManifests(dist)).toThrow(new ManifestError(message));
    rmSync(join(dist, 'out'));
    writeFileSync(join(folder, 'dist.yaml'), object);
    symlinkSync('../dist.yaml', join(dist, 'out.yaml'));
    expect(() => loadManifests(dist)).toThrow(/out\.yaml: is a link that leads out of the folder/);
  });

  test('names a folder without manifests, and what does not exist', () => {
    expect(() => loadManifests(folder)).toThrow(new ManifestError(`${folder}: holds no YAML or JSON file`));
    expect(() => loadManifests(join(folder, 'x'))).toThrow(/x: cannot be read: ENOENT/);
  });
});

test('a folder may hold no more than one file may, which is counted over all its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'many-'));
  try {
    const half = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: [${'1,'.repeat(160_000)}]}\n`;
    writeFileSync(join(folder, 'a.yaml'), half);
    expect(loadManifests(folder)).toHaveLength(1);
    writeFileSync(join(folder, 'b.yaml'), half);
    const message = `${join(folder, 'b.yaml')}: holds more than 300,000 nodes`;
    expect(() => loadManifests(folder)).toThrow(message);
    const files = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
    expect(() => IssuanceGraph.fromFiles(files)).toThrow(message);
    for (const file of files) writeFileSync(file, `# ${'x'.repeat(25 * 2 ** 20)}\n`);
    expect(() => loadManifests(folder)).toThrow(/b\.yaml: holds more than .* 48 MiB/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('parseManifests', () => {
  test('takes lists apart and leaves nameless objects aside', () => {
    const text = `
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: one}}
  - {apiVersion: v1, kind: Secret, metadata: {name: two}}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
`;
    expect(parseManifests(text, 'f').map(({ name }) => name)).toEqual(['one', 'two']);
  });

  test.each([
    ['text', 'just text', /^f: document 1 is no Kubernetes object/],
    ['a second document that is a list', 'apiVersion: v1\nkind: A\n---\n- 1', /^f: document 2 is no Kubernetes object/],
    [
      'broken YAML, without quoting it',
      'a: secret\n b: [',
      /^f: not valid YAML: (?!.*secret).*\(line \d+, column \d+\)$/,
    ],
  ])('names the file and the document for %s', (_what, text, message) => {
    expect(() => parseManifests(text, 'f')).toThrow(message);
  });
});

test('fields are found by their path, and what is of another type counts as not there', () => {
  const object = { a: { b: 'text', c: [1], d: { e: 1 } } };
  expect([textAt(object, 'a', 'b'), textAt(object, 'a', 'c'), textAt(object, 'a', 'b', 'c')]).toEqual([
    'text',
    undefined,
    undefined,
  ]);
  expect([listAt(object, 'a', 'c'), listAt(object, 'a', 'd')]).toEqual([[1], []]);
  expect([mapAt(object, 'a', 'd'), mapAt(object, 'a', 'b')]).toEqual([{ e: 1 }, {}]);
  expect(valueAt(object, 'a', 'constructor')).toBeUndefined();
});
