import { grouped } from '../../../internal/grouped';
import type { Root } from '../../read/authorities';
import { holds, type Trust } from '../../read/trust';
import type { Finding } from '../../report/finding';
import { clustersIn, named } from '../../report/names';
import { type Objection, rootsMissingIn } from '../step';
import { type FleetRuleId, fleetFinding } from './fleet-finding';
import { type Member, type MemberSigner, trustKey } from './member';

/** A step of the clusters of one mesh: what was committed, and what is to be. */
export interface MeshStep {
  /** The id of the mesh. */
  readonly mesh: string;
  readonly before: readonly Member[];
  readonly after: readonly Member[];
}

/**
 * What each cluster of a mesh signs with, the others have to trust. Waves reach clusters one after another, so that any of them may be
 * before its step while any other one is behind it.
 */
const RULES = {
  'trusted-everywhere-before-active': trustedBeforeActive,
  'trusted-everywhere-while-active': trustedWhileActive,
  'kept-everywhere-until-replaced': keptUntilReplaced,
  'mesh-trusts-alike': trustsAlike,
  'mesh-trust-changed': trustChanged,
} satisfies Partial<Record<FleetRuleId, (step: MeshStep) => Objection[]>>;

/** What the rules across clusters have against the step of a mesh. */
export function meshFindings(step: MeshStep): Finding[] {
  return (Object.keys(RULES) as (keyof typeof RULES)[]).flatMap((id) =>
    RULES[id](step).map((objection) => fleetFinding(`mesh ${step.mesh}`, id, objection)),
  );
}

/** Clusters that sign with one root, and with which issuers. */
interface Signing {
  readonly root: Root;
  readonly by: readonly { readonly member: Member; readonly signer: MemberSigner }[];
}

function signings(members: readonly Member[], isMeant: (member: Member, signer: MemberSigner) => boolean): Signing[] {
  const all = members.flatMap((member) =>
    member.signers.flatMap((signer) =>
      signer.root !== undefined && isMeant(member, signer) ? { member, signer, root: signer.root } : [],
    ),
  );
  return [...grouped(all, ({ root }) => root.key).values()].flatMap((by) => {
    const [first] = by;
    return first === undefined ? [] : { root: first.root, by };
  });
}

/** Those of a mesh that do not hold a root, or are not seen to, beside the clusters that sign with it. */
function without({ root, by }: Signing, members: readonly Member[]) {
  const signing = new Set(by.map(({ member }) => member.cluster));
  const answers = new Map<Trust, ReturnType<typeof holds>>();
  const heldBy = ({ trust }: Member) => {
    const known = answers.get(trust) ?? holds(trust, root);
    answers.set(trust, known);
    return known;
  };
  // Of itself a cluster's own rules tell; a root that several sign with has to be trusted by each of them.
  const others = members.filter(({ cluster }) => signing.size > 1 || !signing.has(cluster));
  const no = others.filter((member) => heldBy(member) === 'no');
  const maybe = others.filter((member) => heldBy(member) === 'maybe');
  return { no, maybe };
}

function objectsOf(by: Signing['by'], others: readonly Member[]): string[] {
  const clusters = [...by.map(({ member }) => member), ...others].map(({ cluster }) => `Cluster ${cluster}`);
  return [...new Set([...by.map(({ signer }) => signer.label), ...clusters])];
}

/** A root that a cluster starts to sign with has to be trusted by every other one in the state that is committed. */
function trustedBeforeActive({ before, after }: MeshStep): Objection[] {
  const previous = grouped(before, ({ cluster }) => cluster);
  const wasSigning = (cluster: string, { root }: MemberSigner) =>
    (previous.get(cluster) ?? []).some(({ signers }) => signers.some((one) => one.root?.key === root?.key));
  const current = grouped(after, ({ cluster }) => cluster);
  const starting = signings(after, ({ cluster }, signer) => !wasSigning(cluster, signer));
  return starting.flatMap((signing) => {
    const { root, by } = signing;
    const { no, maybe } = without(signing, before);
    const lacking = no.length > 0 ? no : maybe;
    if (lacking.length === 0) return [];
    const isOpen = no.length === 0;
    const state = isOpen ? 'is not seen to be trusted by' : 'is not trusted by';
    const added = lacking.filter(({ cluster }) =>
      (current.get(cluster) ?? []).some(({ trust }) => holds(trust, root) === 'yes'),
    );
    const same =
      added.length === 0
        ? ''
        : `; ${named(added)} would trust it in the same commit, and waves are applied one after another`;
    const found = `${root.label} ${state} ${named(lacking)}`;
    return {
      isOpen,
      objects: objectsOf(by, lacking),
      found,
      meaning: `${clustersIn(by)} would start to sign with ${root.label}, which ${state} ${named(lacking)} in what is committed${same}`,
      fix: 'Trust it in every cluster of the mesh first, in commits of their own; when the last wave has it (`cdk8s-istio-csr verify --live --fleet`), make it active wave by wave.',
    };
  });
}

