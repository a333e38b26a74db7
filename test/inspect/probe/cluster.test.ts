import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { status } from '@grpc/grpc-js';
import { IstioCsrAgent, Mesh } from '../../../lib';
import { openPortForward } from '../../../lib/inspect/probe/port-forward';
import { KNOWN_ISSUER } from '../../support/agent';
import { list, rolledOut } from '../../support/cluster';
import { asIstioCsr, REFUSED, signed } from '../../support/probed-agent';
import { gone } from '../../support/processes';
import type { Reply } from '../../support/stand-ins';
import { synth } from '../../support/synth';
import {
  agentWith,
  answersFor,
  broken,
  forwardedTo,
  found,
  HOST,
  IDENTITY,
  other,
  pod,
  probing,
  root,
  soundAgent,
  standIns,
  TOKEN,
} from './mesh';

const AGENT = 'cert-manager/cert-manager-istio-csr';
const POD = 'agent-1.cert-manager';

describe('what the cluster does not give', () => {
  const forbidden = (what: string): Reply => ({
    stderr: `error: failed to create token: ${what} is forbidden: User "ci" cannot create it`,
    code: 1,
  });

  test.each<[string, Record<string, Reply>, string[], RegExp]>([
    [
      'the right to look for the agent',
      { 'get deployments.apps': forbidden('deployments.apps') },
      ['agent-found error istio-csr'],
      /docs\/probe\.md/,
    ],
    ['an agent', { 'get deployments.apps': list([]) }, ['agent-found fail istio-csr'], /Apply the synthesized output/],
    [
      'the right to its pods',
      { 'get pods -n cert-manager': forbidden('pods') },
      [`agent-pods error ${AGENT}`],
      /docs\/probe\.md/,
    ],
    ['a pod', { 'get pods -n cert-manager': list([]) }, [`agent-pods fail ${AGENT}`], /kubectl describe pod/],
    [
      'the right to tokens',
      { 'create token': forbidden('serviceaccounts "default"') },
      ['token error default/default'],
      /docs\/probe\.md/,
    ],
    [
      'an account',
      { 'create token': { stderr: 'error: failed to create token: serviceaccounts "default" not found', code: 1 } },
      ['token error default/default'],
      /--service-account/,
    ],
    [
      'a kubectl that makes tokens',
      { 'create token': { stderr: 'error: unknown flag: --audience\nSee help', code: 1 } },
      ['token error default/default'],
      /1\.24/,
    ],
    ['a token', { 'create token': { stdout: 'Hello\u001b[31m' } }, ['token error default/default'], /--kubectl/],
    [
      'the published root',
      {
        'get configmap': { stderr: 'Error from server (NotFound): configmaps "istio-ca-root-cert" not found', code: 1 },
      },
      ['published-root fail default/istio-ca-root-cert'],
      /--root FILE/,
    ],
    [
      'the right to the root',
      { 'get configmap': forbidden('configmaps') },
      ['published-root error default/istio-ca-root-cert'],
      /docs\/probe\.md/,
    ],
    ['a root in it', { 'get configmap': {} }, ['published-root fail default/istio-ca-root-cert'], /--namespace/],
    [
      'PEM in it',
      { 'get configmap': { stdout: 'Hello' } },
      ['published-root fail default/istio-ca-root-cert'],
      /who writes this ConfigMap/,
    ],
    [
      'the right to port-forwards',
      { 'port-forward': forbidden('pods "agent-1"') },
      [`port-forward error ${POD}`],
      /docs\/probe\.md/,
    ],
    [
      'a pod that runs',
      {
        'port-forward': {
          stderr: 'error: unable to forward port because pod is not running. Current status=Pending',
          code: 1,
        },
      },
      [`port-forward error ${POD}`],
      /Try again/,
    ],
  ])('%s', async (_, changes, wanted, fix) => {
    const agent = await soundAgent();
    const { report } = await probing({ ...changes, ...answersFor(agent), ...changes });
    expect(broken(report)).toEqual(wanted);
    expect(report.findings.find((finding) => finding.status !== 'pass')?.fix).toMatch(fix);
    expect(report.ok).toBe(false);
    expect(agent.asked).toEqual([]);
  });

  test('an answer at all: there is no verdict', async () => {
    const refused = { stderr: 'The connection to the server 127.0.0.1:6443 was refused', code: 1 };
    const answers = { ...answersFor(), 'get deployments.apps': refused };
    await expect(probing(answers)).rejects.toThrow('the cluster cannot be read: The connection to the server');
  });

  test('a port-forward that listens: it is given up and ended', async () => {
    const kubectl = standIns.program('kubectl', new Map([['port-forward', { hangs: true }]]));
    const answer = await openPortForward(kubectl, ['port-forward'], 300);
    expect(answer).toEqual({ problem: 'kubectl gave no answer within 0.3 s' });
    await gone(standIns.callsOf('kubectl')[0]?.pid);
  });

  test('a kubectl at all', async () => {
    const answer = await openPortForward('/nowhere/kubectl', ['port-forward'], 5000);
    expect(answer).toEqual({ problem: '/nowhere/kubectl is not there or may not be run' });
  });

  test('something is announced before it is created, and nothing where nothing will be', async () => {
    const { announced } = await probing({ ...answersFor(), 'get pods -n cert-manager': list([]) });
    expect(announced).toEqual([]);
    expect(standIns.callsOf('kubectl').filter(({ args }) => !args.startsWith('get '))).toEqual([]);
  });
});

