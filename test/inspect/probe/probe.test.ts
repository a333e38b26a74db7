import { status } from '@grpc/grpc-js';
import { asIstioCsr, REFUSED, signed } from '../../support/probed-agent';
import { gone } from '../../support/processes';
import {
  agentWith,
  answersFor,
  broken,
  found,
  HOST,
  IDENTITY,
  other,
  probing,
  root,
  soundAgent,
  standIns,
  TOKEN,
} from './mesh';

test('an agent in order: each pod is asked once, as a sidecar asks, and its certificate holds all of the checks of a proxy', async () => {
  const agents = [await soundAgent(), await soundAgent()];
  const { report, announced } = await probing(answersFor(...agents), { caller: { key: undefined } });
  expect(broken(report)).toEqual([]);
  expect(report.ok).toBe(true);
  expect(report.findings.map(({ check, subject }) => `${check} ${subject}`)).toEqual([
    'agent-found cert-manager/cert-manager-istio-csr',
    'caller default/default',
    'published-root default/istio-ca-root-cert',
    'trust-anchor default/istio-ca-root-cert',
    'agent-pods cert-manager/cert-manager-istio-csr',
    'token default/default',
    ...['agent-1.cert-manager', 'agent-2.cert-manager'].flatMap((pod) =>
      [
        'port-forward',
        'server-certificate',
        'signing',
        'workload-certificate',
        'root-matches',
        'chain',
        'identity',
        'signer',
        'lifetime',
        'expiry',
      ].map((check) => `${check} ${pod}`),
    ),
  ]);
  for (const { asked } of agents) {
    expect(asked).toMatchObject([
      { uri: IDENTITY, validitySeconds: 86400, clusterId: 'Kubernetes', authorization: `Bearer ${TOKEN}` },
    ]);
    expect(asked[0]?.csr.publicKey.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048 });
    expect(asked[0]?.impersonated).toBeUndefined();
  }
  expect(announced).toEqual([
    'probe creates a token of default/default that lives 10 minutes, and has the agent create CertificateRequests in istio-system (2); keys and certificates stay in memory',
  ]);
});

test('kubectl is called for what is documented and nothing else, and no port-forward is left', async () => {
  await probing(answersFor(await soundAgent()));
  const calls = standIns.callsOf('kubectl');
  expect(calls.map(({ args }) => args).sort()).toEqual([
    'create token default -n default --audience=istio-ca --duration=600s',
    'get configmap istio-ca-root-cert -n default -o jsonpath={.data.root-cert\\.pem}',
    'get deployments.apps -A -l app.kubernetes.io/name=cert-manager-istio-csr -o json',
    'get pods -n cert-manager -o json',
    'port-forward pod/agent-1 -n cert-manager --address=127.0.0.1 :6443',
  ]);
  const forward = calls.find(({ args }) => args.startsWith('port-forward'))?.pid;
  await gone(forward);
});

test('the token is in no finding, whatever an agent says', async () => {
  const details = `no: ${TOKEN} \u001b[31m\n::error::x ${Buffer.from(TOKEN).toString('base64')}`;
  const agent = await agentWith(() => ({ code: status.UNAUTHENTICATED, details }));
  const { report } = await probing(answersFor(agent), { isNegative: true, load: { count: 3, concurrency: 1 } });
  for (const text of [report.toJson(), report.toTable(), report.toJunit()]) {
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(Buffer.from(TOKEN).toString('base64').slice(0, 40));
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/PRIVATE|^::error/m);
  }
  expect(found(report, 'signing')[0]).toMatch(/^UNAUTHENTICATED: no: \(the token, not shown\) \\u001b/);
});

describe('what an agent shows', () => {
  test('a certificate for another name: it is sent no token', async () => {
    const agent = await agentWith(() => REFUSED, { dnsNames: ['other.example'] });
    const { report } = await probing(answersFor(agent));
    expect(broken(report)).toEqual(['server-certificate fail agent-1.cert-manager']);
    expect(found(report, 'server-certificate')).toEqual(['other.example']);
    expect(agent.asked).toEqual([]);
  });

  test('a certificate of another root: it is sent no token', async () => {
    const agent = await agentWith(() => REFUSED, { signer: other });
    const { report } = await probing(answersFor(agent));
    expect(broken(report)).toEqual(['server-certificate fail agent-1.cert-manager']);
    expect(agent.asked).toEqual([]);
  });

  test('every name that the output has proxies dial counts', async () => {
    const names = [HOST, 'second.example'];
    const [one, both] = [await soundAgent(), await agentWith(() => REFUSED, { dnsNames: names })];
    const dist = {
      caAddresses: [`${HOST}:443`, 'second.example:443'],
      certificates: [],
      workloads: [],
      notes: ['a note'],
    };
    const { report } = await probing(answersFor(one, both), { service: { dist } });
    expect(found(report, 'server-certificate')).toEqual([HOST, names.join(', ')]);
    expect(broken(report)).toEqual([
      'server-certificate fail agent-1.cert-manager',
      'signing fail agent-2.cert-manager',
    ]);
    expect(report.notes).toEqual(['a note']);
  });

  test('an intermediate as the published root is an anchor, as it is for Go', async () => {
    const intermediate = await root.intermediate('istio-ca-2');
    const sign = asIstioCsr(intermediate, intermediate.certificate, { identity: IDENTITY, token: TOKEN });
    const agent = await agentWith(sign, { signer: intermediate });
    const { report } = await probing({
      ...answersFor(agent),
      'get configmap istio-ca-root-cert -n default': { stdout: intermediate.certificate },
    });
    // Before 20.18 Node wants a root above it.
    expect(broken(report)).toEqual(['trust-anchor warn default/istio-ca-root-cert']);
  });
});

