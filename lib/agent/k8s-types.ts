import type { k8s } from 'cdk8s-plus-27';

/** The parts of a pod that the props take as types of cdk8s-plus. */
export type K8sType =
  | 'Affinity'
  | 'ResourceRequirements'
  | 'SecurityContext'
  | 'Toleration'
  | 'TopologySpreadConstraint'
  | 'Volume'
  | 'VolumeMount';

/** The types of cdk8s-plus. Loaded when an agent has a prop of one of them: they are the largest part of what an app waits for. */
export function k8sTypes(): typeof k8s {
  return (require('cdk8s-plus-27') as { k8s: typeof k8s }).k8s;
}

/** How cdk8s-plus writes a type. */
export function toJson(type: K8sType): (value: never) => unknown {
  return k8sTypes()[`toJson_${type}`] as (value: never) => unknown;
}
