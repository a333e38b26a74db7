import type { Chart } from 'cdk8s';
import { CaSecretIssuer, IstioCsrAgent, Mesh, RotatingCa, TrustAnchor, VaultAuth, VaultIssuer } from 'cdk8s-istio-csr';
import { type Look, rotationStatus } from '../../../../lib/inspect/rotation/gate/rotation-gate';
import { list, rolledOut, secretFields } from '../../../support/cluster';
import type { Reply } from '../../../support/stand-ins';
import { only } from '../../../support/synth';
import { fleetOf } from '../fleet/fleets';
import {
  ACTIVE,
  BOTH,
  type Generation,
  JUST_NOW,
  LONG_AGO,
  look,
  NOW,
  noted,
  objectsOf,
  output,
  pemOf,
  programs,
  roots,
  runningPod,
  type State,
  standIns,
  TRUSTING,
  written,
} from './gate-mesh';

/** The verdict, and what is not over: its wait, how it ended, and what was found. */
const summary = ({ verdict, report }: Look) => [
  verdict,
  ...report.findings.flatMap(({ check, status, found }) => (status === 'pass' ? [] : [`${check} ${status}: ${found}`])),
];
const FORBIDDEN: Reply = { stderr: 'Error from server (Forbidden): cannot list it', code: 1 };

describe('the first commit', () => {
  test('is safe at once: it starts to sign with nothing, and removes nothing', async () => {
    const state: State = {
      ...TRUSTING,
      collected: ['2025'],
      published: ['2025'],
      made: ['2025'],
      proxies: { 'sleep-1': { signer: '2025', trusts: ['2025'] } },
    };
    const { verdict, report } = await look(state, output(BOTH, '2025'));
    expect([verdict, report.findings, report.notes]).toEqual([
      'safe',
      [],
      ['this step starts to sign with nothing and removes nothing that is trusted: there is nothing to wait for'],
    ]);
  });
});