describe('the pods of the agent', () => {
  test('those that are not ready are told, and the others asked; what ended or ends is passed over', async () => {
    const unready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] };
    const pods = list([
      pod('agent-1'),
      pod('agent-2', { status: unready }),
      pod('agent-3', { status: { phase: 'Failed' } }),
      pod('agent-4', { metadata: { deletionTimestamp: '2026-08-01T10:00:00Z' } }),
      pod('cert-manager-1', {}, { 'app.kubernetes.io/name': 'cert-manager' }),
    ]);
    const { report } = await probing({ ...answersFor(await soundAgent()), 'get pods -n cert-manager': pods });
    expect(broken(report)).toEqual([`agent-pods fail ${AGENT}`]);
    expect(found(report, 'agent-pods')).toEqual(['1 ready, 1 not: agent-2']);
    expect(found(report, 'signing')).toHaveLength(1);
  });

  test('a pod with a name that is an option of kubectl is not asked for', async () => {
    const answers = { ...answersFor(), 'get pods -n cert-manager': list([pod('--server=evil.example')]) };
    const { report } = await probing(answers);
    expect(broken(report)).toEqual(['port-forward error --server=evil.example.cert-manager']);
    expect(standIns.callsOf('kubectl').filter(({ args }) => args.includes('evil'))).toEqual([]);
  });

  test('another serving port is the one that is forwarded to', async () => {
    const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
    const objects = synth(
      (chart) => new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer, serving: { port: 7443 } }),
    );
    const answers = { ...answersFor(await soundAgent()), 'get deployments.apps': list([rolledOut(objects)]) };
    await probing(answers);
    expect(standIns.callsOf('kubectl').map(({ args }) => args)).toContain(
      'port-forward pod/agent-1 -n cert-manager --address=127.0.0.1 :7443',
    );
  });
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the way to a pod', () => {
  test('may be on IPv6, with other lines before it', async () => {
    const { port } = await soundAgent();
    const answers = answersFor(await soundAgent());
    const stdout = `Handling something\nForwarding from [::1]:${port} -> 6443\nForwarding from 127.0.0.1:${port} -> 6443\n`;
    const { report } = await probing({ ...answers, 'port-forward pod/agent-1 ': { stdout, hangs: true } });
    // Nothing listens there: what matters is that it is where the line says.
    expect(found(report, 'server-certificate')[0]).toMatch(/::1/);
  });

  test('that ends while an agent is asked is told beside what failed by it', async () => {
    const fifo = join(standIns.folder, 'fifo');
    spawnSync('mkfifo', [fifo]);
    const agent = await agentWith(async () => {
      await writeFile(fifo, 'end\n');
      await gone(standIns.callsOf('kubectl').find(({ args }) => args.startsWith('port-forward'))?.pid);
      return { code: status.UNAVAILABLE, details: 'Connection dropped' };
    });
    const ends = {
      stdout: forwardedTo(agent.port).stdout,
      until: fifo,
      stderr: 'error: lost connection to pod',
      code: 1,
    };
    const { report } = await probing(
      { ...answersFor(agent), 'port-forward pod/agent-1 ': ends },
      { isNegative: true, load: { count: 5, concurrency: 1 } },
    );
    expect(broken(report)).toEqual([`signing fail ${POD}`, `port-forward fail ${POD}`]);
    expect(found(report, 'port-forward')).toEqual(['open', 'ended: error: lost connection to pod']);
    expect(agent.asked).toHaveLength(1);
  });

  test('that ends a moment after the connection broke is told, too', async () => {
    const fifo = join(standIns.folder, 'fifo');
    spawnSync('mkfifo', [fifo]);
    const agent = await agentWith(() => {
      setTimeout(() => writeFile(fifo, 'end\n'), 50);
      return { code: status.UNAVAILABLE, details: 'Connection dropped' };
    });
    const ends = { stdout: forwardedTo(agent.port).stdout, until: fifo, stderr: 'error: lost connection', code: 1 };
    const { report } = await probing({ ...answersFor(agent), 'port-forward pod/agent-1 ': ends });
    expect(found(report, 'port-forward')).toEqual(['open', 'ended: error: lost connection']);
  });

  test('leads to something that speaks no TLS, or ends at once', async () => {
    const plain = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n'));
    const port = await listening(plain);
    try {
      const { report } = await probing({
        ...answersFor(await soundAgent()),
        'port-forward pod/agent-1 ': forwardedTo(port),
      });
      expect(broken(report)).toEqual([`server-certificate error ${POD}`]);
      expect(found(report, 'server-certificate')[0]).toMatch(/^[a-z ]+$/);
    } finally {
      plain.close();
    }
  });

  test('leads to something that never answers', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    const port = await listening(silent);
    try {
      const answers = { ...answersFor(await soundAgent()), 'port-forward pod/agent-1 ': forwardedTo(port) };
      const { report } = await probing(answers, { callMillis: 100 });
      expect(found(report, 'server-certificate')).toEqual(['no TLS within 0.1 s']);
    } finally {
      silent.close();
    }
  });

  test('leads to an agent without ALPN, which newer proxies refuse', async () => {
    const life = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 60_000) };
    const { certificate, privateKey } = await root.leaf({ ...life, dnsNames: [HOST] });
    const server = createTlsServer({ cert: certificate, key: privateKey }, (socket) =>
      socket.on('error', () => undefined).destroy(),
    );
    const port = await listening(server);
    try {
      const { report } = await probing({
        ...answersFor(await soundAgent()),
        'port-forward pod/agent-1 ': forwardedTo(port),
      });
      expect(broken(report)).toEqual([`server-certificate warn ${POD}`, `signing fail ${POD}`]);
      expect(found(report, 'signing')[0]).toMatch(/^UNAVAILABLE/);
    } finally {
      server.close();
    }
  });
});

