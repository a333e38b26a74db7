import type { Reply } from './stand-ins';
import { only, type SynthesizedObject } from './synth';

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** A list of objects as kubectl answers. */
export const list = (items: readonly unknown[]): Reply => ({
  stdout: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
});

/** When things happened in the cluster that the tests replay. */
const CREATED = '2026-08-01T10:00:00Z';
const STARTED = '2026-08-01T10:05:00Z';

/** The part of each command line that tells what is asked of kubectl. */
export const ASKED = {
  namespaces: 'get namespaces',
  agent: 'get deployments.apps',
  issuer: 'get issuers.cert-manager.io istio-ca',
  caSecret: 'get secret istio-ca ',
  istiodSecret: 'get secret istiod-tls',
  leftover: 'get secret istio-ca-secret',
  pluggedIn: 'get secret cacerts',
  certificates: 'get certificates.cert-manager.io',
  requests: 'get certificaterequests.cert-manager.io',
  istiod: 'get pods -n istio-system -l app=istiod',
  webhooks: 'get mutatingwebhookconfigurations,validatingwebhookconfigurations',
  istiodConfigMaps: 'get configmaps -n istio-system -l istio.io/rev',
  configMaps: 'get configmaps -A',
  pods: 'get pods -A -o go-template',
  fooPods: 'get pods -n foo -o go-template',
  namedPods: 'get pods -n fooo -o go-template',
  ztunnels: 'get pods -A -l app=ztunnel',
  pinnedConfigMap: 'get configmap mesh-roots',
  pinnedSecret: 'get secret mesh-root ',
  runtimeConfigMap: 'get configmap runtime -n cert-manager --ignore-not-found',
  otherIssuer: 'get clusterissuers.cert-manager.io corporate',
  otherSecret: 'get secret corporate-root -n cert-manager',
} as const;

/** A Secret as `-o jsonpath` answers: when it was created, and a line for each field. */
export function secretFields(...fields: string[]): Reply {
  return { stdout: [CREATED, ...fields.map((pem) => base64(pem))].join('\n') };
}

/** A Certificate of cert-manager with its condition. */
export function certificate(name: string, secretName: string, issuer: string, ready: object = { status: 'True' }) {
  return {
    metadata: { name, namespace: 'istio-system' },
    spec: { secretName, issuerRef: { kind: 'Issuer', name: issuer } },
    status: { conditions: [{ type: 'Ready', ...ready }] },
  };
}

/** A CertificateRequest with its conditions. */
export function request(name: string, created: string, ...conditions: object[]) {
  return { metadata: { name, namespace: 'istio-system', creationTimestamp: created }, status: { conditions } };
}

/** A pod of istiod. */
export function istiodPod({
  startedAt = STARTED,
  caServer = 'false' as string | undefined,
  revision = 'default',
} = {}) {
  return {
    metadata: { name: 'istiod-1', namespace: 'istio-system', labels: { app: 'istiod', 'istio.io/rev': revision } },
    spec: { containers: [{ name: 'discovery', env: [{ name: 'ENABLE_CA_SERVER', value: caServer }] }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'discovery', state: { running: { startedAt } } }] },
  };
}

/** What a pod may be like. */
interface PodOptions {
  account: string;
  phase: string;
  app: string;
  /** As NAME=VALUE, unquoted. */
  env: string[];
  created: string;
  deleted: string;
  state: string;
}

/** A line of the answer to the question for pods: tabs between what the Go template asks for. */
export function podLine(name: string, namespace = 'foo', options: Partial<PodOptions> = {}) {
  const { account = 'sleep', phase = 'Running', app = 'sleep', env = PROXY_ENV, created = CREATED } = options;
  const state = options.state ?? (phase === 'Running' ? 'running' : 'waiting="PodInitializing"');
  const variables = env.map((each) => each.replace(/=(.*)/s, (_match, value) => `=${JSON.stringify(value)}`));
  return [namespace, name, account, phase, app, created, options.deleted ?? '', 'proxy', ...variables, state].join(
    '\t',
  );
}