describe('the second commit', () => {
  const second = () => output(BOTH, '2026');

  test('is safe when everything trusts both roots', async () => {
    const answer = await look(TRUSTING, second());
    expect(summary(answer)).toEqual(['safe']);
    expect(answer.report.findings.map(({ check, found }) => `${check} ${found}`)).toEqual([
      'root-made 1 of 1',
      'root-collected 1 of 1',
      'replicas-read 2 of 2',
      'root-published 2 of 2',
      'files-arrived 2 of 2',
      'istiod-trusts 1 of 1',
      'ztunnels-restarted 0 of 0',
      'proxies-trust 2 of 2',
    ]);
    expect(answer.report.findings[0]?.subject).toContain('CN=istio-ca-2026');
  });

  test.each<[string, Partial<State>, string[]]>([
    [
      'a proxy that does not trust the new root, with when it renews',
      { proxies: { ...TRUSTING.proxies, 'sleep-3': { signer: '2025', trusts: ['2025'] } } },
      ['proxies-trust fail: 2 of 3; not yet: sleep-3.foo; it renews in at most 20m36s'],
    ],
    [
      'the Bundle',
      { collected: ['2025'] },
      ['root-collected fail: 0 of 1; not yet: cert-manager/cert-manager-istio-csr'],
    ],
    [
      'the replica that has not read its file',
      {
        collectedAt: JUST_NOW,
        replicas: [TRUSTING.replicas[0] as State['replicas'][0], { asks: '2025', startedAt: '2026-08-01T11:59:40Z' }],
      },
      ['replicas-read fail: 1 of 2; not yet: cert-manager/agent-1'],
    ],
    ['the root ConfigMaps', { published: ['2025'] }, ['root-published fail: 0 of 2; not yet: foo, istio-system']],
    [
      'the kubelets, for the pods and for istiod',
      { publishedAt: JUST_NOW },
      [
        'files-arrived fail: 0 of 2; not yet: foo, istio-system',
        'istiod-trusts fail: 0 of 1; not yet: istio-sidecar-injector',
      ],
    ],
    ['the webhooks', { webhooks: ['2025'] }, ['istiod-trusts fail: 0 of 1; not yet: istio-sidecar-injector']],
    [
      'a ztunnel that reads its root once, and not one that follows it',
      {
        ztunnels: [
          { tag: '1.29.1-distroless', startedAt: '2026-08-01T09:59:00Z' },
          { tag: '1.29.1', startedAt: '2026-08-01T11:00:00Z' },
          { tag: '1.28.6', startedAt: '2026-08-01T09:59:00Z' },
          { tag: '1.30.0', startedAt: '2026-08-01T09:59:00Z' },
        ],
      },
      ['ztunnels-restarted fail: 3 of 4; not yet: istio-system/ztunnel-1 (ztunnel 1.29.1-distroless)'],
    ],
  ])('waits for %s', async (_name, changes, open) => {
    expect(summary(await look({ ...TRUSTING, ...changes }, second()))).toEqual(['not yet', ...open]);
  });

  test('waits for a root that is not made yet', async () => {
    const answer = await look({ ...TRUSTING, made: ['2025'] }, second());
    expect(summary(answer)).toEqual([
      'not yet',
      expect.stringMatching(/^root-made fail: 0 of 1; not yet: the root of Certificate istio-system\/istio-ca-2026/),
    ]);
  });

  test('is not known to be safe where a part cannot be read, and not yet where another is known not to be ready', async () => {
    const unread = { 'get pods -n cert-manager': FORBIDDEN };
    const problem = 'replicas-read error: 0 of 1; not known: pods of cert-manager/cert-manager-istio-csr';
    const answer = await look(TRUSTING, second(), unread);
    expect(summary(answer)).toEqual(['not known', expect.stringContaining(problem)]);
    expect((await look({ ...TRUSTING, published: ['2025'] }, second(), unread)).verdict).toBe('not yet');
  });

  test('is not known to be safe where nobody noted when something was changed', async () => {
    const answer = await look(TRUSTING, second(), {
      'get configmap istio-ca-roots -n cert-manager -o jsonpath={.metadata': {},
    });
    expect(answer.verdict).toBe('not known');
    expect(summary(answer)[1]).toContain('replicas-read error');
  });

  test('goes on although proxies will refuse each other, for who accepts that, and for nothing else', async () => {
    const proxies = { 'sleep-1': { signer: '2025', trusts: ['2025'] } } as const;
    const accepted = await look({ ...TRUSTING, proxies }, second(), {}, true);
    expect(summary(accepted)).toEqual([
      'safe',
      'proxies-trust warn: 0 of 1; not yet: sleep-1.foo; it renews in at most 20m36s',
    ]);
    const refused = await look({ ...TRUSTING, proxies, webhooks: ['2025'] }, second(), {}, true);
    expect(refused.verdict).toBe('not yet');
  });

  test('only reads, and asks for no private key', async () => {
    await look(TRUSTING, second());
    const calls = [...standIns.callsOf('kubectl'), ...standIns.callsOf('istioctl')].map(({ args }) => args);
    expect(calls.filter((args) => !/^(get|proxy-config secret) /.test(args))).toEqual([]);
    expect(calls.filter((args) => /\.key|get secrets? .*-o json( |$)/.test(args))).toEqual([]);
  });
});

