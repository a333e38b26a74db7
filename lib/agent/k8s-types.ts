import { k8s } from 'cdk8s-plus-27';

/** How cdk8s-plus writes the parts of a pod that the props take as its types; each is looked up when it is used, as in all of cdk8s-plus. */
const WRITERS = {
  Affinity: () => k8s.toJson_Affinity,
  ResourceRequirements: () => k8s.toJson_ResourceRequirements,
  SecurityContext: () => k8s.toJson_SecurityContext,
  Toleration: () => k8s.toJson_Toleration,
  TopologySpreadConstraint: () => k8s.toJson_TopologySpreadConstraint,
  Volume: () => k8s.toJson_Volume,
  VolumeMount: () => k8s.toJson_VolumeMount,
};

/** A part of a pod that the props take as a type of cdk8s-plus. */
export type K8sType = keyof typeof WRITERS;

/** A part of a pod, or a list of it, as it stands in a manifest. */
export function toJson(type: K8sType, given: unknown): unknown {
  const write = WRITERS[type]() as (value: unknown) => unknown;
  return Array.isArray(given) ? given.map((item) => write(item)) : write(given);
}
