import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, FleetVerification, VerificationReport } from '../../../../lib/inspect';
import { list, meshConfig } from '../../../support/cluster';
import { TestCa } from '../../../support/pki';
import { AT, injectorOf, type LiveCluster, runningFleet, standIns, verify } from './live-fleet';

let old: TestCa;
let next: TestCa;
beforeAll(async () => {
  [old, next] = await Promise.all([TestCa.root('old'), TestCa.root('next')]);
});

/** Three clusters of one mesh, and one beside it. */
function fleet(changes: Record<string, Partial<LiveCluster>> = {}): LiveCluster[] {
  return ['eu', 'us', 'ap', 'lab'].map((name, wave) => ({
    name,
    wave,
    mesh: name === 'lab' ? undefined : 'shop',
    kubeContext: `ctx-${name}`,
    secretName: 'istio-ca',
    roots: [old.certificate],
    ca: old,
    ...changes[name],
  }));
}

const REFUSED = {
  stderr: 'The connection to the server was refused - did you specify the right host or port?',
  code: 1,
};
const broken = (findings: readonly Finding[]) =>
  findings
    .filter(({ status }) => !['pass', 'skip'].includes(status))
    .map(({ cluster, check, status, subject }) => `${cluster} ${check} ${status} ${subject}`);
const across = (findings: readonly Finding[]) =>
  findings
    .filter(({ check }) => check === 'chain-across-clusters')
    .map(({ cluster, status, found }) => `${cluster} ${status} ${found}`);

test('a fleet in order passes in each cluster and across the mesh', async () => {
  const { ok, findings, notes } = await verify(fleet());
  expect(broken(findings)).toEqual([]);
  expect([ok, notes]).toEqual([true, []]);
  expect(new Set(findings.map(({ cluster }) => cluster))).toEqual(new Set(['ap', 'eu', 'lab', 'us']));
  expect(across(findings)).toEqual([
    'ap pass verifies in eu, us',
    'eu pass verifies in ap, us',
    'us pass verifies in ap, eu',
  ]);
});

test('each cluster is asked by its context alone, compared with its folder, and only read', async () => {
  const report = await verify(
    fleet({ us: { answers: { istiodConfigMaps: list([injectorOf('us'), meshConfig({ trustDomain: 'td2' })]) } } }),
  );
  expect(broken(report.findings)).toEqual(['us same-trust-domain fail istiod istio-system/istiod']);
  for (const name of ['eu', 'us', 'ap', 'lab']) {
    const calls = standIns.callsOf(`kubectl-ctx-${name}`).map(({ args }) => args);
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter((args) => !/^get .* --context=ctx-/.test(args))).toEqual([]);
  }
});

describe('a cluster that cannot be asked', () => {
  test.each<[string, Partial<LiveCluster>, RegExp]>([
    ['does not answer', { answers: { namespaces: REFUSED } }, /the cluster cannot be read: .*refused/],
    ['has no context', { kubeContext: undefined }, /^no kubeContext in fleet\.json$/],
  ])('because it %s is told, and the others are checked', async (_what, change, problem) => {
    const { ok, findings } = await verify(fleet({ us: change }));
    expect([ok, broken(findings)]).toEqual([false, ['us cluster-reached error us']]);
    expect(findings.find(({ cluster }) => cluster === 'us')?.found).toMatch(problem);
    expect(across(findings)).toEqual([
      'ap pass verifies in eu',
      'ap skip not known in us',
      'eu pass verifies in ap',
      'eu skip not known in us',
      'us skip no certificate of a workload',
    ]);
  });

  test('because it takes too long is told, and the others are checked', async () => {
    const { Duration } = jest.requireActual<typeof import('cdk8s')>('cdk8s');
    const slow = fleet({ us: { answers: { namespaces: { hangs: true } } } });
    const { findings } = await verify(slow, { timeout: Duration.millis(1500), concurrency: 2 });
    expect(broken(findings)).toEqual(['us cluster-reached error us']);
    expect(findings.find(({ cluster }) => cluster === 'us')?.found).toContain('kubectl gave no answer within 1.5 s');
  });

  test('because its folder is not there is told, and the others are checked', async () => {
    const { dist, index, kubectl, istioctl } = await runningFleet(fleet());
    rmSync(join(dist, 'us'), { recursive: true });
    appendFileSync(join(dist, 'ap', 'agent.k8s.yaml'), 'a: [');
    const { findings } = await new FleetVerification({ fleet: index, at: AT }).verifyLive({ kubectl, istioctl });
    expect(broken(findings)).toEqual(['ap cluster-reached error ap', 'us cluster-reached error us']);
  });
});

