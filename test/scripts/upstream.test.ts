import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { newerReleases } from '../../scripts/upstream/newer-releases';
import { PROJECTS } from '../../scripts/upstream/projects';
import { ROOT } from '../support/paths';

jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'upstream-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the script with a stand-in for Go that answers with some versions of every module, or fails. */
function upstream(body: string) {
  writeFileSync(join(folder, 'go'), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, 'go'), 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const args = ['--require', 'tsx/cjs', 'scripts/upstream.ts'];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env });
}

test('lists what is newer than known, and ends with 1', () => {
  const { status, stdout } = upstream('echo "$4 v1.99.0 v1.99.1 v2.0.0-rc.1"');
  expect(stdout).toContain('cert-manager: v1.21.2; NEW v1.99.1\n');
  expect(stdout).toContain('Sail operator: 1.30.3; no registry tells, see https://github.com/istio-ecosystem/');
  expect(status).toBe(1);
});

test('ends with 0 when there is nothing new', () => {
  const { status, stdout } = upstream('echo "$4 v0.1.0"');
  expect(stdout).toContain('Istio: 1.31.4; nothing new\n');
  expect(status).toBe(0);
});

test('ends with 2 when a registry does not tell, and says why', () => {
  const { status, stdout } = upstream('echo "go: no such module" >&2; exit 1');
  expect(stdout).toContain(
    'istio-csr: v0.17.0; not known (go: no such module), see https://github.com/cert-manager/istio-csr/',
  );
  expect(status).toBe(2);
});

test.each([
  [{ known: 'v1.21.2', byMinor: true }, ['v1.21.3', 'v1.22.0', 'v1.22.1', 'v1.23.0-beta.0'], ['v1.22.1']],
  [{ known: 'v0.17.0', byMinor: false }, ['v0.9.0', 'v0.17.0', 'v0.17.1', 'v0.18.0'], ['v0.17.1', 'v0.18.0']],
  [{ known: '1.31.4', byMinor: true }, ['v1.32.0', 'v1.33.0', 'v1.9.0'], ['v1.32.0', 'v1.33.0']],
])('of %j and %j the new ones are %j', (project, versions, newer) => {
  expect(newerReleases(project, versions)).toEqual(newer);
});

test('every project says where a person looks', () => {
  expect(PROJECTS.filter(({ releases }) => !releases.startsWith('https://github.com/'))).toEqual([]);
});
