import { holds } from '../read/trust';
import { distinctLabels, isChanged, type Objection, rootsMissingIn, type Step } from './step';

/** The rules for CAs whose roots are not part of the output. */
export const outsideRules = {
  'one-thing-at-a-time': oneThingAtATime,
  'trust-changed': trustChanged,
  'unknown-signer': unknownSigners,
};

/** With a CA that is not part of the output, a step that changes both sides cannot be told from a safe one. */
function oneThingAtATime({ before, after }: Step): Objection | [] {
  const moves = [
    ...rootsMissingIn(after.trust, before.trust).map(({ label }) => `${label} is no longer trusted`),
    ...rootsMissingIn(before.trust, after.trust).map(({ label }) => `${label} is trusted newly`),
  ].join(', ');
  const changed = after.signers.filter((signer) => signer.root === undefined && isChanged(signer, before.signers));
  if (moves === '' || changed.length === 0) return [];
  const signers = distinctLabels(changed);
  return {
    objects: signers,
    found: `${signers.join(', ')} starts to sign, and ${moves}`,
    meaning: `${signers.join(', ')} starts to sign, and in the same step ${moves}`,
    fix: 'Change what signs and what is trusted in commits of their own: trust the new root first, and the old one until everything that it signed has been replaced.',
  };
}

/** A CA whose root is not known here keeps signing, and something else is trusted than before. */
function trustChanged({ before, after }: Step): Objection | [] {
  const unknown = before.signers.filter(({ root }) => root === undefined || holds(before.trust, root) === 'maybe');
  const dropped = rootsMissingIn(after.trust, before.trust);
  const gone = before.trust.unknown.filter((part) => !after.trust.unknown.includes(part));
  const lost = [...dropped.map(({ label }) => label), ...gone].join(', ');
  if (unknown.length === 0 || lost === '') return [];
  const isSeen = before.trust.unknown.length === 0 && after.trust.unknown.length === 0;
  const objects = distinctLabels(unknown);
  const signers = objects.join(', ');
  const found = `${lost} is no longer trusted`;
  if (isSeen && dropped.length === before.trust.roots.length) {
    return {
      objects,
      found,
      meaning: `nothing that was trusted before is trusted any more (${lost}), and ${signers} signed until now`,
      fix: 'Trust the old root and the new one together, in a commit of its own.',
    };
  }
  return {
    isOpen: true,
    objects,
    found,
    meaning: `${found}, and whether ${signers} needs it cannot be seen here`,
    fix: 'See with `cdk8s-istio-csr verify --live` that nothing in use chains up to what is removed.',
  };
}

/** A CA outside of the output that starts to sign: its root is not known here. */
function unknownSigners({ before, after }: Step): Objection[] {
  return after.signers.flatMap((signer) => {
    if (signer.root !== undefined || !isChanged(signer, before.signers)) return [];
    return {
      isOpen: true,
      objects: [signer.label],
      found: `${signer.label}, whose root cannot be seen here`,
      meaning: `${signer.label} starts to sign for ${signer.purpose}, and its root cannot be seen here`,
      fix: `See that it chains up to what was trusted before (${before.trust.label}).`,
    };
  });
}
