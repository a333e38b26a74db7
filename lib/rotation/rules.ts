import { mapAt, textAt, valueAt } from '../manifests/fields';
import type { LoadedObject } from '../manifests/load';
import type { AgentState, Signer } from './agent-state';
import { type Inventory, issuerOfCertificate, nameOf, type Root } from './inventory';

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

/** One agent before and after a step. */
export interface Step {
  readonly before: AgentState;
  readonly after: AgentState;
  readonly old: Inventory;
  readonly new: Inventory;
}

type Rule = (step: Step) => Finding[];

/** Every rule of a safe step, in the order in which they are reported. */
const RULES: readonly Rule[] = [
  trustedBeforeActive,
  trustedWhileActive,
  keptUntilReplaced,
  signersStay,
  authoritiesStay,
  rootsKeepTheirKey,
  oneThingAtATime,
  unknownSigners,
];

/** What the rules have against a step; each finding once. */
export function findingsOf(step: Step): Finding[] {
  const all = RULES.flatMap((rule) => rule(step));
  return all.filter((finding, index) => all.findIndex((other) => other.message === finding.message) === index);
}

/** A CA that starts to sign has to be trusted already: proxies that have not heard of it refuse what it signs. */
function trustedBeforeActive({ before, after }: Step): Finding[] {
  const signedBefore = rootsOf(before.signers);
  return after.signers.flatMap(({ root, label, chain, purpose }) => {
    if (root === undefined || has(signedBefore, root) || has(before.trust.roots, root)) return [];
    return {
      rule: 'trusted-before-active',
      unsafe: true,
      objects: [label, ...chain.map(described)],
      message: `${label} starts to sign for ${purpose}, but ${root.label} was not trusted before (${before.trust.label} did not have it)`,
      fix: 'Trust it first, in a commit of its own: add the generation, wait until every proxy has the new trust anchor, then make it active.',
    };
  });
}

/** What signs has to be trusted. */
function trustedWhileActive({ after }: Step): Finding[] {
  return after.signers.flatMap(({ root, label, chain, purpose }) => {
    if (root === undefined || has(after.trust.roots, root)) return [];
    if (after.trust.unknown.length > 0) {
      return {
        rule: 'trusted-while-active',
        unsafe: false,
        objects: [label],
        message: `${label} signs for ${purpose}, and whether ${after.trust.unknown.join(', ')} holds ${root.label} cannot be seen here`,
        fix: 'See with `cdk8s-istio-csr verify` that workloads verify up to the trust anchor.',
      };
    }
    return {
      rule: 'trusted-while-active',
      unsafe: true,
      objects: [label, ...chain.map(described)],
      message: `${label} signs for ${purpose}, but ${after.trust.label} does not have ${root.label}`,
      fix: 'Keep the root of what is active among what is trusted.',
    };
  });
}

/** Certificates that a CA signed until now are still in use: its root has to stay for a while. */
function keptUntilReplaced({ before, after }: Step): Finding[] {
  const dropped = before.trust.roots.filter((root) => !has(after.trust.roots, root));
  return before.signers.flatMap(({ root, label, chain }) => {
    if (root === undefined || !has(dropped, root)) return [];
    return {
      rule: 'kept-until-replaced',
      unsafe: true,
      objects: [label, ...chain.map(described)],
      message: `${label} signed until now, and ${root.label} is no longer trusted in the same step`,
      fix: 'Keep it trusted, in a commit of its own, until every certificate that it signed has been replaced; then remove it.',
    };
  });
}

/** An issuer that still signs may not leave the output. */
function signersStay({ after, old: previous, new: current }: Step): Finding[] {
  return after.signers.flatMap(({ issuer, label, purpose }) => {
    const object = previous.issuer(issuer);
    if (object === undefined || current.issuer(issuer) !== undefined) return [];
    return {
      rule: 'signers-stay',
      unsafe: true,
      objects: [described(object)],
      message: `${label} is removed, but still signs for ${purpose}`,
      fix: 'Make another generation active first, and remove this one in a later commit.',
    };
  });
}

/** A root that is still collected or signs may not leave the output: the Secret that holds it goes with its Certificate. */
function authoritiesStay({ before, after, old: previous, new: current }: Step): Finding[] {
  const needed = new Set(
    [...before.trust.roots.filter((root) => stillWanted(after, root)), ...rootsOf(after.signers)].map(({ key }) => key),
  );
  return previous.ofKind('cert-manager.io', 'Certificate').flatMap((certificate) => {
    const root = previous.rootOf([certificate]);
    if (root === undefined || !needed.has(root.key) || sameSecret(current, certificate) !== undefined) return [];
    return {
      rule: 'authorities-stay',
      unsafe: true,
      objects: [described(certificate)],
      message: `${described(certificate)} is removed, but ${after.trust.label} still collects its root`,
      fix: 'Take it out of what is trusted in the same commit, when nothing that it signed is in use any more.',
    };
  });
}

