import { Duration } from 'cdk8s';
import type { ObjectPlace } from '../lib/inspect/verify/live/place';
import { goSeconds } from '../lib/internal/lifetimes';
import { UsageError } from './exit-codes';

/** The value of an option in the form that is wanted; nothing where the option is not given. */
export function read<T>(
  option: string,
  text: string | undefined,
  parse: (text: string) => T | undefined,
  wanted: string,
): T | undefined {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new UsageError(`${option} ${text}: write ${wanted}`);
  return value;
}

const DURATION = 'a duration such as 90s, 10m or 1h30m';

export function readDuration(option: string, text: string | undefined): Duration | undefined {
  return read(option, text, duration, DURATION);
}

function duration(text: string): Duration | undefined {
  const millis = Math.round((goSeconds(text) ?? 0) * 1000);
  return millis >= 1 && Number.isSafeInteger(millis) ? Duration.millis(millis) : undefined;
}

/** Beyond 24 days a timer of Node overflows and ends at once; nobody waits for a day. */
export function readTime(option: string, text: string | undefined): Duration | undefined {
  const time = readDuration(option, text);
  if (time === undefined || time.toHours({ integral: false }) <= 24) return time;
  throw new UsageError(`${option} ${text}: write a duration up to 24h`);
}

/** `NAMESPACE/NAME` of an object. */
export function readPlace(option: string, text: string | undefined): string | undefined {
  return read(option, text, (given) => (/^[^/]+\/[^/]+$/.test(given) ? given : undefined), 'NAMESPACE/NAME');
}

export function placeOf(text: string | undefined): ObjectPlace | undefined {
  const [namespace = '', name = ''] = text?.split('/') ?? [];
  return text === undefined ? undefined : { namespace, name };
}

export function readCount(option: string, text: string | undefined, most?: number): number | undefined {
  const wanted = most === undefined ? 'a whole number from 1 on' : `a whole number from 1 to ${most}`;
  return read(option, text, (given) => count(given, most), wanted);
}

export function readWave(option: string, text: string | undefined): number | undefined {
  return read(option, text, (given) => (given === '0' ? 0 : count(given)), 'a whole number from 0 on');
}

function count(text: string, most = Number.POSITIVE_INFINITY): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}
