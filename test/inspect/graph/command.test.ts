import { spawnSync } from 'node:child_process';
import { commandLine } from '../../support/command-line';
import { ROOT } from '../../support/paths';

/** Runs the command as a user does, in a process of its own. */
function graph(input: string, ...options: string[]) {
  const command = [commandLine(), 'graph', '-', ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', input });
  return { status, stdout, stderr };
}

describe('graph writes what it reads as one line without control characters', () => {
  test('where a reference dangles', () => {
    const { status, stderr } = graph(`
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: "a\\n::error::x\\e[31m", namespace: b }
spec: { secretName: c, issuerRef: { name: "d\\n::error::y\\e[31m" } }
`);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^dangling: Issuer b\/d\\n\\u003a:error\\u003a:y\\u001b\[31m: .*; needed by .*\\u003a:x\\u001b\[31m\n$/,
    );
  });

  test('where a file cannot be read', () => {
    const { status, stderr } = graph('a: *b\u0085\u009b31m');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: [ -~]*\n$/);
  });
});

describe('graph --json', () => {
  const DANGLING =
    '{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: a, namespace: b}, spec: {ca: {secretName: c}}}';

  test('prints what dangles, and ends with 1 only when it is told to be strict', () => {
    const { status, stdout, stderr } = graph(DANGLING, '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 2,
      command: 'graph',
      ok: false,
      findings: [{ check: 'store-is-written', subject: 'Secret b/c', objects: ['Issuer b/a'], status: 'fail' }],
    });
    expect(graph(DANGLING, '--json', '--strict')).toMatchObject({ status: 1, stdout });
    expect(graph(DANGLING, '--json', '--strict', '--assume', 'Secret/b/c')).toMatchObject({ status: 0 });
  });

  test('ends with 2 for what is no object to assume', () => {
    expect(graph(DANGLING, '--assume', 'x')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('graph of an input in which nothing concerns a mesh', () => {
  const WRONG = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}';

  test('says so, and fails when it is told to be strict', () => {
    const { status, stdout, stderr } = graph(WRONG);
    expect([status, stderr]).toEqual([0, 'note: standard input holds nothing that concerns a mesh\n']);
    expect(graph(WRONG, '--strict')).toEqual({ status: 1, stdout, stderr });
    expect(graph('', '--strict')).toMatchObject({ status: 1 });
  });

  test('tells it as a warning in JSON', () => {
    const { status, stdout, stderr } = graph(WRONG, '--json', '--strict');
    expect([status, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, findings: [{ check: 'nothing-drawn', status: 'warn' }] });
  });
});
