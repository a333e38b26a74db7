import { checkName, type NameRule } from '../internal/names';
import type { Site } from '../internal/refusal';

/** A rule for texts of any length. */
export function textRule(pattern: RegExp, allowed: string): NameRule {
  return { pattern, allowed, maxLength: Number.POSITIVE_INFINITY };
}

/** Refuses the first text of a list that does not follow its rule. */
export function checkEach(site: Site, prop: string, texts: readonly string[], rule: NameRule, fix: string): void {
  texts.forEach((text, index) => {
    checkName(site, `${prop}[${index}]`, text, rule, fix);
  });
}
