import { isJsonObject, type JsonObject, mergeDeep } from '../../../internal/merge';
import { listAt, mapAt, textAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { described } from '../objects';
import { chartNameOf, parsed, withValue } from './chart';
import type { DeliveredChart } from './delivered-charts';

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
    const namespace = textAt(source, 'helm', 'namespace') || textAt(application, 'spec', 'destination', 'namespace');
    const version = textAt(source, 'targetRevision');
    const release = closed(textAt(source, 'helm', 'releaseName') || name) ?? chart;
    return { chart, version, release, namespace: closed(namespace), ...valuesOf(source, namespace, object), object };
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
  // A folder of plain manifests may have any name; only Argo CD looks into it.
  const isChart = valueAt(source, 'helm') !== undefined || /(^|\/)charts\//.test(textAt(source, 'path') ?? '');
  return isOther || !isChart ? undefined : path;
}

/** The values as an object, or else as the text of a values file; single parameters over them, those that are texts last. */
function valuesOf(source: unknown, namespace: string | undefined, object: LoadedObject) {
  const helm = mapAt(source, 'helm');
  // A text that is no values file is Argo CD's to refuse.
  const below = isJsonObject(helm.valuesObject) ? helm.valuesObject : parsed(textAt(helm, 'values') ?? '', object.file);
  const isText = (parameter: unknown) => valueAt(parameter, 'forceString') === true;
  const parameters = listAt(helm, 'parameters');
  const ordered = [...parameters.filter((one) => !isText(one)), ...parameters.filter(isText)];
  const values = ordered.reduce<JsonObject>(
    (all, one) => withParameter(all, textAt(one, 'name') ?? '', textAt(one, 'value') ?? '', isText(one)),
    mergeDeep({}, below ?? {}),
  );
  const files = listAt(helm, 'fileParameters');
  const isPatched = textAt(object.body, 'spec', 'templatePatch') !== undefined;
  const isUnfilled = isOpen([source, namespace]);
  const unread = [
    ...listAt(helm, 'valueFiles').map((file) => `values file ${String(file)}`),
    ...files.map((one) => `file ${textAt(one, 'path') ?? ''}`),
    ...(isPatched ? [`templatePatch of ${described(object)}`] : []),
    ...(below === undefined ? [`values of ${described(object)}, which are no map`] : []),
    ...(isUnfilled ? [`parameters of ${described(object)}`] : []),
  ];
  return { values, unread, isOverridden: isPatched || files.length > 0 || isUnfilled };
}

/** `--set` and `--set-string`, as Argo CD calls them: a comma in a value is no end, unless braces make it a list (util/helm/cmd.go). */
function withParameter(values: JsonObject, name: string, value: string, isText: boolean): JsonObject {
  const isList = /^\{.*\}$/s.test(value);
  return withValue(values, name, isList ? value : value.replace(/(^|[^\\]),/g, '$1\\,'), isText);
}

/** Whether something stands open: a parameter of a generator, or a variable of Argo CD's own. */
function isOpen(told: unknown): boolean {
  return /\{\{|\$\{?ARGOCD_/.test(JSON.stringify(told));
}

function closed(text: string | undefined): string | undefined {
  return isOpen(text ?? '') ? undefined : text;
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
