import { IstioCsrRelease } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import {
  callsPerSigning,
  lifeLeft,
  renewalsPerSecond,
  SigningCapacity,
  type SigningSetup,
} from '../../../lib/agent/capacity/signing-capacity';
import { CONTROLLER_LIMIT } from '../../../lib/facts/cert-manager';
import { MEASURED_BATCHES, MEASURED_LOADS } from '../../../lib/facts/measured-signing';
import { simulate } from './limiter';

const LIMITED: SigningSetup = { replicas: 1, isLimited: true, calls: 3 };
const UNLIMITED: SigningSetup = { replicas: 1, isLimited: false, calls: 3 };
const HOUR = 3600;

const setups: fc.Arbitrary<SigningSetup> = fc.record({
  replicas: fc.integer({ min: 1, max: 30 }),
  isLimited: fc.boolean(),
  calls: fc.constantFrom(2, 3, 6),
  certManager: fc.constantFrom(undefined, CONTROLLER_LIMIT),
});
const pods = fc.integer({ min: 1, max: 5000 });
const proxies = fc.integer({ min: 0, max: 20_000 });
const lifetimes = fc.integer({ min: HOUR, max: 48 * HOUR });

describe('what the model says of the measured runs', () => {
  test.each(MEASURED_BATCHES.filter(({ pods: all, signed }) => all === signed))(
    '$pods at once, limited: $limited: at most a second or 5 % beside it',
    ({ limited, pods: all, seconds }) => {
      const said = new SigningCapacity(limited ? LIMITED : UNLIMITED).secondsFor(all);
      expect(said).toBeGreaterThanOrEqual(seconds * 0.99);
      expect(said).toBeLessThanOrEqual(Math.max(seconds * 1.05, limited ? seconds + 1 : 0));
    },
  );

  // The five are told above: their deletions are behind the answers.
  const larger = MEASURED_BATCHES.filter(({ pods: all }) => all > 5);

  test.each(larger)('$pods at once: $signed of them within $seconds s, to 11 %', ({ limited, ...run }) => {
    const said = new SigningCapacity(limited ? LIMITED : UNLIMITED).signedWithin(run.seconds);
    // The model knows no end of the pods; a batch that was through counts as through.
    const through = Math.min(said, run.pods);
    expect(Math.abs(through - run.signed) / run.signed).toBeLessThanOrEqual(0.11);
  });

  test.each(MEASURED_LOADS)('$callers callers, limited: $limited: $perSecond a second, to 11 %', (load) => {
    const capacity = new SigningCapacity(load.limited ? LIMITED : UNLIMITED);
    const said = capacity.withCallers(load.callers);
    expect(Math.abs(said.perSecond - load.perSecond) / load.perSecond).toBeLessThanOrEqual(0.11);
    expect(Math.abs(said.seconds - load.median) / load.median).toBeLessThanOrEqual(0.1);
    // Where it is wrong, it says less.
    expect(said.perSecond).toBeLessThanOrEqual(load.perSecond * 1.01);
  });
});

describe('the limiter, call by call', () => {
  test('gives what was measured of callers who ask again: 1.87 a second, 4.8 s each', () => {
    const { answers } = simulate(8, { until: 60 });
    const waits = answers.map(({ waited }) => waited).sort((a, b) => a - b);
    expect(answers.length / 60).toBeCloseTo(1.87, 1);
    expect(waits[Math.floor(waits.length / 2)]).toBeCloseTo(4.8, 1);
  });

  test.each([2, 3])('is never slower than the model with %i calls, and a quarter or 4 s faster at most', (calls) => {
    const capacity = new SigningCapacity({ ...LIMITED, calls });
    for (const all of [1, 5, 10, 20, 50, 100, 200, 400]) {
      const last = Math.max(...simulate(all, { deletes: calls === 3 }).answers.map(({ time }) => time));
      const said = capacity.secondsFor(all);
      expect([all, said >= last - 0.25]).toEqual([all, true]);
      expect([all, said <= Math.max(last * 1.27, last + 4.1)]).toEqual([all, true]);
    }
  });
});

describe('the calls of a signing', () => {
  test.each([
    ['v0.17.0', false, 3],
    ['v0.17.0', true, 2],
    ['v0.2.0', false, 3],
    ['v0.1.3', false, 6],
    ['v0.1.3', true, 5],
  ])('of istio-csr %s, preserved: %s', (release, isPreserved, calls) => {
    expect(callsPerSigning(IstioCsrRelease.of(release), isPreserved)).toBe(calls);
  });
});

