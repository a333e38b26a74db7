import { ISSUER_KINDS } from '../../../signing/issuers/kinds';
import { mapAt, textAt, valueAt } from '../../read/fields';
import { type IssuerName, issuerKindLabel } from '../../read/issuers';
import type { LoadedObject } from '../../read/load';
import { groupOf } from '../../read/objects';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';

/** Draws the issuers that are known by their kind, even when nothing refers to them; others are drawn where something does. */
export function drawIssuers(draft: GraphDraft): void {
  for (const { group, kind } of ISSUER_KINDS) {
    for (const issuer of draft.mesh.inventory.ofKind(group, kind)) drawIssuer(issuer, draft);
  }
}

/** Draws what an issuer signs; one that no object is, is missing. */
export function drawSigner(issuer: IssuerName, user: string, draft: GraphDraft): void {
  const object = draft.mesh.issuers.objectOf(issuer);
  draft.connect(object ? drawIssuer(object, draft) : drawAbsent(issuer, draft), 'signs', user);
}

function drawIssuer(issuer: LoadedObject, draft: GraphDraft): string {
  const { kind, namespace, name, body } = issuer;
  const key = nodeKey(issuerKindLabel({ group: groupOf(issuer), kind }), namespace, name);
  if (draft.has(key)) return key;
  draft.add({ key, kind: 'issuer', heading: kind, name, namespace, details: signingDetails(body) });
  const secret = draft.mesh.issuers.secretOf(issuer);
  if (secret) draft.readings.push({ store: { kind: 'Secret', ...secret }, reader: key, relation: 'keyOf' });
  return key;
}

function drawAbsent(issuer: IssuerName, draft: GraphDraft): string {
  const { group, kind, name } = issuer;
  const namespace = draft.mesh.issuers.namespaceOf(issuer);
  const key = nodeKey(issuerKindLabel(issuer), namespace, name);
  const elsewhere = draft.mesh.inventory.namespacesOf(group, kind, name);
  draft.addAbsent({ key, kind: 'issuer', heading: kind, name, namespace, details: [] }, 'no such issuer', elsewhere);
  return key;
}

/** Where the key of an issuer is, and under which name its CA goes there. */
function signingDetails(body: unknown): string[] {
  const at = (...path: string[]) => textAt(body, 'spec', ...path);
  const has = (field: string) => Object.hasOwn(mapAt(body, 'spec'), field);
  if (has('selfSigned')) return ['self-signed'];
  if (has('vault')) return present('Vault', at('vault', 'server'), at('vault', 'path'));
  if (has('venafi')) return present('Venafi', at('venafi', 'zone'));
  if (has('acme')) return present('ACME', at('acme', 'server'));
  if (at('arn') !== undefined) return present('AWS Private CA', at('arn'));
  if (at('caPoolId') !== undefined) return present('Google CAS', at('project'), at('location'), at('caPoolId'));
  if (valueAt(body, 'spec', 'provisioner') !== undefined) return present('step-ca', at('url'));
  return [];
}

function present(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text): text is string => text !== undefined && text !== '');
}
