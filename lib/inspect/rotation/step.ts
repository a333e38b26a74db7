import { isDeepStrictEqual } from 'node:util';
import type { Root } from '../read/authorities';
import { mapAt } from '../read/fields';
import type { MeshReading, Signer } from '../read/mesh';
import type { Trust } from '../read/trust';
import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';

/** Who signs for the mesh of one agent, and what it trusts. */
export interface AgentState {
  /** `cert-manager/cert-manager-istio-csr`. */
  readonly name: string;
  readonly label: string;
  /** Whether its name is a guess, for want of what cannot be read. */
  readonly isNameOpen: boolean;
  readonly signers: readonly Signer[];
  readonly trust: Trust;
}

export interface Step {
  readonly before: AgentState;
  readonly after: AgentState;
  readonly old: MeshReading;
  readonly new: MeshReading;
}

/** What each rule wants of a step. The ids are contract: reports, pipelines and the headings of docs/rotation.md name them. */
export const WANTED = {
  'trusted-before-active': 'the root of a CA is trusted before it signs',
  'trusted-while-active': 'the root of what signs is trusted',
  'kept-until-replaced': 'the root of what signed until now stays trusted',
  'trust-reaches-agent': 'what the Bundle writes is what the agent mounts',
  'signers-stay': 'an issuer stays while it signs',
  'authorities-stay': 'a CA stays while it is signed with or trusted',
  'roots-keep-their-key': 'a root stays the same root',
  'one-thing-at-a-time': 'what signs and what is trusted change in steps of their own',
  'trust-changed': 'what was trusted stays trusted while its CA may sign',
  'unknown-signer': 'a CA that starts to sign chains up to what is trusted',
  'ztunnel-reads-all-roots': 'ztunnels that take each root of several',
  'immutable-fields-stay': 'an IstioCSR keeps what the API server lets nobody change',
  'agent-stays': 'the agent stays',
  'nothing-compared': 'an agent that is there now, to compare with',
} as const;

/** Why a step is not safe. */
export interface Objection {
  /** Whether the output leaves open that the step breaks the mesh of the agent. */
  readonly isOpen?: boolean;
  /** The objects that it is about, each as `KIND NAMESPACE/NAME`. */
  readonly objects: string[];
  readonly found: string;
  /** What is wrong, without a full stop. */
  readonly meaning: string;
  readonly fix: string;
}

export type RuleId = keyof typeof WANTED;

/** What a rule has against a step. */
export type Rule = (step: Step) => Objection | Objection[];

/** An objection as a finding at an agent. */
export function findingAt({ name }: AgentState, rule: RuleId, objection: Objection): Finding {
  return findingFrom({ subject: name, check: rule, wanted: WANTED[rule] }, objection);
}

export function findingFrom(
  rule: Pick<Finding, 'subject' | 'check' | 'wanted'>,
  { isOpen, meaning, ...said }: Objection,
): Finding {
  const status = isOpen ? CheckStatus.WARN : CheckStatus.FAIL;
  return makeFinding('rotation', { ...rule, status, ...said, meaning: `${meaning}.` });
}

export function rootsMissingIn(trust: Trust, other: Trust): Root[] {
  return other.roots.filter(({ key }) => !trust.roots.some((root) => root.key === key));
}

/** Whether a signer was another one before, or none. */
export function isChanged(signer: Signer, before: readonly Signer[]): boolean {
  const same = before.find(({ purpose, label }) => purpose === signer.purpose && label === signer.label);
  return same === undefined || !isDeepStrictEqual(mapAt(same.object?.body, 'spec'), mapAt(signer.object?.body, 'spec'));
}

export function distinctLabels(signers: readonly Signer[]): string[] {
  return [...new Set(signers.map(({ label }) => label))];
}
