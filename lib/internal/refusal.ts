import type { IConstruct } from 'constructs';

/** What a user needs to know to mend an input that is refused. */
export interface Refusal {
  /** The prop as the user wrote it, with its path inside the props: `image.tag`, `revisions[1]`. */
  readonly prop: string;
  /** The value that came in. */
  readonly received: unknown;
  /** What would be accepted, as a phrase that follows "allowed: ". */
  readonly allowed: string;
  /** What to change, as a sentence. */
  readonly fix: string;
}

/** Where an input was refused: a construct (its path is shown) or the name of a value class such as `Mesh`. */
export type Site = IConstruct | string;

/** An input that is refused, as opposed to an error of this library. */
export class RefusalError extends Error {}

const LONGEST_SHOWN_VALUE = 200;

/** What stands in an error for a value that may be a secret in the wrong place. */
class Hidden {
  public constructor(public readonly description: string) {}
}

/** A value that an error must not repeat, as it may be a key, password or token: only its kind and length are told. */
export function hidden(value: unknown): unknown {
  if (value === undefined || value === '') return value;
  const kind = typeof value === 'string' ? `a text of ${value.length} characters` : `no text but ${typeOf(value)}`;
  return new Hidden(`(${kind}, not shown)`);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : `a ${typeof value}`;
}

/** Throws the one kind of error this library throws for a bad input: where, prop, value, what is allowed, how to fix it. */
export function refuse(site: Site, refusal: Refusal): never {
  throw new RefusalError(refusalMessage(site, refusal));
}

/** The text of a refusal, for the places that collect messages instead of throwing. */
export function refusalMessage(site: Site, { prop, received, allowed, fix }: Refusal): string {
  return `${siteName(site)}: ${prop}: received ${shown(received)}; allowed: ${allowed}. ${fix}`;
}

/** How errors and warnings name the place they speak of: a construct's path, or a value class's name. */
export function siteName(site: Site): string {
  if (typeof site === 'string') return site;
  return site.node.path || '(root of the construct tree)';
}

/** A received value as it may appear in an error: never a private key, never pages of text. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Hidden) return value.description;
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  if (/PRIVATE KEY/.test(text)) return '(a private key, not shown)';
  // "-----BEGIN " as kubectl prints it.
  if (/LS0tLS1CRUdJTi/.test(text)) return '(PEM in base64, not shown)';
  return text.length > LONGEST_SHOWN_VALUE
    ? `${text.slice(0, LONGEST_SHOWN_VALUE)}... (${text.length} characters)`
    : text;
}