describe('a CA of two tiers', () => {
  test('is told by the root above what signs', async () => {
    const build = (active: Generation) => (chart: Chart) => {
      const ca = new RotatingCa(chart, 'ca', { mesh: new Mesh(), generations: [...BOTH], active, intermediate: {} });
      new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer: ca.issuer });
    };
    const secrets = BOTH.map(async (one): Promise<[string, Reply][]> => {
      const root = roots[one];
      const { certificate } = await root.intermediate(`istio-ca-${one}`);
      return [
        [`get secret istio-ca-${one} `, secretFields(root.certificate, certificate)],
        [`get secret istio-ca-${one}-root `, secretFields(root.certificate, root.certificate)],
      ];
    });
    const changes = {
      ...Object.fromEntries(
        BOTH.map((one) => [`get secret istio-ca-${one} -n istio-system -o jsonpath={.metadata`, noted(LONG_AGO)]),
      ),
      ...Object.fromEntries((await Promise.all(secrets)).flat()),
      'get deployments.apps': list([rolledOut(objectsOf(build('2025')))]),
    };
    const second = written('two-tiers', build('2026'));
    const answer = await look(TRUSTING, second, changes);
    expect(summary(answer)).toEqual(['safe']);
    expect(answer.report.findings.map(({ subject }) => subject.slice(0, 16))).toEqual(
      Array(8).fill('CN=istio-ca-2026'),
    );
    const late = { 'sleep-1': { signer: '2025', trusts: ['2025'] } } as const;
    expect((await look({ ...TRUSTING, proxies: late }, second, changes)).verdict).toBe('not yet');
  });
});

describe('the third commit', () => {
  const third = () => output(['2026'], '2026');

  test('is safe when nothing that the old root signed is in use', async () => {
    const answer = await look(ACTIVE, third());
    expect(summary(answer)).toEqual(['safe']);
    expect(answer.report.findings.slice(-4).map(({ check, found }) => `${check} ${found}`)).toEqual([
      'agent-replaced 3 of 3',
      'istiod-reissued 2 of 2',
      'istiod-serves 1 of 1',
      'proxies-replaced 2 of 2',
    ]);
  });

  test.each<[string, Partial<State>, string[]]>([
    [
      'a proxy with a certificate of the old one',
      { proxies: { ...ACTIVE.proxies, 'sleep-2': { signer: '2025', trusts: BOTH } } },
      ['proxies-replaced fail: 1 of 2; not yet: sleep-2.foo; it renews in at most 20m36s'],
    ],
    [
      'an old pod of the agent',
      { replicas: [ACTIVE.replicas[0] as State['replicas'][0], TRUSTING.replicas[0] as State['replicas'][0]] },
      ['agent-replaced fail: 2 of 3; not yet: cert-manager/agent-2'],
    ],
    ["istiod's certificate", { istiod: '2025' }, ['istiod-reissued fail: 1 of 2; not yet: Secret istiod-tls']],
    ['istiod to read it', { istiodIssuedAt: JUST_NOW }, ['istiod-serves fail: 0 of 1; not yet: istio-system/istiod-1']],
    [
      'a proxy that does not trust what stays',
      { proxies: { 'sleep-1': { signer: '2026', trusts: ['2025'] } } },
      ['proxies-trust fail: 0 of 1; not yet: sleep-1.foo; it renews in at most 20m36s'],
    ],
  ])('waits for %s', async (_name, changes, open) => {
    expect(summary(await look({ ...ACTIVE, ...changes }, third()))).toEqual(['not yet', ...open]);
  });

  test('is refused while the second one is not applied', async () => {
    const answer = await look(TRUSTING, third());
    expect([
      answer.verdict,
      summary(answer)
        .slice(1)
        .map((one) => one.split(' ')[0]),
    ]).toEqual(['not yet', ['agent-replaced', 'istiod-reissued', 'proxies-replaced']]);
  });
});

