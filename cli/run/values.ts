import { readFileSync } from 'node:fs';
import { type JsonObject, mergeDeep } from '../../lib/internal/merge';
import { setValues } from '../../lib/platform/helm-values/set-values';
import { parseValuesFile } from '../../lib/platform/helm-values/values-file';
import { IstioCsrRelease } from '../../lib/releases/istio-csr-release';
import type { ChartOptions } from '../chart-commands';
import { UsageError } from '../exit-codes';

export function readRelease(name: string, options: ChartOptions) {
  const helm = { name, namespace: options.namespace };
  return [IstioCsrRelease.of(options.chartVersion), helm, readValues(options)] as const;
}

/** All values together: the files in their order, then --set, then --set-string. */
function readValues({ values: files, set, setString }: ChartOptions): JsonObject {
  const fromFiles = files.reduce<JsonObject>((all, file) => mergeDeep(all, parseValuesFile(read(file), file)), {});
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
