/** How long `verify` takes for many proxies in one file, and how much memory; and how fast rubbish is refused. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MeshVerification } from '../lib/inspect';
import { type Issued, TestCa } from '../test/support/pki';
import { caSecret, proxySecret } from '../test/support/proxy-secrets';
import { millis, report } from './measure';

const PROXIES = 10_000;

/** Making certificates is slower than reading them: these are used over and over. Leaves are not cached, so the work is the same. */
const DIFFERENT = 200;

export async function benchVerification(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const root = await TestCa.root('root');
    const below = await root.intermediate('below');
    const proxies = await dumps(root, below);
    const [ca, small, large] = ['istio-ca', 'small', 'large'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(ca, JSON.stringify(caSecret(root)));
    writeProxies(small, proxies, 1);
    writeProxies(large, proxies, PROXIES);
    const verify = (file: string) => new MeshVerification().verifyFiles({ proxySecrets: [file], caSecrets: [ca] });
    verify(small);
    report('size of the file of 10000 proxies', statSync(large).size / 2 ** 20, 'MiB');
    report('`verify` in process, each of 10000 proxies', millis(() => verify(large)) / PROXIES, 'ms');
    for (const [name, file] of [
      ['1 proxy', small],
      ['10000 proxies', large],
    ] as const) {
      const { time, peak } = wholeProcess(folder, ['verify', '--proxy-secret', file, '--ca-secret', ca]);
      report(`\`verify\` of ${name}, whole process, from the sources`, time, 'ms');
      report(`\`verify\` of ${name}, most memory (resident set)`, peak, 'MiB');
    }
    for (const [name, begin] of [
      ['text', 'x'],
      ['JSON without an end', '{"'],
    ] as const) {
      const rubbish = join(folder, 'rubbish');
      writeFileSync(rubbish, begin + 'x'.repeat(50e6));
      report(
        `50 MB of rubbish refused, ${name}`,
        millis(() => refused(() => verify(rubbish))),
        'ms',
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function dumps(root: Issued, below: TestCa): Promise<string[]> {
  const now = Date.now();
  const life = { notBefore: new Date(now - 600_000), notAfter: new Date(now + 3_000_000) };
  const leaves = Array.from({ length: DIFFERENT }, (_, index) =>
    below.leaf({ ...life, uris: [`spiffe://cluster.local/ns/foo/sa/account-${index}`] }),
  );
  const chains = (await Promise.all(leaves)).map((leaf) => leaf.certificate + below.certificate);
  return chains.map((chain) => JSON.stringify(proxySecret({ chain, root: root.certificate }), null, 4));
}

function writeProxies(file: string, proxies: readonly string[], count: number): void {
  const descriptor = openSync(file, 'w');
  for (let index = 0; index < count; index += 1) writeSync(descriptor, `${proxies[index % proxies.length]}\n`);
  closeSync(descriptor);
}

/** Runs the command line in a process of its own, which tells the most memory that it had. */
function wholeProcess(folder: string, args: readonly string[]): { time: number; peak: number } {
  const out = join(folder, 'peak');
  const told = `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(out)}, String(process.resourceUsage().maxRSS)));`;
  const program = `${told} process.argv.splice(1, 0, 'cli'); require('./cli/main.ts');`;
  const time = millis(() => spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', program, '--', ...args]));
  return { time, peak: Number(readFileSync(out, 'utf8')) / 1024 };
}

function refused(run: () => unknown): void {
  try {
    run();
  } catch {
    return;
  }
  throw new Error('rubbish was not refused');
}
