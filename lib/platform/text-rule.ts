import type { NameRule } from '../internal/names';

/** A rule for texts of any length. */
export function textRule(pattern: RegExp, allowed: string): NameRule {
  return { pattern, allowed, maxLength: Number.POSITIVE_INFINITY };
}
