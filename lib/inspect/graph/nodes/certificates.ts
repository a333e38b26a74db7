import { CERTIFICATE_SECONDS } from '../../../facts/cert-manager';
import { listAt, textAt } from '../../read/fields';
import type { GraphDraft } from '../draft';
import { humanLifetime, humanSeconds } from '../lifetime';
import { nodeKey } from '../model';
import { drawSigner } from './issuers';

/** More names than these make a node too tall to read the picture. */
const SHOWN_NAMES = 2;

export function drawCertificates(draft: GraphDraft): void {
  for (const { object, isAuthority, secretName, issuer } of draft.mesh.certificates) {
    const { body, name, namespace } = object;
    const key = nodeKey('Certificate', namespace, name);
    const duration = textAt(body, 'spec', 'duration');
    draft.add({
      key,
      kind: isAuthority ? 'authority' : 'certificate',
      heading: isAuthority ? 'CA certificate' : 'Certificate',
      name,
      namespace,
      lifetime: duration === undefined ? humanSeconds(CERTIFICATE_SECONDS) : humanLifetime(duration),
      details: shortList([...listAt(body, 'spec', 'dnsNames'), ...listAt(body, 'spec', 'uris')]),
    });
    if (issuer) drawSigner(issuer, key, draft);
    if (secretName) draft.writings.push({ store: { kind: 'Secret', namespace, name: secretName }, writer: key });
  }
}

export function shortList(values: readonly unknown[]): string[] {
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
  if (texts.length <= SHOWN_NAMES + 1) return texts;
  return [...texts.slice(0, SHOWN_NAMES), `and ${texts.length - SHOWN_NAMES} more names`];
}
