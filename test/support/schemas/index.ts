import type { SynthesizedObject } from '../synth';
import { crdProblems } from './crds';
import { isKubernetesKind, kubernetesProblems } from './kubernetes';

const CLUSTER_SCOPED = [
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterIssuer',
  'CustomResourceDefinition',
  'Istio',
  'IstioCNI',
  'IstioRevisionTag',
  'ZTunnel',
  'Bundle',
  'CertificateRequestPolicy',
  'AWSPCAClusterIssuer',
  'GoogleCASClusterIssuer',
  'StepClusterIssuer',
];
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Everything an API server would have against the objects; an empty list for valid ones. */
export function problemsOf(objects: readonly SynthesizedObject[]): string[] {
  return objects.flatMap((object) => [
    ...metadataProblems(object),
    ...(isKubernetesKind(object) ? kubernetesProblems(object) : crdProblems(object)),
  ]);
}

function metadataProblems({ kind, metadata }: SynthesizedObject): string[] {
  const problems: string[] = [];
  if (!NAME.test(metadata.name)) problems.push(`${kind}: name ${metadata.name}`);
  const clusterScoped = CLUSTER_SCOPED.includes(kind);
  if (clusterScoped && metadata.namespace !== undefined) problems.push(`${kind} ${metadata.name}: has a namespace`);
  if (!clusterScoped && metadata.namespace === undefined) problems.push(`${kind} ${metadata.name}: has no namespace`);
  for (const [label, value] of Object.entries(metadata.labels ?? {})) {
    if (typeof value !== 'string' || !LABEL_VALUE.test(value))
      problems.push(`${kind} ${metadata.name}: label ${label}`);
  }
  return problems;
}
