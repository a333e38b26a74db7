import { hidden } from '../refusal';
import { callsOf, entryOf } from './table';

/** What a refusal shows of a value, and what the caller may have meant. */
export interface Correction {
  readonly received: unknown;
  readonly fix?: string;
}

/** The factories that take what people write for the whole: a version, an id. */
const BY_NAME = ['of', 'fromId'];

/** What people write a word for, such as `30d` or the path of a construct. */
const SHORT = ['cdk8s.Duration', 'constructs.Construct', 'constructs.IConstruct'];

/** A value of a wrong type, and what to write in its place where that can be told. */
export function correction(prop: string, value: unknown, type: string): Correction {
  if (typeof value === 'string') return textCorrection(value, type);
  if (typeof value === 'number' && type === 'string') {
    return { received: value, fix: `Write "${value}", in quotes.` };
  }
  if (typeof value === 'number' && type === 'number') {
    return { received: value, fix: 'Look at the calculation that the number comes from.' };
  }
  const name = prop.slice(prop.lastIndexOf('.') + 1);
  if (typeof value === 'object' && value !== null && name in value) {
    return { received: hidden(value), fix: `Hand in its own ${name}: what you have there, with .${name} behind it.` };
  }
  const isShort = value === null || ['number', 'boolean'].includes(typeof value);
  return { received: isShort ? value : hidden(value) };
}

/** A text is shown where one word belongs. Where more does, it may be the secret that an object should only name. */
function textCorrection(text: string, type: string): Correction {
  const entry = entryOf(type);
  if (type === 'string[]') return { received: text, fix: `Write [${JSON.stringify(text)}].` };
  if (type === 'boolean') {
    const value = text.toLowerCase();
    return { received: text, fix: ['true', 'false'].includes(value) ? `Write ${value}, without quotes.` : undefined };
  }
  if (type === 'number') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return { received: text, fix: Number.isFinite(value) ? `Write ${value}, without quotes.` : undefined };
  }
  if (entry?.kind === 'enum') return { received: text, fix: 'Use a member of the enum.' };
  if (SHORT.includes(type)) return { received: text };
  const factory = entry?.kind === 'class' && BY_NAME.find((name) => callsOf(entry, 'static').has(name));
  if (factory) return { received: text, fix: `Write ${type}.${factory}(${JSON.stringify(text)}).` };
  return { received: hidden(text) };
}