/** What a cluster signs with has to be trusted by every other one. What cannot be seen is said when it changes, and not for ever. */
function trustedWhileActive({ before, after }: MeshStep): Objection[] {
  const trusts = new Set(before.map(trustOf));
  const identities = new Set(before.flatMap((member) => member.signers.map((signer) => identityOf(member, signer))));
  const dropped = new Map(
    signings(before, () => true).map((signing) => [signing.root.key, dropping(signing, before, after)]),
  );
  return signings(after, () => true).flatMap((signing) => {
    const { root, by } = signing;
    const { no, maybe } = without(signing, after);
    // Of what signed already, the next rule tells who drops it.
    const told = new Set((dropped.get(root.key) ?? []).map(({ cluster }) => cluster));
    const lacking = no.filter(({ cluster }) => !told.has(cluster));
    const isChanged =
      maybe.some((member) => !trusts.has(trustOf(member))) ||
      by.some(({ member, signer }) => !identities.has(identityOf(member, signer)));
    const others = lacking.length > 0 ? lacking : isChanged ? maybe : [];
    if (others.length === 0) return [];
    const isOpen = lacking.length === 0;
    const state = isOpen ? 'is not seen to be trusted by' : 'is not trusted by';
    return {
      isOpen,
      objects: objectsOf(by, others),
      found: `${root.label} ${state} ${named(others)}`,
      meaning: `${clustersIn(by)} would sign with ${root.label}, which ${state} ${named(others)}`,
      fix: isOpen
        ? 'See with `cdk8s-istio-csr verify --live --fleet` that the workloads of each cluster verify with what the others trust.'
        : 'Trust the root of what signs in every cluster of the mesh.',
    };
  });
}

function trustOf({ cluster, trust }: Member): string {
  return `${cluster} ${trustKey(trust)}`;
}

function identityOf({ cluster }: Member, { identity }: MemberSigner): string {
  return `${cluster} ${identity}`;
}

/** Certificates that a cluster signed until now are still in use, and peers in every other one have to verify them. */
function keptUntilReplaced({ before, after }: MeshStep): Objection[] {
  const still = new Set(
    after.flatMap(({ cluster, signers }) => signers.map(({ root }) => `${cluster} ${root?.key ?? ''}`)),
  );
  return signings(before, () => true).flatMap((signing) => {
    const { root, by } = signing;
    const others = dropping(signing, before, after);
    if (others.length === 0) return [];
    const signs = by.filter(({ member }) => still.has(`${member.cluster} ${root.key}`));
    const who =
      signs.length > 0 ? `${clustersIn(signs)} still signs with it` : `${clustersIn(by)} signed with it until now`;
    return {
      objects: objectsOf(by, others),
      found: `${root.label} is no longer trusted by ${named(others)}`,
      meaning: `${named(others)} would no longer trust ${root.label}, and ${who}`,
      fix: 'Keep it trusted in every cluster of the mesh until none signs with it and every certificate that it signed has been replaced; then remove it, in a commit of its own.',
    };
  });
}

/** Who trusted, or may have trusted, the root of what signs, and no longer does. */
function dropping(signing: Signing, before: readonly Member[], after: readonly Member[]): Member[] {
  const untrusting = new Set(without(signing, before).no.map(({ cluster }) => cluster));
  const known = new Set(before.map(({ cluster }) => cluster));
  return without(signing, after).no.filter(({ cluster }) => known.has(cluster) && !untrusting.has(cluster));
}

