import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { commandLine } from '../support/command-line';
import { PRIVATE_KEYS, TOKENS } from '../support/planted-secrets';

const HOSTILE = '\u001b[2J\u202e\u009b\n::error::x\n##vso[task.x]';
const TOKEN = TOKENS['Vault service token'] as string;
const KEY = PRIVATE_KEYS['PKCS #8'] as string;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'messages-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine(), ...args], { encoding: 'utf8', input });
  return { status, stdout, stderr };
}

/** Every line is one of the command's own, and no line has what a terminal or a runner obeys, or a secret. */
function expectHarmless(text: string): void {
  for (const line of text.split('\n')) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::|##(vso)?\[/u);
  expect(text).not.toContain(TOKEN.slice(4, 20));
  for (const line of KEY.split('\n').slice(1, -2)) expect(text).not.toContain(line.slice(0, 20));
}

const EVIL = `${HOSTILE}${TOKEN}`;

test.each<[string, string[], string, number]>([
  ['an option that there is none', ['graph', `--${EVIL}`], '', 2],
  ['an option that looks like another', ['graph', '--jsn'], '', 2],
  ['a command that there is none', [EVIL], '', 2],
  ['more arguments than there are', ['template', 'csr', EVIL], '', 2],
  ['a file that is not there', ['template', 'csr', '-f', EVIL], '', 2],
  ['a folder that is not there', ['rotation', 'check', '--from', EVIL, '--to', EVIL], '', 2],
  ['an assumption', ['graph', '--assume', EVIL], '', 2],
  ['the value of an option', ['verify', '--live', '--sample', EVIL], '', 2],
  ['a --set that is none', ['template', 'csr', '--set', EVIL], '', 2],
  ['a key of --set', ['template', 'csr', '--set', `${EVIL.replace(/[.[\]]/g, '\\$&')}=1`], '', 1],
  ['20,000 nested keys of --set', ['template', 'csr', '--set', `${'a.'.repeat(20_000)}a=1`], '', 2],
  ['the name of a release', ['template', EVIL], '', 1],
  ['a version of the chart', ['template', 'csr', '--chart-version', EVIL], '', 1],
  ['a key of a file', ['template', 'csr', '-f', '-'], JSON.stringify({ app: { [EVIL]: 1 } }), 1],
  ['a text of 100 KB', ['migrate', '-f', '-'], JSON.stringify({ ['a'.repeat(100_000)]: 'b'.repeat(100_000) }), 1],
  ['what is no YAML', ['template', 'csr', '-f', '-'], `a: "${TOKEN}\n\u001b: [`, 1],
  ['an object without a kind', ['graph', '-'], JSON.stringify({ apiVersion: EVIL }), 2],
])('%s is told in one short and harmless line', (_what, args, input, status) => {
  const result = run(args, input);
  expect({ ...result, stderr: '' }).toEqual({ status, stdout: '', stderr: '' });
  expect(result.stderr).toMatch(/^error: [^\n]{4,4010}\n(?:\(--help tells how\)\n)?$/);
  expectHarmless(result.stderr);
});

test.each([
  ['app.tls.rootCAFile', KEY],
  ['app.tls.trustDomain', KEY],
  ['podAnnotations.a', PRIVATE_KEYS['in base64'] as string],
  ['podAnnotations.a', PRIVATE_KEYS['DER in base64, EC'] as string],
])('a private key in %s is refused and not printed, whatever it is written in', (path, key) => {
  for (const command of [['template', 'csr'], ['migrate']]) {
    const { status, stdout, stderr } = run([...command, '--set-string', `${path}=${key}`]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      new RegExp(`^error: .*values\\.${path}: received \\(a text of \\d+ characters, not shown\\); allowed: `),
    );
    expectHarmless(stderr);
  }
});

test('a Secret with a private key among extraObjects is refused, also where YAML spells it in another way', () => {
  const escaped = JSON.stringify(KEY).replace('BEGIN', '\\x42EGIN').replace('PRIVATE', '\\x50RIVATE');
  for (const data of [`stringData: { a: ${escaped} }`, `data: { tls.key: ${PRIVATE_KEYS['in base64']} }`]) {
    const values = { extraObjects: [`{ apiVersion: v1, kind: Secret, metadata: { name: a }, ${data} }`] };
    const { status, stdout, stderr } = run(['template', 'csr', '-f', '-'], JSON.stringify(values));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('values.extraObjects[0]');
    expectHarmless(stderr);
  }
});

test('YAML and code that hold hostile texts of the user show them written out, and mean them', () => {
  const text = `${HOSTILE}'"\\\u2028\${x}\`*/`;
  const input = JSON.stringify({ podAnnotations: { [text]: text, constructor: 'a', toString: 'b' } });
  const yaml = run(['template', 'csr', '-f', '-'], input);
  const code = run(['migrate', '-f', '-'], input);
  for (const { status, stdout, stderr } of [yaml, code]) {
    expect([status, stderr]).toEqual([0, '']);
    expectHarmless(stdout);
  }
  const annotations = { [text]: text, constructor: 'a', toString: 'b' };
  expect(JSON.stringify(loadAll(yaml.stdout))).toContain(JSON.stringify(annotations).slice(1, -1));
});

test('reports name hostile files and objects without harm', () => {
  const file = join(folder, `${HOSTILE.replaceAll('/', '')}.yaml`);
  const name = `${HOSTILE}${TOKEN}`;
  const issuer = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name },
    spec: { ca: { secretName: name } },
  };
  writeFileSync(file, JSON.stringify(issuer));
  for (const args of [[], ['--json'], ['--svg', '-'], ['--html', '-']]) {
    const { status, stdout, stderr } = run(['graph', ...args, file]);
    expect(status).toBe(0);
    expectHarmless(stdout + stderr);
  }
  const { stdout } = run(['rotation', 'check', '--from', file, '--to', file]);
  expectHarmless(stdout);
});
