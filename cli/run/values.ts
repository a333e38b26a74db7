import { readFileSync } from 'node:fs';
import { type JsonObject, mergeDeep } from '../../lib/internal/merge';
import { setValues } from '../../lib/platform/helm-values/set-values';
import { parseValuesFile } from '../../lib/platform/helm-values/values-file';
import { UsageError } from '../exit-codes';
import type { ValuesOptions } from '../values-options';

/** All values together: the files in their order, then --set, then --set-string. */
export function readValues({ values: files, set, setString }: ValuesOptions): JsonObject {
  const fromFiles = files.reduce<JsonObject>(
    (merged, file) => mergeDeep(merged, parseValuesFile(read(file), file)),
    {},
  );
  const withSet = set.reduce<JsonObject>((merged, expression) => setValues(merged, expression), fromFiles);
  return setString.reduce<JsonObject>((merged, expression) => setValues(merged, expression, true), withSet);
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}
