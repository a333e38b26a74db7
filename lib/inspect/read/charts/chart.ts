import { AGENT_NAME } from '../../../facts/istio-csr';
import type { JsonObject } from '../../../internal/merge';
import { setValues } from '../../../platform/helm-values/set-values';
import { parseValuesFile } from '../../../platform/helm-values/values-file';

export function parsed(text: string, file: string): JsonObject | undefined {
  try {
    return parseValuesFile(text, file);
  } catch {
    return undefined;
  }
}

/** Values with one more, put where `--set` or `--set-string` would; what these refuse changes nothing. */
export function withValue(values: JsonObject, path: string, value: string, isText: boolean): JsonObject {
  try {
    return setValues(values, `${path}=${value}`, isText);
  } catch {
    return values;
  }
}

/** The folder of istio-csr's chart in its own repository, whose name is not the chart's (deploy/charts at v0.1.0 to v0.17.0). */
const AGENT_FOLDER = 'istio-csr';

/** The name of a chart from its path in a repository: the last segment. Nothing for the repository's own folder. */
export function chartNameOf(path: string): string | undefined {
  const plain = path.replace(/\/+$/, '').replace(/^\.\//, '');
  // An address may end with a version, and a file with its suffix.
  const [name] = (plain.split('/').pop() ?? '').split(/[:@]/);
  const withoutVersion = name.replace(/-v?\d+\.\d+\.\d+[^/]*\.tgz$/, '');
  if (withoutVersion === AGENT_FOLDER) return AGENT_NAME;
  return withoutVersion === '' || withoutVersion === '.' ? undefined : withoutVersion;
}
