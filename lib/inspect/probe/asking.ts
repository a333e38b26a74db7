import { performance } from 'node:perf_hooks';
import { signingRequest } from '../../x509/signing-request';
import type { CertificateClient } from './certificate-client';
import type { KeySource } from './keys';
import { decodeResponse, encodeRequest } from './messages';

/** What is asked for in one call. */
export interface Wish {
  /** The SPIFFE ID in the signing request. */
  readonly identity: string;
  readonly keys: KeySource;
  readonly lifetimeSeconds: number;
  /** The token; without one, none is sent. */
  readonly token?: string;
  readonly clusterId: string;
  /** Whether it is asked on behalf of a pod on the node, as ztunnel does. */
  readonly isImpersonated: boolean;
}

/** How a call ended, and after how long. */
export type Outcome = { readonly millis: number } & (
  | {
      /** `cert_chain`, of which the last text has what is to be trusted. */
      readonly chain: readonly string[];
      /** The hash of the key in the signing request. */
      readonly publicKeyHash: string;
    }
  | { readonly code: string; readonly details: string }
);

/** The code for an answer that is no message, which gRPC itself has none for. */
export const UNREADABLE = 'UNREADABLE';

/** Asks for a certificate as a proxy does (security/pkg/nodeagent/caclient/providers/citadel of istio/istio, 1.30.3). */
export async function ask(client: CertificateClient, wish: Wish, timeoutMillis: number): Promise<Outcome> {
  const { identity, keys, lifetimeSeconds, token, clusterId, isImpersonated } = wish;
  const { pem, publicKeyHash } = signingRequest(identity, await keys());
  // Proxies name a signer, which is empty unless somebody sets one.
  const metadata: Readonly<Record<string, string>> = isImpersonated
    ? { ImpersonatedIdentity: identity }
    : { CertSigner: '' };
  const message = encodeRequest({ csr: pem, validitySeconds: lifetimeSeconds, metadata });
  const headers = { clusterid: clusterId, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  // Making the key is no work of the agent.
  const start = performance.now();
  const reply = await client.createCertificate(message, headers, timeoutMillis);
  const millis = performance.now() - start;
  if ('code' in reply) {
    // An answer may hold what it was sent.
    const details = token === undefined ? reply.details : reply.details.replaceAll(token, '(the token, not shown)');
    return { millis, code: reply.code, details };
  }
  try {
    return { millis, chain: decodeResponse(reply.message), publicKeyHash };
  } catch (error) {
    return {
      millis,
      code: UNREADABLE,
      details: `the answer is no IstioCertificateResponse: ${(error as Error).message}`,
    };
  }
}
