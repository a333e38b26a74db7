import {
  boolYaml11Tag,
  floatCoreTag,
  intYaml11Tag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  Schema,
  seqTag,
  strTag,
} from 'js-yaml';
import { isJsonObject, type JsonObject } from '../../internal/merge';
import { RefusalError } from '../../internal/refusal';
import { Allowance, OF_VALUES } from '../../internal/tree';
import { parseYaml } from '../../internal/yaml';

/** YAML as Helm reads it: as in YAML 1.1 `yes` is a boolean and `0644` octal, but dates and `1:30` are texts and `12e3` is a number. */
const HELM_SCHEMA = new Schema([
  strTag,
  seqTag,
  mapTag,
  nullYaml11Tag,
  boolYaml11Tag,
  {
    ...intYaml11Tag,
    resolve: (source, ...rest) => (source.includes(':') ? NOT_RESOLVED : intYaml11Tag.resolve(source, ...rest)),
  },
  floatCoreTag,
  mergeTag,
]);

export function parseValuesFile(text: string, file: string): JsonObject {
  // The first document, as Helm does; a file of comments has none.
  const [values] = parseYaml(text, file, { schema: HELM_SCHEMA }, new Allowance(OF_VALUES));
  if (values === null || values === undefined) return {};
  if (isJsonObject(values)) return values;
  throw new RefusalError(`${file}: holds a ${Array.isArray(values) ? 'list' : typeof values}; a values file is a map`);
}
