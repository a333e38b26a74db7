import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadManifests } from '../../../lib/inspect/read/load';
import { ASKED, answers, rolledOut } from '../../support/cluster';
import { commandLine } from '../../support/command-line';
import { parseMetrics } from '../../support/open-metrics';
import { ROOT } from '../../support/paths';
import { TestCa } from '../../support/pki';
import { caSecret, proxySecret } from '../../support/proxy-secrets';
import { StandIns } from '../../support/stand-ins';
import type { SynthesizedObject } from '../../support/synth';
import { runningFleet } from './fleet/live-fleet';

const NOW = Date.now();
const LIFE = { notBefore: new Date(NOW - 600_000), notAfter: new Date(NOW + 3_000_000) };

let folder: string;
let root: TestCa;
let secrets: string[];
let chain: string;
let standIns: StandIns;
beforeAll(async () => {
  standIns = new StandIns();
  folder = mkdtempSync(join(tmpdir(), 'verify-command-'));
  root = await TestCa.root('istio-ca');
  chain = (await root.leaf({ ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] })).certificate;
  const files = { proxy_secret: proxySecret({ chain, root: root.certificate }), 'istio-ca': caSecret(root) };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  secrets = ['--proxy-secret', join(folder, 'proxy_secret'), '--ca-secret', join(folder, 'istio-ca')];
});
afterAll(() => {
  standIns.remove();
  rmSync(folder, { recursive: true });
});

