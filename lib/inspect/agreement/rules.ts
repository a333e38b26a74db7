import { CA_SWITCH } from '../../facts/istio';
import { AGENT_NAME, AGENT_NAMESPACE, serviceHost } from '../../facts/istio-csr';
import type { Agent } from '../read/agents/agent';
import type { Target } from '../read/dials';
import type { MeshReading } from '../read/mesh';
import { type Plane, planeName } from '../read/planes/plane';
import { answersAtAddress } from './address';
import { rootsReach } from './roots';
import type { Verdict } from './verdict';

/** An istiod or a ztunnel, and what answers where it asks. */
interface Asking {
  readonly plane: Plane;
  readonly target: Target;
  readonly mesh: MeshReading;
}

/** The rules of who asks whom, in the order in which they are reported. */
const RULES: readonly ((asking: Asking) => Verdict[])[] = [
  asksASigner,
  ({ plane, target, mesh }) => ('agent' in target ? answersAtAddress(plane, target.agent, mesh.dials) : []),
  oneSigner,
  trustsZtunnel,
  sameTrustDomain,
  sameClusterId,
];

/**
 * Whether a mesh agrees with itself: who is asked signs, and no other beside it; it trusts who asks, and both say the same. `graph` and
 * `verify` ask these rules alike, of files and of a cluster. What cannot be seen is no verdict.
 */
export function verdictsOf(mesh: MeshReading): Verdict[] {
  const asking = mesh.planes.flatMap((plane) => {
    const target = mesh.dials.askedBy(plane);
    return target ? [{ plane, target, mesh }] : [];
  });
  return [...RULES.flatMap((rule) => asking.flatMap(rule)), ...rootsReach(mesh)];
}

/** An istiod whose CA is off answers no signing request, whoever was told to ask it, or told nothing. */
function asksASigner({ plane, target }: Asking): Verdict[] {
  const rule = 'asks-a-signer';
  if ('agent' in target) {
    const { agent } = target;
    return [{ rule, holds: true, at: { plane }, from: { agent }, found: agent.name, meaning: '', fix: '' }];
  }
  if (!('istiod' in target)) return [];
  const { istiod } = target;
  const { signs } = istiod;
  if (signs === undefined) return [];
  const asked = planeName(istiod);
  const isZtunnel = plane.role === 'ztunnel';
  const who = isZtunnel ? 'it asks' : 'its proxies ask';
  const where = isZtunnel ? 'caAddress in the values of ztunnel' : 'global.caAddress';
  return [
    {
      rule,
      holds: signs,
      at: { plane },
      from: { plane: istiod },
      found: signs ? asked : `asks ${asked}, where ${CA_SWITCH} is off`,
      meaning: `${planeName(plane)}: ${who} ${asked}, whose own CA is off: nobody signs.`,
      fix: `Set ${where} to the Service of istio-csr with its port, such as ${serviceHost(AGENT_NAME, AGENT_NAMESPACE)}:443.`,
    },
  ];
}

/** Where istio-csr signs, an istiod that signs too is a second CA, and writes its own root where that of the mesh belongs. */
function oneSigner({ plane, target, mesh }: Asking): Verdict[] {
  const istiod = mesh.dials.istiodOf(plane);
  // A Service of that name is an istiod's, which is not here, such as that of another revision.
  const isElsewhere = 'agent' in target || ('service' in target && !/^istiod(-|$)/.test(target.service.name));
  if (!isElsewhere || istiod?.signs === undefined) return [];
  // A ztunnel says nothing new of an istiod that tells its proxies the same.
  const own = mesh.dials.askedBy(istiod);
  if (istiod !== plane && own !== undefined && !('istiod' in own)) return [];
  const asked = 'agent' in target ? target.agent.name : serviceHost(target.service.name, target.service.namespace);
  return [
    {
      rule: 'one-signer',
      holds: !istiod.signs,
      at: { plane: istiod },
      from: 'agent' in target ? { agent: target.agent } : { plane },
      found: istiod.signs ? `${CA_SWITCH} is on, and ${asked} is asked` : `${CA_SWITCH} is off`,
      meaning: `${planeName(istiod)}: its own CA is on, while ${planeName(plane)} sends requests to ${asked}: it signs for whoever asks it, and writes its own root into every namespace.`,
      fix: `Set pilot.env.${CA_SWITCH} to "false" in the values of istiod.`,
    },
  ];
}

/** istio-csr signs for the pods of a node only where it trusts who asks for them. */
function trustsZtunnel({ plane, target }: Asking): Verdict[] {
  if (plane.role !== 'ztunnel' || !('agent' in target) || plane.account === undefined) return [];
  const { agent } = target;
  const trusted = agent.flag('ca-trusted-node-accounts');
  if (trusted === undefined) return [];
  const accounts = trusted.split(',').map((one) => one.trim());
  return [
    {
      rule: 'trusts-ztunnel',
      holds: accounts.includes(plane.account),
      at: { plane },
      from: { agent },
      found: trusted === '' ? 'no account is trusted' : `trusted: ${trusted}`,
      meaning: `${planeName(plane)}: it asks as ${plane.account}, which ${agent.name} does not trust, so no ambient workload gets a certificate.`,
      fix: `Give istio-csr (v0.12.0 or later) --ca-trusted-node-accounts=${plane.account}, which is app.server.caTrustedNodeAccounts in its chart.`,
    },
  ];
}

function sameTrustDomain({ plane, target, mesh }: Asking): Verdict[] {
  if (plane.role !== 'istiod' || !('agent' in target)) return [];
  return agreeing('same-trust-domain', plane, target.agent, mesh.dials.istiodOf(plane)?.usedTrustDomain, {
    flag: 'trust-domain',
    what: 'trust domain',
    why: 'istio-csr refuses identities of another trust domain than its own; aliases change nothing of it',
    fix: 'Write the same in meshConfig.trustDomain and in --trust-domain (app.tls.trustDomain in its chart).',
  });
}

function sameClusterId({ plane, target }: Asking): Verdict[] {
  if (!('agent' in target)) return [];
  return agreeing('same-cluster-id', plane, target.agent, plane.clusterId, {
    flag: 'cluster-id',
    what: 'cluster id',
    why: 'istio-csr refuses requests that name another cluster ("could not get cluster ... kube client")',
    fix: 'Write the same in global.multiCluster.clusterName and in --cluster-id (app.server.clusterID in its chart).',
  });
}

interface Fact {
  readonly flag: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

function agreeing(
  rule: 'same-trust-domain' | 'same-cluster-id',
  plane: Plane,
  agent: Agent,
  sent: string | undefined,
  { flag, what, why, fix }: Fact,
): Verdict[] {
  const wanted = agent.flag(flag);
  if (!sent || !wanted) return [];
  const holds = sent === wanted;
  const meaning = `${planeName(plane)}: its ${what} is ${sent}, and that of ${agent.name} is ${wanted}: ${why}.`;
  const found = holds ? sent : `${what} ${sent}; istio-csr has ${wanted}`;
  return [{ rule, holds, at: { plane }, from: { agent }, found, meaning, fix }];
}
