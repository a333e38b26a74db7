import { Duration } from 'cdk8s';
import { type Expression, expression } from './expression';

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** The seconds of a Go duration such as `1h30m`; nothing for any other text. */
export function goSeconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)].reduce((sum, [, amount, unit]) => {
    return sum + Number(amount) * (UNIT_SECONDS[unit ?? 's'] ?? 1);
  }, 0);
}

/** A Go duration as a `Duration` of cdk8s, in the largest unit that is whole. */
export function durationExpression(text: string): Expression | undefined {
  const seconds = goSeconds(text);
  if (seconds === undefined || !Number.isInteger(seconds)) return undefined;
  if (seconds % 3600 === 0 && !/[ms]/.test(text))
    return expression(`Duration.hours(${seconds / 3600})`, Duration.hours(seconds / 3600));
  if (seconds % 60 === 0 && !text.includes('s'))
    return expression(`Duration.minutes(${seconds / 60})`, Duration.minutes(seconds / 60));
  return expression(`Duration.seconds(${seconds})`, Duration.seconds(seconds));
}
