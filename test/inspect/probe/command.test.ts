import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../support/command-line';
import { ROOT } from '../../support/paths';
import { asIstioCsr } from '../../support/probed-agent';
import { gone } from '../../support/processes';
import type { Reply } from '../../support/stand-ins';
import { agentWith, answersFor, other, root, soundAgent, standIns, TOKEN } from './mesh';

const NOTE =
  'note: probe creates a token of default/default that lives 10 minutes, and has the agent create CertificateRequests in istio-system (1); keys and certificates stay in memory\n';

function start(answers: Record<string, Reply>, ...args: string[]) {
  const kubectl = standIns.program('kubectl', new Map(Object.entries(answers)));
  // A proxy would lead away from this machine.
  const env = { ...process.env, http_proxy: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };
  const options = { cwd: ROOT, env } as const;
  return spawn(process.execPath, [commandLine(), 'probe', '--kubectl', kubectl, ...args], options);
}

/** Runs the command as a user does, beside the agent that answers in this process. */
async function run(answers: Record<string, Reply>, ...args: string[]) {
  const child = start(answers, ...args);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

test('prints a table, says before what it creates, and ends with 0 when all holds', async () => {
  const { status, stdout, stderr } = await run(answersFor(await soundAgent()), '--dist', 'dist');
  expect([status, stderr]).toEqual([0, NOTE]);
  expect(stdout).toMatch(/✔ {2}signing +agent-1\.cert-manager +signed in \d\.\d\d s/);
  expect(stdout).toMatch(/\n16 checks: 16 passed\n$/);
});

test.each(['10.0.0.1:443', '[fd00::1]:443', 'fd00::1', 'https://', ''])(
  'refuses the address %j, which has no name',
  async (address) => {
    const { status, stdout, stderr } = await run({}, '--ca-address', address);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `error: --ca-address ${address}: write HOST:PORT with a name, for which a certificate can be\n`,
    );
  },
);

test('says in its report alone what no header can hold', async () => {
  const agent = await soundAgent();
  const args = ['--cluster-id', 'caf\u00e9', '--key', 'ecdsa', '--json'];
  const { status, stdout, stderr } = await run(answersFor(agent), ...args);
  expect([status, stderr, agent.asked]).toEqual([1, NOTE, []]);
  const { findings } = JSON.parse(stdout);
  expect(findings.find(({ check }: { check: string }) => check === 'signing').found).toMatch(/^INVALID_ARGUMENT: /);
});

test('ends with 1 when something does not hold, and gives JSON and JUnit', async () => {
  const agent = await agentWith(() => [], { signer: other });
  const junit = join(standIns.folder, 'junit.xml');
  const { status, stdout, stderr } = await run(answersFor(agent), '--json', '--junit', junit);
  expect([status, stderr]).toEqual([1, NOTE]);
  const { command, ok, findings } = JSON.parse(stdout);
  expect([command, ok]).toEqual(['probe', false]);
  expect(findings.filter((one: { status: string }) => one.status === 'fail')).toMatchObject([
    { check: 'server-certificate', docs: 'docs/probe.md#server-certificate' },
  ]);
  expect(readFileSync(junit, 'utf8')).toMatch(
    /<testsuites name="cdk8s-istio-csr probe"[\s\S]*classname="probe\.server-certificate"/,
  );
});

test('measures a load, with what has to be refused, and leaves no file and no program', async () => {
  const agent = await agentWith(
    asIstioCsr(root, root.certificate, { identity: 'spiffe://cluster.local/ns/foo/sa/sleep', token: TOKEN }),
  );
  const answers = {
    ...answersFor(agent),
    'get configmap istio-ca-root-cert -n foo': { stdout: root.certificate },
    'create token sleep -n foo': { stdout: TOKEN },
  };
  const before = readdirSync(ROOT);
  const account = ['--namespace', 'foo', '--service-account', 'sleep'];
  const load = ['--count', '6', '--concurrency', '3', '--negative', '--json', '--key', 'ecdsa'];
  const { status, stdout } = await run(answers, ...account, ...load, '--lifetime', '30m', '--context', 'prod');
  expect(status).toBe(0);
  expect(JSON.parse(stdout).load).toMatchObject([{ subject: 'agent-1.cert-manager', calls: 6, signed: 6, errors: {} }]);
  expect(agent.asked.every(({ validitySeconds }) => validitySeconds === 1800)).toBe(true);
  expect(new Set(agent.asked.map(({ csr }) => csr.publicKey.algorithm.name))).toEqual(new Set(['ECDSA']));
  const calls = standIns.callsOf('kubectl');
  expect(calls.every(({ args }) => args.endsWith(' --context=prod'))).toBe(true);
  await gone(calls.find(({ args }) => args.startsWith('port-forward'))?.pid);
  expect(readdirSync(ROOT)).toEqual(before);
});

test.each(['SIGINT', 'SIGTERM'] as const)('ends its port-forwards when it is ended by %s', async (signal) => {
  let child: ReturnType<typeof start> | undefined;
  const agent = await agentWith(() => {
    child?.kill(signal);
    return 'nothing';
  });
  child = start(answersFor(agent), '--duration', '1h');
  const [code, ended] = await once(child, 'exit');
  expect([code, ended]).toEqual([null, signal]);
  await gone(standIns.callsOf('kubectl').find(({ args }) => args.startsWith('port-forward'))?.pid);
});

test.each<[string[], string]>([
  [['--agent', 'a'], '--agent a: write NAMESPACE/NAME'],
  [['--key', 'dsa'], '--key dsa: write rsa or ecdsa'],
  [['--concurrency', '4'], '--concurrency needs --count or --duration'],
  [['--count', '0'], '--count 0: write a whole number from 1 to 1000000'],
  [['--count', '1', '--concurrency', '501'], '--concurrency 501: write a whole number from 1 to 500'],
  [['--duration', '25h'], '--duration 25h: write a duration up to 24h'],
  [['--json', '--junit', '-'], '--junit and --json both want standard output: name a file for one of them'],
  [['--root', '/nowhere/root.pem'], '/nowhere/root.pem: cannot be read: '],
  [['--kubectl', '/nowhere/kubectl'], 'the cluster cannot be read: /nowhere/kubectl is not there or may not be run'],
])('ends with 2 for the options %p', async (args, message) => {
  const { status, stdout, stderr } = await run(answersFor(), ...args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.startsWith(`error: ${message}`)).toBe(true);
});

test('gRPC is in the file of this command alone, and reads no .proto files', () => {
  const folder = join(commandLine(), '..');
  const holding = (what: string) =>
    [join(folder, 'main.js'), ...readdirSync(join(folder, 'run')).map((name) => join(folder, 'run', name))].filter(
      (file) => readFileSync(file, 'utf8').includes(what),
    );
  expect(holding('ssl_target_name_override')).toEqual([join(folder, 'run', 'probe.js')]);
  expect(holding('protobufjs')).toEqual([]);
});
