import { Duration } from 'cdk8s';
import { goSeconds } from '../../internal/lifetimes';
import { type Expression, expression } from './expression';

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
