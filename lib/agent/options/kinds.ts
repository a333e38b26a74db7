import type { Duration } from 'cdk8s';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import { checkLifetime } from '../../internal/lifetimes';
import { checkName, DNS_SUBDOMAIN_RULE, type NameRule } from '../../internal/names';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse, type Site } from '../../internal/refusal';
import { Lifetime } from '../lifetime';
import { expression, literal } from '../migrate/expression';
import { durationExpression } from '../migrate/value-expressions';
import type { Kind } from './option';

type Check<T> = (site: Site, prop: string, given: T) => void;

/** A value that is written as a literal: the same in a prop and in the chart's values. */
export function plain<T>(check: Check<T> = () => {}, more: Partial<Kind<T>> = {}): Kind<T> {
  return {
    take: (site, prop, given) => {
      check(site, prop, given as T);
      return given as T;
    },
    read: (_site, _prop, raw) => (raw ?? undefined) as T | undefined,
    write: (value) => String(value),
    tell: (value) => value,
    code: (value) => literal(value),
    ...more,
  };
}

/** A value whose row has functions of its own for the chart's values and for TypeScript. */
export function special<T>(take: Kind<T>['take'] = (_site, _prop, given) => given as T): Kind<T> {
  return plain<T>(undefined, { take, code: () => undefined });
}

/** The lifetime of a certificate: one hour or more, as cert-manager wants it. */
export const certificateLifetime: Kind<Lifetime> = {
  take: (site, prop, given) => {
    checkLifetime(site, prop, given as Duration);
    return new Lifetime(given as Duration);
  },
  read: readLifetime,
  write: ({ inFlag }) => inFlag,
  tell: ({ inFlag }) => inFlag,
  code: ({ inFlag }) => durationExpression(inFlag),
};

export function readLifetime(site: Site, prop: string, raw: unknown): Lifetime | undefined {
  if (raw === undefined || raw === null) return undefined;
  const lifetime = Lifetime.parse(String(raw));
  if (lifetime !== undefined) return lifetime;
  const allowed = 'a duration of Go, such as "1h" or "90m"; istio-csr does not start with another';
  return refuse(site, { prop, received: raw, allowed, fix: 'Write hours ("h"), minutes ("m") and seconds ("s").' });
}

export function wholeNumber(bounds: { min: number; max?: number }, fix: string): Kind<number> {
  return plain<number>((site, prop, given) => checkWholeNumber(site, prop, given, bounds, fix), {
    read: (_site, _prop, raw) => (raw === undefined || raw === null ? undefined : Number(raw)),
  });
}

/** A port that the container listens on; below 1024 that needs a capability that the container does not have. */
export const containerPort = wholeNumber(
  { min: 1024, max: 65535 },
  'The container listens on it without privileges; the Service may still have another port.',
);

export const toggle: Kind<boolean> = plain<boolean>(undefined, {
  take: (_site, _prop, given) => given === true,
  read: (_site, _prop, raw) => (raw === undefined || raw === null ? undefined : String(raw) === 'true'),
});

export function named(rule: NameRule, fix: string): Kind<string> {
  return plain<string>((site, prop, given) => checkName(site, prop, given, rule, fix));
}

export function oneOf(members: Readonly<Record<string, string>>, enumName: string, fix: string): Kind<string> {
  return plain<string>((site, prop, given) => checkOneOf(site, prop, given, Object.values(members), fix), {
    code: (value) => {
      const member = Object.keys(members).find((key) => members[key] === value);
      return member === undefined ? undefined : expression(`${enumName}.${member}`, value);
    },
  });
}

export const serviceType = oneOf(SERVICE_TYPES, 'ServiceType', "The agent's Service has pods behind it.");

export function texts(rule: NameRule, fix: string, bare = (item: string) => item): Kind<readonly string[]> {
  return plain<readonly string[]>(undefined, {
    take: (site, prop, given) => {
      const list = [...(given as readonly string[])];
      list.forEach((item, index) => {
        checkName(site, `${prop}[${index}]`, bare(item), rule, fix);
      });
      return list;
    },
    read: (_site, _prop, raw) => [raw ?? []].flat().map((item) => String(item ?? '')),
    write: (list) => [...list],
    tell: (list) => [...list],
  });
}

/** DNS names of a certificate: the first label may be a wildcard. */
export function dnsNames(fix: string): Kind<readonly string[]> {
  return texts(DNS_SUBDOMAIN_RULE, fix, (name) => String(name).replace(/^\*\./, ''));
}

export function map(check: Check<Readonly<Record<string, string>>> = () => {}) {
  return plain<Readonly<Record<string, unknown>>>(undefined, {
    take: (site, prop, given) => {
      check(site, prop, given as Readonly<Record<string, string>>);
      return { ...(given as object) };
    },
    read: (_site, _prop, raw) => {
      const entries = Object.entries((raw ?? {}) as object);
      return entries.length > 0 ? Object.fromEntries(entries) : undefined;
    },
    tell: (value) => ({ ...value }),
  });
}
