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
  const objects = distinctLabels(changed);
  const starts = `${objects.join(', ')} starts to sign`;
  return {
    objects,
    found: `${starts}, and ${moves}`,
    meaning: `${starts}, and in the same step ${moves}`,
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
    const meaning = `nothing that was trusted before is trusted any more (${lost}), and ${signers} signed until now`;
    return { objects, found, meaning, fix: 'Trust the old root and the new one together, in a commit of its own.' };
  }
  const meaning = `${found}, and whether ${signers} needs it cannot be seen here`;
  const fix = 'See with `cdk8s-istio-csr verify --live` that nothing in use chains up to what is removed.';
  return { isOpen: true, objects, found, meaning, fix };
}

function unknownSigners({ before, after }: Step): Objection[] {
  return after.signers.flatMap((signer) => {
    if (signer.root !== undefined || !isChanged(signer, before.signers)) return [];
    const { label, purpose } = signer;
    const found = `${label}, whose root cannot be seen here`;
    const meaning = `${label} starts to sign for ${purpose}, and its root cannot be seen here`;
    const fix = `See that it chains up to what was trusted before (${before.trust.label}).`;
    return { isOpen: true, objects: [label], found, meaning, fix };
  });
}
