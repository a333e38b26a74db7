import { type LoadOptions, loadAll, YAMLException } from 'js-yaml';
import { InputError } from './read-input';
import { RefusalError } from './refusal';
import { Allowance, MOST_LEVELS } from './tree';

/**
 * The documents of YAML or JSON that somebody hands in, which may be walked without care: aliases are references, so that a few lines
 * can stand for more than any memory holds.
 *
 * @param name the file's name, for the error
 * @param allowance how much it may hold, where several files are read, together with those before it
 * @throws InputError for what is too large, too deep or without end; RefusalError for what is no YAML
 */
export function parseYaml(
  text: string,
  name: string,
  options: LoadOptions = {},
  allowance = new Allowance(),
): unknown[] {
  const tooMuch = allowance.excessOfText(text);
  if (tooMuch !== undefined) throw new InputError(`${name}: ${tooMuch}`);
  let documents: unknown[];
  try {
    documents = loadAll(text, { ...options, maxDepth: MOST_LEVELS });
  } catch (error) {
    const { reason, mark } = error as YAMLException;
    const problem = ownWords(error instanceof YAMLException ? reason : (error as Error).message);
    const place = mark ? ` (line ${mark.line + 1}, column ${mark.column + 1})` : '';
    throw new (/exceeded max/.test(problem) ? InputError : RefusalError)(`${name}: not valid YAML: ${problem}${place}`);
  }
  const excess = allowance.excessOf(documents);
  if (excess !== undefined) throw new InputError(`${name}: ${excess}`);
  return documents;
}

/** What the parser says without what it quotes, a key or the name of a tag or alias: the file may hold a Secret. A single sign stays. */
function ownWords(reason: string): string {
  const [words = ''] = /^(?:[^"'`<:!&*]|'.')*/u.exec(reason) ?? [];
  return words.trim();
}
