import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  IstioCsrAgent,
  Mesh,
  MeshVerification,
  TrustAnchor,
  type VerificationFinding,
  type VerifyLiveProps,
} from '../../lib';
import { Check } from '../../lib/verify/checks';
import { unread } from '../../lib/verify/live/unread';
import { KNOWN_ISSUER } from '../support/agent';
import {
  ASKED,
  answers,
  certificate,
  istiodPod,
  list,
  PROXY_ENV,
  podLine,
  request,
  rolledOut,
  rootConfigMap,
  secretFields,
  webhooks,
} from '../support/cluster';
import { NAME_CONSTRAINTS, TestCa } from '../support/pki';
import { proxySecret, ztunnelCertificates } from '../support/proxy-secrets';
import { type Reply, StandIns } from '../support/stand-ins';
import { type SynthesizedObject, synth } from '../support/synth';

const AT = new Date('2026-08-01T12:00:00Z');
const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };
const DIST = join(__dirname, '..', '..', 'dist');
const FORBIDDEN = {
  stderr: 'Error from server (Forbidden): certificates is forbidden: User "ci" cannot list it',
  code: 1,
};

let root: TestCa;
let other: TestCa;
let istiods: TestCa;
let pki: { root: string; istiod: string };
let sleepProxy: string;
let agentObjects: SynthesizedObject[];
beforeAll(async () => {
  root = await TestCa.root('istio-ca');
  other = await TestCa.root('istio-ca');
  istiods = await TestCa.root('', { subject: 'O=cluster.local' });
  const istiod = await root.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
  pki = { root: root.certificate, istiod: istiod.certificate };
  sleepProxy = await proxyOf(root);
  const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
  agentObjects = synth((chart) => new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer }));
});

async function proxyOf(ca: TestCa, trusted = ca.certificate, account = 'sleep'): Promise<string> {
  const leaf = await ca.leaf({ ...LIFE, uris: [`spiffe://cluster.local/ns/foo/sa/${account}`] });
  return JSON.stringify(proxySecret({ chain: leaf.certificate, root: trusted }));
}

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

type Changes = Partial<Record<keyof typeof ASKED, Reply>>;

/** Runs a verification of a cluster that is in order but for the changes. */
async function verify(
  changes: Changes = {},
  proxies: Record<string, Reply> = { 'sleep-1.foo': { stdout: sleepProxy } },
  props: VerifyLiveProps & { dist?: string } = {},
) {
  const replies = Object.entries({ ...answers(pki, rolledOut(agentObjects)), ...changes });
  const kubectl = standIns.program(
    'kubectl',
    new Map(replies.map(([key, reply]) => [ASKED[key as keyof typeof ASKED], reply])),
  );
  const istioctl = standIns.program('istioctl', new Map(Object.entries(proxies)));
  const { dist, ...live } = props;
  return new MeshVerification({ at: AT, dist }).verifyLive({ kubectl, istioctl, ...live });
}

const broken = (findings: readonly VerificationFinding[]) =>
  findings
    .filter(({ status }) => status !== 'pass')
    .map(({ check, status, subject }) => `${check} ${status} ${subject}`);
const found = (findings: readonly VerificationFinding[], check: string) =>
  findings.filter((finding) => finding.check === check).map((finding) => finding.found);

