import type { Certificate, Root } from '../read/authorities';
import { mapAt, textAt, valueAt } from '../read/fields';
import type { IssuerName } from '../read/issuers';
import type { MeshReading } from '../read/mesh';
import { described } from '../read/objects';
import { holds } from '../read/trust';
import type { AgentState, Objection, Step } from './step';

const REMOVE_LATER = 'Make another generation active first, and remove this one in a later commit.';

/** An issuer that still signs may not leave the output. */
export function signersStay(step: Step): Objection[] {
  return step.after.signers.flatMap(({ issuer, label, purpose }) => {
    const gone = issuer && removedIssuer(issuer, step);
    if (gone === undefined) return [];
    const found = `${label} is removed`;
    return { objects: [gone], found, meaning: `${found}, but still signs for ${purpose}`, fix: REMOVE_LATER };
  });
}

/** What a CA that still signs hangs on has to stay: without it, it is not renewed, and its Secret may go with its Certificate. */
export function chainsStay(step: Step): Objection[] {
  const staying = step.before.signers.filter((signer) =>
    step.after.signers.some(({ label, purpose }) => label === signer.label && purpose === signer.purpose),
  );
  return staying.flatMap(({ chain, label, purpose }) => {
    const need = `${label} still signs for ${purpose} with what it is there for`;
    return chain.flatMap((certificate) => removals(certificate, step, need, REMOVE_LATER));
  });
}

/** A root that is still collected may not leave the output. */
export function rootsStay(step: Step): Objection[] {
  const { before, after, old: previous } = step;
  return previous.authorities.roots.flatMap(({ certificate, root }) => {
    if (holds(before.trust, root) !== 'yes' || !isCollected(certificate, root, after)) return [];
    const need = `${after.trust.label} still collects ${root.label}`;
    const fix = 'Take it out of what is trusted in the same commit, when nothing that it signed is in use any more.';
    return removals(certificate, step, need, fix);
  });
}

/** A root with another key, name or issuer is another root, from one moment to the next. */
export function rootsKeepTheirKey({ before, old: previous, new: current }: Step): Objection[] {
  const signing = before.signers.map(({ root }) => root?.key);
  return previous.authorities.roots.flatMap(({ certificate, root }) => {
    const next = sameSecret(current, certificate);
    if (next === undefined || (!signing.includes(root.key) && holds(before.trust, root) !== 'yes')) return [];
    const found = identityChanges(certificate, next).join(', ');
    if (found === '') return [];
    const object = described(next.object);
    const meaning = `${object} becomes another root in place: ${found}`;
    const fix = 'Leave a root as it is and add a generation with a Secret of its own.';
    return { objects: [object], found, meaning, fix };
  });
}

/** Whether what is trusted still names the root: one whose Certificate is gone shows up as an entry that is not known. */
function isCollected({ secretName: secret = '' }: Certificate, root: Root, { trust }: AgentState): boolean {
  return holds(trust, root) === 'yes' || trust.unknown.some((part) => part.endsWith(` ${secret}`));
}

/** A Certificate, or the issuer that renews it, that was there and no longer is though something needs it. */
function removals(certificate: Certificate, step: Step, need: string, fix: string): Objection | [] {
  const isThere = sameSecret(step.new, certificate) !== undefined;
  const renewing = certificate.issuer && removedIssuer(certificate.issuer, step);
  const part = isThere ? renewing : described(certificate.object);
  if (part === undefined) return [];
  const found = `${part} is removed`;
  return { objects: [part], found, meaning: `${found}, but ${need}`, fix };
}

/** An issuer that was there and no longer is, as findings name it. */
function removedIssuer(issuer: IssuerName, { old: previous, new: current }: Step): string | undefined {
  const object = previous.issuers.objectOf(issuer);
  return object && current.issuers.objectOf(issuer) === undefined ? described(object) : undefined;
}

/** What of a Certificate makes it another root when it changes. */
function identityChanges(before: Certificate, after: Certificate): string[] {
  const fields = [['privateKey', 'algorithm'], ['privateKey', 'size'], ['commonName'], ['subject']];
  const specs = [before, after].map(({ object }) => mapAt(object.body, 'spec'));
  const changes = fields.flatMap((path) => {
    const [was, is] = specs.map((spec) => JSON.stringify(valueAt(spec, ...path)) ?? 'nothing');
    return was === is ? [] : [`${path.join('.')} from ${was} to ${is}`];
  });
  const [was, is] = [before.issuer, after.issuer];
  if (was?.kind !== is?.kind || was?.group !== is?.group) changes.push(`issuerRef from ${was?.kind} to ${is?.kind}`);
  const [had, policy] = specs.map((spec) => textAt(spec, 'privateKey', 'rotationPolicy'));
  if (policy !== 'Never' && had === 'Never')
    changes.push(`privateKey.rotationPolicy from Never to ${policy ?? 'nothing'}`);
  return changes;
}

function sameSecret({ authorities }: MeshReading, { secretName = '', object }: Certificate): Certificate | undefined {
  return authorities.certificateIn(secretName, object.namespace);
}
