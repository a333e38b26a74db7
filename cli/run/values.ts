import { type JsonObject, mergeDeep } from '../../lib/internal/merge';
import { readInput } from '../../lib/internal/read-input';
import { ValueSetter } from '../../lib/platform/helm-values/set-values';
import { parseValuesFile } from '../../lib/platform/helm-values/values-file';
import { IstioCsrRelease } from '../../lib/releases/istio-csr-release';
import type { ChartOptions } from '../chart-commands';

export function readRelease(name: string, options: ChartOptions) {
  const helm = { name, namespace: options.namespace };
  const release = IstioCsrRelease.of(options.chartVersion);
  const values = readValues(options);
  if (release._newer !== undefined) console.error(`warning: ${release._newer} [newer-release]`);
  return [release, helm, values] as const;
}

/** All values together: the files in their order, then --set, then --set-string. */
function readValues({ values: files, set, setString }: ChartOptions): JsonObject {
  const fromFiles = files.reduce<JsonObject>((all, file) => mergeDeep(all, parseValuesFile(readInput(file), file)), {});
  const setter = new ValueSetter(fromFiles);
  for (const expression of set) setter.set(expression);
  for (const expression of setString) setter.set(expression, true);
  return setter.values;
}