describe('a mesh in order', () => {
  test('may have a wildcard for the name of istiod', async () => {
    const { certificate } = await root.leaf({ ...LIFE, dnsNames: ['*.istio-system.svc'] });
    const { findings } = await verify({ istiodSecret: secretFields(root.certificate, certificate) });
    expect(broken(findings).filter((each) => each.startsWith('istiod-certificate'))).toEqual([]);
    expect(found(findings, 'istiod-certificate')).toEqual(['for *.istio-system.svc']);
  });

  test('passes every check, compared with synthesized output', async () => {
    const report = await verify({}, undefined, { dist: DIST });
    expect(broken(report.findings)).toEqual([]);
    expect([report.ok, report.notes]).toEqual([true, []]);
    expect([...new Set(report.findings.map(({ check }) => check))]).toEqual([
      'trust-anchor',
      'certificate-ready',
      'certificate-requests',
      'agent-rollout',
      'agent-settings',
      'istiod-certificate',
      'istiod-start',
      'istiod-ca-off',
      'root-configmap',
      'webhook-ca',
      'leftover-ca',
      'ca-address',
      'cluster-id',
      'workload-certificate',
      'root-matches',
      'chain',
      'identity',
      'signer',
      'lifetime',
      'expiry',
    ]);
  });

  test("passes without synthesized output, by the agent's own settings", async () => {
    const { findings } = await verify();
    expect(broken(findings)).toEqual(['agent-settings skip cert-manager/cert-manager-istio-csr']);
    expect(findings.find(({ check }) => check === 'lifetime')?.wanted).toBe('at most 1h');
  });

  test('is only read, with the context given, and never asked for a private key', async () => {
    await verify({}, undefined, { context: 'prod' });
    const calls = [...standIns.callsOf('kubectl'), ...standIns.callsOf('istioctl')].map(({ args }) => args);
    expect(calls.filter((args) => !/^(get|proxy-config secret) /.test(args))).toEqual([]);
    expect(calls.filter((args) => !args.endsWith(' --context=prod'))).toEqual([]);
    const secrets = calls.filter((args) => args.startsWith('get secret'));
    expect(secrets).toHaveLength(4);
    expect(secrets.filter((args) => !args.includes('-o jsonpath={.metadata.creationTimestamp}'))).toEqual([]);
    expect(secrets.filter((args) => /key|-o json /.test(args.replace('key.pem', 'KEY')))).toEqual([]);
    expect(calls).toContain('proxy-config secret sleep-1.foo -o json --context=prod');
  });

  test('tells how far it is', async () => {
    const steps: [number, number][] = [];
    await verify({}, undefined, { progress: { advance: (done, total) => steps.push([done, total]) } });
    expect(steps.filter(([done, total]) => done > total)).toEqual([]);
    const [done, total] = steps[steps.length - 1] ?? [];
    expect([done, total]).toEqual([12, 12]);
  });
});

