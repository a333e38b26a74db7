import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from 'cdk8s-istio-csr';
import { commandLine } from '../support/command-line';
import { COMPOSER, clusterOf, contentsOf, testFolder } from '../support/fleet';
import { ROOT } from '../support/paths';

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine(), 'fleet', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  [[], 'fleet.schema.json'],
  [['--index'], 'fleet-index.schema.json'],
])('schema %j prints the schema of the documentation, %s', (options, file) => {
  const { status, stdout, stderr } = run('schema', ...options);
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(ROOT, 'docs', file), 'utf8')));
});

describe('merge', () => {
  const fleet = new Fleet({ clusters: ['a', 'b', 'c'].map((name) => clusterOf(name)), compose: COMPOSER });

  test('makes the index of the whole fleet', () => {
    const [union, whole] = [testFolder(), testFolder()];
    for (const shard of ['1/2', '2/2']) fleet.synth({ outdir: union, shard });
    expect(run('merge', union)).toEqual({ status: 0, stdout: `${union}/fleet.json: 3 clusters\n`, stderr: '' });
    fleet.synth({ outdir: whole });
    expect(contentsOf(union)).toEqual(contentsOf(whole));
  });

  test('ends with 1 for a shard that is missing', () => {
    const union = testFolder();
    fleet.synth({ outdir: union, shard: '1/2' });
    const { status, stdout, stderr } = run('merge', union);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`error: ${union}: shard 2/2 is missing: put the output of every shard into one folder\n`);
  });

  test.each([
    ['a folder without shards', (folder: string) => folder, /holds no index of a shard/],
    ['a folder that is not there', (folder: string) => join(folder, 'nowhere'), /holds no index of a shard/],
    ['a file', () => join(ROOT, 'package.json'), /package\.json: is no folder/],
  ])('ends with 2 for %s', (_what, pathOf, message) => {
    const folder = testFolder();
    const { status, stdout, stderr } = run('merge', pathOf(folder));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    rmSync(folder, { recursive: true });
  });
});