describe('a CA outside of the cluster, pinned by PEM', () => {
  const mesh = new Mesh();
  const vault = (path: string, trusted: readonly Generation[]) => (chart: Chart) => {
    const auth = VaultAuth.kubernetes({ role: 'istio' });
    const issuer = new VaultIssuer(chart, 'vault', {
      mesh,
      server: 'https://vault:8200',
      path: `${path}/sign/istio`,
      auth,
    });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromPem(pemOf(trusted)) });
  };
  const outputOf = (path: string, trusted: readonly Generation[]) =>
    written(`vault-${path}-${trusted.join('-')}`, vault(path, trusted));

  /** What kubectl answers of a mesh on Vault; its issuer was changed at a time. */
  function onVault(path: string, changedAt: string, startedAt = LONG_AGO): Record<string, Reply> {
    const objects = objectsOf(vault(path, BOTH));
    const { template } = only(objects, 'Deployment').spec;
    const { name } = only(objects, 'ConfigMap').metadata;
    const pod = runningPod('agent-1', 'cert-manager', template.spec.containers[0].name, startedAt, {
      labels: template.metadata.labels,
      spec: template.spec,
    });
    const issuer = 'get issuers.cert-manager.io istio-ca -n istio-system -o json';
    return {
      'get deployments.apps': list([rolledOut(objects)]),
      [`get configmap ${name} -n cert-manager -o jsonpath={.metadata`]: noted(LONG_AGO),
      [`get configmap ${name}`]: { stdout: pemOf(BOTH) },
      'get pods -n cert-manager': list([pod]),
      [`${issuer}path={.spec.ca`]: {},
      [`${issuer}path={.metadata`]: noted(changedAt, 'f:spec'),
      [issuer]: list([only(objects, 'Issuer')]),
    };
  }
  const late = { 'sleep-1': { signer: '2025', trusts: ['2025'] } } as const;

  test('needs no wait while nothing changes', async () => {
    const answer = await look({ ...TRUSTING, proxies: late }, outputOf('old', BOTH), onVault('old', LONG_AGO));
    expect(summary(answer)).toEqual(['safe']);
    expect(answer.report.findings).toEqual([]);
  });

  test('may only start to sign when everything trusts all that is trusted then, as nobody tells its root', async () => {
    const next = outputOf('new', BOTH);
    expect(summary(await look(TRUSTING, next, onVault('old', LONG_AGO)))).toEqual(['safe']);
    const answer = await look({ ...TRUSTING, proxies: late }, next, onVault('old', LONG_AGO));
    expect(summary(answer)[1]).toMatch(/^proxies-trust fail: 0 of 1/);
  });

  test('has replaced its agent when that was started after the issuer was changed', async () => {
    const last = outputOf('new', ['2026']);
    // The proxies were issued at 11:50.
    const stale = await look(ACTIVE, last, onVault('new', '2026-08-01T11:30:00Z'));
    expect(summary(stale)).toEqual([
      'not yet',
      'agent-replaced fail: 1 of 2; not yet: cert-manager/agent-1 (its own certificate may be from before its issuer was changed)',
    ]);
    const started = onVault('new', '2026-08-01T11:30:00Z', '2026-08-01T11:40:00Z');
    expect(summary(await look(ACTIVE, last, started))).toEqual(['safe']);
    // After a lifetime of its certificate it has renewed that.
    expect(summary(await look(ACTIVE, last, onVault('new', '2026-08-01T10:30:00Z')))).toEqual(['safe']);
  });

  test('is not known by what it signed before it was changed', async () => {
    const last = outputOf('new', ['2026']);
    const answer = await look(ACTIVE, last, onVault('new', '2026-08-01T11:55:00Z', '2026-08-01T11:56:00Z'));
    expect(answer.verdict).toBe('not known');
    expect(summary(answer)[1]).toContain('Issuer istio-ca keeps its CA outside of the cluster');
  });
});

