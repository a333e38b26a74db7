import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objections } from '../../../scripts/release/agreement';
import { ROOT } from '../../support/paths';

const lockOf = (version: string) => ({ version, packages: { '': { version } } });
const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-05-01

### Added

- Something.

## [1.1.0] - 2026-04-01

- Else.

[Unreleased]: https://example.com/compare/v1.2.0...HEAD
[1.2.0]: https://example.com/releases/tag/v1.2.0
`;
const SAID = { version: '1.2.0', lock: lockOf('1.2.0'), changelog: CHANGELOG };

test('nothing speaks against a tag that package.json, its lock file and the changelog agree with', () => {
  expect(objections('v1.2.0', SAID)).toEqual([]);
});

test.each<[string, string, Partial<typeof SAID>, RegExp]>([
  ['a tag of another version', 'v1.2.1', {}, /^v1\.2\.1: package\.json says 1\.2\.0, so the tag is v1\.2\.0$/],
  ['a pre-release', 'v1.2.0', { version: '1.2.0-rc.1' }, /^package\.json: 1\.2\.0-rc\.1 is no version to release/],
  ['an old lock file', 'v1.2.0', { lock: lockOf('1.1.0') }, /^package-lock\.json: says 1\.1\.0/],
  ['no section', 'v1.2.0', { changelog: '# Changelog\n' }, /has nothing under "## \[1\.2\.0\] - YYYY-MM-DD"$/],
  [
    'an empty section',
    'v1.2.0',
    { changelog: CHANGELOG.replace(/### Added\n\n- Something\.\n/, '') },
    /has nothing under/,
  ],
  ['a section without a date', 'v1.2.0', { changelog: CHANGELOG.replace(' - 2026-05-01', '') }, /1\.2\.0 has no date/],
  [
    'changes above it',
    'v1.2.0',
    { changelog: CHANGELOG.replace('ed]\n', 'ed]\n\n- More.\n') },
    /"Unreleased" stands above 1\.2\.0/,
  ],
])('%s is named', (_what, tag, said, message) => {
  expect(objections(tag, { ...SAID, ...said })).toEqual([expect.stringMatching(message)]);
});

test('the command writes what changed, and ends with 1 for a tag that does not agree', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const files = { 'package.json': { version: '1.2.0' }, 'package-lock.json': lockOf('1.2.0') };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
    writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
    const release = (...args: string[]) => {
      const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cjs', 'index.cjs');
      const command = ['--require', tsx, join(ROOT, 'scripts', 'release.ts'), ...args];
      return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
    };
    expect(release('--tag', 'v1.2.0', '--notes', 'notes.md').status).toBe(0);
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('### Added\n\n- Something.\n');
    expect(release('--tag', 'v1.2.1')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^v1\.2\.1: /) });
    expect(release()).toMatchObject({ status: 1, stderr: 'say which tag: --tag v1.2.3\n' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