test('a root from a file goes before the published one, and has to be what the agent hands out', async () => {
  const file = join(standIns.folder, 'root.pem');
  writeFileSync(file, other.certificate);
  const { report } = await probing(answersFor(await soundAgent()), { rootFile: file });
  expect(broken(report)).toEqual([`server-certificate fail ${POD}`]);
  expect(standIns.callsOf('kubectl').filter(({ args }) => args.includes('configmap'))).toEqual([]);
});

describe('what has to be refused', () => {
  const NAMES = ['another trust domain', 'another cluster id', 'a foreign identity', 'no token'];
  test('is refused', async () => {
    const agent = await soundAgent();
    const { report, announced } = await probing(answersFor(agent), { isNegative: true });
    expect(broken(report)).toEqual([]);
    expect(report.findings.flatMap(({ check, subject }) => (check === 'refusal' ? [subject] : []))).toEqual(
      NAMES.map((name) => `${POD}: ${name}`),
    );
    expect(
      agent.asked.slice(1).map(({ uri, clusterId, authorization }) => [uri, clusterId, authorization !== undefined]),
    ).toEqual(
      expect.arrayContaining([
        ['spiffe://probe.invalid/ns/default/sa/default', 'Kubernetes', true],
        [IDENTITY, 'Kubernetes-probe', true],
        ['spiffe://cluster.local/ns/probe-foreign/sa/nobody', 'Kubernetes', true],
        [IDENTITY, 'Kubernetes', false],
      ]),
    );
    expect(announced[0]).toContain('it asks for certificates that have to be refused, too');
  });

  test('is signed, which fails', async () => {
    const agent = await agentWith((asked) => signed(root, root.certificate, asked));
    const { report } = await probing(answersFor(agent), { isNegative: true });
    expect(broken(report)).toEqual(NAMES.map((name) => `refusal fail ${POD}: ${name}`));
  });

  test('is neither, which proves nothing', async () => {
    const sound = asIstioCsr(root, root.certificate, { identity: IDENTITY, token: TOKEN });
    const agent = await agentWith(async (asked) => {
      const given = await sound(asked);
      return given === REFUSED ? { code: status.INTERNAL, details: 'failed' } : given;
    });
    const { report } = await probing(answersFor(agent), { isNegative: true });
    expect(broken(report)).toEqual(NAMES.map((name) => `refusal error ${POD}: ${name}`));
  });
});
