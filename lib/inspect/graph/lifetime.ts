import { goSeconds } from '../../internal/lifetimes';

/** From the longest: the first unit that divides a lifetime is the one to say it in. A year is 365 days, as in most CA policies. */
const UNITS: readonly (readonly [string, number])[] = [
  ['y', 365 * 24 * 3600],
  ['d', 24 * 3600],
  ['h', 3600],
  ['min', 60],
];

/** Seconds for a person: "90 d", "1 h", "36 h". */
export function humanSeconds(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length && seconds % length === 0) ?? ['s', 1];
  return `${seconds / size} ${unit}`;
}

export function humanLifetime(duration: string): string {
  const seconds = goSeconds(duration);
  return seconds === undefined ? duration : humanSeconds(seconds);
}
