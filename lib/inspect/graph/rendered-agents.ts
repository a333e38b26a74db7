import { renderTemplate } from '../../agent/chart/template';
import { IstioCsrRelease } from '../../releases/istio-csr-release';
import { groupOf } from '../read/api-group';
import type { LoadedObject } from '../read/load';
import { Inventory } from './inventory';
import { type DeliveredChart, deliveredCharts } from './readers/helm-releases';

const CHART = 'cert-manager-istio-csr';

/** The objects, and those that the chart of istio-csr will give where Flux or Argo CD installs it: the agent is in them only. */
export function withRenderedAgents(inventory: Inventory): Inventory {
  const rendered = deliveredCharts(inventory)
    .filter(({ chart }) => chart === CHART)
    .flatMap(renderAgent)
    .filter((object) => inventory.find(groupOf(object), object.kind, object.namespace, object.name) === undefined);
  return rendered.length === 0 ? inventory : new Inventory([...inventory.objects, ...rendered]);
}

/** What the chart gives. Values that it refuses give nothing: whoever installs it will hear of them. */
function renderAgent({ version, release, namespace = 'default', values, object }: DeliveredChart): LoadedObject[] {
  try {
    const manifests = renderTemplate(releaseOf(version), { name: release, namespace }, values);
    return manifests.map((body) => ({
      apiVersion: String(body.apiVersion),
      kind: String(body.kind),
      name: body.metadata.name,
      // The oldest charts leave the namespace to Helm.
      namespace: body.metadata.namespace ?? (String(body.kind).startsWith('Cluster') ? undefined : namespace),
      body: { ...body },
      file: object.file,
    }));
  } catch {
    return [];
  }
}

/** The newest release for a range, or for a release newer than this library: their flags tell the same. */
function releaseOf(version: string | undefined): IstioCsrRelease {
  try {
    return IstioCsrRelease.of(version?.startsWith('v') === false ? `v${version}` : (version ?? ''));
  } catch {
    return IstioCsrRelease.LATEST;
  }
}
