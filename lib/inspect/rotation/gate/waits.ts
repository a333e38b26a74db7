import type { Delayed, Held, Observation, RootKey, Signed, Trusting } from './observation';

/** What each wait of docs/rotation.md wants. The ids are contract: reports, pipelines and the headings of the page name them. */
export const WANTED_OF_WAIT = {
  'root-made': 'a root that exists before it is trusted',
  'root-collected': 'the root in what the agent mounts',
  'replicas-read': 'each replica of the agent has read what it mounts',
  'root-published': 'the root in the root ConfigMap of every namespace',
  'files-arrived': 'the root ConfigMaps in the files of the pods',
  'istiod-trusts': 'the root in the caBundle of every webhook of istiod',
  'ztunnels-restarted': 'ztunnels that verify the agent with the roots in their file',
  'proxies-trust': 'every proxy trusts the root',
  'agent-replaced': 'no replica of the agent has or hands out a certificate of what goes',
  'istiod-reissued': 'a certificate of istiod from what stays',
  'istiod-serves': 'istiod serves what is in its Secret',
  'proxies-replaced': 'no proxy has a certificate of what goes',
} as const;

export type WaitId = keyof typeof WANTED_OF_WAIT;

/** What a step does to a running mesh. */
export interface Intent {
  /** The roots above what signs after it: all that it needs to be trusted by everything before. */
  readonly needed: ReadonlySet<RootKey>;
  /** The roots that are no longer trusted after it. */
  readonly ends: ReadonlySet<RootKey>;
  /** What is to be trusted or to sign, and does not exist. */
  readonly unmade: readonly string[];
}

/** A part of the mesh that a wait looks at. */
export interface Waiting {
  readonly name: string;
  readonly why?: string;
  readonly renewsIn?: number;
}

export interface Wait {
  readonly id: WaitId;
  /** How many parts it looked at. */
  readonly count: number;
  /** Those for which it is not over yet. */
  readonly open: readonly Waiting[];
  /** Those of which it could not be told. */
  readonly unknown: readonly Waiting[];
}

export type Verdict = 'safe' | 'not yet' | 'not known';

type Answer = boolean | undefined;

/**
 * The waits that have to be over before a step is taken. A step that neither starts to sign with anything nor stops to trust something
 * has none: trusting more is always safe.
 */
export function waitsBefore({ needed, ends, unmade }: Intent, observation: Observation): Wait[] {
  const { collected, replicas, published, files, webhooks, ztunnels, proxies, agent, istiod, serving } = observation;
  const trusts = ({ trusts: own }: Trusting): Answer => own && [...needed].every((root) => own.has(root));
  const arrived = ({ hasArrived }: Delayed): Answer => hasArrived;
  const replaced = ({ signer, isStale = false }: Signed): Answer => {
    if (isStale) return false;
    return signer === undefined ? undefined : !ends.has(signer);
  };
  const both = (one: Answer, other: Answer): Answer => (one === false || other === false ? false : one && other);
  const before = [
    wait('root-made', [...unmade.map((name) => ({ name })), ...[...needed].map(() => undefined)], () => false),
    wait('root-collected', [collected], trusts),
    wait('replicas-read', replicas, arrived),
    wait('root-published', published, trusts),
    wait('files-arrived', files, arrived),
    wait('istiod-trusts', webhooks, (webhook) => both(trusts(webhook), arrived(webhook))),
    wait('ztunnels-restarted', ztunnels, arrived),
    wait('proxies-trust', proxies, trusts),
  ];
  const after = [
    wait('agent-replaced', agent, replaced),
    wait('istiod-reissued', istiod, replaced),
    wait('istiod-serves', serving, arrived),
    wait('proxies-replaced', proxies, (proxy: Held) => replaced(proxy)),
  ];
  return [...(needed.size + unmade.length > 0 ? before : []), ...(ends.size > 0 ? after : [])];
}

/** What is certain goes before what is not known: who has to wait anyway need not look for what could not be read. */
export function verdictOf(waits: readonly Wait[]): Verdict {
  if (waits.some(({ open }) => open.length > 0)) return 'not yet';
  return waits.some(({ unknown }) => unknown.length > 0) ? 'not known' : 'safe';
}

/** @param parts those that it looks at; nothing in place of one for which it is over whatever it says */
function wait<T extends Waiting>(id: WaitId, parts: readonly (T | undefined)[], answer: (part: T) => Answer): Wait {
  const answers = parts.flatMap((part) => (part === undefined ? [] : [{ part, answer: answer(part) }]));
  const those = (wanted: Answer) => answers.flatMap((one) => (one.answer === wanted ? [one.part] : []));
  return { id, count: parts.length, open: those(false), unknown: those(undefined) };
}
