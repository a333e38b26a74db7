interface Assumption {
  readonly kind: string;
  /** None for a cluster-scoped object, or for one of whichever namespace. */
  readonly namespace?: string;
  readonly name: string;
}

/** The objects that the user says exist outside the files. */
export class Assumptions {
  private readonly list: readonly Assumption[];

  /**
   * @param texts each `KIND/NAME` or `KIND/NAMESPACE/NAME`
   * @throws Error for any other text
   */
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

function parse(text: string): Assumption {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => part === '' || /\s/.test(part))) {
    const examples = 'ClusterIssuer/corporate-ca or Secret/istio-system/istio-ca';
    const allowed = `KIND/NAME or KIND/NAMESPACE/NAME, for example ${examples}`;
    throw new Error(`${JSON.stringify(text)} is no object; allowed: ${allowed}`);
  }
  const [name, namespace] = parts.slice(1).reverse();
  return { kind: parts[0], namespace, name };
}
