import type { Construct } from 'constructs';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import { DataPlane, type Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { requireFeature } from './required-feature';

/** The names of the official chart, which releases without `--serving-certificate-dns-names` have built in. */
export const DEFAULT_NAME = 'cert-manager-istio-csr';
export const DEFAULT_NAMESPACE = 'cert-manager';

/** The longest name that leaves room for the longest suffix (`-dynamic-istiod`) in a DNS label. */
const LONGEST_NAME = 63 - '-dynamic-istiod'.length;

/** Refuses names that the cluster or the release cannot do with. */
export function checkIdentity(site: Construct, release: IstioCsrRelease, name: string, namespace: string): void {
  checkName(site, 'name', name, SERVICE_NAME_RULE, 'The Service has this name: choose another.');
  checkName(site, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  if (name.length > LONGEST_NAME) {
    refuse(site, {
      prop: 'name',
      received: name,
      allowed: `at most ${LONGEST_NAME} characters, because other objects' names start with it`,
      fix: 'Choose a shorter name.',
    });
  }
  if (name === DEFAULT_NAME && namespace === DEFAULT_NAMESPACE) return;
  requireFeature(site, release, {
    prop: name === DEFAULT_NAME ? 'namespace' : 'name',
    received: name === DEFAULT_NAME ? namespace : name,
    what: `serving as anything but ${DEFAULT_NAME}.${DEFAULT_NAMESPACE}.svc`,
    feature: 'servingDnsNames',
  });
}

/** Refuses a mesh whose facts the release cannot be told. */
export function checkMesh(site: Construct, release: IstioCsrRelease, mesh: Mesh): void {
  if (mesh.trustDomain !== 'cluster.local') {
    const received = mesh.trustDomain;
    const what = 'a trust domain other than cluster.local';
    requireFeature(site, release, { prop: 'mesh.trustDomain', received, what, feature: 'trustDomain' });
  }
  if (mesh.clusterId !== 'Kubernetes') {
    const received = mesh.clusterId;
    const what = 'a cluster id other than Kubernetes';
    requireFeature(site, release, { prop: 'mesh.clusterId', received, what, feature: 'clusterId' });
  }
  if (mesh.dataPlane === DataPlane.AMBIENT) {
    requireFeature(site, release, {
      prop: 'mesh.dataPlane',
      received: mesh.dataPlane,
      what: 'an ambient mesh (signing for pods on behalf of ztunnel)',
      feature: 'trustedNodeAccounts',
    });
  }
}
