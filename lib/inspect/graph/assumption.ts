import { InputError } from '../../internal/read-input';
import { shown } from '../../internal/shown';

/** The objects that the user says exist outside the files. */
export class Assumptions {
  private readonly list: readonly { readonly kind: string; readonly namespace?: string; readonly name: string }[];

  /** @throws InputError for a text that is neither `KIND/NAME` nor `KIND/NAMESPACE/NAME` */
  public constructor(texts: readonly string[]) {
    this.list = texts.map(parse);
  }

  /** Whether an object is said to exist; an assumption without a namespace covers every one. */
  public covers(kind: string, namespace: string | undefined, name: string): boolean {
    return this.list.some(
      (one) => one.kind === kind && one.name === name && (one.namespace === undefined || one.namespace === namespace),
    );
  }
}

function parse(text: string) {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => part === '' || /\s/.test(part))) {
    const examples = 'ClusterIssuer/corporate-ca or Secret/istio-system/istio-ca';
    const allowed = `KIND/NAME or KIND/NAMESPACE/NAME, for example ${examples}`;
    throw new InputError(`${shown(text)} is no object; allowed: ${allowed}`);
  }
  const [name, namespace] = parts.slice(1).reverse();
  return { kind: parts[0], namespace, name };
}
