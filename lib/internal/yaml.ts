import { type LoadOptions, loadAll, YAMLException } from 'js-yaml';
import { InputError } from './read-input';
import { excessOf, MOST_LEVELS, MOST_NODES, TOO_MANY } from './tree';

/**
 * The documents of YAML or JSON that somebody hands in, which may be walked without care: aliases are references, so that a few lines
 * can stand for more than any memory holds.
 *
 * @param name the file's name, for the error
 * @throws InputError for what is too large, too deep or without end; Error for what is no YAML
 */
export function parseYaml(text: string, name: string, options: LoadOptions = {}): unknown[] {
  // Each node takes one of these signs; the parser itself takes 150 bytes for a node.
  if (exceeds(text.matchAll(/[,:[{]|[-?.](?=\s)/g))) throw new InputError(`${name}: ${TOO_MANY}`);
  let documents: unknown[];
  try {
    documents = loadAll(text, { ...options, maxDepth: MOST_LEVELS });
  } catch (error) {
    const problem = yamlProblem(error);
    const isExcess = /^nesting exceeded|exceeded max/.test(problem);
    throw new (isExcess ? InputError : Error)(`${name}: not valid YAML: ${problem}`);
  }
  const excess = excessOf(documents);
  if (excess !== undefined) throw new InputError(`${name}: ${excess}`);
  return documents;
}

function exceeds(found: Iterable<unknown>): boolean {
  let count = 0;
  for (const _ of found) if (++count > MOST_NODES) return true;
  return false;
}

/** The reason and the line, without the lines around it that js-yaml quotes: the file may hold a Secret. */
function yamlProblem(error: unknown): string {
  if (!(error instanceof YAMLException)) return (error as Error).message;
  return error.mark ? `${error.reason} (line ${error.mark.line + 1})` : error.reason;
}
