import { isJsonObject } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import { sorted, withoutEmpty } from '../json';
import { lastsAsLong } from '../lifetime';
import type { AgentObject } from '../objects/objects';
import { literal } from './expression';

/** What Helm puts on every object of a release, and nobody wants without Helm. */
const HELM_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];

/** Fields of a Certificate that are the same when they last as long. */
const DURATIONS = ['duration', 'renewBefore'];

/** The statements that turn the typed agent's objects into the chart's: one per difference, none where there is none. */
export function residue(chart: readonly AgentObject[], typed: readonly AgentObject[]): string[] {
  const made = new Map(typed.map(({ id, manifest }) => [id, clean(manifest)]));
  const statements = chart.flatMap(({ id, manifest }) => {
    const want = clean(manifest);
    const got = made.get(id);
    made.delete(id);
    if (got === undefined) return [`new ApiObject(chart, ${literal(kebab(id)).code}, ${literal(want).code});`];
    const patches = differences(want, got, '');
    if (patches.length === 0) return [];
    const child = `ApiObject.of(agent.node.findChild(${literal(id).code}))`;
    return [`${child}.addJsonPatch(\n${patches.map((patch) => `  ${patch.replaceAll('\n', '\n  ')},\n`).join('')});`];
  });
  const removed = [...made.keys()].map((id) => `agent.node.tryRemoveChild(${literal(id).code});`);
  return [...statements, ...removed];
}

function differences(want: unknown, got: unknown, at: string): string[] {
  if (JSON.stringify(want) === JSON.stringify(got)) return [];
  if (isJsonObject(want) && isJsonObject(got)) {
    return [...new Set([...Object.keys(want), ...Object.keys(got)])].sort().flatMap((key) => {
      const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const [wanted, present] = [want[key], got[key]];
      if (wanted === undefined) return [`JsonPatch.remove(${literal(path).code})`];
      if (present === undefined) return [`JsonPatch.add(${literal(path).code}, ${literal(wanted).code})`];
      return DURATIONS.includes(key) && lastsAsLong(wanted, present) ? [] : differences(wanted, present, path);
    });
  }
  if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    return want.flatMap((item, index) => differences(item, got[index], `${at}/${index}`));
  }
  return [`JsonPatch.replace(${literal(at).code}, ${literal(want).code})`];
}

/** A manifest as it reaches the YAML: without empty fields, its keys in order, without Helm's labels. */
function clean(manifest: Manifest): Manifest {
  return sorted(
    withoutEmpty(manifest, (field, parent) => parent === 'labels' && HELM_LABELS.includes(field)),
  ) as Manifest;
}

function kebab(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
