import { load, YAML11_SCHEMA } from 'js-yaml';
import { isJsonObject, type JsonObject } from '../internal/merge';

/**
 * The values in the text of a values file. Helm reads YAML 1.1, where `yes` and `on` are booleans.
 *
 * @param file the file's name, for the error
 * @throws Error when the text is no YAML or no map
 */
export function parseValuesFile(text: string, file: string): JsonObject {
  let values: unknown;
  try {
    values = text.trim() === '' ? {} : load(text, { schema: YAML11_SCHEMA });
  } catch (error) {
    throw new Error(`${file}: not valid YAML: ${(error as Error).message}`);
  }
  if (values === null || values === undefined) return {};
  if (isJsonObject(values)) return values;
  throw new Error(`${file}: holds a ${Array.isArray(values) ? 'list' : typeof values}; a values file is a map`);
}
