import type { IConstruct } from 'constructs';
import { LONGEST_MESSAGE, safeText } from './safe-text';
import { shown } from './shown';

export { hidden } from './shown';

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
export class RefusalError extends Error {
  public constructor(message: string) {
    super(safeText(message, LONGEST_MESSAGE));
  }
}

/** Paths of props and constructs are the user's; there is room for what comes behind. */
const LONGEST_PATH = 500;

/** Lists of what is allowed may be long. */
const LONGEST_ALLOWED = 2000;

/** Throws the one kind of error this library throws for a bad input: where, prop, value, what is allowed, how to fix it. */
export function refuse(site: Site, refusal: Refusal): never {
  throw new RefusalError(refusalMessage(site, refusal));
}

/** The text of a refusal, for the places that collect messages instead of throwing. */
export function refusalMessage(site: Site, { prop, received, allowed, fix }: Refusal): string {
  const place = `${siteName(site)}: ${safeText(prop, LONGEST_PATH)}`;
  const rule = `received ${shown(received, prop)}; allowed: ${safeText(allowed, LONGEST_ALLOWED)}`;
  return safeText(`${place}: ${rule}. ${fix}`, LONGEST_MESSAGE);
}

/** How errors and warnings name the place they speak of: a construct's path, or a value class's name. */
export function siteName(site: Site): string {
  const name = typeof site === 'string' ? site : site.node.path;
  return safeText(name || '(root of the construct tree)', LONGEST_PATH);
}
