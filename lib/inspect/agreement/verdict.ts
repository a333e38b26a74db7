import type { Agent } from '../read/agents/agent';
import type { LoadedObject } from '../read/load';
import { described, qualifiedName } from '../read/objects';
import { type Plane, planeName } from '../read/planes/plane';
import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';

/** What each rule wants of a mesh. The ids are contract: reports and the headings of docs/graph.md name them. */
export const WANTED = {
  'asks-a-signer': 'somebody who signs, at the address that is asked',
  'answers-at-address': 'an address that who asks can dial, with a port that the Service of istio-csr has',
  'one-signer': "istiod's own CA off where istio-csr signs",
  'trusts-ztunnel': 'an agent that trusts the account of the ztunnel that asks it',
  'same-trust-domain': 'one trust domain in the mesh config and in the agent',
  'same-cluster-id': 'one cluster id in what is sent and in the agent',
  'root-reaches-namespace': 'the root in every namespace of the mesh',
} as const;

export type RuleId = keyof typeof WANTED;

/** Who takes part: an istiod or a ztunnel, an agent, or a Namespace. */
export type Party = { readonly plane: Plane } | { readonly agent: Agent } | { readonly namespace: LoadedObject };

/** What a rule says of one who asks. Where it cannot be seen, there is no verdict. */
export interface Verdict {
  readonly rule: RuleId;
  readonly holds: boolean;
  /** Who asks, or is to get something. */
  readonly at: Party;
  /** Who is asked, or is to give it. */
  readonly from: Party;
  /** What was found, in a few words. */
  readonly found: string;
  /** What it means where it does not hold, and what to do: sentences with their full stops. */
  readonly meaning: string;
  readonly fix: string;
}

function partyName(party: Party): string {
  if ('plane' in party) return planeName(party.plane);
  return 'agent' in party ? `istio-csr ${party.agent.name}` : `Namespace ${party.namespace.name}`;
}

function objectOf(party: Party): string {
  if ('namespace' in party) return described(party.namespace);
  const { object } = 'plane' in party ? party.plane : party.agent;
  return `${object.kind} ${qualifiedName(object.namespace, object.name)}`;
}

/** A verdict as a finding. All commands name the page of the graph, which describes the rules. */
export function findingOf({ rule, holds, at, from, found, meaning, fix }: Verdict): Finding {
  const parts = { check: rule, subject: partyName(at), found, wanted: WANTED[rule] };
  const objects = [...new Set([at, from].map(objectOf))];
  if (holds) return makeFinding('graph', { ...parts, objects, status: CheckStatus.PASS });
  return makeFinding('graph', { ...parts, objects, status: CheckStatus.FAIL, meaning, fix });
}

/** What does not agree, as findings. */
export function brokenOf(verdicts: readonly Verdict[]): Finding[] {
  return verdicts.filter(({ holds }) => !holds).map(findingOf);
}
