import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { IssuerRef, IstioCsrAgent, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { isCapableTerminal, takesColours } from '../../cli/streams';
import { commandLine } from '../support/command-line';
import { ROOT } from '../support/paths';

/** Runs a command whose reader goes away before it is given its input, and so before it can print anything. */
async function unread(stream: 'stdout' | 'stderr', args: readonly string[], input = '') {
  const child = spawn(process.execPath, [commandLine(), ...args], { cwd: ROOT });
  const other = stream === 'stdout' ? child.stderr : child.stdout;
  let printed = '';
  other.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'close');
  child[stream].destroy();
  await once(child[stream], 'close');
  child.stdin.end(input);
  const [status] = await ended;
  return { status, printed };
}

describe('a reader that goes away', () => {
  const chart = new Chart(new App(), 'mesh');
  const [issuer, trustAnchor] = [IssuerRef.clusterIssuer('pki'), TrustAnchor.fromConfigMap('root')];
  new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer, trustAnchor });
  const dangling = Yaml.stringify(...Testing.synth(chart));

  test('ends nothing with an error', async () => {
    expect(await unread('stdout', ['template', 'csr', '--values', '-'])).toEqual({ status: 0, printed: '' });
  });

  test('does not hide what the command found', async () => {
    const { status, printed } = await unread('stdout', ['graph', '-', '--strict'], dangling);
    expect(status).toBe(1);
    expect(printed).toMatch(/^dangling: ClusterIssuer pki: /);
    expect(printed).not.toContain('EPIPE');
  });

  test('may be that of standard error', async () => {
    const { status, printed } = await unread('stderr', ['graph', '-'], dangling);
    expect(status).toBe(0);
    expect(printed).toMatch(/\nflowchart /);
  });
});

describe('colours', () => {
  test.each([
    ['a terminal', true, { TERM: 'xterm' }, true, true],
    ['a terminal of somebody who wants none', true, { TERM: 'xterm', NO_COLOR: '1' }, true, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false, false],
    ['a file', undefined, { TERM: 'xterm' }, false, false],
  ])('%s', (_what, isTTY, env, isCapable, colours) => {
    expect([isCapableTerminal({ isTTY }, env), takesColours({ isTTY }, env)]).toEqual([isCapable, colours]);
  });
});
