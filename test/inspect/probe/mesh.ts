import { join } from 'node:path';
import { connectGrpc } from '../../../cli/grpc-client';
import { IstioCsrAgent, Mesh } from '../../../lib';
import type { Finding } from '../../../lib/inspect';
import { type ProbeSettings, probe } from '../../../lib/inspect/probe/probe';
import type { ProbeReport } from '../../../lib/inspect/probe/probe-report';
import { readMesh } from '../../../lib/inspect/read/mesh';
import { wantedOf } from '../../../lib/inspect/verify/dist';
import { KNOWN_ISSUER } from '../../support/agent';
import { list, rolledOut } from '../../support/cluster';
import { type CertificateOptions, TestCa } from '../../support/pki';
import { asIstioCsr, type Behaviour, ProbedAgent } from '../../support/probed-agent';
import { type Reply, StandIns } from '../../support/stand-ins';
import { type SynthesizedObject, synth } from '../../support/synth';

export const HOST = 'cert-manager-istio-csr.cert-manager.svc';
export const IDENTITY = 'spiffe://cluster.local/ns/default/sa/default';
/** It looks like a token, and is none. */
export const TOKEN = ['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiJub2JvZHkifQ', 'c2lnbmF0dXJl'].join('.');

/** A CA that signs for the mesh, and one of the same name that does not. Made anew for each file. */
export let root: TestCa;
export let other: TestCa;
export let agentObjects: SynthesizedObject[];
beforeAll(async () => {
  root = await TestCa.root('istio-ca');
  other = await TestCa.root('istio-ca');
  const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
  agentObjects = synth((chart) => new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer }));
});

export let standIns: StandIns;
const servers: ProbedAgent[] = [];
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
  standIns.remove();
});

const LIFE = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };

/** Starts an agent that shows a certificate for the name that is dialled. */
export async function agentWith(
  behaviour: Behaviour,
  serving: CertificateOptions & { readonly signer?: TestCa } = {},
): Promise<ProbedAgent> {
  const { signer = root, ...options } = serving;
  const server = await ProbedAgent.start(await signer.leaf({ ...LIFE, dnsNames: [HOST], ...options }), behaviour);
  servers.push(server);
  return server;
}

/** An agent that does what istio-csr does. */
export async function soundAgent(): Promise<ProbedAgent> {
  return agentWith(asIstioCsr(root, root.certificate, { identity: IDENTITY, token: TOKEN }));
}

/** A pod as kubectl tells it. */
export function pod(name: string, more: Readonly<Record<string, object>> = {}, labels = labelsOfAgent()) {
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const { metadata = {}, spec = {}, status = ready } = more;
  const uid = `uid-of-${name}`;
  return { kind: 'Pod', metadata: { name, namespace: 'cert-manager', labels, uid, ...metadata }, spec, status };
}

function labelsOfAgent(): Readonly<Record<string, string>> {
  const deployment = agentObjects.find(({ kind }) => kind === 'Deployment');
  return deployment?.spec.selector.matchLabels;
}

export const forwardedTo = (port: number): Reply => ({
  stdout: `Forwarding from 127.0.0.1:${port} -> 6443\n`,
  hangs: true,
});

/** What kubectl answers where all is in order, by a part of the question. */
export function answersFor(...agents: readonly ProbedAgent[]): Record<string, Reply> {
  const names = agents.map((_, index) => `agent-${index + 1}`);
  return {
    'get deployments.apps': list([rolledOut(agentObjects)]),
    'get pods -n cert-manager': list(names.map((name) => pod(name))),
    'get configmap istio-ca-root-cert -n default': { stdout: root.certificate },
    'create token default -n default': { stdout: `${TOKEN}\n` },
    ...Object.fromEntries(
      agents.map(({ port }, index) => [`port-forward pod/${names[index]} `, forwardedTo(port)] as const),
    ),
  };
}

export const NO_OUTPUT = wantedOf(readMesh([]));

export interface Probed {
  readonly report: ProbeReport;
  readonly announced: readonly string[];
}

/** Probes a cluster that answers so. */
export async function probing(
  answers: Record<string, Reply>,
  settings: Partial<Omit<ProbeSettings, 'service' | 'caller' | 'executables'>> & {
    readonly service?: Partial<ProbeSettings['service']>;
    readonly caller?: Partial<ProbeSettings['caller']>;
  } = {},
): Promise<Probed> {
  const announced: string[] = [];
  const { service, caller, ...more } = settings;
  const kubectl = standIns.program('kubectl', new Map(Object.entries(answers)));
  const report = await probe({
    executables: { kubectl, istioctl: join(standIns.folder, 'none'), timeoutMillis: 5000, concurrency: 8 },
    service: { meshNamespace: 'istio-system', dist: NO_OUTPUT, ...service },
    // Making an RSA key takes a while.
    caller: { isNodeAccount: false, key: 'ecdsa', ...caller },
    warnBelow: 0.2,
    isNegative: false,
    connect: connectGrpc,
    announce: (text) => announced.push(text),
    ...more,
  });
  return { report, announced };
}

export const broken = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings
    .filter(({ status }) => status !== 'pass')
    .map(({ check, status, subject }) => `${check} ${status} ${subject}`);
export const found = ({ findings }: { readonly findings: readonly Finding[] }, check: string) =>
  findings.filter((finding) => finding.check === check).map((finding) => finding.found);