describe('what an agent answers', () => {
  const taken = { identity: IDENTITY, token: TOKEN };
  const POD = 'agent-1.cert-manager';

  test.each<[string, Parameters<typeof agentWith>[0], string[], RegExp]>([
    ['UNAUTHENTICATED', () => REFUSED, ['signing fail'], /^UNAUTHENTICATED: request authenticate failure$/],
    [
      'a foreign identity',
      (asked) => signed(root, root.certificate, asked, { uri: `${IDENTITY}2` }),
      ['identity fail'],
      /^signed in \d\.\d\d s$/,
    ],
    [
      'another trust domain',
      (asked) => signed(root, root.certificate, asked, { uri: IDENTITY.replace('cluster', 'other') }),
      ['identity fail'],
      /^signed/,
    ],
    [
      'a certificate for another key',
      (asked) => signed(root, root.certificate, asked, { isForOtherKey: true }),
      ['signing fail'],
      /^UNREADABLE: the certificate is for another key/,
    ],
    [
      'too long a life',
      (asked) => signed(root, root.certificate, asked, { seconds: 7200 }),
      ['lifetime fail'],
      /^signed/,
    ],
    ['a certificate of another CA', (asked) => signed(other, root.certificate, asked), ['chain fail'], /^signed/],
    ['another root', (asked) => signed(root, other.certificate, asked), ['root-matches fail'], /^signed/],
    [
      'no root',
      async (asked) => (await signed(root, root.certificate, asked)).slice(0, 1),
      ['signing fail'],
      /^UNREADABLE: the chain has one part, and so no root$/,
    ],
    ['nothing in it', () => [], ['signing fail'], /^UNREADABLE: the chain is empty$/],
    ['what is no PEM', () => ['a', 'b'], ['workload-certificate error', 'root-matches error'], /^signed/],
    [
      'what is no message',
      () => Buffer.from('<html>'),
      ['signing fail'],
      /^UNREADABLE: the answer is no IstioCertificateResponse: a /,
    ],
    ['too much', () => ['x'.repeat(2 ** 21)], ['signing fail'], /^RESOURCE_EXHAUSTED: .*larger than max/],
    [
      'RESOURCE_EXHAUSTED',
      () => ({ code: status.RESOURCE_EXHAUSTED, details: '' }),
      ['signing fail'],
      /^RESOURCE_EXHAUSTED$/,
    ],
  ])('%s', async (_, behaviour, wanted, said) => {
    const { report } = await probing(answersFor(await agentWith(behaviour)));
    expect(broken(report)).toEqual(wanted.map((one) => `${one} ${POD}`));
    expect(found(report, 'signing')[0]).toMatch(said);
    for (const { meaning, fix, status: ended } of report.findings) {
      if (ended !== 'pass') expect([meaning, fix].every(Boolean)).toBe(true);
    }
  });

  test('nothing, until its time is up', async () => {
    const agent = await agentWith(() => 'nothing');
    const { report } = await probing(answersFor(agent), { callMillis: 200 });
    expect(broken(report)).toEqual([`signing fail ${POD}`]);
    expect(found(report, 'signing')[0]).toMatch(/^DEADLINE_EXCEEDED/);
  });

  test('late, which is a warning', async () => {
    const { report } = await probing(answersFor(await soundAgent()), { slowMillis: 0.001 });
    expect(broken(report)).toEqual([`signing warn ${POD}`]);
    expect(report.ok).toBe(true);
  });

  test('half a chain: an intermediate is left out', async () => {
    const intermediate = await root.intermediate('istio-ca-2');
    const whole = asIstioCsr(intermediate, root.certificate, taken);
    const agents = [
      await agentWith(whole),
      await agentWith(async (asked) => {
        const [leaf = '', , roots = ''] = (await whole(asked)) as string[];
        return [leaf, roots];
      }),
    ];
    const { report } = await probing(answersFor(...agents));
    expect(broken(report)).toEqual(['chain fail agent-2.cert-manager']);
  });
});
