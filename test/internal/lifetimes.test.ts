import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { checkLifetime, checkLifetimes, goDuration } from '../../lib/internal/lifetimes';
import { goSeconds } from '../support/go-duration';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';

/** Up to 250 years, which Go's durations can hold. */
const seconds = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 250 * 365 * 24 * 3600 }));

describe('goDuration', () => {
  test.each([
    [Duration.seconds(0), '0s'],
    [Duration.seconds(59), '59s'],
    [Duration.minutes(1), '1m0s'],
    [Duration.seconds(3599), '59m59s'],
    [Duration.hours(1), '1h0m0s'],
    [Duration.seconds(3661), '1h1m1s'],
    [Duration.days(90), '2160h0m0s'],
    [Duration.days(3650), '87600h0m0s'],
  ])('writes %s as Go does: %s', (duration, text) => {
    expect(goDuration(duration)).toBe(text);
  });

  test('keeps the length of every duration, with units in bounds', () => {
    fc.assert(
      fc.property(seconds, (length) => {
        const text = goDuration(Duration.seconds(length));
        expect(goSeconds(text)).toBe(length);
        expect(text).toMatch(/^([1-9]\d*h)?(\b|(?<=h))([0-5]?\dm)?[0-5]?\ds$/);
      }),
    );
  });

  test('is the same whatever unit the duration was given in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (hours) => {
        expect(goDuration(Duration.minutes(hours * 60))).toBe(goDuration(Duration.hours(hours)));
      }),
    );
  });
});

describe('checkLifetimes', () => {
  test('accepts an hour renewed five minutes before its end, and a lifetime alone', () => {
    checkLifetimes('here', { duration: Duration.hours(1), renewBefore: Duration.minutes(5) });
    checkLifetimes('here', { duration: Duration.hours(1) });
  });

  test.each([
    ['under an hour', { duration: Duration.seconds(3599) }, 'duration', '"59m59s"', '1 hour or more'],
    ['nothing', { duration: Duration.seconds(0) }, 'duration', '"0s"', '1 hour or more'],
    [
      'a fraction of a second',
      { duration: Duration.millis(3_600_500) },
      'duration',
      '"3600.5 seconds"',
      'a whole number of seconds',
    ],
    [
      'a renewal under five minutes before the end',
      { duration: Duration.hours(2), renewBefore: Duration.seconds(299) },
      'renewBefore',
      '"4m59s"',
      '5 minutes or more',
    ],
    [
      'a renewal at issuance',
      { duration: Duration.hours(2), renewBefore: Duration.hours(2) },
      'renewBefore',
      '"2h0m0s"',
      'less than duration, which is 2h0m0s',
    ],
    [
      'a renewal before issuance',
      { duration: Duration.hours(2), renewBefore: Duration.days(1) },
      'renewBefore',
      '"24h0m0s"',
      'less than duration, which is 2h0m0s',
    ],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => checkLifetimes('here', props), { place: 'here', prop, received, allowed });
  });

  test('names the prop with the prefix it is written under', () => {
    expectRefusal(() => checkLifetimes('here', { duration: Duration.minutes(1) }, 'root.'), {
      place: 'here',
      prop: 'root.duration',
      received: '"1m0s"',
      allowed: '1 hour or more',
    });
  });

  test('accepts what cert-manager accepts and nothing else', () => {
    fc.assert(
      fc.property(seconds, seconds, (duration, renewBefore) => {
        const run = () =>
          checkLifetimes('here', { duration: Duration.seconds(duration), renewBefore: Duration.seconds(renewBefore) });
        if (duration < 3600) expect(refusalOf(run)).toMatch(/^here: duration: /);
        else if (renewBefore < 300 || renewBefore >= duration) expect(refusalOf(run)).toMatch(/^here: renewBefore: /);
        else run();
      }),
    );
  });
});

test('checkLifetime refuses a lifetime under an hour by the name it is given', () => {
  checkLifetime('here', 'ttl', Duration.hours(1));
  expectRefusal(() => checkLifetime('here', 'ttl', Duration.minutes(59)), {
    place: 'here',
    prop: 'ttl',
    received: '"59m0s"',
    allowed: '1 hour or more',
  });
});
