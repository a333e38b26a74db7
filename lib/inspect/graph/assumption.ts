import { byCodeUnits } from './model';

/** An object that the user says exists outside the files. */
export interface Assumption {
  readonly kind: string;
  /** None for a cluster-scoped object, or for one of whichever namespace. */
  readonly namespace?: string;
  readonly name: string;
}

/** What is wrong with the text of an assumption; the command line shows it. */
export class AssumptionSyntaxError extends Error {}

/**
 * Reads `KIND/NAME` or `KIND/NAMESPACE/NAME`.
 *
 * @throws AssumptionSyntaxError for any other text
 */
export function parseAssumption(text: string): Assumption {
  const parts = text.split('/');
  const [kind = '', ...rest] = parts;
  const name = rest.pop() ?? '';
  if (parts.length > 3 || [kind, ...rest, name].some((part) => part === '' || /\s/.test(part))) {
    throw new AssumptionSyntaxError(
      `${JSON.stringify(text)} is no object; allowed: KIND/NAME or KIND/NAMESPACE/NAME, for example ClusterIssuer/corporate-ca or Secret/istio-system/istio-ca`,
    );
  }
  return { kind, namespace: rest[0], name };
}

/** The assumptions, to ask whether an object is among them. */
export class Assumptions {
  private readonly list: readonly Assumption[];

  public constructor(texts: readonly string[]) {
    this.list = [...texts].sort(byCodeUnits).map(parseAssumption);
  }

  /** Whether an object is said to exist; an assumption without a namespace covers every one. */
  public covers(kind: string, namespace: string | undefined, name: string): boolean {
    return this.list.some(
      (one) => one.kind === kind && one.name === name && (one.namespace === undefined || one.namespace === namespace),
    );
  }
}
