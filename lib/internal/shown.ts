import { isJsonObject } from './merge';
import { LONGEST_MESSAGE, safeText } from './safe-text';
import { isSecretByName, isUnshown, mentionsPrivateKey, withoutSecrets } from './secrets';

const LONGEST_SHOWN_VALUE = 200;

const UNREADABLE = '(what cannot be read)';

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
  if (typeof value !== 'object') return `a ${typeof value}`;
  return attempted(() => classOf(value), 'an object');
}

/** A received value as it may appear in an error, whatever it is: no secret, no pages of text, and no error of its own. */
export function shown(value: unknown, prop = ''): string {
  const seen = isSecretByName(prop) && typeof value === 'string' ? hidden(value) : value;
  if (seen === undefined) return 'nothing';
  const text = attempted(() => (seen instanceof Hidden ? seen.description : new Writer().write(seen)), UNREADABLE);
  if (text.length <= LONGEST_SHOWN_VALUE) return text;
  const length = typeof seen === 'string' ? ` (${seen.length} characters)` : '';
  return `${text.slice(0, LONGEST_SHOWN_VALUE)}...${length}`;
}

/** Writes a value as JSON would, as far as it is read to be shown. */
class Writer {
  private room = 10 * LONGEST_SHOWN_VALUE;
  private readonly above = new Set<unknown>();

  public write(value: unknown): string {
    const text = attempted(() => this.writeUnsafely(value), UNREADABLE);
    this.room -= text.length;
    return text;
  }

  private writeUnsafely(value: unknown): string {
    if (typeof value === 'string') return quoted(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return '(a function)';
    if (typeof value !== 'object' || value === null) return safeText(String(value));
    if (this.above.has(value)) return '(a value that it is in)';
    this.above.add(value);
    const text = this.writeObject(value);
    this.above.delete(value);
    return text;
  }

  private writeObject(value: object): string {
    if (Array.isArray(value)) return `[${this.items(value, (index) => this.write(value[Number(index)]))}]`;
    if (value instanceof Date) return quoted(value.toISOString());
    if (!isJsonObject(value)) return `(${classOf(value)})`;
    return `{${this.items(value, (key) => `${quoted(key)}:${this.field(value, key)}`)}}`;
  }

  private field(value: { readonly [key: string]: unknown }, key: string): string {
    return attempted(() => (isSecretByName(key) ? shown(value[key], key) : this.write(value[key])), UNREADABLE);
  }

  /** As many of the parts as there is room for. */
  private items(value: object, write: (key: string) => string): string {
    const parts: string[] = [];
    for (const key of Object.keys(value)) {
      if (this.room <= 0 || this.above.size > 20) return [...parts, '...'].join(',');
      this.room -= 2;
      parts.push(write(key));
    }
    return parts.join(',');
  }
}

/** A text as JSON writes it. What would be a secret over several lines is looked for before they become one. */
function quoted(text: string): string {
  const redacted = withoutSecrets(text.slice(0, LONGEST_MESSAGE));
  if (isUnshown(redacted.trim())) return redacted.trim();
  // What stands around a key says nothing but that it does not belong there.
  if (mentionsPrivateKey(redacted)) return `(a text of ${text.length} characters with a private key, not shown)`;
  return safeText(JSON.stringify(redacted), LONGEST_MESSAGE);
}

/** The name of a value's class; of what poses as one, nothing that it says. */
function classOf(value: object): string {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && /^[\w$]{1,60}$/.test(name) ? safeText(name) : 'an object';
}

/** What a function gives; where it fails, as what reads a proxy or a getter may, something else. */
function attempted(make: () => string, otherwise: string): string {
  try {
    return make();
  } catch {
    return otherwise;
  }
}
