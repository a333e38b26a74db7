import { Duration } from 'cdk8s';
import { goSeconds } from '../../lib/internal/lifetimes';
import { UsageError } from '../exit-codes';
import { takesColours } from '../streams';

/** The value of an option in the form that is wanted; nothing where the option is not given. */
export function read<T>(
  option: string,
  text: string | undefined,
  parse: (text: string) => T | undefined,
  wanted: string,
) {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new UsageError(`${option} ${text}: write ${wanted}`);
  return value;
}

export const DURATION = 'a duration such as 90s, 10m or 1h30m';
export const PLACE = 'NAMESPACE/NAME';

export function duration(text: string): Duration | undefined {
  const millis = Math.round((goSeconds(text) ?? 0) * 1000);
  return millis >= 1 && Number.isSafeInteger(millis) ? Duration.millis(millis) : undefined;
}

/** Beyond 24 days a timer of Node overflows and ends at once; nobody waits for a day. */
export function timeout(text: string | undefined): Duration | undefined {
  const time = read('--timeout', text, duration, DURATION);
  if (time === undefined || time.toHours({ integral: false }) <= 24) return time;
  throw new UsageError(`--timeout ${text}: write a duration up to 24h`);
}

export function share(text: string): number | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)%?$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) / 100 : undefined;
}

export function count(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

export function upToHundred(text: string): number | undefined {
  const number = count(text);
  return number !== undefined && number <= 100 ? number : undefined;
}

export function place(text: string): string | undefined {
  return /^[^/]+\/[^/]+$/.test(text) ? text : undefined;
}

export function moment(text: string): Date | undefined {
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** How standard output takes a table. */
export function tableStyle(): { width?: number; color: boolean } {
  const { isTTY = false, columns } = process.stdout;
  return { width: isTTY ? columns : undefined, color: takesColours(process.stdout) };
}
