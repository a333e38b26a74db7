import { refusalOf } from './synth';

/** The parts of a refusal that a user needs. */
export interface ExpectedRefusal {
  /** The construct's path, or the name of the value class. */
  readonly place: string;
  readonly prop: string;
  /** The value as the error shows it: JSON, or `nothing`. */
  readonly received: string;
  /** Words that the error says about what would be accepted. */
  readonly allowed: string;
}

/** Asserts that `run` throws an error with all parts of a refusal, a fix included. */
export function expectRefusal(run: () => unknown, { place, prop, received, allowed }: ExpectedRefusal): void {
  const message = refusalOf(run);
  const start = `${place}: ${prop}: received ${received}; allowed: `;
  expect(message.slice(0, start.length)).toBe(start);
  const rest = message.slice(start.length);
  expect(rest).toContain(allowed);
  // What to change comes last, as a sentence.
  expect(rest.slice(rest.indexOf(allowed) + allowed.length)).toMatch(/\. \S+ \S/);
}
