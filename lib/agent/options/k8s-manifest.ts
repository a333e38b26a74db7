import { isTruthy } from '../chart/truthy';
import { type K8sType, toJson } from '../k8s-types';
import { k8sExpression } from '../migrate/k8s-expression';
import type { Kind } from './option';

/** A part of a pod as Kubernetes has it; a list of them, where the prop is one. The chart leaves an empty one out. */
export function manifest(type: K8sType): Kind<unknown> {
  return {
    take: (_site, _prop, given) => toJson(type, given),
    read: (_site, _prop, raw) => (isTruthy(raw) ? raw : undefined),
    write: () => [],
    tell: (value) => value,
    code: (value) => k8sExpression(value, type),
  };
}
