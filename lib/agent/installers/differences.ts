import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import { withoutEmpty } from '../json';
import { lastsAsLong } from '../lifetime';
import type { AgentObject } from '../objects/objects';

/** A place where the chart would make something else of the settings. */
export interface Difference {
  /** The object and the field. */
  readonly field: string;
  /** The flag, where it is one. */
  readonly flag?: string;
}

/**
 * What the chart writes in its own way and to the same end: labels of Helm, its roles, how it spells durations, the common name of
 * istiod's certificate, which has all names among its SANs.
 */
const OWN_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/instance'];
const OWN_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const OWN_FIELDS = ['commonName', 'revisionHistoryLimit'];
const DURATION = /\.(duration|renewBefore)$/;

/** Where the objects of the chart differ from those of the settings. A ConfigMap with the trust anchor goes beside the chart. */
export function differencesOf(typed: readonly AgentObject[], chart: readonly AgentObject[]): Difference[] {
  const relevant = ({ id, manifest }: AgentObject): boolean => id !== 'RootCa' && !OWN_KINDS.includes(manifest.kind);
  const made = new Map(chart.filter(relevant).map(({ id, manifest }) => [id, plain(manifest)]));
  const missing = typed.filter(relevant).flatMap(({ id, manifest }) => {
    const other = made.get(id);
    made.delete(id);
    return other === undefined ? [{ field: manifest.kind }] : compared(plain(manifest), other, manifest.kind);
  });
  return [...missing, ...[...made.keys()].map((id) => ({ field: id }))];
}

function compared(want: unknown, got: unknown, at: string): Difference[] {
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
  return [{ field: at }];
}

function flagsOf(want: readonly unknown[], got: readonly unknown[]): Difference[] {
  const differing = [
    ...want.filter((argument) => !got.includes(argument)),
    ...got.filter((argument) => !want.includes(argument)),
  ];
  return differing.map((argument) => {
    const [, flag = ''] = /^--([a-z-]+)=/.exec(String(argument)) ?? [];
    return { flag, field: `--${flag}` };
  });
}

/** An object without what the chart may write as it likes. */
function plain(manifest: Manifest): unknown {
  const isOwnLabel = (field: string, parent: string) => /labels$/i.test(parent) && OWN_LABELS.includes(field);
  return withoutEmpty(manifest, (field, parent) => OWN_FIELDS.includes(field) || isOwnLabel(field, parent));
}
