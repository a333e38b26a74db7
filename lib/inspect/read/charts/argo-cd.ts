import { isJsonObject, type JsonObject, mergeDeep } from '../../../internal/merge';
import { setValues } from '../../../platform/helm-values/set-values';
import { listAt, mapAt, textAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { described } from '../objects';
import { chartNameOf } from './chart-name';
import type { DeliveredChart } from './delivered-charts';
import { parsed } from './flux';

const ARGO_CD = 'argoproj.io';

/** The charts of Argo CD's Applications, and of the one that an ApplicationSet makes. */
export function argoCdCharts(inventory: Inventory): DeliveredChart[] {
  return [
    ...inventory.ofKind(ARGO_CD, 'Application').flatMap((object) => chartsOf(object.body, object.name, object)),
    ...inventory.ofKind(ARGO_CD, 'ApplicationSet').flatMap((object) => {
      const application = filledIn(mapAt(object.body, 'spec', 'template'), parametersOf(object.body));
      return chartsOf(application, textAt(application, 'metadata', 'name') ?? object.name, object);
    }),
  ];
}

function chartsOf(application: unknown, name: string, object: LoadedObject): DeliveredChart[] {
  const hydrated = valueAt(application, 'spec', 'sourceHydrator', 'drySource');
  const several = listAt(application, 'spec', 'sources');
  // Argo CD takes no notice of `source` beside `sources` (ApplicationSpec.GetSources).
  const sources = several.length > 0 ? several : [hydrated ?? valueAt(application, 'spec', 'source')];
  return sources.flatMap((source) => {
    const chart = chartOf(source);
    if (chart === undefined) return [];
    const { values, isOverridden } = valuesOf(source, object);
    const namespace = textAt(source, 'helm', 'namespace') || textAt(application, 'spec', 'destination', 'namespace');
    return [
      {
        chart,
        version: textAt(source, 'targetRevision'),
        release: closed(textAt(source, 'helm', 'releaseName') || name) ?? chart,
        namespace: closed(namespace),
        values,
        unread: unreadOf([source, namespace], source, object),
        isOverridden: isOverridden || isOpen([source, namespace]),
        object,
      },
    ];
  });
}

/** The chart of a source: by name, by its folder in Git, or at the end of an OCI repository's address. */
function chartOf(source: unknown): string | undefined {
  const chart = textAt(source, 'chart');
  if (chart) return chartNameOf(chart);
  const path = chartNameOf(textAt(source, 'path') ?? '');
  const repository = textAt(source, 'repoURL') ?? '';
  if (repository.startsWith('oci://')) return path ?? chartNameOf(repository);
  const isOther = ['directory', 'kustomize', 'plugin'].some((tool) => valueAt(source, tool) !== undefined);
  return isOther ? undefined : path;
}

/** The values as an object, or else as the text of a values file; single parameters over them, those that are texts last. */
function valuesOf(source: unknown, object: LoadedObject): { values: JsonObject; isOverridden: boolean } {
  const asObject = valueAt(source, 'helm', 'valuesObject');
  // A text that is no values file is Argo CD's to refuse.
  const below = isJsonObject(asObject) ? asObject : parsed(textAt(source, 'helm', 'values') ?? '', object.file);
  const parameters = listAt(source, 'helm', 'parameters');
  const isText = (parameter: unknown) => valueAt(parameter, 'forceString') === true;
  const ordered = [...parameters.filter((one) => !isText(one)), ...parameters.filter(isText)];
  const values = ordered.reduce<JsonObject>(
    (all, one) => withParameter(all, textAt(one, 'name') ?? '', textAt(one, 'value') ?? '', isText(one)),
    mergeDeep({}, below ?? {}),
  );
  return { values, isOverridden: isPatched(object) || listAt(source, 'helm', 'fileParameters').length > 0 };
}

/** `--set` and `--set-string`, as Argo CD calls them: a comma in a value is no end, unless braces make it a list (util/helm/cmd.go). */
function withParameter(values: JsonObject, name: string, value: string, isText: boolean): JsonObject {
  const escaped = /^\{.*\}$/s.test(value) ? value : value.replace(/(^|[^\\]),/g, '$1\\,');
  try {
    return setValues(values, `${name}=${escaped}`, isText);
  } catch {
    return values;
  }
}

/** Whether something stands open: a parameter of a generator, or a variable of Argo CD's own. */
function isOpen(told: unknown): boolean {
  return /\{\{|\$\{?ARGOCD_/.test(JSON.stringify(told));
}

/** A text in which nothing stands open. */
function closed(text: string | undefined): string | undefined {
  return isOpen(text ?? '') ? undefined : text;
}

function isPatched({ body }: LoadedObject): boolean {
  return textAt(body, 'spec', 'templatePatch') !== undefined;
}

/** Where values come from that no object here holds. */
function unreadOf(told: unknown, source: unknown, object: LoadedObject): string[] {
  const helm = mapAt(source, 'helm');
  const files = listAt(helm, 'valueFiles').map((file) => `values file ${String(file)}`);
  const parameters = listAt(helm, 'fileParameters').map((one) => `file ${textAt(one, 'path') ?? ''}`);
  const text = textAt(helm, 'values');
  const isBroken =
    !isJsonObject(valueAt(helm, 'valuesObject')) && text !== undefined && parsed(text, object.file) === undefined;
  return [
    ...files,
    ...parameters,
    ...(isPatched(object) ? [`templatePatch of ${described(object)}`] : []),
    ...(isBroken ? [`values of ${described(object)}, which are no map`] : []),
    ...(isOpen(told) ? [`parameters of ${described(object)}`] : []),
  ];
}

/** The parameters of an ApplicationSet with one application: those of the one element of its list. */
function parametersOf(body: unknown): JsonObject {
  const generators = listAt(body, 'spec', 'generators');
  const elements = generators.flatMap((generator) => listAt(generator, 'list', 'elements'));
  const [element] = elements;
  return generators.length === 1 && elements.length === 1 && isJsonObject(element) ? element : {};
}

/** A template with its parameters put in: `{{name}}`, or in Go's templates `{{ .name }}`. */
function filledIn(value: unknown, parameters: JsonObject): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{-?\s*\.?([\w.-]+?)\s*-?\}\}/g, (whole, name: string) => {
      const parameter = valueAt(parameters, ...name.split('.'));
      return typeof parameter === 'string' || typeof parameter === 'number' ? String(parameter) : whole;
    });
  }
  if (Array.isArray(value)) return value.map((item) => filledIn(item, parameters));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filledIn(inner, parameters)]));
}