/** A root with another key, name or issuer is another root, from one moment to the next. */
function rootsKeepTheirKey({ before, old: previous, new: current }: Step): Finding[] {
  const inUse = [...before.trust.roots, ...rootsOf(before.signers)].map(({ key }) => key);
  return previous.ofKind('cert-manager.io', 'Certificate').flatMap((certificate) => {
    const root = previous.rootOf([certificate]);
    const next = sameSecret(current, certificate);
    if (root === undefined || next === undefined || !inUse.includes(root.key)) return [];
    const changed = identityChanges(certificate, next);
    if (changed.length === 0) return [];
    return {
      rule: 'roots-keep-their-key',
      unsafe: true,
      objects: [described(next)],
      message: `${described(next)} becomes another root in place: ${changed.join(', ')}`,
      fix: 'Leave a root as it is and add a generation with a Secret of its own.',
    };
  });
}

/** With a CA that is not part of the output, a step that changes both sides cannot be told from a safe one. */
function oneThingAtATime({ before, after }: Step): Finding[] {
  const dropped = before.trust.roots.filter((root) => !has(after.trust.roots, root));
  const changed = after.signers.filter((signer) => signer.root === undefined && isChanged(signer, before.signers));
  if (dropped.length === 0 || changed.length === 0) return [];
  return [
    {
      rule: 'one-thing-at-a-time',
      unsafe: true,
      objects: changed.map(({ label }) => label),
      message: `${changed.map(({ label }) => label).join(', ')} changes, and ${dropped.map(({ label }) => label).join(', ')} is no longer trusted in the same step`,
      fix: 'Change what signs and what is trusted in commits of their own: the old root stays until everything that it signed has been replaced.',
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

function stillWanted({ trust, signers }: AgentState, root: Root): boolean {
  // A Bundle names a Secret by name alone, so that a root whose Certificate is gone shows up as an entry that is not known.
  const secret = root.key.replace(/^Secret .*\//, '');
  return has(rootsOf(signers), root) || trust.unknown.some((part) => part.endsWith(` ${secret}`));
}

function isChanged(signer: Signer, before: readonly Signer[]): boolean {
  const same = before.find(({ purpose, label }) => purpose === signer.purpose && label === signer.label);
  if (same === undefined) return true;
  return JSON.stringify(mapAt(same.object?.body, 'spec')) !== JSON.stringify(mapAt(signer.object?.body, 'spec'));
}

/** What of a Certificate makes it another root when it changes. */
function identityChanges(before: LoadedObject, after: LoadedObject): string[] {
  const changes = [['privateKey', 'algorithm'], ['privateKey', 'size'], ['commonName'], ['subject']].flatMap((path) => {
    const [was, is] = [before, after].map(({ body }) => JSON.stringify(valueAt(body, 'spec', ...path)) ?? 'nothing');
    return was === is ? [] : [`${path.join('.')} from ${was} to ${is}`];
  });
  const [was, is] = [before, after].map((certificate) => issuerOfCertificate(certificate));
  if (was?.kind !== is?.kind || was?.group !== is?.group) changes.push(`issuerRef from ${was?.kind} to ${is?.kind}`);
  const policy = textAt(after.body, 'spec', 'privateKey', 'rotationPolicy');
  const had = textAt(before.body, 'spec', 'privateKey', 'rotationPolicy');
  if (policy !== 'Never' && had === 'Never')
    changes.push(`privateKey.rotationPolicy from Never to ${policy ?? 'nothing'}`);
  return changes;
}

function sameSecret(inventory: Inventory, certificate: LoadedObject): LoadedObject | undefined {
  return inventory.certificateIn(textAt(certificate.body, 'spec', 'secretName') ?? '', certificate.namespace);
}

function rootsOf(signers: readonly Signer[]): Root[] {
  return signers.flatMap(({ root }) => (root ? [root] : []));
}

function has(roots: readonly Root[], { key }: Root): boolean {
  return roots.some((root) => root.key === key);
}

function described(object: LoadedObject): string {
  return `${object.kind} ${nameOf(object)}`;
}
