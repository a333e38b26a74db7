import type { SynthesizedObject } from './synth';

/** What Helm puts on every object, and nobody reads. */
const HELM_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];
const CLUSTER_SCOPED = ['ClusterRole', 'ClusterRoleBinding', 'Namespace', 'CustomResourceDefinition'];
/** Lists that mean the same in any order. */
const SETS = ['args', 'verbs', 'apiGroups', 'resources', 'resourceNames', 'rules'];
const DURATIONS = ['duration', 'renewBefore'];
const GO_DURATION = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/;
const UNIT_SECONDS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/**
 * Objects by kind, namespace and name, without what makes no difference to a cluster: Helm's own labels, empty fields, the order of
 * flags and of RBAC rules, how a Certificate's durations are spelled, and a namespace that is left to the release.
 */
export function comparable(objects: readonly SynthesizedObject[], namespace: string): Record<string, unknown> {
  return byName(objects, namespace, isEmpty);
}

/** As `comparable`, but that an empty map or list is not the same as none. */
export function exactly(objects: readonly SynthesizedObject[], namespace: string): Record<string, unknown> {
  return byName(objects, namespace, (value) => value === null || value === undefined);
}

function byName(
  objects: readonly SynthesizedObject[],
  namespace: string,
  isNothing: (value: unknown) => boolean,
): Record<string, unknown> {
  const entries = objects.map((object) => {
    const tidied = tidy(object, isNothing) as SynthesizedObject;
    const own = CLUSTER_SCOPED.includes(tidied.kind) ? undefined : (tidied.metadata.namespace ?? namespace);
    const metadata = { ...tidied.metadata, namespace: own };
    return [`${tidied.kind} ${own ?? '-'}/${tidied.metadata.name}`, { ...tidied, metadata }] as const;
  });
  const twice = entries.find(([key], index) => entries.findIndex(([other]) => other === key) !== index);
  if (twice) throw new Error(`${twice[0]} is there twice`);
  return Object.fromEntries(entries);
}

function tidy(value: unknown, isNothing: (value: unknown) => boolean, key = ''): unknown {
  if (typeof value === 'string' && DURATIONS.includes(key) && GO_DURATION.test(value)) return secondsOf(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => tidy(item, isNothing)).filter((item) => !isNothing(item));
    return SETS.includes(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([name]) => key !== 'labels' || !HELM_LABELS.includes(name))
    .map(([name, field]) => [name, tidy(field, isNothing, name)] as const)
    .filter(([, field]) => !isNothing(field));
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}
