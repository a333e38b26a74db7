import { isDeepStrictEqual } from 'node:util';
import type { Root } from '../read/authorities';
import { mapAt } from '../read/fields';
import type { MeshReading, Signer } from '../read/mesh';
import { described } from '../read/objects';
import { holds, type Trust } from '../read/trust';
import { chainsStay, rootsKeepTheirKey, rootsStay, signersStay } from './stay-rules';

/** What is wrong with a step, or cannot be seen of it. */
export interface Finding {
  /** A name that does not change. */
  readonly rule: string;
  /** Whether the step breaks the mesh; otherwise it cannot be told from the output. */
  readonly unsafe: boolean;
  /** The objects that it is about, each as `KIND NAMESPACE/NAME`. */
  readonly objects: readonly string[];
  readonly message: string;
  readonly fix: string;
}

/** Who signs for the mesh of one agent, and what it trusts. */
export interface AgentState {
  /** `cert-manager/cert-manager-istio-csr`. */
  readonly name: string;
  /** `Deployment cert-manager/cert-manager-istio-csr`. */
  readonly label: string;
  readonly signers: readonly Signer[];
  readonly trust: Trust;
}

/** One agent before and after a step. */
export interface Step {
  readonly before: AgentState;
  readonly after: AgentState;
  readonly old: MeshReading;
  readonly new: MeshReading;
}

type Rule = (step: Step) => Finding[];

/** Every rule of a safe step, in the order in which they are reported. */
const RULES: readonly Rule[] = [
  trustedBeforeActive,
  trustedWhileActive,
  keptUntilReplaced,
  trustReachesAgent,
  signersStay,
  chainsStay,
  rootsStay,
  rootsKeepTheirKey,
  oneThingAtATime,
  trustChanged,
  unknownSigners,
];

/** What the rules have against a step; each finding once. */
export function findingsOf(step: Step): Finding[] {
  const all = RULES.flatMap((rule) => rule(step));
  return all.filter((finding, index) => all.findIndex((other) => other.message === finding.message) === index);
}

/** A CA that starts to sign has to be trusted already: proxies that have not heard of it refuse what it signs. */
function trustedBeforeActive({ before, after }: Step): Finding[] {
  return after.signers.flatMap(({ root, label, chain, purpose }) => {
    if (root === undefined || before.signers.some((signer) => signer.root?.key === root.key)) return [];
    const held = holds(before.trust, root);
    if (held === 'yes') return [];
    const state = held === 'no' ? 'was not trusted before' : 'cannot be seen among what was trusted before';
    return {
      rule: 'trusted-before-active',
      unsafe: held === 'no',
      objects: [label, ...chain.map(({ object }) => described(object))],
      message: `${label} starts to sign for ${purpose}, and ${root.label} ${state} (${before.trust.label})`,
      fix: 'Trust it first, in a commit of its own: add the generation, wait until every proxy has the new trust anchor, then make it active.',
    };
  });
}

/** What signs has to be trusted. What cannot be seen is said when it changes, and not for ever. */
function trustedWhileActive(step: Step): Finding[] {
  const { before, after } = step;
  return after.signers.flatMap((signer) => {
    const { root, label, chain, purpose } = signer;
    const held = root === undefined ? 'yes' : holds(after.trust, root);
    const isNew = isTrustChanged(step) || isChanged(signer, before.signers);
    if (root === undefined || held === 'yes' || (held === 'maybe' && !isNew)) return [];
    const state = held === 'no' ? 'does not have' : 'is not seen to have';
    return {
      rule: 'trusted-while-active',
      unsafe: held === 'no',
      objects: [label, ...chain.map(({ object }) => described(object))],
      message: `${label} signs for ${purpose}, and ${after.trust.label} ${state} ${root.label}`,
      fix:
        held === 'no'
          ? 'Keep the root of what is active among what is trusted.'
          : 'See with `cdk8s-istio-csr verify --live` that workloads verify up to the trust anchor.',
    };
  });
}

/** Certificates that a CA signed until now are still in use: its root has to stay for a while. */
function keptUntilReplaced({ before, after }: Step): Finding[] {
  return before.signers.flatMap(({ root, label, chain }) => {
    if (root === undefined || holds(before.trust, root) === 'no' || holds(after.trust, root) !== 'no') return [];
    return {
      rule: 'kept-until-replaced',
      unsafe: true,
      objects: [label, ...chain.map(({ object }) => described(object))],
      message: `${label} signed until now, and ${root.label} is no longer trusted in the same step`,
      fix: 'Keep it trusted, in a commit of its own, until every certificate that it signed has been replaced; then remove it.',
    };
  });
}