describe('what is wrong beside the proxies', () => {
  const CASES: [string, () => Changes, string[], RegExp][] = [
    [
      'a Certificate that is not READY',
      () => ({
        certificates: list([
          certificate('istio-ca', 'istio-ca', 'selfsigned'),
          certificate('istiod', 'istiod-tls', 'istio-ca', {
            status: 'False',
            reason: 'DoesNotExist',
            message: 'Secret does not exist',
          }),
        ]),
      }),
      ['certificate-ready fail istio-system/istiod'],
      /not READY \(DoesNotExist\), Secret istiod-tls, Issuer\/istio-ca/,
    ],
    [
      'a Certificate of another issuer',
      () => ({
        certificates: list([certificate('istio-ca', 'istio-ca', 'x'), certificate('istiod', 'istiod-tls', 'istio-ca')]),
      }),
      ['certificate-ready fail istio-system/istio-ca'],
      /READY, Secret istio-ca, Issuer\/x/,
    ],
    [
      'Certificates that are not there',
      () => ({ certificates: list([]) }),
      ['certificate-ready fail istio-system/istio-ca', 'certificate-ready fail istio-system/istiod'],
      /not there/,
    ],
    [
      'requests that are denied, failed or stuck, but not a new one',
      () => ({
        requests: list([
          request('a', '2026-08-01T11:00:00Z', { type: 'Denied', status: 'True', reason: 'policy.cert-manager.io' }),
          request('b', '2026-08-01T11:00:00Z', {
            type: 'Ready',
            status: 'False',
            reason: 'Failed',
            message: 'no role',
          }),
          request('c', '2026-08-01T11:00:00Z'),
          request(
            'd',
            '2026-08-01T11:00:00Z',
            { type: 'Approved', status: 'True' },
            { type: 'Ready', status: 'False', reason: 'Pending' },
          ),
          request('e', '2026-08-01T11:59:30Z'),
        ]),
      }),
      ['a', 'b', 'c', 'd'].map((name) => `certificate-requests fail istio-system/${name}`),
      /denied \(policy\.cert-manager\.io\)|failed|not approved for 1h|approved, not signed for 1h/,
    ],
    [
      'an agent that is not rolled out',
      () => ({
        agent: list([
          rolledOut(agentObjects, {
            availableReplicas: 1,
            conditions: [
              { type: 'Available', status: 'False', message: 'Deployment does not have minimum availability.' },
            ],
          }),
        ]),
      }),
      ['agent-rollout fail cert-manager/cert-manager-istio-csr'],
      /1 of 2 available, 2 up to date/,
    ],
    [
      'an agent with other settings',
      () => ({
        agent: {
          stdout: JSON.stringify(rolledOut(agentObjects)).replaceAll('cluster-id=Kubernetes', 'cluster-id=other'),
        },
      }),
      ['agent-settings fail cert-manager/cert-manager-istio-csr', 'cluster-id fail sleep-1.foo'],
      /--cluster-id=other|^Kubernetes$/,
    ],
    [
      'an istiod that is older than its certificate, with its own CA on',
      () => ({ istiod: list([istiodPod({ startedAt: '2026-08-01T09:00:00Z', caServer: 'true' })]) }),
      ['istiod-start fail istio-system/istiod-1', 'istiod-ca-off fail istio-system/istiod-1'],
      /started 2026-08-01T09:00:00Z|ENABLE_CA_SERVER=true/,
    ],
    [
      'an istiod of a revision that its certificate does not name',
      () => ({ istiod: list([istiodPod({ revision: 'canary' })]) }),
      ['istiod-certificate fail istio-system/istiod-tls'],
      /for istiod\.istio-system\.svc/,
    ],
    ['no istiod', () => ({ istiod: list([]) }), ['istiod-start fail istio-system'], /no running pod/],
    [
      'no certificate for istiod',
      () => ({ istiodSecret: {} }),
      ['istiod-certificate fail istio-system/istiod-tls'],
      /no such Secret/,
    ],
    [
      'a certificate of istiod by another CA',
      () => ({ istiodSecret: secretFields(root.certificate, other.certificate) }),
      ['istiod-certificate fail istio-system/istiod-tls'],
      /the first certificate is a CA/,
    ],
    [
      'a root ConfigMap that is old, and one that is missing',
      () => ({ configMaps: list([rootConfigMap('foo', other.certificate), rootConfigMap('default', 'rubbish')]) }),
      ['root-configmap fail foo/istio-ca-root-cert', 'root-configmap fail istio-system/istio-ca-root-cert'],
      /CN=istio-ca|not there/,
    ],
    [
      'a webhook with another CA',
      () => ({ webhooks: webhooks(other.certificate) }),
      ['webhook-ca fail istio-sidecar-injector'],
      /CN=istio-ca/,
    ],
    [
      'a webhook without a CA',
      () => ({ webhooks: webhooks('') }),
      ['webhook-ca fail istio-sidecar-injector'],
      /an empty caBundle/,
    ],
    ['no webhook', () => ({ webhooks: list([]) }), ['webhook-ca warn istio-system'], /no webhook/],
    [
      "the Secret of istiod's own CA",
      () => ({ leftover: secretFields(istiods.certificate) }),
      ['leftover-ca warn istio-system/istio-ca-secret'],
      /a Secret, created 2026-08-01T10:00:00Z/,
    ],
    ['no proxy at all', () => ({ pods: {} }), ['workload-certificate warn all namespaces'], /no running proxy/],
  ];

  test.each(CASES)('is found: %s', async (_what, changes, expected, value) => {
    const { findings } = await verify(changes(), undefined, { dist: DIST });
    expect(broken(findings)).toEqual(expected);
    for (const finding of findings.filter(({ status }) => status !== 'pass')) {
      expect(finding.found).toMatch(value);
      expect(finding.fix).toBeTruthy();
    }
  });
});

