import type { ParsedCertificate } from '../../../x509/parsed-certificate';

/** The identity of a workload in the form that Istio gives it: `spiffe://TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`. */
export interface SpiffeId {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Reads a SPIFFE ID; nothing for any other text. */
export function parseSpiffeId(uri: string): SpiffeId | undefined {
  const [, trustDomain, namespace, serviceAccount] = /^spiffe:\/\/([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(uri) ?? [];
  if (trustDomain === undefined || namespace === undefined || serviceAccount === undefined) return undefined;
  return { trustDomain, namespace, serviceAccount };
}

/** The SPIFFE ID of a certificate. One with several URIs has none: peers refuse it (SPIFFE X509-SVID, section 2). */
export function spiffeIdOf({ uris }: ParsedCertificate): SpiffeId | undefined {
  const [uri] = uris;
  return uri === undefined || uris.length > 1 ? undefined : parseSpiffeId(uri);
}