describe('the model', () => {
  test('says what a limited replica does: 5 calls a second for 3 of a signing', () => {
    const capacity = new SigningCapacity(LIMITED);
    expect(capacity.perSecond).toBeCloseTo(1.67, 2);
    expect(capacity.atOnce).toBe(3);
    expect(capacity.mostProxies(HOUR)).toBe(3000);
    expect(capacity.secondsFor(200)).toBeCloseTo(119.1, 1);
    expect(new SigningCapacity({ ...LIMITED, calls: 2 }).perSecond).toBe(2.5);
  });

  test('without a limiter promises what was measured, however many replicas there are', () => {
    const [one, ten] = [1, 10].map((replicas) => new SigningCapacity({ ...UNLIMITED, replicas }));
    expect(one?.perSecond).toBeCloseTo(45.5, 1);
    expect(ten?.perSecond).toBe(one?.perSecond);
    expect(one?.allowedPerSecond).toBe(Number.POSITIVE_INFINITY);
    expect(one?.mostProxies(HOUR)).toBe(Number.POSITIVE_INFINITY);
  });

  test('has no agent without replicas sign', () => {
    for (const isLimited of [true, false]) {
      const capacity = new SigningCapacity({ replicas: 0, isLimited, calls: 3 });
      expect(capacity.perSecond).toBe(0);
      expect(capacity.secondsFor(1)).toBe(Number.POSITIVE_INFINITY);
      expect(capacity.signedWithin(60)).toBe(0);
      expect(capacity.withCallers(4)).toEqual({ perSecond: 0, seconds: Number.POSITIVE_INFINITY });
    }
  });

  test('says who signs', () => {
    const text = (setup: Partial<SigningSetup>) => new SigningCapacity({ ...LIMITED, ...setup }).text;
    expect(text({})).toBe('1 replica limited to 5 calls a second');
    expect(text({ replicas: 2 })).toBe('2 replicas limited to 5 calls a second each');
    const certManager = { ...CONTROLLER_LIMIT, name: 'cert-manager v1.20.0' };
    const both = '3 replicas without a limit, and cert-manager v1.20.0 limited to 20 calls a second';
    expect(text({ replicas: 3, isLimited: false, certManager })).toBe(both);
  });

  test('has cert-manager sign ten a second where it limits itself', () => {
    const capacity = new SigningCapacity({ ...UNLIMITED, replicas: 9, certManager: CONTROLLER_LIMIT });
    expect(capacity.perSecond).toBe(10);
    expect(capacity.atOnce).toBe(25);
    expect(capacity.secondsFor(100)).toBeCloseTo(8.6, 1);
  });

  test('counts no longer life than proxies ask for', () => {
    expect(renewalsPerSecond(1000, 48 * HOUR)).toBe(renewalsPerSecond(1000, 24 * HOUR));
    expect(lifeLeft(HOUR)).toBeCloseTo(1764, 5);
  });

  test('tells how late renewals are that are more than the limits allow', () => {
    const capacity = new SigningCapacity(LIMITED);
    expect(capacity.standingWait(3000, HOUR)).toBe(0);
    expect(capacity.standingWait(4000, HOUR)).toBeCloseTo(600, 5);
    expect(capacity.standingWait(0, HOUR)).toBe(0);
    // At twice as many the certificate has ended when its successor comes.
    expect(capacity.standingWait(6000, HOUR)).toBeGreaterThan(lifeLeft(HOUR));
    expect(new SigningCapacity(UNLIMITED).standingWait(1e6, HOUR)).toBe(0);
  });

  test('has more replicas never wait longer', () => {
    fc.assert(
      fc.property(setups, pods, (setup, all) => {
        const more = new SigningCapacity({ ...setup, replicas: setup.replicas + 1 });
        const capacity = new SigningCapacity(setup);
        expect(more.secondsFor(all)).toBeLessThanOrEqual(capacity.secondsFor(all));
        expect(more.perSecond).toBeGreaterThanOrEqual(capacity.perSecond);
        expect(more.mostProxies(HOUR)).toBeGreaterThanOrEqual(capacity.mostProxies(HOUR));
      }),
    );
  });

  test('has no limit ever help, and more calls never be faster', () => {
    fc.assert(
      fc.property(setups, pods, (setup, all) => {
        const seconds = (change: Partial<SigningSetup>) => new SigningCapacity({ ...setup, ...change }).secondsFor(all);
        expect(seconds({ isLimited: false })).toBeLessThanOrEqual(seconds({ isLimited: true }));
        expect(seconds({ certManager: undefined })).toBeLessThanOrEqual(seconds({ certManager: CONTROLLER_LIMIT }));
        expect(seconds({})).toBeLessThanOrEqual(seconds({ calls: setup.calls + 1 }));
      }),
    );
  });

  test('has more pods, and more that renew meanwhile, never be sooner', () => {
    fc.assert(
      fc.property(setups, pods, proxies, proxies, (setup, all, some, others) => {
        const capacity = new SigningCapacity(setup);
        const [less, more] = [Math.min(some, others), Math.max(some, others)].map((n) => renewalsPerSecond(n, HOUR));
        expect(capacity.secondsFor(all, less)).toBeLessThanOrEqual(capacity.secondsFor(all, more));
        expect(capacity.secondsFor(all, less)).toBeLessThanOrEqual(capacity.secondsFor(all + 1, less));
        expect(capacity.limitSeconds(all, less)).toBeLessThanOrEqual(capacity.secondsFor(all, less));
      }),
    );
  });

  test('has a longer life never renew more often, and mostProxies be where renewals begin to wait', () => {
    fc.assert(
      fc.property(setups, proxies, lifetimes, (setup, all, lifetime) => {
        const capacity = new SigningCapacity(setup);
        expect(renewalsPerSecond(all, lifetime + 60)).toBeLessThanOrEqual(renewalsPerSecond(all, lifetime));
        const most = capacity.mostProxies(lifetime);
        if (most === Number.POSITIVE_INFINITY) return;
        expect(capacity.standingWait(most, lifetime)).toBeLessThan(1e-6);
        expect(capacity.standingWait(most + 1, lifetime)).toBeGreaterThan(0);
        expect(renewalsPerSecond(most, lifetime)).toBeLessThanOrEqual(capacity.allowedPerSecond + 1e-9);
      }),
    );
  });

  test('signs as many within a time as need no longer than that', () => {
    fc.assert(
      fc.property(setups, fc.integer({ min: 2, max: 900 }), (setup, seconds) => {
        const capacity = new SigningCapacity(setup);
        const signed = capacity.signedWithin(seconds);
        expect(capacity.secondsFor(signed)).toBeLessThanOrEqual(seconds + 1e-6);
        expect(capacity.secondsFor(signed + 1)).toBeGreaterThan(seconds - 1e-6);
      }),
    );
  });
});
