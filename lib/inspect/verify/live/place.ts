import { isDataKey } from '../../../internal/data-keys';
import { DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, followsRule } from '../../../internal/names';
import { shown } from '../../../internal/shown';
import type { Read } from './unread';

/** Which objects kubectl is asked for. */
export interface Place {
  /** The name of the one object; all of the kind where it is missing. */
  readonly name?: string;
  /** A namespace, or all of them; missing for kinds that have none. */
  readonly namespace?: string | typeof EVERYWHERE;
  /** A label selector. Like the next one the program's own, and never from a cluster. */
  readonly selector?: string;
  readonly fieldSelector?: string;
}

export interface ObjectPlace {
  readonly namespace: string;
  readonly name: string;
}

export const EVERYWHERE: unique symbol = Symbol('all namespaces');

/**
 * The arguments of `kubectl get` for a place. Names come from flags of a Deployment, from objects and from the user: whoever may write
 * those would otherwise give kubectl flags of their own, such as another server to send the user's token to.
 */
export function argumentsOf({ name, namespace, selector, fieldSelector }: Place): Read<string[]> {
  if (name !== undefined && !isObjectName(name)) return { problem: refused('an object', name) };
  if (typeof namespace === 'string' && !isNamespace(namespace)) return { problem: refused('a namespace', namespace) };
  const where = namespace === undefined ? [] : namespace === EVERYWHERE ? ['-A'] : ['-n', namespace];
  const labels = selector === undefined ? [] : ['-l', selector];
  const fields = fieldSelector === undefined ? [] : [`--field-selector=${fieldSelector}`];
  return { value: [...(name === undefined ? [] : [name]), ...where, ...labels, ...fields] };
}

/** Whether a text can be the name of an object: so it is no flag, and no path. */
export function isObjectName(text: string): boolean {
  return followsRule(text, DNS_SUBDOMAIN_RULE);
}

export function isNamespace(text: string): boolean {
  return followsRule(text, DNS_LABEL_RULE);
}

/** An entry that keeps a private key, by its name: `tls.key`, `ca-key.pem`, or one that says it in full. */
const PRIVATE_KEY_NAME = /\.key$|(^|[-_.])key\.(pem|der)$|private[-_.]?key/i;

/** The JSONPath of an entry. A key is checked first: a wildcard would bring every entry, a Secret's private key among them. */
export function dataPath(key: string): Read<string> {
  if (!isDataKey(key)) return { problem: refused('an entry', key) };
  if (PRIVATE_KEY_NAME.test(key)) return { problem: `the entry ${key} is a private key by its name: it is not read` };
  return { value: `.data.${key.replaceAll('.', '\\.')}` };
}

/** A name of another shape may be anything: a key or token is not shown, and of other texts little. */
const SHOWN_LENGTH = 60;

function refused(what: string, text: string): string {
  return `${shown(text.slice(0, SHOWN_LENGTH))} cannot be the name of ${what}, so it was not asked for`;
}