describe('across the clusters of a mesh', () => {
  test('a cluster that signs with a root that others do not hold yet fails, in whatever order it looks in itself', async () => {
    const roots = [old.certificate, next.certificate];
    const { ok, findings } = await verify(fleet({ eu: { roots, ca: next }, us: { roots } }));
    expect(ok).toBe(false);
    expect(broken(findings)).toEqual(['eu chain-across-clusters fail sleep-1.foo']);
    const [finding] = findings.filter(({ check, status }) => check === 'chain-across-clusters' && status === 'fail');
    expect(finding?.found).toMatch(/^in ap: the signer of .* is missing: CN=next$/);
    expect(finding?.fix).toContain('docs/rotation.md');
    expect(across(findings)).toContain('us pass verifies in ap, eu');
  });

  test('proxies that did not yet take the new root are found, though what is synthesized has it', async () => {
    const roots = [old.certificate, next.certificate];
    const all = { roots, ca: old };
    const stale = { ...all, held: undefined };
    const { findings } = await verify(
      fleet({ eu: { roots, ca: next }, us: stale, ap: { ...all, answers: { proxy: { stdout: '{}' } } } }),
    );
    // A proxy without a root trusts nobody, which its own check tells; the cluster's trust anchor then stands for it.
    expect(broken(findings).map((each) => each.split(' ')[1])).toEqual(['workload-certificate', 'root-matches']);
    const { findings: other } = await verify(
      fleet({
        eu: { roots, ca: next },
        us: stale,
        ap: { ...all, held: old.certificate, answers: { trustAnchor: { stdout: roots.join('') } } },
      }),
    );
    expect(broken(other)).toContain('eu chain-across-clusters fail sleep-1.foo');
  });

  test('a cluster without workloads proves nothing, and is judged by its trust anchor', async () => {
    const { ok, findings } = await verify(fleet({ us: { answers: { pods: {} } } }));
    expect([ok, broken(findings)]).toEqual([true, ['us workload-certificate warn all namespaces']]);
    expect(across(findings)).toContain('us skip no certificate of a workload');
    expect(across(findings)).toContain('eu pass verifies in ap, us');
  });
});

describe('the choice of clusters', () => {
  test('is that of names and of a wave', async () => {
    const asked = async (props: object) =>
      new Set((await verify(fleet(), props)).findings.map(({ cluster }) => cluster));
    expect(await asked({ only: ['us', 'eu'] })).toEqual(new Set(['eu', 'us']));
    expect(await asked({ wave: 2 })).toEqual(new Set(['ap']));
  });

  test('is refused where it is none', async () => {
    await expect(verify(fleet(), { only: ['no'] })).rejects.toThrow(
      /only: received "no"; allowed: the names of clusters/,
    );
    await expect(verify(fleet(), { wave: 7 })).rejects.toThrow(/wave: received 7/);
    await expect(verify(fleet(), { only: ['eu'], wave: 3 })).rejects.toThrow(/a choice that has a cluster/);
    await expect(verify(fleet(), { clustersAtOnce: 0 })).rejects.toThrow(/clustersAtOnce: received 0/);
    await expect(verify(fleet(), { concurrency: 101 })).rejects.toThrow(/concurrency: received 101/);
    expect(() => new FleetVerification({ fleet: 'nowhere/fleet.json' })).toThrow(/nowhere.fleet\.json: cannot be read/);
    const { index } = await runningFleet(fleet());
    expect(() => new FleetVerification({ fleet: index, warnBelow: 2 })).toThrow(/warnBelow: received 2/);
  });
});

test('tells how far it is, over all clusters', async () => {
  const steps: [number, number][] = [];
  await verify(fleet({ us: { answers: { namespaces: REFUSED } } }), {
    progress: { advance: (done, total) => steps.push([done, total]) },
  });
  expect(steps.filter(([done, total]) => done > total)).toEqual([]);
  const counts = steps.map(([done]) => done);
  expect([...counts].sort((a, b) => a - b)).toEqual(counts);
  // Thirteen steps in each of three clusters, and those that the fourth no longer takes.
  expect(steps.at(-1)).toEqual([51, 51]);
});

describe('the report', () => {
  const AT_ALL = new Date('2026-08-01T12:00:00Z');
  test('has a line for each cluster, rows for what does not hold, and the cluster in JSON and JUnit', async () => {
    const report = await verify(
      fleet({
        us: { answers: { namespaces: REFUSED } },
        ap: { answers: { leftover: { stdout: '2026-01-01T00:00:00Z\n' } } },
      }),
    );
    const table = report.toTable({ width: 100 });
    const lines = table.split('\n');
    expect(lines[0]).toMatch(/^! {2}ap {3}\d+ checks: \d+ passed, 1 with a warning, 1 not made$/);
    expect(lines[1]).toMatch(/^✔ {2}eu {3}\d+ checks: \d+ passed, 1 not made$/);
    expect(lines[3]).toMatch(/^\? {2}us {3}could not tell: the cluster cannot be read: /);
    expect(table).toContain('ap: istio-system/istio-ca-secret');
    expect(lines.at(-2)).toMatch(/^\d+ checks: /);
    const { findings } = JSON.parse(report.toJson());
    expect(findings.filter(({ cluster }: Finding) => cluster === undefined)).toEqual([]);
    expect(report.toJunit()).toContain('<testsuite name="eu: chain" tests="1"');
    expect(report.toJunit()).toContain('classname="verify.chain" name="eu: sleep-1.foo"');
  });

  test('of a fleet in order has lines and a sum alone', async () => {
    const lines = (await verify(fleet())).toTable().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines.slice(0, 4).every((line) => line.startsWith('✔'))).toBe(true);
  });

  test('of many clusters explains the same once', () => {
    const findings = Array.from(
      { length: 300 },
      (_, index): Finding => ({
        check: 'chain',
        cluster: `c-${index}`,
        subject: 'sleep-1.foo',
        status: 'fail' as Finding['status'],
        found: 'a',
        wanted: 'b',
        meaning: 'It is wrong.',
        fix: 'Mend it.',
        docs: 'docs/verify.md#chain',
      }),
    );
    const table = new VerificationReport(AT_ALL, findings).toTable();
    expect(table.match(/It is wrong\./g)).toHaveLength(1);
    expect(table.match(/^✘ {2}c-/gm)).toHaveLength(300);
  });
});
