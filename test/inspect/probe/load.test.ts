import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import Ajv from 'ajv';
import fc from 'fast-check';
import { keysForLoad } from '../../../lib/inspect/probe/keys';
import { type LoadSettings, percentile, runLoad, type Target } from '../../../lib/inspect/probe/load';
import { ROOT } from '../../support/paths';
import { asIstioCsr } from '../../support/probed-agent';
import { agentWith, answersFor, broken, found, IDENTITY, probing, root, soundAgent, TOKEN } from './mesh';

/** A clock that moves with each call alone. */
function clock() {
  let at = 1000;
  return { now: () => at, pass: (millis: number) => (at += millis) };
}

/** A pod that takes so long for its calls, one after the other, and ends them so. */
function target(
  name: string,
  { pass }: ReturnType<typeof clock>,
  calls: (index: number) => { millis: number; code?: string },
) {
  let asked = 0;
  const ask = async () => {
    const one = calls(asked);
    asked += 1;
    pass(one.millis);
    return one;
  };
  return { name, ask, isAlive: () => true, asked: () => asked } satisfies Target & { asked: () => number };
}

const done = () => undefined;

test('so many are asked for as are counted, of each pod in turn', async () => {
  const time = clock();
  const pods = ['a', 'b'].map((name, index) => target(name, time, () => ({ millis: 100 * (index + 1) })));
  const results = await runLoad(pods, { count: 20, concurrency: 1 }, done, time.now);
  expect(results).toEqual([
    {
      subject: 'all pods',
      calls: 20,
      signed: 20,
      seconds: 3,
      perSecond: 6.667,
      p50: 0.1,
      p95: 0.2,
      p99: 0.2,
      errors: {},
    },
    { subject: 'a', calls: 10, signed: 10, seconds: 3, perSecond: 3.333, p50: 0.1, p95: 0.1, p99: 0.1, errors: {} },
    { subject: 'b', calls: 10, signed: 10, seconds: 3, perSecond: 3.333, p50: 0.2, p95: 0.2, p99: 0.2, errors: {} },
  ]);
});

test('no call begins after its time, and one that runs is waited for', async () => {
  const time = clock();
  const pod = target('a', time, () => ({ millis: 400 }));
  const told: number[] = [];
  const [result] = await runLoad([pod], { millis: 1000, concurrency: 1 }, (elapsed) => told.push(elapsed), time.now);
  expect([result?.calls, result?.seconds, result?.perSecond]).toEqual([3, 1.2, 2.5]);
  expect(told).toEqual([400, 800, 1200]);
});

test('what fails is counted by its status, and takes no part in the times', async () => {
  const time = clock();
  const codes = [undefined, 'UNAVAILABLE', undefined, 'DEADLINE_EXCEEDED', 'UNAVAILABLE'];
  const pod = target('a', time, (index) => ({ millis: codes[index] === undefined ? 100 : 9000, code: codes[index] }));
  const [result] = await runLoad([pod], { count: 5, concurrency: 1 }, done, time.now);
  expect(result).toMatchObject({
    calls: 5,
    signed: 2,
    p50: 0.1,
    p99: 0.1,
    errors: { DEADLINE_EXCEEDED: 1, UNAVAILABLE: 2 },
  });
});

test('a pod that fails again and again is left alone, and the others go on', async () => {
  const time = clock();
  const [bad, good] = [
    target('bad', time, () => ({ millis: 1, code: 'UNAUTHENTICATED' })),
    target('good', time, () => ({ millis: 1 })),
  ];
  await runLoad([bad, good], { count: 500, concurrency: 3 }, done, time.now);
  expect(bad.asked()).toBeLessThan(25);
  expect(bad.asked() + good.asked()).toBe(500);
  // With nobody else, it is over.
  const alone = target('alone', time, () => ({ millis: 0, code: 'UNAUTHENTICATED' }));
  await runLoad([alone], { millis: 1000, concurrency: 3 }, done, time.now);
  expect(alone.asked()).toBeLessThan(25);
});

test('at most so many run at a time as are wished', async () => {
  let [running, most] = [0, 0];
  const ask = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return { millis: 1 };
  };
  await runLoad([{ name: 'a', ask, isAlive: () => true }], { count: 50, concurrency: 7 }, done);
  expect(most).toBe(7);
});

test('a percentile is a time that was measured, which that share did not exceed', () => {
  const times = fc.array(fc.nat({ max: 60_000 }), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95, 0.99), (sorted, share) => {
      const value = percentile(sorted, share);
      expect(sorted.map((millis) => millis / 1000)).toContain(value);
      const [below, under] = [sorted.filter((one) => one / 1000 <= value), sorted.filter((one) => one / 1000 < value)];
      expect(below.length / sorted.length).toBeGreaterThanOrEqual(share);
      expect(under.length / sorted.length).toBeLessThan(share);
    }),
  );
});

