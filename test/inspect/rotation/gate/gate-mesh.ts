import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { IstioCsrAgent, Mesh, RotatingCa } from 'cdk8s-istio-csr';
import { RotationGate } from '../../../../lib/inspect/rotation/gate/rotation-gate';
import { injector, list, podLine, rolledOut, rootConfigMap, secretFields, webhooks } from '../../../support/cluster';
import { TestCa } from '../../../support/pki';
import { proxySecret } from '../../../support/proxy-secrets';
import { type Reply, StandIns } from '../../../support/stand-ins';
import { only, type SynthesizedObject } from '../../../support/synth';

export const NOW = new Date('2026-08-01T12:00:00Z');
/** Long ago, and so lately that no kubelet has to know of it. */
export const LONG_AGO = '2026-08-01T10:00:00Z';
export const JUST_NOW = '2026-08-01T11:59:00Z';
const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };

export type Generation = '2025' | '2026';
export const BOTH: readonly Generation[] = ['2025', '2026'];

/** A mesh in the course of a rotation. */
export interface State {
  readonly collected: readonly Generation[];
  readonly collectedAt: string;
  readonly published: readonly Generation[];
  readonly publishedAt: string;
  readonly webhooks: readonly Generation[];
  /** Whom the Deployment of the agent asks, and each of its pods, with when these were started. */
  readonly active: Generation;
  readonly replicas: readonly { readonly asks: Generation; readonly startedAt: string }[];
  readonly istiod: Generation;
  readonly istiodIssuedAt: string;
  readonly istiodStartedAt: string;
  readonly proxies: Readonly<Record<string, { readonly signer: Generation; readonly trusts: readonly Generation[] }>>;
  readonly ztunnels: readonly { readonly tag: string; readonly startedAt: string }[];
  readonly made: readonly Generation[];
}

/** After the first commit, with all waits over. */
export const TRUSTING: State = {
  collected: BOTH,
  collectedAt: LONG_AGO,
  published: BOTH,
  publishedAt: LONG_AGO,
  webhooks: BOTH,
  active: '2025',
  replicas: [
    { asks: '2025', startedAt: LONG_AGO },
    { asks: '2025', startedAt: LONG_AGO },
  ],
  istiod: '2025',
  istiodIssuedAt: LONG_AGO,
  istiodStartedAt: '2026-08-01T10:30:00Z',
  proxies: { 'sleep-1': { signer: '2025', trusts: BOTH }, 'sleep-2': { signer: '2025', trusts: BOTH } },
  ztunnels: [],
  made: BOTH,
};

/** After the second one, with all waits over. */
export const ACTIVE: State = {
  ...TRUSTING,
  active: '2026',
  replicas: TRUSTING.replicas.map((one) => ({ ...one, asks: '2026' })),
  istiod: '2026',
  proxies: { 'sleep-1': { signer: '2026', trusts: BOTH }, 'sleep-2': { signer: '2026', trusts: BOTH } },
};

export let roots: Record<Generation, TestCa>;
let istiods: Record<Generation, string>;
let folder: string;
export let standIns: StandIns;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-gate-'));
  roots = { 2025: await TestCa.root('istio-ca-2025'), 2026: await TestCa.root('istio-ca-2026') };
  const served = async (generation: Generation) =>
    (await roots[generation].leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] })).certificate;
  istiods = { 2025: await served('2025'), 2026: await served('2026') };
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

export const pemOf = (generations: readonly Generation[]) => generations.map((one) => roots[one].certificate).join('');

const mesh = new Mesh();
/** An output of the app with these generations. */
export function output(generations: readonly Generation[], active: Generation): string {
  return written(`${generations.join('-')}-${active}`, (chart) => {
    const ca = new RotatingCa(chart, 'ca', { mesh, generations: [...generations], active });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  });
}

export function written(name: string, build: (chart: Chart) => void): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, Yaml.stringify(...objectsOf(build)));
  return path;
}

export function objectsOf(build: (chart: Chart) => void): SynthesizedObject[] {
  const chart = new Chart(new App(), 'mesh');
  build(chart);
  return Testing.synth(chart);
}

function rotating(active: Generation): SynthesizedObject[] {
  return objectsOf((chart) => {
    const ca = new RotatingCa(chart, 'ca', { mesh, generations: [...BOTH], active });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  });
}

/** What managedFields say of an object. */
const managed = (time: string, field = 'f:data') => [
  { manager: 'x', operation: 'Update', time, fieldsV1: { [field]: {} } },
];
/** The answer to the question when an object was changed. */
export const noted = (time: string, field?: string): Reply => ({ stdout: JSON.stringify(managed(time, field)) });

/** A pod as kubectl shows it. */
export function runningPod(
  name: string,
  namespace: string,
  container: string,
  startedAt: string,
  more: { labels?: object; spec?: object } = {},
) {
  const status = { phase: 'Running', containerStatuses: [{ name: container, state: { running: { startedAt } } }] };
  return { metadata: { name, namespace, labels: more.labels }, spec: more.spec ?? {}, status };
}

