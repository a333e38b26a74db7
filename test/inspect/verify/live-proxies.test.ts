import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { istiodPod, list, PROXY_ENV, podLine, rolledOut, secretFields } from '../../support/cluster';
import { ztunnelCertificates } from '../../support/proxy-secrets';
import {
  agentObjects,
  broken,
  type Changes,
  DIST,
  found,
  LIFE,
  other,
  proxyOf,
  root,
  sleepProxy,
  standIns,
  verify,
} from './live-mesh';

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
    // The answer comes after the end of the program, so it is gone by now.
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
    const trusting = JSON.stringify(rolledOut(agentObjects)).replace(
      '"--cluster-id=',
      '"--ca-trusted-node-accounts=istio-system/ztunnel","--cluster-id=',
    );
    const agent = { stdout: trusting };
    const { findings } = await verify(
      { pods, agent },
      { 'ztunnel-config certificates ztunnel-1.istio-system': { stdout } },
    );
    expect(broken(findings)).toEqual([
      skipped,
      'workload-certificate fail cluster.local/ns/foo/sa/curl (ztunnel-1.istio-system)',
    ]);
    const places = { agent, ztunnels: pods, fooPods: {}, namedPods: {} };
    const named = await verify(
      places,
      { 'ztunnel-config certificates ztunnel-1.istio-system': { stdout } },
      { namespaces: ['foo', 'fooo'] },
    );
    expect(broken(named.findings).slice(2)).toEqual(['workload-certificate error fooo']);
    const idle = await verify({ pods, agent }, { 'ztunnel-1': { stdout: '[]\n' } });
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