describe('a probe under load', () => {
  test('measures each pod and all, with a key and a call for each certificate', async () => {
    const agents = [await soundAgent(), await soundAgent()];
    const steps: string[] = [];
    const progress = { advance: (count: number, total: number) => steps.push(`${count} of ${total}`) };
    const load = { count: 12, concurrency: 4 };
    const { report, announced } = await probing(answersFor(...agents), { load, progress });
    expect(broken(report)).toEqual([]);
    expect(report.load.map(({ subject, signed }) => `${subject} ${signed}`)).toEqual([
      'all pods 12',
      'agent-1.cert-manager 6',
      'agent-2.cert-manager 6',
    ]);
    expect(found(report, 'load')[0]).toMatch(
      /^12 of 12 signed in \d+\.\d+ s: [\d.]+\/s, p50 \d\.\d\d s, p95 \d\.\d\d s, p99 \d\.\d\d s$/,
    );
    expect(report.findings.find(({ check }) => check === 'load')?.wanted).toBe(
      'no errors; the capacity model says 3.64/s for all pods in the long run',
    );
    const asked = agents.flatMap((agent) => agent.asked);
    expect(new Set(asked.map(({ csr }) => Buffer.from(csr.publicKey.rawData).toString('hex'))).size).toBe(14);
    expect(steps[steps.length - 1]).toBe('21 of 21');
    expect(announced[0]).toContain('CertificateRequests in istio-system (14)');
    const validate = new Ajv({ allErrors: true }).compile(
      JSON.parse(readFileSync(join(ROOT, 'docs/inspect-json.schema.json'), 'utf8')),
    );
    expect([validate(JSON.parse(report.toJson())), validate.errors]).toEqual([true, null]);
  });

  test('shares a few RSA keys, which are made before', async () => {
    const agent = await soundAgent();
    const { report } = await probing(answersFor(agent), { caller: { key: 'rsa' }, load: { count: 2, concurrency: 2 } });
    expect(broken(report)).toEqual([]);
    const keys = await keysForLoad('rsa', 2);
    const six = [await keys(), await keys(), await keys(), await keys(), await keys(), await keys()];
    expect(new Set(six).size).toBe(2);
    const names = new Set(agent.asked.map(({ csr }) => csr.publicKey.algorithm.name));
    expect(names).toEqual(new Set(['RSASSA-PKCS1-v1_5']));
  });

  test('fails for errors, and says what they mean', async () => {
    const sound = asIstioCsr(root, root.certificate, { identity: IDENTITY, token: TOKEN });
    let calls = 0;
    const agent = await agentWith((asked) => {
      calls += 1;
      return calls % 3 === 0 ? { code: status.RESOURCE_EXHAUSTED, details: 'slow down' } : sound(asked);
    });
    const { report } = await probing(answersFor(agent), { load: { count: 8, concurrency: 1 } });
    expect(broken(report)).toEqual(['load fail agent-1.cert-manager']);
    expect(found(report, 'load')[0]).toMatch(/^5 of 8 signed .*, 3 RESOURCE_EXHAUSTED$/);
    expect(report.load[0]?.errors).toEqual({ RESOURCE_EXHAUSTED: 3 });
  });

  test('is not begun at a pod that does not sign', async () => {
    const agent = await agentWith(() => []);
    const { report } = await probing(answersFor(agent), { load: { count: 8, concurrency: 1 } });
    expect([report.load, agent.asked.length]).toEqual([[], 1]);
  });

  test.each<[string, Omit<LoadSettings, 'concurrency'>, RegExp]>([
    ['a time', { millis: 3_600_000 }, /lives 65 minutes.*\(as many as the agent signs in time\)/],
    // Eight callers of an agent without a limiter get 7.27 a second, so that it takes 23 minutes.
    ['a number', { count: 10_000 }, /lives 51 minutes.*\(10001\)/],
    ['a number within a time', { count: 10_000, millis: 900_000 }, /lives 20 minutes/],
    ['a large number', { count: 1_000_000 }, /lives 1445 minutes/],
    ['a small number', { count: 200 }, /lives 10 minutes/],
  ])('has a token for as long as %s takes', async (_what, load, said) => {
    const { announced } = await probing(
      { 'create token': { stderr: 'error: no', code: 1 }, ...answersFor(await soundAgent()) },
      { load: { ...load, concurrency: 8 } },
    );
    expect(announced[0]).toMatch(said);
  });
});
