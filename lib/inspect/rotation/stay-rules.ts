import type { Root } from '../read/authorities';
import type { Certificate } from '../read/certificates';
import { textAt, valueAt } from '../read/fields';
import type { MeshReading } from '../read/mesh';
import { described } from '../read/objects';
import { holds } from '../read/trust';
import type { Finding } from '../report/finding';
import { type AgentState, type Step, unsafe } from './step';

/** An issuer that still signs may not leave the output. */
export function signersStay({ after, old: previous, new: current }: Step): Finding[] {
  return after.signers.flatMap(({ issuer, label, purpose }) => {
    const object = issuer && previous.issuers.objectOf(issuer);
    if (issuer === undefined || object === undefined || current.issuers.objectOf(issuer) !== undefined) return [];
    return unsafe('signers-stay', after, {
      objects: [described(object)],
      found: `${label} is removed`,
      meaning: `${label} is removed, but still signs for ${purpose}`,
      fix: REMOVE_LATER,
    });
  });
}

const REMOVE_LATER = 'Make another generation active first, and remove this one in a later commit.';

/** What a CA that still signs hangs on has to stay: without it, it is not renewed, and its Secret may go with its Certificate. */
export function chainsStay({ before, after, old: previous, new: current }: Step): Finding[] {
  const staying = before.signers.filter((signer) =>
    after.signers.some(({ label, purpose }) => label === signer.label && purpose === signer.purpose),
  );
  return staying.flatMap(({ chain, label, purpose }) =>
    chain
      .flatMap((certificate) => missingParts(certificate, previous, current))
      .map((part) =>
        unsafe('authorities-stay', after, {
          objects: [part],
          found: `${part} is removed`,
          meaning: `${part} is removed, but ${label} still signs for ${purpose} with what it is there for`,
          fix: REMOVE_LATER,
        }),
      ),
  );
}

/** A root that is still collected may not leave the output. */
export function rootsStay({ before, after, old: previous, new: current }: Step): Finding[] {
  return previous.authorities.roots.flatMap(({ certificate, root }) => {
    if (holds(before.trust, root) !== 'yes' || !isCollected(certificate, root, after)) return [];
    return missingParts(certificate, previous, current).map((part) =>
      unsafe('authorities-stay', after, {
        objects: [part],
        found: `${part} is removed`,
        meaning: `${part} is removed, but ${after.trust.label} still collects ${root.label}`,
        fix: 'Take it out of what is trusted in the same commit, when nothing that it signed is in use any more.',
      }),
    );
  });
}

/** A root with another key, name or issuer is another root, from one moment to the next. */
export function rootsKeepTheirKey({ before, after, old: previous, new: current }: Step): Finding[] {
  const signing = before.signers.map(({ root }) => root?.key);
  return previous.authorities.roots.flatMap(({ certificate, root }) => {
    const next = sameSecret(current, certificate);
    if (next === undefined || (!signing.includes(root.key) && holds(before.trust, root) !== 'yes')) return [];
    const changes = identityChanges(certificate, next).join(', ');
    if (changes === '') return [];
    return unsafe('roots-keep-their-key', after, {
      objects: [described(next.object)],
      found: changes,
      meaning: `${described(next.object)} becomes another root in place: ${changes}`,
      fix: 'Leave a root as it is and add a generation with a Secret of its own.',
    });
  });
}

/** Whether what is trusted still names the root: one whose Certificate is gone shows up as an entry that is not known. */
function isCollected({ secretName: secret = '' }: Certificate, root: Root, { trust }: AgentState): boolean {
  return holds(trust, root) === 'yes' || trust.unknown.some((part) => part.endsWith(` ${secret}`));
}

/** A Certificate and the issuer that renews it, as far as they were there and no longer are. */
function missingParts(certificate: Certificate, previous: MeshReading, current: MeshReading): string[] {
  if (sameSecret(current, certificate) === undefined) return [described(certificate.object)];
  const { issuer } = certificate;
  const object = issuer && previous.issuers.objectOf(issuer);
  return object && current.issuers.objectOf(issuer) === undefined ? [described(object)] : [];
}

/** What of a Certificate makes it another root when it changes. */
function identityChanges(before: Certificate, after: Certificate): string[] {
  const fields = [['privateKey', 'algorithm'], ['privateKey', 'size'], ['commonName'], ['subject']];
  const changes = fields.flatMap((path) => {
    const [was, is] = [before, after].map(
      ({ object }) => JSON.stringify(valueAt(object.body, 'spec', ...path)) ?? 'nothing',
    );
    return was === is ? [] : [`${path.join('.')} from ${was} to ${is}`];
  });
  const [was, is] = [before.issuer, after.issuer];
  if (was?.kind !== is?.kind || was?.group !== is?.group) changes.push(`issuerRef from ${was?.kind} to ${is?.kind}`);
  const [had, policy] = [before, after].map(({ object }) =>
    textAt(object.body, 'spec', 'privateKey', 'rotationPolicy'),
  );
  if (policy !== 'Never' && had === 'Never')
    changes.push(`privateKey.rotationPolicy from Never to ${policy ?? 'nothing'}`);
  return changes;
}

function sameSecret({ authorities }: MeshReading, { secretName = '', object }: Certificate): Certificate | undefined {
  return authorities.certificateIn(secretName, object.namespace);
}
