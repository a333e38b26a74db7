import type { SynthesizedObject } from './synth';

/**
 * Objects that come before what they need, as `kubectl apply` would meet them: a workload or an issuer before its ServiceAccount, a
 * binding before its role, a workload before its rights or the ConfigMap that it mounts, anything before its namespace. What is not
 * among the objects exists already.
 */
export function tooEarly(objects: readonly SynthesizedObject[]): string[] {
  return objects.flatMap((object, index) =>
    needsOf(object, objects)
      .filter((need) => objects.indexOf(need) > index)
      .map((need) => `${nameOf(object)} comes before ${nameOf(need)}`),
  );
}

function needsOf(object: SynthesizedObject, objects: readonly SynthesizedObject[]): SynthesizedObject[] {
  const { namespace } = object.metadata;
  const find = (kind: string, name: unknown, where?: string) =>
    objects.filter(
      (each) => each.kind === kind && each.metadata.name === name && (where ?? namespace) === each.metadata.namespace,
    );
  const isCluster = object.kind === 'ClusterRoleBinding';
  const accounts = accountsOf(object);
  return [
    ...objects.filter(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace),
    ...accounts.flatMap((name) => [...find('ServiceAccount', name), ...rightsOf(name, namespace, objects)]),
    ...(object.roleRef ? find(object.roleRef.kind, object.roleRef.name, isCluster ? undefined : namespace) : []),
    ...mountedBy(object).flatMap((name) => find('ConfigMap', name)),
  ].filter((need) => need !== object);
}

/** The ServiceAccounts that an object runs or logs in as: `serviceAccountName` of pods, `serviceAccountRef` of issuers. */
function accountsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    if (key === 'serviceAccountName') return [String(field)];
    return key === 'serviceAccountRef' ? [String(field.name)] : accountsOf(field);
  });
}

/**
 * Bindings to an account, and those that grant something on it: an issuer logs in as an account for which others may ask tokens. Not
 * the use of a policy, which is made for an agent that is there: its requests wait for approval.
 */
function rightsOf(account: string, namespace: string | undefined, objects: readonly SynthesizedObject[]) {
  const rulesOf = (binding: SynthesizedObject): string =>
    JSON.stringify(
      objects.filter(({ kind, metadata }) => kind === binding.roleRef.kind && metadata.name === binding.roleRef.name),
    );
  const isBound = ({ subjects }: SynthesizedObject): boolean =>
    subjects.some((each: SynthesizedObject['metadata']) => each.name === account && each.namespace === namespace);
  return objects
    .filter(({ kind }) => kind.endsWith('RoleBinding'))
    .filter((binding) => isBound(binding) || rulesOf(binding).includes(`["${account}"]`))
    .filter((binding) => !rulesOf(binding).includes('"use"'));
}

function mountedBy(object: SynthesizedObject): string[] {
  const volumes: { configMap?: { name: string } }[] = object.spec?.template?.spec?.volumes ?? [];
  return volumes.flatMap(({ configMap }) => (configMap ? [configMap.name] : []));
}

function nameOf({ kind, metadata: { namespace, name } }: SynthesizedObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