describe('the trust anchor', () => {
  const anchor = (findings: readonly VerificationFinding[]) =>
    findings.filter(({ check }) => check === 'trust-anchor').map(({ status, subject }) => `${status} ${subject}`);

  test('is in the Secret that was named, or in a file', async () => {
    const named = await verify({ issuer: FORBIDDEN }, undefined, { caSecret: 'istio-system/istio-ca' });
    expect(anchor(named.findings)).toEqual(['pass istio-system/istio-ca']);
    await expect(verify({}, undefined, { caSecret: 'istio-ca' })).rejects.toThrow(
      /caSecret: received "istio-ca"; allowed: NAMESPACE\/NAME/,
    );
    await expect(verify({}, undefined, { caSecretFiles: ['/none'] })).rejects.toThrow('/none: cannot be read');
  });

  test('is not guessed where the issuer or the agent cannot be read', async () => {
    const issuer = await verify({ issuer: FORBIDDEN });
    expect(anchor(issuer.findings)).toEqual(['error issuer istio-ca']);
    const agent = await verify({ agent: FORBIDDEN });
    expect(anchor(agent.findings)).toEqual(['error the agent']);
    const none = await verify({ agent: list([]) });
    expect(anchor(none.findings)).toEqual(['pass istio-system/istio-ca']);
    expect(broken(none.findings)).toContain('agent-rollout error istio-csr');
  });

  test('of an issuer without a Secret is the root that came with the certificate of istiod, with a warning', async () => {
    const { findings } = await verify({ issuer: {} });
    expect(anchor(findings)).toEqual(['pass istio-system/istiod-tls', 'warn istio-system/istiod-tls']);
  });

  test('with name constraints is a warning for istiod, as nobody evaluates them here', async () => {
    const limiting = await TestCa.root('istio-ca', { extensions: [NAME_CONSTRAINTS] });
    const istiod = await limiting.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
    const { findings } = await verify({
      caSecret: secretFields(limiting.certificate, limiting.certificate),
      istiodSecret: secretFields(limiting.certificate, istiod.certificate),
    });
    expect(broken(findings)).toContain('istiod-certificate warn istio-system/istiod-tls');
  });

  test('of a Secret that was made by hand is its root', async () => {
    const { findings } = await verify({ caSecret: secretFields('', root.certificate) });
    expect(anchor(findings)).toEqual(['pass istio-system/istio-ca']);
  });

  describe('that the agent is pinned to', () => {
    const pinnedTo = (trustAnchor: TrustAnchor) => {
      const props = { mesh: new Mesh(), issuer: KNOWN_ISSUER, trustAnchor };
      return list([rolledOut(synth((chart) => new IstioCsrAgent(chart, 'agent', props)))]);
    };
    const inConfigMap = () => pinnedTo(TrustAnchor.fromConfigMap('mesh-roots', { key: 'roots.pem' }));

    test('is all that its ConfigMap holds: during a rotation the old and the new root', async () => {
      const both = root.certificate + other.certificate;
      const changes = {
        agent: inConfigMap(),
        pinnedConfigMap: { stdout: both },
        configMaps: list(['foo', 'istio-system'].map((namespace) => rootConfigMap(namespace, both))),
        webhooks: webhooks(both),
      };
      const { findings, ok } = await verify(changes, { 'sleep-1.foo': { stdout: await proxyOf(root, both) } });
      expect(anchor(findings)).toEqual(Array(2).fill('pass ConfigMap cert-manager/mesh-roots'));
      expect([ok, broken(findings)]).toEqual([true, ['agent-settings skip cert-manager/cert-manager-istio-csr']]);
    });

    test('shows the proxy that has not heard of the new root', async () => {
      const pinnedConfigMap = { stdout: root.certificate + other.certificate };
      const { findings } = await verify({ agent: inConfigMap(), pinnedConfigMap });
      expect(broken(findings)).toContain('root-matches fail sleep-1.foo');
    });

    test('may be an entry of a Secret, of which nothing else is asked for', async () => {
      const agent = pinnedTo(TrustAnchor.fromSecret('mesh-root', { key: 'root.pem' }));
      const { findings } = await verify({ agent, pinnedSecret: secretFields(root.certificate) });
      expect(anchor(findings)).toEqual(['pass Secret cert-manager/mesh-root']);
    });

    test.each(['/etc/roots/*', '/etc/roots/tls.key', '/etc/roots/ca.key'])(
      'is not read by a key such as %s',
      async (path) => {
        const text = pinnedTo(TrustAnchor.fromSecret('mesh-root', { key: 'root.pem' })).stdout ?? '';
        const [flag = ''] = /--root-ca-file=[^"]*/.exec(text) ?? [];
        const directory = flag.slice(flag.indexOf('=') + 1, flag.lastIndexOf('/'));
        const key = path.slice(path.lastIndexOf('/') + 1);
        const stdout = text.replaceAll(flag, `--root-ca-file=${directory}/${key}`).replaceAll('"root.pem"', `"${key}"`);
        const { findings } = await verify({ agent: { stdout }, pinnedSecret: secretFields(root.certificate) });
        expect(anchor(findings)).toEqual(['error Secret cert-manager/mesh-root']);
        expect(standIns.callsOf('kubectl').filter(({ args }) => args.includes('get secret mesh-root'))).toEqual([]);
      },
    );

    /** The agent with the volumes of its roots changed. */
    const withVolumes = (change: (volume: Record<string, unknown>) => Record<string, unknown>) => {
      const answer = JSON.parse(inConfigMap().stdout ?? '');
      const { spec } = answer.items[0].spec.template;
      spec.volumes = spec.volumes.map((volume: Record<string, unknown>) =>
        'configMap' in volume ? change(volume) : volume,
      );
      return { stdout: JSON.stringify(answer) };
    };

    test('may lie in a projected volume', async () => {
      const agent = withVolumes(({ name, configMap }) => ({ name, projected: { sources: [{ configMap }] } }));
      const { findings } = await verify({ agent, pinnedConfigMap: { stdout: root.certificate } });
      expect(anchor(findings)).toEqual(['pass ConfigMap cert-manager/mesh-roots']);
    });

    test('is asked for when the cluster does not tell it, and nothing is compared with the CA of the issuer', async () => {
      const { findings, ok } = await verify({ agent: withVolumes(({ name }) => ({ name, emptyDir: {} })) });
      expect([ok, anchor(findings)]).toEqual([false, ['error cert-manager/cert-manager-istio-csr']]);
      expect(findings.find(({ check }) => check === 'trust-anchor')?.fix).toContain('--ca-secret');
      expect(broken(findings)).toContain('chain error sleep-1.foo');
    });

    test('is missed when it is not there', async () => {
      const { findings } = await verify({ agent: inConfigMap() });
      expect(anchor(findings)).toEqual(['error ConfigMap cert-manager/mesh-roots']);
      const empty = await verify({ agent: inConfigMap(), pinnedConfigMap: { stdout: '' } });
      expect(anchor(empty.findings)).toEqual(['fail ConfigMap cert-manager/mesh-roots']);
    });
  });

  test('that is missing leaves what needs it unproven', async () => {
    for (const caSecret of [{}, secretFields('', ''), FORBIDDEN]) {
      const { findings, ok } = await verify({ caSecret });
      expect(ok).toBe(false);
      expect(broken(findings)).toEqual([
        `trust-anchor ${caSecret === FORBIDDEN ? 'error' : 'fail'} istio-system/istio-ca`,
        'agent-settings skip cert-manager/cert-manager-istio-csr',
        'istiod-certificate error istio-system/istiod-tls',
        'root-configmap error foo/istio-ca-root-cert',
        'root-configmap error istio-system/istio-ca-root-cert',
        'webhook-ca error istio-sidecar-injector',
        'root-matches error sleep-1.foo',
        'chain error sleep-1.foo',
      ]);
    }
  });
});

describe('the proxies', () => {
  const skipped = 'agent-settings skip cert-manager/cert-manager-istio-csr';

  test('are each compared with their own pod', async () => {
    const lines = [podLine('sleep-1'), podLine('curl-1', 'foo', { account: 'curl' })].join('\n');
    const proxies = { 'sleep-1.foo': { stdout: sleepProxy }, 'curl-1.foo': { stdout: sleepProxy } };
    const { findings } = await verify({ pods: { stdout: lines } }, proxies);
    expect(broken(findings)).toEqual([skipped, 'identity fail curl-1.foo']);
  });

  test("that dial another CA, or are signed by istiod's, are found", async () => {
    const env = ['CA_ADDR=istiod.istio-system.svc:15012', 'ISTIO_META_CLUSTER_ID=other'];
    const changes = {
      pods: { stdout: podLine('sleep-1', 'foo', { env }) },
      pluggedIn: secretFields(other.certificate),
    };
    const { findings } = await verify(changes, { 'sleep-1.foo': { stdout: await proxyOf(other, root.certificate) } });
    expect(broken(findings)).toEqual([
      skipped,
      'leftover-ca warn istio-system/cacerts',
      'ca-address fail sleep-1.foo',
      'cluster-id fail sleep-1.foo',
      'chain fail sleep-1.foo',
      'signer fail sleep-1.foo',
    ]);
  });

  test('that cannot be read do not hide the others: failures, hangs, and answers that are cut off or none', async () => {
    const names = ['sleep-1', 'fails', 'hangs', 'cut', 'empty', 'starting'];
    const lines = names.map((name) =>
      podLine(name, 'foo', name === 'starting' ? { phase: 'Pending', created: '2026-08-01T11:59:00Z' } : {}),
    );
    const started = Date.now();
    const { findings, ok } = await verify(
      { pods: { stdout: lines.join('\n') } },
      {
        'sleep-1.foo': { stdout: sleepProxy },
        'fails.foo': {
          stderr:
            'E0801 12:00:00.1 7 memcache.go:265] "Unhandled"\nWarning: old\nError: unable to retrieve Pod: pods "fails" not found',
          code: 1,
        },
        'hangs.foo': { stdout: sleepProxy, hangs: true },
        'cut.foo': { stdout: sleepProxy.slice(0, 500) },
        'empty.foo': {},
      },
      { timeout: Duration.millis(400) },
    );
    expect(Date.now() - started).toBeLessThan(4000);
    expect([ok, broken(findings)]).toEqual([
      false,
      [
        skipped,
        'workload-certificate error fails.foo',
        'workload-certificate error hangs.foo',
        'workload-certificate error cut.foo',
        'workload-certificate error empty.foo',
        'workload-certificate skip starting.foo',
      ],
    ]);
    expect(found(findings, 'workload-certificate').slice(1)).toEqual([
      'Error: unable to retrieve Pod: pods "fails" not found',
      'istioctl gave no answer within 0.4 s',
      'the answer of istioctl: is cut off: the JSON that begins on line 1 has no end',
      'the answer of istioctl: is empty',
      'phase Pending, istio-proxy does not run (PodInitializing)',
    ]);
    const [hung] = standIns.callsOf('istioctl').filter(({ args }) => args.includes('hangs'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(() => process.kill(hung?.pid ?? 0, 0)).toThrow('ESRCH');
  });

  test('are left out once, and not one by one, when there is no istioctl', async () => {
    const pods = { stdout: [podLine('a'), podLine('b')].join('\n') };
    const { findings } = await verify({ pods }, {}, { istioctl: join(standIns.folder, 'none') });
    expect(broken(findings)).toEqual([skipped, 'workload-certificate error istioctl']);
  });

  test('may be a sample, of every service account some', async () => {
    const pods = [
      ...Array.from({ length: 20 }, (_, i) => podLine(`a-${String(i).padStart(2, '0')}`, 'foo', { account: 'a' })),
      podLine('b-00', 'foo', { account: 'b' }),
    ];
    const report = await verify(
      { pods: { stdout: pods.join('\n') } },
      {
        'a-': { stdout: await proxyOf(root, root.certificate, 'a') },
        'b-': { stdout: await proxyOf(root, root.certificate, 'b') },
      },
      { sample: 3 },
    );
    expect(
      standIns
        .callsOf('istioctl')
        .map(({ args }) => args.split(' ')[2])
        .sort(),
    ).toEqual(['a-00.foo', 'a-01.foo', 'b-00.foo']);
    expect([report.ok, report.notes]).toEqual([true, ['asked 3 of 21 proxies (--sample)']]);
  });

  describe('are told by their container, and not by the phase of the pod:', () => {
    const pending = { phase: 'Pending' };
    test('a native sidecar that waits for its certificate is asked', async () => {
      const stdout = podLine('sleep-1', 'foo', { ...pending, state: 'running' });
      const { findings } = await verify({ pods: { stdout } });
      expect(broken(findings)).toEqual([skipped]);
      expect(standIns.callsOf('istioctl')).toHaveLength(1);
    });

    test.each<[string, Parameters<typeof podLine>[2], string | undefined]>([
      ['that is old and does not run', { ...pending, state: 'waiting="ImagePullBackOff"' }, 'error'],
      ['that crashes in a running pod', { state: 'waiting="CrashLoopBackOff"' }, 'error'],
      ['of which nothing is known, that is old', { ...pending, state: '' }, 'error'],
      ['two minutes old', { ...pending, created: '2026-08-01T11:58:00Z' }, 'error'],
      ['younger than two minutes', { ...pending, created: '2026-08-01T11:58:01Z' }, 'skip'],
      ['that ends', { deleted: '2026-08-01T11:59:00Z' }, 'skip'],
      ['that has ended', { phase: 'Succeeded', state: 'terminated="Completed"' }, undefined],
    ])('a proxy %s', async (_what, options, status) => {
      const lines = [podLine('sleep-1'), podLine('other', 'foo', options)];
      const { findings, ok } = await verify({ pods: { stdout: lines.join('\n') } });
      const expected = status === undefined ? [] : [`workload-certificate ${status} other.foo`];
      expect(broken(findings)).toEqual([skipped, ...expected]);
      expect(ok).toBe(status !== 'error');
      expect(standIns.callsOf('istioctl')).toHaveLength(1);
    });
  });

  test('of which nothing can be checked do not pass', async () => {
    for (const stdout of ['[]\n', 'null']) {
      const { findings, ok } = await verify({}, { 'sleep-1.foo': { stdout } });
      expect([ok, broken(findings)]).toEqual([false, [skipped, 'workload-certificate error sleep-1.foo']]);
    }
    const none = await verify({ pods: {} });
    expect(none.notes).toEqual(['no proxy was checked: nothing is proven about workloads']);
  });

  test.each([
    ['that is mistyped', ''],
    ['whose pods are all new', podLine('new', 'fooo', { phase: 'Pending', created: '2026-08-01T11:59:00Z' })],
  ])('of a namespace %s are missed', async (_what, stdout) => {
    const props = { namespaces: ['foo', 'fooo'] };
    const { findings, ok } = await verify(
      { namedPods: { stdout }, ztunnels: {}, fooPods: { stdout: podLine('sleep-1') } },
      undefined,
      props,
    );
    expect(ok).toBe(false);
    expect(broken(findings)).toContain('workload-certificate error fooo');
    expect(broken(findings)).not.toContain('workload-certificate error foo');
  });

  test('of some namespaces are asked for there, and the root in them', async () => {
    const kubectl: Changes = { fooPods: { stderr: 'not answered', code: 1 } };
    const { findings } = await verify(kubectl, undefined, { namespaces: ['foo'] });
    const asked = standIns.callsOf('kubectl').map(({ args }) => args);
    expect(asked.filter((args) => args.startsWith('get pods -n foo -o go-template'))).toHaveLength(1);
    expect(asked.filter((args) => args.startsWith('get pods -A -l app=ztunnel'))).toHaveLength(1);
    expect(found(findings, 'root-configmap')).toHaveLength(2);
    expect(broken(findings)).toContain('workload-certificate error pods of foo');
  });

  test('of an ambient mesh are the certificates that its ztunnels hold', async () => {
    const env = ['CA_ADDRESS=cert-manager-istio-csr.cert-manager.svc:443', ...PROXY_ENV.slice(1)];
    const pods = { stdout: podLine('ztunnel-1', 'istio-system', { account: 'ztunnel', app: 'ztunnel', env }) };
    const leaf = await root.leaf({ ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] });
    const entry = { chain: [leaf.certificate], roots: [root.certificate] };
    const stdout = JSON.stringify(
      ztunnelCertificates(
        { identity: 'spiffe://cluster.local/ns/foo/sa/sleep', ...entry },
        {
          identity: 'spiffe://cluster.local/ns/foo/sa/curl',
          chain: [],
          roots: [root.certificate],
          state: 'Unavailable: denied',
        },
      ),
    );
    const { findings } = await verify({ pods }, { 'ztunnel-config certificates ztunnel-1.istio-system': { stdout } });
    expect(broken(findings)).toEqual([
      skipped,
      'workload-certificate fail cluster.local/ns/foo/sa/curl (ztunnel-1.istio-system)',
    ]);
    const places = { ztunnels: pods, fooPods: {}, namedPods: {} };
    const named = await verify(
      places,
      { 'ztunnel-config certificates ztunnel-1.istio-system': { stdout } },
      { namespaces: ['foo', 'fooo'] },
    );
    expect(broken(named.findings).slice(2)).toEqual(['workload-certificate error fooo']);
    const idle = await verify({ pods }, { 'ztunnel-1': { stdout: '[]\n' } });
    expect([idle.ok, broken(idle.findings)]).toEqual([true, [skipped, 'workload-certificate warn all namespaces']]);
    expect(idle.notes).toHaveLength(1);
  });
});

test('an istiod that is being replaced is left out', async () => {
  const { metadata, ...old } = istiodPod({ startedAt: '2026-08-01T09:00:00Z', caServer: 'true' });
  const ending = { metadata: { ...metadata, name: 'old', deletionTimestamp: '2026-08-01T11:59:00Z' }, ...old };
  const { findings } = await verify({ istiod: list([ending, istiodPod()]) }, undefined, { dist: DIST });
  expect(broken(findings)).toEqual([]);
});

describe('the agent', () => {
  const named = (name: string, namespace = 'istio-system') => {
    const text = JSON.stringify(rolledOut(agentObjects)).replaceAll(
      '"name":"cert-manager-istio-csr"',
      `"name":"${name}"`,
    );
    return JSON.parse(text.replaceAll('--certificate-namespace=istio-system', `--certificate-namespace=${namespace}`));
  };
  const rollout = (findings: readonly VerificationFinding[]) =>
    findings.filter(({ check }) => check === 'agent-rollout').map(({ status, subject }) => `${status} ${subject}`);

  test('is the one that signs for this mesh, whatever else has its label', async () => {
    const { findings } = await verify({ agent: list([named('other', 'mesh-2'), named('ours')]) });
    expect(rollout(findings)).toEqual(['pass cert-manager/ours']);
  });

  test('has to be named if several could be it, or none', async () => {
    for (const agents of [[named('a'), named('b')], [named('a', 'mesh-2')]]) {
      const { findings, ok } = await verify({ agent: list(agents) });
      expect([ok, rollout(findings)]).toEqual([false, ['error istio-csr']]);
      const finding = findings.find(({ check }) => check === 'agent-rollout');
      expect(finding?.found).toContain('cert-manager/a');
      expect(finding?.fix).toContain('--agent');
    }
    const { findings } = await verify({ agent: list([named('a')]) }, undefined, { agent: 'cert-manager/a' });
    expect(rollout(findings)).toEqual(['pass cert-manager/a']);
  });
});

describe('names that a cluster or a dist made up', () => {
  test('never become flags of kubectl', async () => {
    const evil = '--server=http://evil.example';
    const text = JSON.stringify(rolledOut(agentObjects));
    const stdout = text.replaceAll('--issuer-name=istio-ca', `--issuer-name=${evil}`);
    const { findings } = await verify({ agent: { stdout } }, undefined, {
      namespaces: ['-A'],
      meshNamespace: evil,
      caSecret: undefined,
    });
    const calls = [...standIns.callsOf('kubectl'), ...standIns.callsOf('istioctl')].map(({ args }) => args);
    expect(calls.filter((args) => args.includes('evil') || args.includes('-n -A'))).toEqual([]);
    const errors = broken(findings).filter((line) => line.includes(' error '));
    expect(errors).toContain('workload-certificate error pods of -A');
    expect(errors).toContain(`certificate-ready error ${evil}`);
  });
});

describe('what could not be read', () => {
  test.each([
    [FORBIDDEN.stderr, /ClusterRole/],
    ['error: the server doesn\'t have a resource type "certificates"', /Install cert-manager/],
    ['Error from server (NotFound): deployments.apps "x" not found', /apply the synthesized output/],
    ['kubectl gave no answer within 30 s', /longer --timeout/],
  ])('for "%s" tells what to do', (problem, fix) => {
    expect(unread(Check.AGENT_ROLLOUT, 'x', problem).fix).toMatch(fix);
  });

  test('of the Secret of istiod leaves its start unproven', async () => {
    const { findings } = await verify({ istiodSecret: FORBIDDEN }, undefined, { dist: DIST });
    expect(broken(findings)).toEqual([
      'istiod-certificate error istio-system/istiod-tls',
      'istiod-start error istio-system',
    ]);
  });
});

describe('a cluster that cannot be read', () => {
  test('at all is an error that says why', async () => {
    const stderr = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?';
    await expect(verify({ namespaces: { stderr, code: 1 } })).rejects.toThrow(`the cluster cannot be read: ${stderr}`);
    await expect(verify({}, undefined, { kubectl: join(standIns.folder, 'none') })).rejects.toThrow(
      /none is not there or may not be run/,
    );
    await expect(verify({ namespaces: { hangs: true } }, undefined, { timeout: Duration.millis(200) })).rejects.toThrow(
      'the cluster cannot be read: kubectl gave no answer within 0.2 s',
    );
  });

  test('in part is reported in part', async () => {
    const parts = Object.keys(ASKED).filter((key) => key !== 'issuer');
    const changes = Object.fromEntries(parts.map((key) => [key, FORBIDDEN])) as Changes;
    const { findings, ok } = await verify(changes);
    expect(ok).toBe(false);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['error']));
    expect(findings.filter(({ status }) => status === 'error').map(({ check }) => check)).toEqual([
      'trust-anchor',
      'certificate-ready',
      'certificate-requests',
      'agent-rollout',
      'istiod-certificate',
      'istiod-start',
      'istiod-ca-off',
      'root-configmap',
      'webhook-ca',
      'leftover-ca',
      'leftover-ca',
      'workload-certificate',
      'root-configmap',
    ]);
    expect(findings.find(({ status }) => status === 'error')?.fix).toMatch(/ClusterRole/);
  });

  test('for answers that are no JSON is reported, and nothing of them is quoted', async () => {
    const { findings } = await verify({ certificates: { stdout: '{"items": [ -----BEGIN PRIVATE KEY' } });
    expect(found(findings, 'certificate-ready')).toEqual(['the answer is cut off or no JSON']);
  });
});
