import { groupOf } from '../../read/api-group';
import { mapAt, textAt, valueAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { nodeKey } from '../model';
import { CERT_MANAGER } from './certificates';

/** The issuers that are drawn even when nothing refers to them. Of other kinds, those are drawn that something refers to. */
const ISSUER_KINDS: Readonly<Record<string, readonly string[]>> = {
  [CERT_MANAGER]: ['Issuer', 'ClusterIssuer'],
  'awspca.cert-manager.io': ['AWSPCAIssuer', 'AWSPCAClusterIssuer'],
  'cas-issuer.jetstack.io': ['GoogleCASIssuer', 'GoogleCASClusterIssuer'],
  'certmanager.step.sm': ['StepIssuer', 'StepClusterIssuer'],
};

/**
 * Issuers of cert-manager and of its external issuers, and the Secret that a CA issuer signs with.
 *
 * @param clusterResourceNamespace where cert-manager looks for the Secrets of ClusterIssuers
 */
export function readIssuers(inventory: Inventory, draft: GraphDraft, clusterResourceNamespace: string): void {
  for (const [group, kinds] of Object.entries(ISSUER_KINDS)) {
    for (const issuer of inventory.ofKind(group, ...kinds)) readIssuer(issuer, draft, clusterResourceNamespace);
  }
}

/** Adds one issuer and gives its key. */
export function readIssuer(issuer: LoadedObject, draft: GraphDraft, clusterResourceNamespace: string): string {
  const { kind, namespace, name, body } = issuer;
  const key = issuerKey(groupOf(issuer), kind, namespace, name);
  if (draft.has(key)) return key;
  draft.add({ key, kind: 'issuer', heading: kind, name, namespace, details: signingDetails(body) });
  const secret = textAt(body, 'spec', 'ca', 'secretName');
  if (groupOf(issuer) === CERT_MANAGER && secret) {
    const secretNamespace = kind === 'ClusterIssuer' ? clusterResourceNamespace : namespace;
    draft.readings.push({
      store: { kind: 'Secret', namespace: secretNamespace, name: secret },
      reader: key,
      relation: 'keyOf',
    });
  }
  return key;
}

/** The key of an issuer: its group stands in it where the kind alone would be taken for cert-manager's. */
export function issuerKey(group: string, kind: string, namespace: string | undefined, name: string): string {
  const foreign = group !== CERT_MANAGER && ['Issuer', 'ClusterIssuer'].includes(kind);
  return nodeKey(foreign ? `${kind}.${group}` : kind, namespace, name);
}

/** Where the key of an issuer is, and under which name its CA goes there. */
function signingDetails(body: unknown): string[] {
  const at = (...path: string[]) => textAt(body, 'spec', ...path);
  const spec = mapAt(body, 'spec');
  if (spec.selfSigned !== undefined) return ['self-signed'];
  if (spec.vault !== undefined) return present('Vault', at('vault', 'server'), at('vault', 'path'));
  if (spec.venafi !== undefined) return present('Venafi', at('venafi', 'zone'));
  if (spec.acme !== undefined) return present('ACME', at('acme', 'server'));
  if (at('arn') !== undefined) return present('AWS Private CA', at('arn'));
  if (at('caPoolId') !== undefined) return present('Google CAS', at('project'), at('location'), at('caPoolId'));
  if (valueAt(body, 'spec', 'provisioner') !== undefined) return present('step-ca', at('url'));
  return [];
}

function present(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text): text is string => text !== undefined && text !== '');
}
