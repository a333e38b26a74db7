import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { commandLine } from '../../../support/command-line';
import { ACTIVE, BOTH, output, programs, type State, TRUSTING } from './gate-mesh';

/** Runs a command as users do, in a process of its own, beside programs that replay a mesh. */
async function run(state: State, ...args: string[]) {
  const { kubectl, istioctl } = await programs(state);
  const command = [commandLine(), 'rotation', ...args, '--kubectl', kubectl, '--istioctl', istioctl];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

// The command takes the time of the machine: for it all changes are long ago.
const SECOND = () => ['check', '--live', '--to', output(BOTH, '2026')];

describe('rotation check --live', () => {
  test('ends with 0 when the next commit is safe', async () => {
    const { status, stdout, stderr } = await run(TRUSTING, ...SECOND());
    expect([status, stderr, stdout.split('\n').at(-2)]).toEqual([0, '', 'safe']);
    expect(stdout).toContain('proxies-trust');
  });

  test('ends with 1 when it has to wait, and says for whom', async () => {
    const state: State = { ...TRUSTING, proxies: { 'sleep-1': { signer: '2025', trusts: ['2025'] } } };
    const { status, stdout } = await run(state, ...SECOND());
    expect([status, stdout.split('\n').at(-2)]).toEqual([1, 'not yet']);
    expect(stdout).toContain('sleep-1.foo');
  });

  test('ends with 2 when it cannot tell', async () => {
    const { status, stdout } = await run({ ...TRUSTING, collectedAt: 'never' }, ...SECOND());
    expect([status, stdout.split('\n').at(-2)]).toEqual([2, 'not known']);
  });

  test('looks again while it may wait, and says what for', async () => {
    const state: State = { ...TRUSTING, webhooks: ['2025'] };
    const { status, stderr } = await run(state, ...SECOND(), '--wait', '2s', '--interval', '1ms');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^waiting: [01]s of 2s: istiod-trusts 0 of 1; not yet: istio-sidecar-injector\n/);
  });

  test('ends when it is interrupted while it waits', async () => {
    const { kubectl, istioctl } = await programs({ ...TRUSTING, webhooks: ['2025'] });
    const command = [
      commandLine(),
      'rotation',
      ...SECOND(),
      '--wait',
      '2h',
      '--kubectl',
      kubectl,
      '--istioctl',
      istioctl,
    ];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const [code, signal] = await once(child, 'close');
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });

  test('compares with what is applied, too, and does not wait for what no time mends', async () => {
    const step = ['--from', output(['2025'], '2025'), ...SECOND().slice(2), '--live', '--wait', '1h'];
    const { status, stdout, stderr } = await run(TRUSTING, 'check', ...step);
    expect([status, stderr, stdout.split('\n').at(-2)]).toEqual([1, '', 'unsafe']);
    expect(stdout).toContain('trusted-before-active');
    const safe = await run(TRUSTING, 'check', '--from', output(BOTH, '2025'), '--to', output(BOTH, '2026'), '--live');
    expect(safe.status).toBe(0);
  });

  test('prints JSON', async () => {
    const { status, stdout } = await run(ACTIVE, 'check', '--live', '--to', output(['2026'], '2026'), '--json');
    const { command, ok, findings } = JSON.parse(stdout);
    expect([status, command, ok, findings.length]).toEqual([0, 'rotation check', true, 12]);
  });

  test.each([
    [['check', '--to', 'x', '--from', 'y', '--wait', '1h'], '--wait needs --live'],
    [['check', '--to', 'x', '--from', 'y', '--accept-outage'], '--accept-outage needs --live'],
    [['check', '--live'], "required option '--to <path>' not specified"],
    [['check', '--live', '--to', 'x', '--interval', '1m'], '--interval needs --wait'],
    [['check', '--live', '--to', 'x', '--wait', 'long'], '--wait long: write a duration'],
  ])('refuses %j', (args, said) => {
    const { status, stderr } = spawnSync(process.execPath, [commandLine(), 'rotation', ...args], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('rotation status', () => {
  test('ends with 0, and tells of each root', async () => {
    const { status, stdout, stderr } = await run(TRUSTING, 'status');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/CN=istio-ca-202[56]/g)).toHaveLength(2);
  });

  test('prints JSON', async () => {
    const { stdout } = await run(TRUSTING, 'status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ command: 'rotation status', ok: true });
  });
});