/** Runs the command as a user does, in a process of its own. */
function verify(...args: string[]) {
  const command = [commandLine(), 'verify', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('verify', () => {
  test('prints a table and ends with 0 when all holds', () => {
    const { status, stdout, stderr } = verify(...secrets, '--dist', 'dist');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/✔ {2}root-matches {10}proxy_secret/);
    expect(stdout).toMatch(/\n8 checks: 8 passed\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  test('ends with 1 when something does not hold, and gives JSON and JUnit', () => {
    const junit = join(folder, 'junit.xml');
    const { status, stdout, stderr } = verify(
      ...secrets,
      '--trust-domain',
      'td2',
      '--max-lifetime',
      '1h',
      '--json',
      '--junit',
      junit,
    );
    expect([status, stderr]).toEqual([1, '']);
    const { version, ok, findings } = JSON.parse(stdout);
    expect([version, ok]).toEqual([2, false]);
    expect(findings.filter((finding: { status: string }) => finding.status === 'fail')).toMatchObject([
      { check: 'identity' },
    ]);
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuite name="identity" tests="1" failures="1"/);
  });

  test('ends with 2 for input that cannot be read, and names it', () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, JSON.stringify(caSecret(root)).slice(0, 300));
    const { status, stdout, stderr } = verify(...secrets.slice(0, 3), broken);
    expect([status, stdout, stderr]).toEqual([2, '', `error: ${broken}: is no valid JSON, or is cut off\n`]);
  });

  test.each([
    [[], 'give --proxy-secret FILE and --ca-secret FILE, or --live'],
    [['--live', '--agent', 'a'], '--agent a: write NAMESPACE/NAME'],
    [['--mesh-namespace', 'a'], '--mesh-namespace needs --live'],
    [['--fleet', 'fleet.json'], '--fleet needs --live'],
    [['--live', '--clusters-at-once', '2'], '--clusters-at-once needs --fleet'],
    [['--live', '--fleet', 'f', '--clusters-at-once', '0'], '--clusters-at-once 0: write a whole number from 1 to 100'],
    [['--live', '--fleet', 'f', '--wave', '-1'], '--wave -1: write a whole number from 0 on'],
    [
      ['--live', '--fleet', 'f', '--dist', 'dist'],
      '--dist and --fleet exclude each other: the index and the folders tell it',
    ],
    [['--live', '--timeout', 'soon'], '--timeout soon: write a duration such as 90s, 10m or 1h30m'],
    [['--live', '--timeout', '1000h'], '--timeout 1000h: write a duration up to 24h'],
    [['--live', '--timeout', '24h0.001s'], '--timeout 24h0.001s: write a duration up to 24h'],
    [['--interval', '10m'], '--interval needs --live'],
    [['--live', '--interval', '9s'], '--interval 9s: write a duration from 10s on'],
    [['--live', '--interval', '25h'], '--interval 25h: write a duration up to 24h'],
    [['--live', '--interval', '10m', '--at', '2026-08-01'], '--at and --interval exclude each other'],
    [['--live', '--timeout', '0.00001s'], '--timeout 0.00001s: write a duration such as 90s, 10m or 1h30m'],
  ])('ends with 2 for the options %p', (args, message) => {
    const { status, stdout, stderr } = verify(...args);
    expect([status, stdout, stderr]).toEqual([2, '', `error: ${message}\n`]);
  });

  test('takes a lifetime of half seconds', () => {
    const { status, stdout, stderr } = verify(...secrets, '--max-lifetime', '3600.5s', '--json');
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).ok).toBe(true);
  });

  test('prints JUnit alone for --junit -, which has no room for JSON', () => {
    const { status, stdout, stderr } = verify(...secrets, '--junit', '-');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^<\?xml [\s\S]*<\/testsuites>\n$/);
    const message = 'error: --junit and --json both want standard output: name a file for one of them\n';
    expect(verify(...secrets, '--junit', '-', '--json')).toEqual({ status: 2, stdout: '', stderr: message });
  });

  test('writes metrics beside the table, and prints them alone for --metrics -', () => {
    const file = join(folder, 'verify.prom');
    const { status, stdout } = verify(...secrets, '--metrics', file);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/\n8 checks: /)]);
    const [written, printed] = [readFileSync(file, 'utf8'), verify(...secrets, '--metrics', '-').stdout];
    expect(parseMetrics(written).map(({ name }) => name)).toEqual(parseMetrics(printed).map(({ name }) => name));
    expect(parseMetrics(written)).toContainEqual({ name: 'mesh_verify_ok', labels: {}, value: 1 });
  });

  test('leaves the mode of an earlier report as it was', () => {
    const junit = join(folder, 'private.xml');
    writeFileSync(junit, 'old', { mode: 0o600 });
    expect(verify(...secrets, '--junit', junit).status).toBe(0);
    expect(readFileSync(junit, 'utf8')).toMatch(/^<\?xml /);
    expect(statSync(junit).mode & 0o777).toBe(0o600);
  });

  test('ends with 2 for a report that cannot be written, and writes no other', () => {
    // A relative path: the name of the folder is random, and may look like a token.
    const { status, stdout, stderr } = verify(...secrets, '--junit', join('nowhere', 'junit.xml'));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: nowhere.junit\.xml: cannot be written: /);
  });

  test.each([[[]], [['--live']]])(
    'ends with 2 for synthesized output without an agent, which tells nothing to compare with: %p',
    (live) => {
      const dist = join(ROOT, 'dist', '0001-ca.k8s.yaml');
      const { status, stdout, stderr } = verify(...(live.length > 0 ? live : secrets), '--dist', dist);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `error: ${dist}: holds no istio-csr agent, so there is nothing to compare with; name the whole output of the mesh\n`,
      );
    },
  );

  test.each([
    ['synthesized output that is not there', ['--dist', 'nowhere']],
    ['a share that is none', ['--warn-below', '101']],
  ])('ends with 2 for %s', (_, args) => {
    const { status, stdout, stderr } = verify(...secrets, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: [ -~]*\n$/);
  });

  test('ends with 2 for an error that nobody foresaw, which is no verdict on the mesh', () => {
    // Stands for any mistake in this library or in Node.
    const preload = join(folder, 'broken.cjs');
    const broken = "() => { throw new RangeError('a\\u001b[31m\\n::error::b'); }";
    writeFileSync(preload, `require('node:crypto').X509Certificate.prototype.checkIssued = ${broken};`);
    const options = { cwd: ROOT, encoding: 'utf8' } as const;
    const command = ['--require', preload, commandLine(), 'verify'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...secrets], options);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: [ -~]*\n$/);
  });

  test('asks a cluster with --live', async () => {
    const istiod = await root.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
    const agent = rolledOut(loadManifests('dist/0002-agent.k8s.yaml').map(({ body }) => body) as SynthesizedObject[]);
    const replies = Object.entries(answers({ root: root.certificate, istiod: istiod.certificate }, agent));
    const kubectl = standIns.program(
      'kubectl',
      new Map(replies.map(([key, reply]) => [ASKED[key as keyof typeof ASKED], reply])),
    );
    const stdout = JSON.stringify(proxySecret({ chain, root: root.certificate }));
    const istioctl = standIns.program('istioctl', new Map([['sleep-1.foo', { stdout }]]));
    const run = verify('--live', '--dist', 'dist', '--kubectl', kubectl, '--istioctl', istioctl, '--context', 'prod');
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/\n27 checks: 27 passed\n$/);
  });

  test('asks the clusters of a fleet with --live --fleet, and ends with 1 when one does not answer', async () => {
    const roots = [root.certificate];
    const clusters = ['a', 'b'].map((name) => ({
      name,
      kubeContext: name,
      mesh: 'shop',
      roots,
      secretName: 's',
      ca: root,
    }));
    const { index, kubectl, istioctl } = await runningFleet(clusters);
    const run = (...more: string[]) =>
      verify(
        '--live',
        '--fleet',
        index,
        '--kubectl',
        kubectl,
        '--istioctl',
        istioctl,
        '--at',
        '2026-08-01T12:00:00Z',
        ...more,
      );
    const { status, stdout, stderr } = run('--clusters-at-once', '1', '--concurrency', '4');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✔ {2}a {2}28 checks: [^\n]*\n✔ {2}b {2}28 checks: /);
    expect(run('--wave', '7')).toMatchObject({ status: 2, stdout: '' });
    writeFileSync(`${kubectl}-b`, '#!/bin/sh\necho unreachable >&2; exit 1\n');
    const partly = run('--json');
    expect(partly.status).toBe(1);
    const { findings } = JSON.parse(partly.stdout) as {
      findings: { cluster: string; check: string; status: string }[];
    };
    expect(findings.filter((each) => each.status === 'error')).toMatchObject([
      { cluster: 'b', check: 'cluster-reached' },
    ]);
    expect(findings.filter((each) => each.cluster === 'a' && each.status === 'pass').length).toBeGreaterThan(20);
  });
});
