import type { ApiObject } from 'cdk8s';
import { TRUST_MANAGER_GROUP } from '../facts/cert-manager';
import { ownField } from '../internal/merge';

/** The cluster-scoped kinds, by API group: Kubernetes' own, and those of the projects that this library installs. */
const CLUSTER_SCOPED: Record<string, RegExp> = {
  '': /^(Namespace|Node|PersistentVolume)$/,
  'admissionregistration.k8s.io': /./,
  'apiextensions.k8s.io': /./,
  'apiregistration.k8s.io': /./,
  'certificates.k8s.io': /^(CertificateSigningRequest|ClusterTrustBundle)$/,
  extensions: /^PodSecurityPolicy$/,
  'flowcontrol.apiserver.k8s.io': /./,
  'gateway.networking.k8s.io': /^GatewayClass$/,
  'networking.k8s.io': /^(IngressClass|IPAddress|ServiceCIDR)$/,
  'node.k8s.io': /./,
  policy: /^PodSecurityPolicy$/,
  'policy.cert-manager.io': /^CertificateRequestPolicy$/,
  'rbac.authorization.k8s.io': /^ClusterRole(Binding)?$/,
  'resource.k8s.io': /^(DeviceClass|ResourceSlice)$/,
  'sailoperator.io': /./,
  'scheduling.k8s.io': /./,
  'security.openshift.io': /^SecurityContextConstraints$/,
  'storage.k8s.io': /^(StorageClass|CSIDriver|CSINode|VolumeAttachment|VolumeAttributesClass)$/,
  [TRUST_MANAGER_GROUP]: /./,
};

/** Tells which objects of a chart are cluster-scoped: the chart's own CRDs say it, and the names of unknown kinds (ClusterX). */
export function scopesOf(objects: readonly ApiObject[]): (object: ApiObject) => boolean {
  const ofCrds = new Map<string, boolean>();
  for (const object of objects.filter(({ kind }) => kind === 'CustomResourceDefinition')) {
    const { group, names, scope } = object.toJson().spec ?? {};
    ofCrds.set(`${group} ${names?.kind}`, scope === 'Cluster');
  }
  return ({ apiGroup, kind }) => {
    const group = apiGroup === 'core' ? '' : apiGroup;
    return ofCrds.get(`${group} ${kind}`) ?? ownField(CLUSTER_SCOPED, group)?.test(kind) ?? kind.startsWith('Cluster');
  };
}