/** A root that cannot be seen is one of those that its cluster trusts; so every other one has to trust the same, before and after. */
function trustsAlike({ before, after }: MeshStep): Objection[] {
  const previous = grouped(before, ({ cluster }) => cluster);
  const ends = new Map(
    before.flatMap((member) => member.signers.map((signer) => [identityOf(member, signer), signer.endsAt])),
  );
  const isStarting = (member: Member, signer: MemberSigner) => {
    const identity = identityOf(member, signer);
    const end = ends.get(identity);
    const isMoved = end !== undefined && signer.endsAt !== undefined && end !== signer.endsAt;
    return !ends.has(identity) || isMoved;
  };
  const starting = after.flatMap((member) =>
    member.signers
      .filter((signer) => signer.root === undefined && isStarting(member, signer))
      .map((signer) => ({ member, signer })),
  );
  if (starting.length === 0) return [];
  const moving = after.filter((member) => {
    const states = previous.get(member.cluster);
    return states?.some(({ trust }) => trustKey(trust) === trustKey(member.trust)) === false;
  });
  // What is made in a cluster cannot be compared with certificates.
  const [made, given] = [true, false].map((isMade) =>
    [...before, ...after].filter(({ trust }) => trust.roots.some(({ isMadeInCluster }) => isMadeInCluster) === isMade),
  );
  const kinds = [...grouped(given ?? [], ({ trust }) => trustKey(trust)).values()].sort((a, b) => a.length - b.length);
  // The fewest are the ones to look at.
  const odd = [moving, kinds.length > 1 ? (kinds[0] ?? []) : [], made ?? []].find(({ length }) => length > 0);
  if (odd === undefined) return [];
  const isOpen = odd === made;
  const labels = [...new Set(starting.map(({ signer }) => signer.label))].join(', ');
  const differ =
    odd === moving
      ? `${named(odd)} would trust other roots than before`
      : `${named(odd)} ${isOpen ? 'makes a root of its own' : 'trusts other roots than the rest of the mesh'}`;
  return [
    {
      isOpen,
      objects: objectsOf(starting, odd),
      found: `${labels}, whose root cannot be seen here, starts to sign; ${differ}`,
      meaning: `${labels} would start to sign in ${clustersIn(starting)}, its root cannot be seen here, and ${differ}: whether every cluster trusts it cannot be told from a step that breaks the mesh`,
      fix: 'Have every cluster of the mesh trust the same roots first, the new one among them, and commit that; then change who signs, wave by wave; and only then what is trusted.',
    },
  ];
}

/** A cluster drops a root that others, whose roots cannot be seen, may sign with. Of its own signers its own rules tell. */
function trustChanged({ before, after }: MeshStep): Objection[] {
  const unseen = before.flatMap((member) =>
    member.signers.filter(({ root }) => root === undefined).map((signer) => ({ member, signer })),
  );
  if (unseen.length === 0) return [];
  const previous = grouped(before, ({ cluster }) => cluster);
  const seen = new Set(before.flatMap(({ signers }) => signers.flatMap(({ root }) => root?.key ?? [])));
  const dropped = after.flatMap((member) => {
    const states = previous.get(member.cluster) ?? [];
    // With an unseen signer of its own it is told there already.
    if (states.some(({ signers }) => signers.some(({ root }) => root === undefined))) return [];
    const roots = states.flatMap(({ trust }) => rootsMissingIn(member.trust, trust));
    return roots.filter(({ key }) => !seen.has(key)).map((root) => ({ member, root }));
  });
  return [...grouped(dropped, ({ root }) => root.key).values()].flatMap((each) => {
    const [first] = each;
    if (first === undefined) return [];
    const members = each.map(({ member }) => member);
    const { label } = first.root;
    return {
      isOpen: true,
      objects: objectsOf(unseen, members),
      found: `${label} is no longer trusted by ${named(members)}`,
      meaning: `${named(members)} would no longer trust ${label}, and whether ${clustersIn(unseen)}, whose issuers' roots cannot be seen here, need it is not known`,
      fix: 'See with `cdk8s-istio-csr verify --live --fleet` that nothing in use chains up to what is removed.',
    };
  });
}