/** The pods of the agent, each with the flags of the output of its time. */
function agentPods({ replicas }: State) {
  return replicas.map(({ asks, startedAt }, index) => {
    const { template } = only(rotating(asks), 'Deployment').spec;
    const container = template.spec.containers[0].name;
    const { labels } = template.metadata;
    return runningPod(`agent-${index + 1}`, 'cert-manager', container, startedAt, { labels, spec: template.spec });
  });
}

/** What kubectl answers in a mesh; replace what a test is about. */
export function kubectlReplies(
  state: State,
  changes: Readonly<Record<string, Reply>> = {},
): ReadonlyMap<string, Reply> {
  const issuers = BOTH.flatMap((one): [string, Reply][] => [
    [
      `get issuers.cert-manager.io istio-ca-${one} -n istio-system -o jsonpath={.spec.ca`,
      { stdout: `istio-ca-${one}` },
    ],
    [
      `get issuers.cert-manager.io istio-ca-${one} -n istio-system -o jsonpath={.metadata`,
      noted('2026-08-01T09:00:00Z', 'f:spec'),
    ],
    [`get secret istio-ca-${one} -n istio-system -o jsonpath={.metadata.managed`, noted('2026-08-01T09:00:00Z')],
    [`get secret istio-ca-${one} `, state.made.includes(one) ? secretFields(pemOf([one]), pemOf([one])) : {}],
  ]);
  const published = ['foo', 'istio-system'].map((namespace) => {
    const { metadata, ...map } = rootConfigMap(namespace, pemOf(state.published));
    return { ...map, metadata: { ...metadata, managedFields: managed(state.publishedAt) } };
  });
  const istiodCertificate = {
    metadata: { name: 'istiod', namespace: 'istio-system' },
    spec: { secretName: 'istiod-tls', issuerRef: { kind: 'Issuer', name: `istio-ca-${state.active}` } },
  };
  const ztunnels = state.ztunnels.map(({ tag, startedAt }, index) => {
    const spec = { containers: [{ name: 'istio-proxy', image: `docker.io/istio/ztunnel:${tag}` }] };
    return runningPod(`ztunnel-${index + 1}`, 'istio-system', 'istio-proxy', startedAt, {
      labels: { app: 'ztunnel' },
      spec,
    });
  });
  const replies: [string, Reply][] = [
    ['get namespaces', list([{ metadata: { name: 'foo', labels: { 'istio-injection': 'enabled' } } }])],
    ['get deployments.apps', list([rolledOut(rotating(state.active))])],
    ['get configmap istio-ca-roots -n cert-manager -o jsonpath={.metadata', noted(state.collectedAt)],
    ['get configmap istio-ca-roots', { stdout: pemOf(state.collected) }],
    ['get configmaps -A', list(published)],
    ['get configmaps -n istio-system', list([injector()])],
    ['get pods -n cert-manager', list(agentPods(state))],
    [
      'get pods -n istio-system -l app=istiod',
      list([runningPod('istiod-1', 'istio-system', 'discovery', state.istiodStartedAt)]),
    ],
    ['get pods -A -l app=ztunnel', list(ztunnels)],
    [
      'get pods -A -o go-template',
      {
        stdout: Object.keys(state.proxies)
          .map((name) => podLine(name))
          .join('\n'),
      },
    ],
    ['get mutatingwebhookconfigurations', webhooks(pemOf(state.webhooks))],
    ['get secret istiod-tls -n istio-system -o jsonpath={.metadata.managed', noted(state.istiodIssuedAt)],
    ['get secret istiod-tls', secretFields(pemOf([state.istiod]), istiods[state.istiod])],
    ['get certificates.cert-manager.io', list([istiodCertificate])],
    ...issuers,
  ];
  // The first that fits is given.
  const own = replies.filter(([asked]) => !Object.hasOwn(changes, asked));
  return new Map([...Object.entries(changes), ...own]);
}

/** What istioctl answers. */
export async function istioctlReplies({ proxies }: State): Promise<ReadonlyMap<string, Reply>> {
  const replies = Object.entries(proxies).map(async ([name, { signer, trusts }]): Promise<[string, Reply]> => {
    const leaf = await roots[signer].leaf({ ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] });
    return [`${name}.foo`, { stdout: JSON.stringify(proxySecret({ chain: leaf.certificate, root: pemOf(trusts) })) }];
  });
  return new Map(await Promise.all(replies));
}

/** The programs that a mesh is asked with. */
export async function programs(state: State, changes: Readonly<Record<string, Reply>> = {}) {
  const kubectl = standIns.program('kubectl', kubectlReplies(state, changes));
  const istioctl = standIns.program('istioctl', await istioctlReplies(state));
  return { kubectl, istioctl };
}

/** Looks whether a mesh is ready for an output. */
export async function look(state: State, to: string, changes: Readonly<Record<string, Reply>> = {}, accepts = false) {
  const executables = { ...(await programs(state, changes)), timeoutMillis: 30_000, concurrency: 8 };
  return new RotationGate({ executables }, to).look(NOW, accepts);
}
