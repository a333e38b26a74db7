import type { Duration } from 'cdk8s';
import { SHORTEST_CERTIFICATE_SECONDS, SHORTEST_RENEW_BEFORE_SECONDS } from '../facts/cert-manager';
import { refuse, type Site } from './refusal';

/** Go counts durations in nanoseconds, in 63 bits. */
const LONGEST_GO_SECONDS = 9_223_372_036;

/** A duration as Go prints it ("2160h0m0s"): Kubernetes stores it so, and to GitOps tools any other spelling is a drift for ever. */
export function goDuration(duration: Duration): string {
  const seconds = Math.round(duration.toSeconds({ integral: false }));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}

/** A duration as a person writes it for a flag: "90m" for `Duration.minutes(90)`. Nothing rewrites flags. */
export function flagDuration(duration: Duration): string {
  const hours = duration.toHours({ integral: false });
  if (['days', 'hours'].includes(duration.unitLabel()) && Number.isInteger(hours)) return `${hours}h`;
  const minutes = duration.toMinutes({ integral: false });
  if (duration.unitLabel() === 'minutes' && Number.isInteger(minutes)) return `${minutes}m`;
  return goDuration(duration);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** The seconds of a Go duration such as `1h30m` (time.ParseDuration, without a sign); nothing for any other text. */
export function goSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:h|m|s|ms|us|µs|ns))+$/.test(text)) return undefined;
  return [...text.matchAll(/([\d.]+)(ms|us|µs|ns|h|m|s)/g)].reduce((sum, [, amount, unit]) => {
    return sum + Number(amount) * (UNIT_SECONDS[unit ?? 's'] ?? 1);
  }, 0);
}

/** Refuses a certificate lifetime that cert-manager's webhook would refuse, or that would have it renew in a loop. */
export function checkLifetimes(site: Site, props: { duration: Duration; renewBefore?: Duration }, prefix = ''): void {
  checkLifetime(site, `${prefix}duration`, props.duration);
  if (props.renewBefore === undefined) return;
  const prop = `${prefix}renewBefore`;
  const renewBefore = wholeSeconds(site, prop, props.renewBefore);
  if (renewBefore < SHORTEST_RENEW_BEFORE_SECONDS) {
    refuse(site, {
      prop,
      received: goDuration(props.renewBefore),
      allowed: '5 minutes or more (cert-manager refuses less)',
      fix: 'Give the renewal more time, or leave renewBefore out: cert-manager then renews after two thirds of the lifetime.',
    });
  }
  if (renewBefore >= props.duration.toSeconds()) {
    refuse(site, {
      prop,
      received: goDuration(props.renewBefore),
      allowed: `less than ${prefix}duration, which is ${goDuration(props.duration)}`,
      fix: 'A certificate that is due for renewal when it is issued is renewed in a loop: shorten renewBefore or lengthen duration.',
    });
  }
}

export function checkLifetime(site: Site, prop: string, duration: Duration): void {
  if (wholeSeconds(site, prop, duration) >= SHORTEST_CERTIFICATE_SECONDS) return;
  const allowed = '1 hour or more (cert-manager refuses certificates that live shorter)';
  refuse(site, { prop, received: goDuration(duration), allowed, fix: 'Use Duration.hours(1) or longer.' });
}

/** Rounded to milliseconds, so that Duration.hours(1.1) is 3960 seconds and not a little more. */
export function secondsIn(duration: Duration): number {
  return Math.round(duration.toSeconds({ integral: false }) * 1000) / 1000;
}

function wholeSeconds(site: Site, prop: string, duration: Duration): number {
  const seconds = secondsIn(duration);
  if (Number.isInteger(seconds) && seconds <= LONGEST_GO_SECONDS) return seconds;
  const allowed = 'a whole number of seconds, at most about 292 years (the longest duration of Go)';
  const fix = 'Certificate lifetimes are kept in seconds: round the duration, or shorten it.';
  return refuse(site, { prop, received: `${seconds} seconds`, allowed, fix });
}