describe('an intermediate that was carried into a Secret without its root', () => {
  const carried = (secretName: string, trusted: readonly Generation[]) => (chart: Chart) => {
    const issuer = new CaSecretIssuer(chart, 'ca', { mesh: new Mesh(), secretName });
    new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer, trustAnchor: TrustAnchor.fromPem(pemOf(trusted)) });
  };
  const outputOf = (secretName: string, trusted: readonly Generation[]) =>
    written(`${secretName}-${trusted.join('-')}`, carried(secretName, trusted));

  /** What kubectl answers of a mesh that signs with the CA in a Secret and trusts some roots. */
  async function carrying(secretName: string, trusted: readonly Generation[], made = BOTH) {
    const objects = objectsOf(carried(secretName, trusted));
    const { template } = only(objects, 'Deployment').spec;
    const { name } = only(objects, 'ConfigMap').metadata;
    const pod = runningPod('agent-1', 'cert-manager', template.spec.containers[0].name, LONG_AGO, {
      labels: template.metadata.labels,
      spec: template.spec,
    });
    const issuer = 'get issuers.cert-manager.io istio-ca -n istio-system -o json';
    const secrets = BOTH.map(async (one): Promise<[string, Reply][]> => {
      const { certificate } = await roots[one].intermediate(`ca-${one}`);
      return [
        [`get secret ca-${one} -n istio-system -o jsonpath={.metadata.managed`, noted(LONG_AGO)],
        [`get secret ca-${one} `, made.includes(one) ? secretFields('', certificate) : {}],
      ];
    });
    const certificate = {
      metadata: { name: 'istiod', namespace: 'istio-system' },
      spec: { secretName: 'istiod-tls', issuerRef: { kind: 'Issuer', name: 'istio-ca' } },
    };
    return {
      'get deployments.apps': list([rolledOut(objects)]),
      [`get configmap ${name} -n cert-manager -o jsonpath={.metadata`]: noted(LONG_AGO),
      [`get configmap ${name}`]: { stdout: pemOf(trusted) },
      'get pods -n cert-manager': list([pod]),
      'get certificates.cert-manager.io': list([certificate]),
      [`${issuer}path={.spec.ca`]: { stdout: secretName },
      [`${issuer}path={.metadata`]: noted(LONG_AGO, 'f:spec'),
      [issuer]: list([only(objects, 'Issuer')]),
      ...Object.fromEntries((await Promise.all(secrets)).flat()),
    };
  }
  const late = { 'sleep-1': { signer: '2025', trusts: ['2025'] } } as const;

  test('is told by the root that it ends at', async () => {
    const before: State = { ...TRUSTING, collected: ['2025'], published: ['2025'], webhooks: ['2025'], proxies: late };
    const first = await look(before, outputOf('ca-2025', BOTH), await carrying('ca-2025', ['2025']));
    expect([first.verdict, first.report.findings]).toEqual(['safe', []]);

    const second = await look(TRUSTING, outputOf('ca-2026', BOTH), await carrying('ca-2025', BOTH));
    expect(summary(second)).toEqual(['safe']);
    expect(second.report.findings[0]?.subject).toContain('CN=istio-ca-2026');
    const early = await look(
      { ...TRUSTING, proxies: late },
      outputOf('ca-2026', BOTH),
      await carrying('ca-2025', BOTH),
    );
    expect(summary(early)[1]).toMatch(/^proxies-trust fail: 0 of 1/);

    const third = await look(ACTIVE, outputOf('ca-2026', ['2026']), await carrying('ca-2026', BOTH));
    expect(summary(third)).toEqual(['safe']);
    const skipped = await look(TRUSTING, outputOf('ca-2025', ['2026']), await carrying('ca-2025', BOTH));
    expect(summary(skipped).map((one) => one.split(':')[0])).toContain('agent-replaced fail');
  });

  test('waits for a Secret that is not there, and for a root that nobody trusts', async () => {
    const absent = await look(TRUSTING, outputOf('ca-2026', BOTH), await carrying('ca-2025', BOTH, ['2025']));
    expect(summary(absent)[1]).toMatch(/^root-made fail: .*the CA in Secret ca-2026/);
    const unmade: State = { ...TRUSTING, collected: ['2025'], published: ['2025'], webhooks: ['2025'], proxies: late };
    const unknown = await look(unmade, outputOf('ca-2026', BOTH), await carrying('ca-2025', ['2025']));
    expect(summary(unknown).map((one) => one.split(':')[0])).toContain('proxies-trust fail');
  });
});

