import type { Duration } from 'cdk8s';
import { goDuration } from '../internal/lifetimes';
import { refuse } from '../internal/refusal';

/** A duration of an object of Flux in its canonical form; one that is too short or no whole seconds is refused. */
export function fluxDuration(site: string, prop: string, duration: Duration, leastSeconds: number): string {
  const seconds = duration.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= leastSeconds) return goDuration(duration);
  const allowed = `a whole number of seconds, ${leastSeconds} or more`;
  return refuse(site, { prop, received: `${seconds} seconds`, allowed, fix: 'Use for example Duration.minutes(10).' });
}
