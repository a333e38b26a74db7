import { type JsonObject, mergeDeep } from '../../../internal/merge';
import { listAt, mapAt, textAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { described, qualifiedName } from '../objects';
import { chartNameOf, parsed, withValue } from './chart';
import type { DeliveredChart } from './delivered-charts';

const SOURCES = 'source.toolkit.fluxcd.io';

/** The charts of Flux's HelmReleases, in all versions of their API (v2beta1, v2beta2, v2). */
export function fluxCharts(inventory: Inventory): DeliveredChart[] {
  return inventory.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease').flatMap((object) => {
    const { body, name, namespace } = object;
    const chart = chartOf(inventory, object);
    if (chart.name === undefined) return [];
    const target = textAt(body, 'spec', 'targetNamespace');
    const { values, unread, isOverridden } = valuesOf(inventory, object);
    const isPatched = listAt(body, 'spec', 'postRenderers').length > 0;
    return [
      {
        chart: chart.name,
        version: chart.version,
        release: textAt(body, 'spec', 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
        namespace: target ?? namespace,
        values,
        unread: [...chart.unread, ...unread, ...(isPatched ? [`postRenderers of ${described(object)}`] : [])],
        isOverridden: isOverridden || isPatched,
        object,
      },
    ];
  });
}

interface ChartReference {
  readonly name?: string;
  readonly version?: string;
  readonly unread: readonly string[];
}

/** The chart by name or path (`chart`), or by an object that has it (`chartRef`). */
function chartOf(inventory: Inventory, { body, namespace }: LoadedObject): ChartReference {
  const template = valueAt(body, 'spec', 'chart', 'spec');
  if (template !== undefined) return fromSpec(template);
  const kind = textAt(body, 'spec', 'chartRef', 'kind') ?? '';
  const name = textAt(body, 'spec', 'chartRef', 'name') ?? '';
  const source = inventory.find(SOURCES, kind, textAt(body, 'spec', 'chartRef', 'namespace') ?? namespace, name);
  // Without its source nobody knows the chart's name for sure; people call the one after the other.
  if (source === undefined) return { name: chartNameOf(name), unread: [] };
  if (kind === 'HelmChart') return fromSpec(mapAt(source.body, 'spec'));
  const at = (...path: string[]) => textAt(source.body, 'spec', ...path);
  return { name: chartNameOf(at('url') ?? name), version: at('ref', 'semver') ?? at('ref', 'tag'), unread: [] };
}

/** A chart as a HelmChart and its template in a HelmRelease name it. Values files of the chart's repository are not here. */
function fromSpec(spec: unknown): ChartReference {
  const files = [...listAt(spec, 'valuesFiles'), ...(textAt(spec, 'valuesFile') ? [textAt(spec, 'valuesFile')] : [])];
  return {
    name: chartNameOf(textAt(spec, 'chart') ?? ''),
    version: textAt(spec, 'version'),
    unread: files.map((file) => `values file ${String(file)} of the chart's source`),
  };
}

/**
 * The values: those of `valuesFrom` one over the other, `values` over them, and single values with a `targetPath` over all
 * (ChartValuesFromReferences in fluxcd/pkg chartutil).
 */
function valuesOf(inventory: Inventory, { body, namespace, file }: LoadedObject) {
  const unread: string[] = [];
  let below: JsonObject = {};
  let over: ((values: JsonObject) => JsonObject)[] = [];
  let isOverridden = false;
  for (const reference of listAt(body, 'spec', 'valuesFrom')) {
    const kind = textAt(reference, 'kind') ?? '';
    const name = textAt(reference, 'name') ?? '';
    const path = textAt(reference, 'targetPath');
    const found = inventory.find('', kind, namespace, name);
    const text = found && entryOf(found, textAt(reference, 'valuesKey') || 'values.yaml');
    const values = text === undefined || path ? undefined : parsed(text, file);
    if (text === undefined || (!path && values === undefined)) {
      unread.push(`${kind} ${qualifiedName(namespace, name)}`);
      isOverridden ||= Boolean(path);
    } else if (path) {
      over = [...over, (all) => replaced(all, path, text, valueAt(reference, 'literal') === true)];
    } else {
      below = mergeDeep(below, values ?? {});
    }
  }
  const all = mergeDeep(below, mapAt(body, 'spec', 'values'));
  return { values: over.reduce((values, put) => put(values), all), unread, isOverridden };
}

/** An entry of a ConfigMap or Secret. What a Secret holds goes into values alone, and into no message. */
function entryOf({ kind, body }: LoadedObject, key: string): string | undefined {
  const plain = textAt(body, kind === 'Secret' ? 'stringData' : 'data', key);
  const encoded = textAt(body, kind === 'Secret' ? 'data' : 'binaryData', key);
  if (plain !== undefined || encoded === undefined) return plain;
  return Buffer.from(encoded, 'base64').toString('utf8');
}

/** One value at a path, as `--set` puts it there; in quotes it is a text whatever it looks like. */
function replaced(values: JsonObject, path: string, text: string, isLiteral: boolean): JsonObject {
  if (isLiteral) return withValue(values, path, text.replace(/[\\,={}[\].]/g, '\\$&'), true);
  const isQuoted = /^(["'])[\s\S]*\1$/.test(text);
  return withValue(values, path, isQuoted ? text.replace(/^["']+|["']+$/g, '') : text, isQuoted);
}
