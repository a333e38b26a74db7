import type { JsonObject } from '../../../internal/merge';
import { parseValuesFile } from '../../../platform/helm-values/values-file';
import { listAt, mapAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { Inventory } from '../inventory';

/** A Helm chart that Flux or Argo CD installs. */
export interface DeliveredChart {
  /** The chart's own name, without its repository: `istiod`. */
  readonly chart: string;
  /** The version or range that is asked for. */
  readonly version?: string;
  /** The name of the Helm release. */
  readonly release: string;
  /** The namespace that it goes into. */
  readonly namespace?: string;
  readonly values: JsonObject;
  /** The HelmRelease or Application. */
  readonly object: LoadedObject;
}

/** The charts that the objects have Flux or Argo CD install. */
export function deliveredCharts(inventory: Inventory): DeliveredChart[] {
  return [
    ...inventory.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease').map(fromFlux),
    ...inventory.ofKind('argoproj.io', 'Application').flatMap(fromArgoCd),
  ];
}

function fromFlux(object: LoadedObject): DeliveredChart {
  const { body, name, namespace } = object;
  const chart = textAt(body, 'spec', 'chart', 'spec', 'chart') ?? textAt(body, 'spec', 'chartRef', 'name') ?? name;
  const target = textAt(body, 'spec', 'targetNamespace');
  return {
    chart: lastSegment(chart),
    version: textAt(body, 'spec', 'chart', 'spec', 'version'),
    release: textAt(body, 'spec', 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
    namespace: target ?? namespace,
    values: mapAt(body, 'spec', 'values'),
    object,
  };
}

function fromArgoCd(object: LoadedObject): DeliveredChart[] {
  const { body } = object;
  const sources = [mapAt(body, 'spec', 'source'), ...listAt(body, 'spec', 'sources')];
  return sources.flatMap((source) => {
    // An OCI repository may have the chart's name at its end instead.
    const chart = textAt(source, 'chart') || textAt(source, 'repoURL');
    if (!chart) return [];
    return [
      {
        chart: lastSegment(chart),
        version: textAt(source, 'targetRevision'),
        release: textAt(source, 'helm', 'releaseName') ?? object.name,
        namespace: textAt(body, 'spec', 'destination', 'namespace'),
        values: argoCdValues(source, object),
        object,
      },
    ];
  });
}

/** The values as an object, which Argo CD prefers, or as the text of a values file. A text that is none is Argo CD's to refuse. */
function argoCdValues(source: unknown, object: LoadedObject): JsonObject {
  const values = mapAt(source, 'helm', 'valuesObject');
  const text = textAt(source, 'helm', 'values');
  if (Object.keys(values).length > 0 || text === undefined) return values;
  try {
    return parseValuesFile(text, object.file);
  } catch {
    return {};
  }
}

function lastSegment(path: string): string {
  return path.replace(/\/+$/, '').split('/').pop() ?? path;
}