export const PROXY_ENV = ['CA_ADDR=cert-manager-istio-csr.cert-manager.svc:443', 'ISTIO_META_CLUSTER_ID=Kubernetes'];

/** What the injector of istiod tells proxies. */
export function injector(global: object = { caAddress: 'cert-manager-istio-csr.cert-manager.svc:443' }) {
  const metadata = { name: 'istio-sidecar-injector', namespace: 'istio-system', labels: { 'istio.io/rev': 'default' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { values: JSON.stringify({ global }) } };
}

/** The mesh config of istiod. */
export function meshConfig(mesh: object = { trustDomain: 'cluster.local' }) {
  const metadata = { name: 'istio', namespace: 'istio-system', labels: { 'istio.io/rev': 'default' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mesh: JSON.stringify(mesh) } };
}

/** The root ConfigMap of a namespace. */
export function rootConfigMap(namespace: string, pem: string) {
  return { metadata: { name: 'istio-ca-root-cert', namespace }, data: { 'root-cert.pem': pem } };
}

/** A webhook configuration that calls istiod, and one of somebody else. */
export function webhooks(pem: string): Reply {
  const service = { name: 'istiod', namespace: 'istio-system', path: '/inject' };
  const client = (name: string, ca: string) => ({ ...service, name, ca });
  const configuration = (name: string, { ca, ...rest }: { ca: string; name: string }) => ({
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [{ name: `${name}.istio.io`, clientConfig: { service: rest, caBundle: base64(ca) } }],
  });
  return list([
    configuration('istio-sidecar-injector', client('istiod', pem)),
    configuration('somebody-else', client('other', 'rubbish')),
  ]);
}

/** The agent's Deployment as the cluster shows it once it is rolled out. */
export function rolledOut(objects: readonly SynthesizedObject[], status: object = {}) {
  const deployment = only(objects, 'Deployment');
  const { replicas } = deployment.spec;
  const done = { observedGeneration: 3, replicas, updatedReplicas: replicas, availableReplicas: replicas };
  return { ...deployment, metadata: { ...deployment.metadata, generation: 3 }, status: { ...done, ...status } };
}

/** A cluster in order: what kubectl answers to each question. Replace what a test is about. */
export function answers(pki: { root: string; istiod: string }, agent: unknown): Record<keyof typeof ASKED, Reply> {
  return {
    namespaces: list([
      { metadata: { name: 'default' } },
      { metadata: { name: 'foo', labels: { 'istio-injection': 'enabled' } } },
      { metadata: { name: 'istio-system' } },
    ]),
    agent: list([agent]),
    issuer: { stdout: 'istio-ca' },
    caSecret: secretFields(pki.root, pki.root),
    istiodSecret: secretFields(pki.root, pki.istiod),
    leftover: {},
    pluggedIn: {},
    certificates: list([
      certificate('istio-ca', 'istio-ca', 'selfsigned'),
      certificate('istiod', 'istiod-tls', 'istio-ca'),
    ]),
    requests: list([request('csr-1', CREATED, { type: 'Ready', status: 'True', reason: 'Issued' })]),
    istiod: list([istiodPod()]),
    webhooks: webhooks(pki.root),
    istiodConfigMaps: list([injector(), meshConfig()]),
    configMaps: list(['foo', 'istio-system', 'default'].map((namespace) => rootConfigMap(namespace, pki.root))),
    pods: { stdout: `${podLine('sleep-1')}\n\n` },
    fooPods: { stdout: podLine('sleep-1') },
    namedPods: {},
    ztunnels: {},
    pinnedConfigMap: { stderr: 'Error from server (NotFound): configmaps "mesh-roots" not found', code: 1 },
    pinnedSecret: {},
    runtimeConfigMap: {},
    otherIssuer: {},
    otherSecret: {},
  };
}