/** What the Bundle writes has to be what the agent mounts. */
function trustReachesAgent({ after: { label, trust } }: Step): Finding[] {
  if (trust.broken === undefined) return [];
  return [
    {
      rule: 'trust-reaches-agent',
      unsafe: true,
      objects: [trust.label, label],
      message: `${trust.broken}: the agent keeps running on a file that nobody updates, and does not start anew`,
      fix: 'Let key and namespace of the Bundle be those that the agent mounts (TrustAnchor.fromBundle does).',
    },
  ];
}

/** With a CA that is not part of the output, a step that changes both sides cannot be told from a safe one. */
function oneThingAtATime({ before, after }: Step): Finding[] {
  const moves = [
    ...rootsMissingIn(after.trust, before.trust).map(({ label }) => `${label} is no longer trusted`),
    ...rootsMissingIn(before.trust, after.trust).map(({ label }) => `${label} is trusted newly`),
  ];
  const changed = after.signers.filter((signer) => signer.root === undefined && isChanged(signer, before.signers));
  if (moves.length === 0 || changed.length === 0) return [];
  const signers = distinctLabels(changed);
  return [
    {
      rule: 'one-thing-at-a-time',
      unsafe: true,
      objects: signers,
      message: `${signers.join(', ')} starts to sign, and in the same step ${moves.join(', ')}`,
      fix: 'Change what signs and what is trusted in commits of their own: trust the new root first, and the old one until everything that it signed has been replaced.',
    },
  ];
}

/** A CA whose root is not known here keeps signing, and something else is trusted than before. */
function trustChanged(step: Step): Finding[] {
  const { before, after } = step;
  const unknown = before.signers.filter(({ root }) => root === undefined || holds(before.trust, root) === 'maybe');
  const dropped = rootsMissingIn(after.trust, before.trust);
  const lost = [
    ...dropped.map(({ label }) => label),
    ...before.trust.unknown.filter((part) => !after.trust.unknown.includes(part)),
  ];
  if (unknown.length === 0 || lost.length === 0) return [];
  const isExchanged =
    before.trust.unknown.length === 0 &&
    after.trust.unknown.length === 0 &&
    dropped.length === before.trust.roots.length;
  const objects = distinctLabels(unknown);
  const signers = objects.join(', ');
  return [
    {
      rule: 'trust-changed',
      unsafe: isExchanged,
      objects,
      message: isExchanged
        ? `nothing that was trusted before is trusted any more (${lost.join(', ')}), and ${signers} signed until now`
        : `${lost.join(', ')} is no longer trusted, and whether ${signers} needs it cannot be seen here`,
      fix: isExchanged
        ? 'Trust the old root and the new one together, in a commit of its own.'
        : 'See with `cdk8s-istio-csr verify --live` that nothing in use chains up to what is removed.',
    },
  ];
}

/** A CA outside of the output that starts to sign: its root is not known here. */
function unknownSigners({ before, after }: Step): Finding[] {
  return after.signers.flatMap((signer) => {
    if (signer.root !== undefined || !isChanged(signer, before.signers)) return [];
    return {
      rule: 'unknown-signer',
      unsafe: false,
      objects: [signer.label],
      message: `${signer.label} starts to sign for ${signer.purpose}, and its root cannot be seen here`,
      fix: `See that it chains up to what was trusted before (${before.trust.label}).`,
    };
  });
}

function rootsMissingIn(trust: Trust, other: Trust): Root[] {
  return other.roots.filter(({ key }) => !trust.roots.some((root) => root.key === key));
}

function isTrustChanged({ before, after }: Step): boolean {
  return !isDeepStrictEqual(before.trust, after.trust);
}

function isChanged(signer: Signer, before: readonly Signer[]): boolean {
  const same = before.find(({ purpose, label }) => purpose === signer.purpose && label === signer.label);
  return same === undefined || !isDeepStrictEqual(mapAt(same.object?.body, 'spec'), mapAt(signer.object?.body, 'spec'));
}

function distinctLabels(signers: readonly Signer[]): string[] {
  return [...new Set(signers.map(({ label }) => label))];
}
