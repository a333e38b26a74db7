import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type JsonObject, mergeDeep } from '../lib/internal/merge';
import { setValues } from '../lib/platform/helm-values/set-values';
import { parseValuesFile } from '../lib/platform/helm-values/values-file';
import { UsageError } from './exit-codes';

/** The options by which a command takes values, as Helm has them. */
export interface ValuesOptions {
  readonly values: string[];
  readonly set: string[];
  readonly setString: string[];
}

export function addValuesOptions(command: Command): Command {
  return command
    .option('-f, --values <file>', 'a values file; later ones go over earlier ones (repeatable)', collect, [])
    .option('--set <assignment>', 'a value on the command line, a.b=c as in Helm (repeatable)', collect, [])
    .option('--set-string <assignment>', 'like --set, but always a text (repeatable)', collect, []);
}

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

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
