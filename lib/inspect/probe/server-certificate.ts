import { connect, type DetailedPeerCertificate } from 'node:tls';
import type { CertificateCache } from '../../x509/certificate-cache';
import { ParsedCertificate } from '../../x509/parsed-certificate';
import type { Finding } from '../report/finding';
import { TLS_SERVER, verifyChain } from '../verify/chain';
import { namedAll } from '../verify/describe';
import type { Read } from '../verify/live/unread';
import type { Endpoint } from './certificate-client';
import { ProbeCheck, probeCheck } from './checks';
import { namesMissing } from './find-service';

/** What an agent shows before anything is sent to it. */
interface Shown {
  readonly chain: readonly ParsedCertificate[];
  /** The protocol that it chose of those offered (ALPN); nothing where it chose none. */
  readonly protocol?: string;
}

/** More than this no server sends that means well. */
const LONGEST_CHAIN = 10;

/** How a handshake is judged: with the roots that are published, and the names that are dialled. */
export interface ServerCriteria {
  readonly subject: string;
  readonly names: readonly string[];
  readonly anchors: readonly ParsedCertificate[];
  readonly cache: CertificateCache;
  readonly timeoutMillis: number;
}

/**
 * Checks what an agent shows, as a proxy does before it sends its token. Its own handshake, because gRPC tells only that there is no
 * connection.
 *
 * @returns whether it may be asked, and what was found
 */
export async function checkServer(
  endpoint: Pick<Endpoint, 'host' | 'port' | 'serverName'>,
  { subject, names, anchors, cache, timeoutMillis }: ServerCriteria,
): Promise<{ readonly mayBeAsked: boolean; readonly finding: Finding }> {
  const check = probeCheck(ProbeCheck.SERVER_CERTIFICATE, subject, `for ${names.join(', ')}, below the published root`);
  const shown = await handshake(endpoint, timeoutMillis);
  if ('problem' in shown) {
    const finding = check.error(shown.problem, {
      meaning: 'No TLS was spoken with the pod, so it was not asked.',
      fix: 'Look at the log of the pod, and at its --serving-address: the port-forward leads to that port.',
    });
    return { mayBeAsked: false, finding };
  }
  const { chain, protocol } = shown.value;
  const [leaf] = chain;
  const missing = namesMissing(names, leaf?.dnsNames ?? []);
  const { problem, text = '' } = verifyChain(chain, anchors, new Date(), cache, [TLS_SERVER]);
  if (problem !== undefined) {
    const finding = check.fail(text, {
      meaning: 'Proxies do not trust the agent: they refuse its certificate, and get none.',
      fix: `The published root is ${namedAll(anchors)}. If the CA has a new key, or the agent another issuer, restart the agent, which gets a new certificate and publishes its root; else give the root that you mean with --root FILE.`,
    });
    return { mayBeAsked: false, finding };
  }
  const found = `${leaf?.dnsNames.join(', ') || 'no DNS name'}`;
  if (missing.length > 0) {
    const finding = check.fail(found, {
      meaning: `Proxies dial ${missing.join(', ')}, for which the certificate of the agent is not: they refuse it.`,
      fix: 'Have proxies dial a name of the certificate (caAddress of the agent), or add the name to --serving-certificate-dns-names and restart the agent.',
    });
    return { mayBeAsked: false, finding };
  }
  if (protocol === undefined) {
    const finding = check.warn(`${found}; no ALPN`, {
      meaning: 'The agent does not negotiate HTTP/2 (ALPN): proxies of Istio 1.24 and later refuse it.',
      fix: 'Update istio-csr to v0.13.0 or later.',
    });
    return { mayBeAsked: true, finding };
  }
  return { mayBeAsked: true, finding: check.pass(found) };
}

function handshake(
  { host, port, serverName }: Pick<Endpoint, 'host' | 'port' | 'serverName'>,
  timeoutMillis: number,
): Promise<Read<Shown>> {
  return new Promise((resolve) => {
    // Nothing is sent, and the certificate is verified afterwards, by the code that verifies those of workloads.
    const options = { host, port, servername: serverName, ALPNProtocols: ['h2'], rejectUnauthorized: false };
    const socket = connect({ ...options, minVersion: 'TLSv1.2' });
    const end = (shown: Read<Shown>) => {
      clearTimeout(timer);
      resolve(shown);
      // To break it off would break the port-forward, with all that goes through it: kubectl gives up for an error of the other side.
      if ('value' in shown) socket.resume().end().unref();
      else socket.destroy();
    };
    const timer = setTimeout(() => end({ problem: `no TLS within ${timeoutMillis / 1000} s` }), timeoutMillis);
    // The message of OpenSSL has numbers of its own in it, another one each time.
    socket.on('error', ({ message, reason = message }: Error & { reason?: string }) => end({ problem: reason }));
    socket.on('end', () => end({ problem: 'the connection was closed before TLS was spoken' }));
    socket.on('secureConnect', () => {
      try {
        const chain = chainOf(socket.getPeerCertificate(true));
        end({ value: { chain, protocol: socket.alpnProtocol || undefined } });
      } catch {
        end({ problem: 'it shows something that is no X.509 certificate' });
      }
    });
  });
}

/** Node links each certificate to the one that follows, and a root to itself. */
function chainOf(first: DetailedPeerCertificate): ParsedCertificate[] {
  const chain: ParsedCertificate[] = [];
  for (let at = first; at?.raw !== undefined && chain.length < LONGEST_CHAIN; at = at.issuerCertificate) {
    chain.push(new ParsedCertificate(at.raw));
    if (at.issuerCertificate === at) break;
  }
  return chain;
}
