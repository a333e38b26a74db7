/**
 * How long whole processes take, beside the floor, which is a Node that does nothing: loading the library and its peers, and each command
 * of the command line as users get it. Needs a build (`npm run build`).
 *
 * With HELM (a Helm binary) and HELM_CHART (a folder with the official istio-csr chart) in the environment, beside `helm template`, too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestCa } from '../test/support/pki';
import { caSecret, proxySecret } from '../test/support/proxy-secrets';
import { type Command, medianMillis } from './measure';

const RUNS = 11;
const FLOOR = 'node, which does nothing';
const HELM = 'helm template';
const BUILT = join('build', 'cli', 'main.js');

export async function benchStartUp(): Promise<void> {
  if (!existsSync(BUILT)) {
    console.log(`start-up: skipped, because ${BUILT} is not there: npm run build`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const commands = { [FLOOR]: node('--eval', '0'), ...helm(), ...libraries(), ...(await commandLine(folder)) };
    print(medianMillis(RUNS, commands));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function node(...args: string[]): Command {
  return { program: process.execPath, args };
}

/** What the official chart takes, where Helm is at hand. */
function helm(): Record<string, Command> {
  const { HELM: program, HELM_CHART: chart } = process.env;
  if (!program || !chart) {
    console.log('helm template: skipped, because HELM and HELM_CHART are not both set');
    return {};
  }
  const { stdout } = spawnSync(program, ['version', '--short'], { encoding: 'utf8' });
  console.log(`Helm ${stdout.trim()}`);
  return { [HELM]: { program, args: ['template', 'csr', chart] } };
}

function libraries(): Record<string, Command> {
  const modules = ['constructs', 'cdk8s', 'cdk8s-plus-27'].map((name) => [name, name] as const);
  const library = ['cdk8s-istio-csr', join(process.cwd(), 'build', 'lib')] as const;
  return Object.fromEntries(
    [...modules, library].map(([name, path]) => [
      `require('${name}')`,
      node('--eval', `require(${JSON.stringify(path)})`),
    ]),
  );
}

async function commandLine(folder: string): Promise<Record<string, Command>> {
  const [proxy, ca] = [join(folder, 'proxy_secret'), join(folder, 'istio-ca')];
  const root = await TestCa.root('root');
  const now = Date.now();
  const life = { notBefore: new Date(now - 600_000), notAfter: new Date(now + 3_000_000) };
  const { certificate: chain } = await root.leaf({ ...life, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] });
  writeFileSync(proxy, JSON.stringify(proxySecret({ chain, root: root.certificate })));
  writeFileSync(ca, JSON.stringify(caSecret(root)));
  return {
    '--help': node(BUILT, '--help'),
    template: node(BUILT, 'template', 'csr'),
    migrate: node(BUILT, 'migrate'),
    'verify of one proxy': node(BUILT, 'verify', '--proxy-secret', proxy, '--ca-secret', ca),
    'graph of dist/': node(BUILT, 'graph', 'dist'),
    'rotation check of dist/': node(BUILT, 'rotation', 'check', '--from', 'dist', '--to', 'dist'),
  };
}

function print(times: ReadonlyMap<string, number>): void {
  const [floor = Number.NaN, withHelm] = [times.get(FLOOR), times.get(HELM)];
  const columns = ['ms', 'to Node', ...(withHelm === undefined ? [] : ['to Helm'])];
  console.log(`${`median of ${RUNS} processes`.padEnd(44)}${columns.map((name) => name.padStart(10)).join('')}`);
  for (const [name, time] of times) {
    const numbers = [time.toFixed(0), ratio(time, floor), ...(withHelm === undefined ? [] : [ratio(time, withHelm)])];
    console.log(`${name.padEnd(44)}${numbers.map((number) => number.padStart(10)).join('')}`);
  }
}

function ratio(time: number, other: number): string {
  return `${(time / other).toFixed(2)} x`;
}
