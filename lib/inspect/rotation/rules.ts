import { isDeepStrictEqual } from 'node:util';
import { canMeet } from '../read/inventory';
import type { Signer } from '../read/mesh';
import { described } from '../read/objects';
import { holds } from '../read/trust';
import type { Finding } from '../report/finding';
import { immutableFieldsStay } from './istio-csr-rule';
import { outsideRules } from './outside-rules';
import { chainsStay, rootsKeepTheirKey, rootsStay, signersStay } from './stay-rules';
import {
  type AgentState,
  distinctLabels,
  findingAt,
  isChanged,
  type Objection,
  type Rule,
  type RuleId,
  type Step,
} from './step';
import { ztunnelReadsAllRoots } from './ztunnel-rule';

/** Every rule of a safe step, in the order in which they are reported; `removed` and `nothingCompared` look at several agents. */
const RULES: Readonly<Record<Exclude<RuleId, 'agent-stays' | 'nothing-compared'>, Rule>> = {
  'trusted-before-active': trustedBeforeActive,
  'trusted-while-active': trustedWhileActive,
  'kept-until-replaced': keptUntilReplaced,
  'trust-reaches-agent': trustReachesAgent,
  'signers-stay': signersStay,
  'authorities-stay': (step) => [...chainsStay(step), ...rootsStay(step)],
  'roots-keep-their-key': rootsKeepTheirKey,
  ...outsideRules,
  'ztunnel-reads-all-roots': ztunnelReadsAllRoots,
  'immutable-fields-stay': immutableFieldsStay,
};

/** What the rules have against a step; each finding once. */
export function findingsOf(step: Step): Finding[] {
  const all = (Object.keys(RULES) as (keyof typeof RULES)[]).flatMap((id) =>
    [RULES[id](step)].flat().map((objection) => findingAt(step.after, id, objection)),
  );
  return all.filter((finding, index) => all.findIndex((other) => other.meaning === finding.meaning) === index);
}

/** An agent that is no longer there by its name; whether one of its namespace whose name is open is the same, nobody can see. */
export function removed(agent: AgentState, after: readonly AgentState[]): Finding {
  const namespaceOf = ({ name }: AgentState) => (name.includes('/') ? name.split('/')[0] : undefined);
  const other = after.find(
    (one) => (one.isNameOpen || agent.isNameOpen) && canMeet(namespaceOf(one), namespaceOf(agent)),
  );
  if (other !== undefined) {
    return findingAt(agent, 'agent-stays', {
      isOpen: true,
      objects: [agent.label, other.label],
      found: 'not seen',
      meaning: `whether ${other.label} is the agent ${agent.name}, or that is removed, cannot be seen here`,
      fix: 'Let what the agent is told be readable in both outputs, or see that it keeps its name.',
    });
  }
  const signers = distinctLabels(agent.signers).join(', ');
  const meaning = `the agent ${agent.name} is removed: no workload can renew the certificates that ${signers} signed`;
  const fix = 'Move the mesh to another agent first.';
  return findingAt(agent, 'agent-stays', { objects: [agent.label], found: 'removed', meaning, fix });
}

/** Where no agent was at all, it may be a first installation, or another output than what is applied. */
export function comparedWithNothing(agent: AgentState, from: string): Finding {
  const found = `${from} holds no istio-csr agent`;
  const meaning = `${found}, so the agent ${agent.name} is compared with nothing`;
  const fix = 'See that it is what is applied now. At a first installation there is nothing to break.';
  return findingAt(agent, 'nothing-compared', { isOpen: true, objects: [agent.label], found, meaning, fix });
}

function withChain({ label, chain }: Signer): string[] {
  return [label, ...chain.map(({ object }) => described(object))];
}

/** A CA that starts to sign has to be trusted already: proxies that have not heard of it refuse what it signs. */
function trustedBeforeActive({ before, after }: Step): Objection[] {
  return after.signers.flatMap((signer) => {
    const { root, label, purpose } = signer;
    if (root === undefined || before.signers.some((one) => one.root?.key === root.key)) return [];
    const held = holds(before.trust, root);
    if (held === 'yes') return [];
    const state = held === 'no' ? 'was not trusted before' : 'cannot be seen among what was trusted before';
    return {
      isOpen: held === 'maybe',
      objects: withChain(signer),
      found: `${root.label} ${state}`,
      meaning: `${label} starts to sign for ${purpose}, and ${root.label} ${state} (${before.trust.label})`,
      fix: 'Trust it first, in a commit of its own: add the generation, wait until every proxy has the new trust anchor, then make it active.',
    };
  });
}

/** What signs has to be trusted. What cannot be seen is said when it changes, and not for ever. */
function trustedWhileActive({ before, after }: Step): Objection[] {
  return after.signers.flatMap((signer) => {
    const { root, label, purpose } = signer;
    const held = root === undefined ? 'yes' : holds(after.trust, root);
    const isNew = !isDeepStrictEqual(before.trust, after.trust) || isChanged(signer, before.signers);
    if (root === undefined || held === 'yes' || (held === 'maybe' && !isNew)) return [];
    const found = `${after.trust.label} ${held === 'no' ? 'does not have' : 'is not seen to have'} ${root.label}`;
    const keep = 'Keep the root of what is active among what is trusted.';
    const look = 'See with `cdk8s-istio-csr verify --live` that workloads verify up to the trust anchor.';
    const meaning = `${label} signs for ${purpose}, and ${found}`;
    const isOpen = held === 'maybe';
    return { isOpen, objects: withChain(signer), found, meaning, fix: isOpen ? look : keep };
  });
}

/** Certificates that a CA signed until now are still in use: its root has to stay for a while. */
function keptUntilReplaced({ before, after }: Step): Objection[] {
  return before.signers.flatMap((signer) => {
    const { root, label } = signer;
    if (root === undefined || holds(before.trust, root) === 'no' || holds(after.trust, root) !== 'no') return [];
    return {
      objects: withChain(signer),
      found: `${root.label} is no longer trusted`,
      meaning: `${label} signed until now, and ${root.label} is no longer trusted in the same step`,
      fix: 'Keep it trusted, in a commit of its own, until every certificate that it signed has been replaced; then remove it.',
    };
  });
}

/** What the Bundle writes has to be what the agent mounts. */
function trustReachesAgent({ after }: Step): Objection | [] {
  const { label, trust } = after;
  if (trust.broken === undefined) return [];
  const found = trust.broken;
  const meaning = `${found}: the agent keeps running on a file that nobody updates, and does not start anew`;
  const fix = 'Let key and namespace of the Bundle be those that the agent mounts (TrustAnchor.fromBundle does).';
  return { objects: [trust.label, label], found, meaning, fix };
}
