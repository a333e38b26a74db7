import { listAt, textAt, valueAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { humanLifetime } from '../lifetime';
import { nodeKey } from '../model';

export const CERT_MANAGER = 'cert-manager.io';

/** What cert-manager issues for where a Certificate leaves its duration out (v1.1.0 to v1.21.1). */
const DEFAULT_LIFETIME = '90 d';

/** More names than these make a node too tall to read the picture. */
const SHOWN_NAMES = 2;

/** cert-manager's Certificates: who is to sign them, and the Secret that they end up in. */
export function readCertificates(inventory: Inventory, draft: GraphDraft): void {
  for (const certificate of inventory.ofKind(CERT_MANAGER, 'Certificate')) readCertificate(certificate, draft);
}

function readCertificate({ body, name, namespace }: LoadedObject, draft: GraphDraft): void {
  const key = nodeKey('Certificate', namespace, name);
  const isAuthority = valueAt(body, 'spec', 'isCA') === true;
  const duration = textAt(body, 'spec', 'duration');
  draft.add({
    key,
    kind: isAuthority ? 'authority' : 'certificate',
    heading: isAuthority ? 'CA certificate' : 'Certificate',
    name,
    namespace,
    lifetime: duration === undefined ? DEFAULT_LIFETIME : humanLifetime(duration),
    details: shortList([...listAt(body, 'spec', 'dnsNames'), ...listAt(body, 'spec', 'uris')]),
  });
  draft.issuerUses.push({
    group: textAt(body, 'spec', 'issuerRef', 'group') || CERT_MANAGER,
    kind: textAt(body, 'spec', 'issuerRef', 'kind') || 'Issuer',
    name: textAt(body, 'spec', 'issuerRef', 'name') ?? '',
    namespace,
    user: key,
  });
  const secret = textAt(body, 'spec', 'secretName');
  if (secret) draft.writings.push({ store: { kind: 'Secret', namespace, name: secret }, writer: key });
}

/** The first texts of a list, one a line, and how many there are beyond. */
export function shortList(values: readonly unknown[]): string[] {
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
  if (texts.length <= SHOWN_NAMES + 1) return texts;
  return [...texts.slice(0, SHOWN_NAMES), `and ${texts.length - SHOWN_NAMES} more names`];
}
