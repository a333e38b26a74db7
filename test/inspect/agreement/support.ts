import { verdictsOf } from '../../../lib/inspect/agreement/rules';
import { readMesh } from '../../../lib/inspect/read/mesh';
import type { JsonObject } from '../../../lib/internal/merge';
import { loaded } from '../answers';
import { agent, object, type TestObject } from '../graph/support';

export const ADDRESS = 'csr.pki.svc:443';
export const OFF = { env: { ENABLE_CA_SERVER: 'false' } };

/** What people write to have istio-csr sign, all of it sound beside `AGENT`. */
export const VALUES = {
  global: { caAddress: ADDRESS, multiCluster: { clusterName: 'east' } },
  meshConfig: { trustDomain: 'prod.example.com' },
  pilot: OFF,
} satisfies JsonObject;

export const AGENT = agent({ flags: { 'cluster-id': 'east', 'ca-trusted-node-accounts': 'istio-system/ztunnel' } });

export const flux = (chart: string, spec: JsonObject) =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `flux-system/${chart}`, {
    spec: { chart: { spec: { chart } }, targetNamespace: 'istio-system', ...spec },
  });
export const operator = (spec: JsonObject) =>
  object('install.istio.io/v1alpha1', 'IstioOperator', 'istio-system/istio', { spec });
export const sail = (kind: string, spec: JsonObject, name = 'default') =>
  object('sailoperator.io/v1', kind, name, { spec: { namespace: 'istio-system', ...spec } });

/** istiod as `helm template` and `istioctl manifest generate` leave it. */
export function rendered(values: JsonObject, env: JsonObject[], mesh: JsonObject = VALUES.meshConfig): TestObject[] {
  const containers = [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3', env }];
  const at = 'istio-system';
  return [
    object('v1', 'ConfigMap', `${at}/istio-sidecar-injector`, { data: { values: JSON.stringify(values) } }),
    object('v1', 'ConfigMap', `${at}/istio`, { data: { mesh: JSON.stringify(mesh) } }),
    object('apps/v1', 'Deployment', `${at}/istiod`, { spec: { template: { spec: { containers } } } }),
  ];
}

export function daemonSet(address: string, account = 'ztunnel', at = 'istio-system/ztunnel'): TestObject {
  const env = [
    { name: 'CA_ADDRESS', value: address },
    { name: 'XDS_ADDRESS', value: 'istiod.istio-system.svc:15012' },
    { name: 'ISTIO_META_CLUSTER_ID', value: 'east' },
  ];
  const spec = { serviceAccountName: account, containers: [{ name: 'istio-proxy', env }] };
  return object('apps/v1', 'DaemonSet', at, { spec: { template: { spec } } });
}

/** What does not hold of objects: `RULE PARTY: FOUND`. */
export function broken(objects: readonly TestObject[]): string[] {
  return verdicts(objects)
    .filter(({ holds }) => !holds)
    .map(({ rule, found }) => `${rule}: ${found}`);
}

export function verdicts(objects: readonly TestObject[]) {
  return verdictsOf(readMesh(loaded(objects)));
}
