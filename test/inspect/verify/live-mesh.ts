import { join } from 'node:path';
import { IstioCsrAgent, Mesh } from '../../../lib';
import { type Finding, MeshVerification, type VerifyLiveProps } from '../../../lib/inspect';
import { KNOWN_ISSUER } from '../../support/agent';
import { ASKED, answers, rolledOut } from '../../support/cluster';
import { ROOT } from '../../support/paths';
import { TestCa } from '../../support/pki';
import { proxySecret } from '../../support/proxy-secrets';
import { type Reply, StandIns } from '../../support/stand-ins';
import { type SynthesizedObject, synth } from '../../support/synth';

const AT = new Date('2026-08-01T12:00:00Z');
export const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };
export const DIST = join(ROOT, 'dist');
export const FORBIDDEN = {
  stderr: 'Error from server (Forbidden): certificates is forbidden: User "ci" cannot list it',
  code: 1,
};

/** A mesh on the CA `root`, with a foreign one of the same name and the one that istiod would make itself. Made anew for each file. */
export let root: TestCa;
export let other: TestCa;
export let istiods: TestCa;
let pki: { root: string; istiod: string };
export let sleepProxy: string;
export let agentObjects: SynthesizedObject[];
beforeAll(async () => {
  root = await TestCa.root('istio-ca');
  other = await TestCa.root('istio-ca');
  istiods = await TestCa.root('', { subject: 'O=cluster.local' });
  const istiod = await root.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
  pki = { root: root.certificate, istiod: istiod.certificate };
  sleepProxy = await proxyOf(root);
  const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
  agentObjects = synth((chart) => new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer }));
});

export async function proxyOf(ca: TestCa, trusted = ca.certificate, account = 'sleep'): Promise<string> {
  const leaf = await ca.leaf({ ...LIFE, uris: [`spiffe://cluster.local/ns/foo/sa/${account}`] });
  return JSON.stringify(proxySecret({ chain: leaf.certificate, root: trusted }));
}

/** Programs in place of kubectl and istioctl. */
export let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

export type Changes = Partial<Record<keyof typeof ASKED, Reply>>;

/** Runs a verification of a cluster that is in order but for the changes. */
export async function verify(
  changes: Changes = {},
  proxies: Record<string, Reply> = { 'sleep-1.foo': { stdout: sleepProxy } },
  props: VerifyLiveProps & { dist?: string } = {},
) {
  const replies = Object.entries({ ...answers(pki, rolledOut(agentObjects)), ...changes });
  const kubectl = standIns.program(
    'kubectl',
    new Map(replies.map(([key, reply]) => [ASKED[key as keyof typeof ASKED], reply])),
  );
  const istioctl = standIns.program('istioctl', new Map(Object.entries(proxies)));
  const { dist, ...live } = props;
  return new MeshVerification({ at: AT, dist }).verifyLive({ kubectl, istioctl, ...live });
}

export const broken = (findings: readonly Finding[]) =>
  findings
    .filter(({ status }) => status !== 'pass')
    .map(({ check, status, subject }) => `${check} ${status} ${subject}`);
export const found = (findings: readonly Finding[], check: string) =>
  findings.filter((finding) => finding.check === check).map((finding) => finding.found);
