import { spawnSync } from 'node:child_process';
import { commandLine } from '../../support/command-line';
import { ROOT } from '../../support/paths';

/** Runs the command as a user does, in a process of its own. */
function graph(input: string) {
  const command = [commandLine(), 'graph', '-'];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', input });
  return { status, stderr };
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
    expect(stderr).toMatch(/^dangling: Issuer b\/d ::error::y \[31m: .*; needed by .*::error::x \[31m\n$/);
  });

  test('where a file cannot be read', () => {
    const { status, stderr } = graph('a: *b\u0085\u009b31m');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: [ -~]*\n$/);
  });
});
