import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import { withoutEmpty } from '../json';
import { lastsAsLong } from '../lifetime';
import type { AgentObject } from '../objects/objects';

/**
 * What the chart writes in its own way and to the same end: labels of Helm, its roles, how it spells durations, the common name of
 * istiod's certificate, which has all names among its SANs.
 */
const OWN_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/instance'];
const OWN_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const OWN_FIELDS = ['commonName', 'revisionHistoryLimit'];
const DURATION = /\.(duration|renewBefore)$/;

/** The fields and flags in which the chart's objects are not those of the settings. The ConfigMap of a trust anchor goes beside it. */
export function differencesOf(typed: readonly AgentObject[], chart: readonly AgentObject[]): string[] {
  const relevant = ({ id, manifest }: AgentObject): boolean => id !== 'RootCa' && !OWN_KINDS.includes(manifest.kind);
  const made = new Map(chart.filter(relevant).map(({ id, manifest }) => [id, plain(manifest)]));
  const missing = typed.filter(relevant).flatMap(({ id, manifest }) => {
    const other = made.get(id);
    made.delete(id);
    return other === undefined ? [manifest.kind] : compared(plain(manifest), other, manifest.kind);
  });
  return [...missing, ...made.keys()];
}

function compared(want: unknown, got: unknown, at: string): string[] {
  if (isDeepStrictEqual(want, got) || (DURATION.test(at) && lastsAsLong(want, got))) return [];
  if (isJsonObject(want) && isJsonObject(got)) {
    return [...new Set([...Object.keys(want), ...Object.keys(got)])].flatMap((key) =>
      compared(want[key], got[key], `${at}.${key}`),
    );
  }
  if (Array.isArray(want) && Array.isArray(got) && /\.args$/.test(at)) return flagsOf(want, got);
  if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    return want.flatMap((item, index) => compared(item, got[index], `${at}[${index}]`));
  }
  return [at];
}

function flagsOf(want: readonly unknown[], got: readonly unknown[]): string[] {
  const differing = [...want, ...got].filter((argument) => want.includes(argument) !== got.includes(argument));
  return differing.map((argument) => String(argument).replace(/=.*/s, ''));
}

/** An object without what the chart may write as it likes. */
function plain(manifest: Manifest): unknown {
  const isOwnLabel = (field: string, parent: string) => /labels$/i.test(parent) && OWN_LABELS.includes(field);
  return withoutEmpty(manifest, (field, parent) => OWN_FIELDS.includes(field) || isOwnLabel(field, parent));
}
