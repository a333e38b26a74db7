import { refuse, type Site } from './refusal';

/** A rule for names or other texts: how to recognise one, and how to say it. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  readonly allowed: string;
}

const DNS_LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

/** RFC 1123 label: namespaces, Services, revisions. */
export const DNS_LABEL_RULE: NameRule = {
  pattern: new RegExp(`^${DNS_LABEL}$`),
  maxLength: 63,
  allowed:
    'a DNS-1123 label (lower-case letters, digits and "-", starting and ending with a letter or digit, at most 63 characters)',
};

/** RFC 1035 label: Services, whose names become DNS names that some resolvers want to start with a letter. */
export const SERVICE_NAME_RULE: NameRule = {
  pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  allowed:
    'a DNS-1035 label (a lower-case letter, then letters, digits and "-", ending with a letter or digit, at most 63 characters)',
};

/** RFC 1123 subdomain: the names of most Kubernetes objects. */
export const DNS_SUBDOMAIN_RULE: NameRule = {
  pattern: new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`),
  maxLength: 253,
  allowed: 'a DNS-1123 subdomain (DNS labels joined by ".", lower case, at most 253 characters)',
};

/** Istio puts cluster and network names into labels such as `topology.istio.io/network`, so they follow the rule of label values. */
export const LABEL_VALUE_RULE: NameRule = {
  pattern: /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  maxLength: 63,
  allowed:
    'a Kubernetes label value (letters, digits, "-", "_" and ".", starting and ending with a letter or digit, at most 63 characters)',
};

/** The trust domain part of a SPIFFE ID (SPIFFE-ID specification, section 2.1): no scheme, no port, no path. */
export const TRUST_DOMAIN_RULE: NameRule = {
  pattern: /^[a-z0-9._-]+$/,
  maxLength: 255,
  allowed:
    'a SPIFFE trust domain (lower-case letters, digits, ".", "-" and "_", at most 255 characters, without "spiffe://", port or path)',
};

/** A rule for texts of any length. */
export function textRule(pattern: RegExp, allowed: string): NameRule {
  return { pattern, allowed, maxLength: Number.POSITIVE_INFINITY };
}

export function checkName(site: Site, prop: string, value: string, rule: NameRule, fix: string): void {
  if (!followsRule(value, rule)) refuse(site, { prop, received: value, allowed: rule.allowed, fix });
}

export function checkEach(site: Site, prop: string, texts: readonly string[], rule: NameRule, fix: string): void {
  for (const [index, text] of texts.entries()) checkName(site, `${prop}[${index}]`, text, rule, fix);
}

/** Checks each text of a list, and refuses one that is there already; `what` says what they are. */
export function checkEachOnce(
  site: Site,
  prop: string,
  texts: readonly string[],
  what: string,
  check: (prop: string, text: string) => void,
): void {
  for (const [index, received] of texts.entries()) {
    const at = `${prop}[${index}]`;
    check(at, received);
    if (texts.indexOf(received) === index) continue;
    refuse(site, { prop: at, received, allowed: `each ${what} once`, fix: 'Remove the repetition.' });
  }
}

export function followsRule(value: string, rule: NameRule): boolean {
  return typeof value === 'string' && value.length <= rule.maxLength && rule.pattern.test(value);
}

/** The member of an enum whose members are called after their values: `SIDECAR_AND_AMBIENT` for `sidecar-and-ambient`. */
export function memberName(value: string): string {
  return value.toUpperCase().replaceAll('-', '_');
}
