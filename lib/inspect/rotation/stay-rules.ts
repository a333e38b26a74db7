import { textAt, valueAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import { described, type Inventory, issuerOfCertificate, type Root } from './inventory';
import type { Finding, Step } from './rules';
import { holds } from './trust';

/** An issuer that still signs may not leave the output. */
export function signersStay({ after, old: previous, new: current }: Step): Finding[] {
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

/** What a CA that still signs hangs on has to stay: without it, it is not renewed, and its Secret may go with its Certificate. */
export function chainsStay({ before, after, old: previous, new: current }: Step): Finding[] {
  const staying = before.signers.filter((signer) =>
    after.signers.some(({ label, purpose }) => label === signer.label && purpose === signer.purpose),
  );
  return staying.flatMap(({ chain, label, purpose }) =>
    chain
      .flatMap((certificate) => missingParts(certificate, previous, current))
      .map((part) => ({
        rule: 'authorities-stay',
        unsafe: true,
        objects: [part],
        message: `${part} is removed, but ${label} still signs for ${purpose} with what it is there for`,
        fix: 'Make another generation active first, and remove this one in a later commit.',
      })),
  );
}

/** A root that is still collected may not leave the output. */
export function rootsStay({ before, after, old: previous, new: current }: Step): Finding[] {
  return rootCertificates(previous).flatMap(({ certificate, root }) => {
    if (holds(before.trust, root) !== 'yes' || !isCollected(certificate, root, { after })) return [];
    return missingParts(certificate, previous, current).map((part) => ({
      rule: 'authorities-stay',
      unsafe: true,
      objects: [part],
      message: `${part} is removed, but ${after.trust.label} still collects ${root.label}`,
      fix: 'Take it out of what is trusted in the same commit, when nothing that it signed is in use any more.',
    }));
  });
}

/** A root with another key, name or issuer is another root, from one moment to the next. */
export function rootsKeepTheirKey({ before, old: previous, new: current }: Step): Finding[] {
  const signing = before.signers.map(({ root }) => root?.key);
  return rootCertificates(previous).flatMap(({ certificate, root }) => {
    const next = sameSecret(current, certificate);
    if (next === undefined || (!signing.includes(root.key) && holds(before.trust, root) !== 'yes')) return [];
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

function rootCertificates(inventory: Inventory): { certificate: LoadedObject; root: Root }[] {
  return inventory.ofKind('cert-manager.io', 'Certificate').flatMap((certificate) => {
    const root = inventory.rootOf([certificate]);
    return root ? { certificate, root } : [];
  });
}

/** Whether what is trusted still names the root: one whose Certificate is gone shows up as an entry that is not known. */
function isCollected(certificate: LoadedObject, root: Root, { after }: Pick<Step, 'after'>): boolean {
  const secret = textAt(certificate.body, 'spec', 'secretName') ?? '';
  return holds(after.trust, root) === 'yes' || after.trust.unknown.some((part) => part.endsWith(` ${secret}`));
}

/** A Certificate and the issuer that renews it, as far as they were there and no longer are. */
function missingParts(certificate: LoadedObject, previous: Inventory, current: Inventory): string[] {
  if (sameSecret(current, certificate) === undefined) return [described(certificate)];
  const issuer = previous.issuer(issuerOfCertificate(certificate));
  return issuer && current.issuer(issuerOfCertificate(certificate)) === undefined ? [described(issuer)] : [];
}

/** What of a Certificate makes it another root when it changes. */
function identityChanges(before: LoadedObject, after: LoadedObject): string[] {
  const fields = [['privateKey', 'algorithm'], ['privateKey', 'size'], ['commonName'], ['subject']];
  const changes = fields.flatMap((path) => {
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
