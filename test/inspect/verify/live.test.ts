import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding } from '../../../lib/inspect';
import {
  certificate,
  injector,
  istiodPod,
  list,
  meshConfig,
  podLine,
  request,
  rolledOut,
  rootConfigMap,
  secretFields,
  webhooks,
} from '../../support/cluster';
import {
  agentObjects,
  broken,
  type Changes,
  DIST,
  found,
  istiods,
  LIFE,
  other,
  root,
  standIns,
  verify,
} from './live-mesh';

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
      'asks-a-signer',
      'one-signer',
      'same-trust-domain',
      'same-cluster-id',
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
    expect([done, total]).toEqual([13, 13]);
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
      [
        'agent-settings fail cert-manager/cert-manager-istio-csr',
        'same-cluster-id fail istiod istio-system/istiod',
        'cluster-id fail sleep-1.foo',
      ],
      /--cluster-id=other|^Kubernetes$|^cluster id Kubernetes; istio-csr has other$/,
    ],
    [
      'an istiod that is older than its certificate, with its own CA on',
      () => ({ istiod: list([istiodPod({ startedAt: '2026-08-01T09:00:00Z', caServer: 'true' })]) }),
      [
        'istiod-start fail istio-system/istiod-1',
        'istiod-ca-off fail istio-system/istiod-1',
        'one-signer fail istiod istio-system/istiod',
      ],
      /started 2026-08-01T09:00:00Z|ENABLE_CA_SERVER=true|^ENABLE_CA_SERVER is on, and .* is asked$/,
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

test('a condition without a message leaves the sentence about its Certificate whole', async () => {
  const silent = certificate('istiod', 'istiod-tls', 'istio-ca', { status: 'False', message: '' });
  const { findings } = await verify({ certificates: list([silent]) });
  const [{ meaning } = {}] = findings.filter(({ check, status }) => check === 'certificate-ready' && status === 'fail');
  expect(meaning).toBe('cert-manager has no valid certificate in the Secret.');
});

describe('the agent', () => {
  const named = (name: string, namespace = 'istio-system') => {
    const text = JSON.stringify(rolledOut(agentObjects)).replaceAll(
      '"name":"cert-manager-istio-csr"',
      `"name":"${name}"`,
    );
    return JSON.parse(text.replaceAll('--certificate-namespace=istio-system', `--certificate-namespace=${namespace}`));
  };
  const rollout = (findings: readonly Finding[]) =>
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

  test('of synthesized output has to be named if several could be it, whatever they tell of their mesh', async () => {
    const dist = join(standIns.folder, 'agents.json');
    for (const other of ['mesh-2', '{{namespace}}']) {
      writeFileSync(dist, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [named('a'), named('b', other)] }));
      const several = `${dist}: holds several agents: cert-manager/a, cert-manager/b; name the one of this mesh`;
      await expect(verify({}, undefined, { dist })).rejects.toThrow(several);
      for (const props of [{ agent: 'cert-manager/a' }, { meshNamespace: 'istio-system' }]) {
        const { findings } = await verify({ agent: list([named('a')]) }, undefined, { dist, ...props });
        expect(rollout(findings)).toEqual(['pass cert-manager/a']);
      }
    }
  });
});

describe('what does not agree in the cluster', () => {
  const rulesOf = async (changes: Changes) => {
    const { findings } = await verify(changes);
    const ofGraph = findings.filter(({ docs, status }) => docs.startsWith('docs/graph.md') && status !== 'pass');
    return ofGraph.map(({ check, subject, status }) => `${check} ${status} ${subject}`);
  };
  const ztunnel = (address: string) => ({
    stdout: podLine('ztunnel-1', 'zt', {
      account: 'ztunnel',
      app: 'ztunnel',
      env: [`CA_ADDRESS=${address}`, 'ISTIO_META_CLUSTER_ID=Kubernetes'],
    }),
  });

  test.each<[string, Changes, string[]]>([
    [
      'proxies are told no address while the CA of istiod is off',
      { istiodConfigMaps: list([injector({}), meshConfig()]) },
      ['asks-a-signer fail istiod istio-system/istiod'],
    ],
    [
      'another trust domain',
      { istiodConfigMaps: list([injector(), meshConfig({ trustDomain: 'other' })]) },
      ['same-trust-domain fail istiod istio-system/istiod'],
    ],
    [
      'a ztunnel that the agent does not trust',
      { pods: ztunnel('cert-manager-istio-csr.cert-manager.svc:443') },
      ['trusts-ztunnel fail ztunnel zt/ztunnel'],
    ],
    [
      'a ztunnel that asks an istiod whose CA is off',
      { pods: ztunnel('istiod.istio-system.svc:15012') },
      ['asks-a-signer fail ztunnel zt/ztunnel'],
    ],
    [
      'ConfigMaps that may not be read',
      { istiodConfigMaps: { stderr: 'Error from server (Forbidden): configmaps is forbidden', code: 1 } },
      ['asks-a-signer error istio-system'],
    ],
    ['ConfigMaps that are not there', { istiodConfigMaps: list([]) }, []],
  ])('is found: %s', async (_what, changes, expected) => {
    expect(await rulesOf(changes)).toEqual(expected);
  });
});
