import { Duration } from 'cdk8s';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import { checkLifetime } from '../../internal/lifetimes';
import { checkName, type NameRule } from '../../internal/names';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse, type Site } from '../../internal/refusal';
import { Lifetime } from '../lifetime';
import { durationExpression } from '../migrate/duration-expression';
import { type Expression, expression, literal } from '../migrate/expression';
import type { Kind } from './option';

/** How a value looks that is written as a literal: the same in a prop and in the chart's values. */
function plain<T>(kind: Pick<Kind<T>, 'take'> & Partial<Kind<T>>): Kind<T> {
  return {
    read: (_site, _prop, raw) => (raw ?? undefined) as T | undefined,
    write: (value) => String(value),
    tell: (value) => value,
    code: (value) => literal(value),
    ...kind,
  };
}

/** The lifetime of a certificate: one hour or more, as cert-manager wants it. */
export const certificateLifetime: Kind<Lifetime> = {
  take: (site, prop, given) => {
    checkLifetime(site, prop, given as Duration);
    return Lifetime.of(given as Duration);
  },
  read: readLifetime,
  write: ({ inFlag }) => inFlag,
  tell: ({ inFlag }) => inFlag,
  code: ({ inFlag }) => durationExpression(inFlag),
};

/** A duration of the chart's values; what istio-csr would not start with is refused. */
export function readLifetime(site: Site, prop: string, raw: unknown): Lifetime | undefined {
  if (raw === undefined || raw === null) return undefined;
  const lifetime = Lifetime.parse(String(raw));
  if (lifetime !== undefined) return lifetime;
  return refuse(site, {
    prop,
    received: raw,
    allowed: 'a duration of Go, such as "1h" or "90m"; istio-csr does not start with another',
    fix: 'Write hours ("h"), minutes ("m") and seconds ("s").',
  });
}

export function wholeNumber(bounds: { min: number; max?: number }, fix: string): Kind<number> {
  return plain<number>({
    take: (site, prop, given) => {
      checkWholeNumber(site, prop, given as number, bounds, fix);
      return given as number;
    },
    read: (_site, _prop, raw) => (raw === undefined || raw === null ? undefined : Number(raw)),
  });
}

/** Ports below this need a capability that the container does not have. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** A port that the container listens on. */
export const containerPort = wholeNumber(
  { min: FIRST_UNPRIVILEGED_PORT, max: 65535 },
  'The container listens on it without privileges; the Service may still have another port.',
);

export const toggle: Kind<boolean> = plain<boolean>({
  take: (_site, _prop, given) => given === true,
  read: (_site, _prop, raw) => (raw === undefined || raw === null ? undefined : String(raw) === 'true'),
});

/** The name of something in the cluster. */
export function named(rule: NameRule, fix: string): Kind<string> {
  return plain<string>({
    take: (site, prop, given) => {
      checkName(site, prop, given as string, rule, fix);
      return given as string;
    },
  });
}

/** A text that the option's own check is for. */
export function text(check: (site: Site, prop: string, given: string) => string): Kind<string> {
  return plain<string>({ take: (site, prop, given) => check(site, prop, given as string) });
}

/** A member of an enum, which is known by its name where the props are printed. */
export function oneOf(members: Readonly<Record<string, string>>, enumName: string, fix: string): Kind<string> {
  return plain<string>({
    take: (site, prop, given) => {
      checkOneOf(site, prop, given as string, Object.values(members), fix);
      return given as string;
    },
    code: (value) => {
      const member = Object.keys(members).find((key) => members[key] === value);
      return member === undefined ? undefined : expression(`${enumName}.${member}`, value);
    },
  });
}

/** The type of a Service of the agent's. */
export const serviceType = oneOf(SERVICE_TYPES, 'ServiceType', "The agent's Service has pods behind it.");

/** A list of texts, each of which is checked. */
export function texts(check: (site: Site, prop: string, item: string) => void): Kind<readonly string[]> {
  return plain<readonly string[]>({
    take: (site, prop, given) => {
      const list = [...(given as readonly string[])];
      list.forEach((item, index) => {
        check(site, `${prop}[${index}]`, item);
      });
      return list;
    },
    read: (_site, _prop, raw) => [raw ?? []].flat().map((item) => String(item ?? '')),
    write: (list) => [...list],
    tell: (list) => [...list],
  });
}

/** Labels and the like. */
export function map(check?: (site: Site, prop: string, given: Readonly<Record<string, string>>) => void) {
  return plain<Readonly<Record<string, unknown>>>({
    take: (site, prop, given) => {
      check?.(site, prop, given as Readonly<Record<string, string>>);
      return { ...(given as object) };
    },
    read: (_site, _prop, raw) => {
      const entries = Object.entries((raw ?? {}) as object);
      return entries.length > 0 ? Object.fromEntries(entries) : undefined;
    },
    tell: (value) => ({ ...value }),
  });
}

/** A kind for rows that read, write and print by functions of their own. */
export function special<T>(take: (site: Site, prop: string, given: unknown) => T): Kind<T> {
  const never = (): never => {
    throw new Error('the row has a function of its own for this');
  };
  return { take, read: never, write: never, tell: never, code: (): Expression | undefined => undefined };
}

/** A duration as Prometheus reads it, in seconds. */
export function prometheusDuration(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}