describe('nothing is told', () => {
  test('of a cluster that does not answer, or has no agent', async () => {
    const refused: Reply = { stderr: 'Unable to connect to the server', code: 1 };
    await expect(look(TRUSTING, output(BOTH, '2026'), { 'get namespaces': refused })).rejects.toThrow(
      'the cluster cannot be read: Unable to connect to the server',
    );
    await expect(look(TRUSTING, output(BOTH, '2026'), { 'get deployments.apps': list([]) })).rejects.toThrow(
      'there is no istio-csr in this cluster',
    );
  });

  test('of an output without an agent', () => {
    const empty = written(
      'empty',
      (chart) => new RotatingCa(chart, 'ca', { mesh: new Mesh(), generations: ['1'], active: '1' }),
    );
    return expect(look(TRUSTING, empty)).rejects.toThrow('holds no istio-csr agent');
  });

  test('of a whole fleet, which is asked cluster by cluster', async () => {
    const clusters = ['eu', 'us'].map((name) => ({ name, generations: ['2025'], active: '2025' }));
    const fleet = fleetOf(clusters);
    const said = `it has a fleet.json), and --live asks one cluster: name the folder of that cluster, such as ${fleet}/eu`;
    for (const to of [fleet, `${fleet}/fleet.json`]) {
      await expect(look(TRUSTING, to)).rejects.toThrow(said);
    }
  });

  test('of another cluster than the one that the output is for', async () => {
    const fleet = fleetOf(['eu', 'Kubernetes'].map((name) => ({ name, generations: ['2025'], active: '2025' })));
    await expect(look(TRUSTING, `${fleet}/eu`)).rejects.toThrow(
      'the output is for the cluster "eu", and this one is "Kubernetes" (--cluster-id of the agent)',
    );
    expect((await look(TRUSTING, `${fleet}/Kubernetes`)).verdict).toBe('safe');
  });

  test('of a trust that cannot be read', async () => {
    const pinned = { 'get configmap istio-ca-roots -n cert-manager -o jsonpath={.data': FORBIDDEN };
    await expect(look(TRUSTING, output(BOTH, '2026'), pinned)).rejects.toThrow('what is trusted now: ');
  });
});

describe('the status', () => {
  test('tells of each root who trusts it, and what it has signed', async () => {
    const state = {
      ...TRUSTING,
      proxies: { ...TRUSTING.proxies, 'sleep-3': { signer: '2025', trusts: ['2025'] } },
    } as State;
    const executables = { ...(await programs(state)), timeoutMillis: 30_000, concurrency: 8 };
    const { ok, findings } = await rotationStatus({ executables }, NOW);
    expect([ok, findings.map(({ subject, found }) => `${subject.slice(0, 16)}: ${found}`)]).toEqual([
      true,
      [
        'CN=istio-ca-2025: trusted by: what the agent mounts 1 of 1, namespaces 2 of 2, webhooks 1 of 1, proxies 3 of 3; has signed for: agent 3 of 3, istiod 2 of 2, proxies 3 of 3',
        'CN=istio-ca-2026: trusted by: what the agent mounts 1 of 1, namespaces 2 of 2, webhooks 1 of 1, proxies 2 of 3; has signed for: agent 0 of 3, istiod 0 of 2, proxies 0 of 3',
      ],
    ]);
  });

  test('names what could not be read', async () => {
    const executables = {
      ...(await programs(TRUSTING, { 'get pods -n cert-manager': FORBIDDEN })),
      timeoutMillis: 30_000,
      concurrency: 8,
    };
    const { ok, findings } = await rotationStatus({ executables }, NOW);
    expect([ok, findings.at(-1)?.status]).toEqual([false, 'error']);
    expect(findings.at(-1)?.found).toContain(
      'pods of cert-manager/cert-manager-istio-csr (Error from server (Forbidden)',
    );
  });
});
