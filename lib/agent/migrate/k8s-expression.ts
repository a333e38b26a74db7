import { k8s } from 'cdk8s-plus-27';
import { isJsonObject } from '../../internal/merge';
import { isSame } from '../json';
import { type Expression, expression, list, literal, record } from './expression';

/** How cdk8s-plus writes what the props take as its types; each is looked up when it is used, as in all of cdk8s-plus. */
const WRITERS = {
  Affinity: () => k8s.toJson_Affinity,
  NetworkPolicyPeer: () => k8s.toJson_NetworkPolicyPeer,
  ResourceRequirements: () => k8s.toJson_ResourceRequirements,
  SecurityContext: () => k8s.toJson_SecurityContext,
  Toleration: () => k8s.toJson_Toleration,
  TopologySpreadConstraint: () => k8s.toJson_TopologySpreadConstraint,
  Volume: () => k8s.toJson_Volume,
  VolumeMount: () => k8s.toJson_VolumeMount,
};

export type K8sType = keyof typeof WRITERS;

export function toJson(type: K8sType, given: unknown): unknown {
  const write = WRITERS[type]() as (value: unknown) => unknown;
  return Array.isArray(given) ? given.map((item) => write(item)) : write(given);
}

/** Fields of pods whose values are quantities ("100m", "128Mi"). */
const QUANTITIES = ['limits', 'requests', 'sizeLimit', 'divisor'];

/** A piece of a pod's manifest as a type of cdk8s-plus; nothing where that cannot express it (a field of a newer Kubernetes). */
export function k8sExpression(manifest: unknown, type: K8sType): Expression | undefined {
  const typed = typedExpression(manifest, '');
  try {
    return isSame(toJson(type, typed.value), manifest) ? typed : undefined;
  } catch {
    return undefined;
  }
}

function typedExpression(manifest: unknown, key: string): Expression {
  if (QUANTITIES.includes(key)) return isJsonObject(manifest) ? quantities(manifest) : quantity(manifest);
  if (Array.isArray(manifest)) return list(manifest.map((item) => typedExpression(item, '')));
  if (!isJsonObject(manifest)) return literal(manifest);
  const fields = Object.entries(manifest).map(
    ([name, value]) => [typeName(name), typedExpression(value, name)] as const,
  );
  return record(Object.fromEntries(fields));
}

function quantities(map: Readonly<Record<string, unknown>>): Expression {
  return record(Object.fromEntries(Object.entries(map).map(([name, value]) => [name, quantity(value)])));
}

function quantity(value: unknown): Expression {
  if (typeof value === 'number') return expression(`k8s.Quantity.fromNumber(${value})`, k8s.Quantity.fromNumber(value));
  const text = String(value);
  return expression(`k8s.Quantity.fromString(${literal(text).code})`, k8s.Quantity.fromString(text));
}

/** How cdk8s spells a field in its types: no run of capitals but the first letter of a word (`volumeID` becomes `volumeId`). */
function typeName(field: string): string {
  const runOfCapitals = /([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/g;
  return field.replace(runOfCapitals, (_run, first: string, rest: string) => first + rest.toLowerCase());
}
