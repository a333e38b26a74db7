import { join } from 'node:path';
import { FleetVerification, type VerificationReport, type VerifyFleetProps } from '../../../../lib/inspect';
import { loadManifests } from '../../../../lib/inspect/read/load';
import { ASKED, answers, injector, list, meshConfig, podLine, rolledOut } from '../../../support/cluster';
import { TestCa } from '../../../support/pki';
import { proxySecret } from '../../../support/proxy-secrets';
import { type Replies, type Reply, StandIns } from '../../../support/stand-ins';
import type { SynthesizedObject } from '../../../support/synth';
import { type ClusterState, fleetOf } from '../../rotation/fleet/fleets';

export const AT = new Date('2026-08-01T12:00:00Z');
const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };

/** A cluster of a fleet: what it is synthesized to, and what differs where it runs. */
export interface LiveCluster extends ClusterState {
  /** Who signs its workloads. */
  readonly ca: TestCa;
  /** What its proxies hold, in PEM; by default what is synthesized. */
  readonly held?: string;
  readonly answers?: Partial<Record<keyof typeof ASKED | 'proxy' | 'trustAnchor', Reply>>;
}

/** Programs in place of kubectl and istioctl. */
export let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

/** A synthesized fleet, and the programs that answer for its clusters. */
export async function runningFleet(clusters: readonly LiveCluster[]) {
  const dist = fleetOf(clusters.map(({ ca: _ca, held: _held, answers: _answers, ...state }) => state));
  const running = await Promise.all(clusters.map(async (each) => [each, await repliesOf(each, dist)] as const));
  const byContext = (program: 'kubectl' | 'istioctl') =>
    new Map(running.map(([{ kubeContext = '' }, replies]) => [kubeContext, replies[program]]));
  const [kubectl, istioctl] = (['kubectl', 'istioctl'] as const).map((program) =>
    standIns.programByContext(program, byContext(program)),
  );
  return { dist, index: join(dist, 'fleet.json'), kubectl, istioctl };
}

async function repliesOf(cluster: LiveCluster, dist: string): Promise<Record<'kubectl' | 'istioctl', Replies>> {
  const { name, ca, roots = [], held = roots.join('') } = cluster;
  const bodies = loadManifests(join(dist, name)).map(({ body }) => body) as SynthesizedObject[];
  const istiod = await ca.leaf({ ...LIFE, dnsNames: ['istiod.istio-system.svc'] });
  const leaf = await ca.leaf({ ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] });
  const env = ['CA_ADDR=cert-manager-istio-csr.cert-manager.svc:443', `ISTIO_META_CLUSTER_ID=${name}`];
  const { proxy, trustAnchor = { stdout: held }, ...changed } = cluster.answers ?? {};
  const replies = {
    ...answers({ root: held, istiod: istiod.certificate }, rolledOut(bodies)),
    pods: { stdout: podLine('sleep-1', 'foo', { env }) },
    istiodConfigMaps: list([injectorOf(name), meshConfig()]),
    ...changed,
  };
  return {
    kubectl: new Map([
      ...Object.entries(replies).map(([key, reply]) => [ASKED[key as keyof typeof ASKED], reply] as const),
      ['get configmap cert-manager-istio-csr-trust-anchor', trustAnchor] as const,
    ]),
    istioctl: new Map([
      ['sleep-1.foo', proxy ?? { stdout: JSON.stringify(proxySecret({ chain: leaf.certificate, root: held })) }],
    ]),
  };
}

/** What the injector of the istiod of a cluster tells proxies. */
export function injectorOf(clusterName: string) {
  return injector({ caAddress: 'cert-manager-istio-csr.cert-manager.svc:443', multiCluster: { clusterName } });
}

export async function verify(
  clusters: readonly LiveCluster[],
  props: VerifyFleetProps = {},
): Promise<VerificationReport> {
  const { index: fleet, kubectl, istioctl } = await runningFleet(clusters);
  return new FleetVerification({ fleet, at: AT }).verifyLive({ kubectl, istioctl, ...props });
}
