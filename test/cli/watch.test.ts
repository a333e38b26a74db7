import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/exit-codes';
import { watch } from '../../cli/run/watch';
import { CheckStatus, VerificationReport } from '../../lib/inspect';
import { loadManifests } from '../../lib/inspect/read/load';
import { VerificationInputError } from '../../lib/inspect/verify/input-error';
import { ASKED, answers, rolledOut } from '../support/cluster';
import { commandLine } from '../support/command-line';
import { parseMetrics } from '../support/open-metrics';
import { ROOT } from '../support/paths';
import { TestCa } from '../support/pki';
import { proxySecret } from '../support/proxy-secrets';
import { StandIns } from '../support/stand-ins';
import type { SynthesizedObject } from '../support/synth';

const AT = new Date('2026-08-01T12:00:00Z');
const FINDING = { check: 'chain', subject: 's', found: 'f', wanted: 'w', docs: 'docs/verify.md#chain' };
const HOLDS = new VerificationReport(AT, [{ ...FINDING, status: CheckStatus.PASS }]);
const FAILS = new VerificationReport(AT, [{ ...FINDING, status: CheckStatus.FAIL }]);
const UNREACHABLE = new VerificationInputError('the cluster cannot be read: refused');

/** Watches for as many rounds as there are outcomes, and writes down what happens. */
async function rounds(outcomes: readonly (VerificationReport | Error)[], tellAttempt = (): void => undefined) {
  const told: unknown[] = [];
  const left = [...outcomes];
  const code = await watch(
    {
      verify: async () => {
        const outcome = left.shift();
        if (outcome instanceof VerificationReport) return outcome;
        throw outcome;
      },
      tell: (report) => {
        told.push(report);
      },
      tellAttempt: (last) => {
        told.push(['attempt', last]);
        tellAttempt();
      },
    },
    {
      next: async () => left.length > 0,
      told: (latest) => {
        told.push(latest);
      },
    },
  );
  return { told, code };
}

let stderr: jest.SpyInstance;
beforeEach(() => {
  stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('a watch', () => {
  test('goes on after each verdict, and ends with the code of the last', async () => {
    expect(await rounds([HOLDS, FAILS])).toEqual({ told: [HOLDS, 0, FAILS, 1], code: 1 });
    expect(await rounds([FAILS, HOLDS])).toEqual({ told: [FAILS, 1, HOLDS, 0], code: 0 });
  });

  test('keeps the last verdict when a round cannot tell, says why, and goes on', async () => {
    const { told, code } = await rounds([FAILS, UNREACHABLE, UNREACHABLE, HOLDS]);
    expect(told).toEqual([FAILS, 1, ['attempt', FAILS], 2, ['attempt', FAILS], 2, HOLDS, 0]);
    expect(code).toBe(0);
    expect(stderr.mock.calls).toEqual(Array(2).fill(['error: the cluster cannot be read: refused']));
  });

  test('has no verdict to keep when the first round cannot tell', async () => {
    expect(await rounds([UNREACHABLE])).toEqual({ told: [['attempt', undefined], 2], code: 2 });
  });

  test('ends with a first round whose command line makes no sense, and not with a later one', async () => {
    const mistake = new UsageError('--agent a: write NAMESPACE/NAME');
    await expect(rounds([mistake, HOLDS])).rejects.toBe(mistake);
    const full = new UsageError('verify.prom: cannot be written: no space left on device');
    expect((await rounds([HOLDS, full, HOLDS])).told).toEqual([HOLDS, 0, ['attempt', HOLDS], 2, HOLDS, 0]);
  });

  test('goes on when that it could not tell cannot be written', async () => {
    const fail = () => {
      throw new UsageError('verify.prom: cannot be written: no space left on device');
    };
    expect((await rounds([UNREACHABLE, HOLDS], fail)).code).toBe(0);
    expect(stderr).toHaveBeenCalledTimes(2);
  });
});

describe('verify --live --interval', () => {
  let standIns: StandIns;
  let root: TestCa;
  beforeAll(async () => {
    standIns = new StandIns();
    root = await TestCa.root('istio-ca');
  });
  afterAll(() => standIns.remove());

  /** The command, against a cluster in order whose proxy holds a certificate of a service account. */
  async function watching(account: string, metrics: string) {
    const now = Date.now();
    const life = { notBefore: new Date(now - 600_000), notAfter: new Date(now + 3_000_000) };
    const istiod = await root.leaf({ ...life, dnsNames: ['istiod.istio-system.svc'] });
    const leaf = await root.leaf({ ...life, uris: [`spiffe://cluster.local/ns/foo/sa/${account}`] });
    const agent = rolledOut(loadManifests('dist/0002-agent.k8s.yaml').map(({ body }) => body) as SynthesizedObject[]);
    const replies = Object.entries(answers({ root: root.certificate, istiod: istiod.certificate }, agent));
    const asked = new Map(replies.map(([key, reply]) => [ASKED[key as keyof typeof ASKED], reply]));
    const kubectl = standIns.program('kubectl', asked);
    const stdout = JSON.stringify(proxySecret({ chain: leaf.certificate, root: root.certificate }));
    const istioctl = standIns.program('istioctl', new Map([['sleep-1.foo', { stdout }]]));
    const programs = [
      '--kubectl',
      kubectl,
      '--istioctl',
      istioctl,
      '--context',
      'prod',
      '--mesh-namespace',
      'istio-system',
    ];
    const args = [commandLine(), 'verify', '--live', '--interval', '24h', '--metrics', metrics, ...programs];
    return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  test.each([
    ['SIGTERM', 'sleep', 0],
    ['SIGINT', 'other', 1],
  ] as const)('writes metrics, and ends by %s with the code of the last round', async (signal, account, code) => {
    const metrics = join(standIns.folder, 'verify.prom');
    const command = await watching(account, metrics);
    const ended = once(command, 'exit');
    for await (const chunk of command.stdout) if (/\n\d+ checks: .*\n$/.test(String(chunk))) break;
    command.kill(signal);
    expect(await ended).toEqual([code, null]);
    const samples = parseMetrics(readFileSync(metrics, 'utf8'));
    expect(samples.find(({ name }) => name === 'mesh_verify_ok')).toEqual({
      name: 'mesh_verify_ok',
      labels: { context: 'prod', mesh_namespace: 'istio-system' },
      value: 1 - code,
    });
  });
});
