import { LABEL_VALUE_RULE } from './names';
import { refuse, type Site } from './refusal';

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const KEY = new RegExp(`^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?${NAME}$`);

/** Refuses labels that an API server would refuse. */
export function checkLabels(site: Site, prop: string, labels: { readonly [key: string]: string } = {}): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!KEY.test(key)) {
      const allowed = 'label keys: an optional DNS prefix and "/", then at most 63 letters, digits, "-", "_" and "."';
      refuse(site, { prop, received: key, allowed, fix: 'Correct the key.' });
    }
    if (typeof value === 'string' && (value === '' || (value.length <= 63 && LABEL_VALUE_RULE.pattern.test(value))))
      continue;
    refuse(site, {
      prop: `${prop}.${key}`,
      received: value,
      allowed: `an empty text or ${LABEL_VALUE_RULE.allowed}`,
      fix: 'Correct the value; longer texts belong into annotations.',
    });
  }
}
