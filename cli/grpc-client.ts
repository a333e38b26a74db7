import { createSecureContext } from 'node:tls';
import {
  type ChannelOptions,
  Client,
  credentials,
  logVerbosity,
  Metadata,
  type ServiceError,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import type { CertificateClient, Endpoint, Reply } from '../lib/inspect/probe/certificate-client';

const METHOD = '/istio.v1.auth.IstioCertificateService/CreateCertificate';

/** Far above a chain with the roots of a rotation; proxies themselves have no limit. */
const MOST_ANSWER_BYTES = 2 ** 20;

const OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MOST_ANSWER_BYTES,
  // What is measured is one call and no other.
  'grpc.enable_retries': 0,
  // The other end is on this machine, whatever proxy the environment names.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_channelz': 0,
};

// What goes wrong is in the reply. Its log has texts of the other side as they came, and, if the environment asks for it, the token.
setLogVerbosity(logVerbosity.NONE);

/** A connection over gRPC, as proxies open it: TLS with the roots that they mount, and the name that they dial. */
export function connectGrpc({ host, port, serverName, rootPem }: Endpoint): CertificateClient {
  // As in Go, an intermediate may be an anchor.
  const context = createSecureContext({ ca: rootPem, allowPartialTrustChain: true, minVersion: 'TLSv1.2' });
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const client = new Client(address, credentials.createFromSecureContext(context), {
    ...OPTIONS,
    'grpc.ssl_target_name_override': serverName,
    'grpc.default_authority': serverName,
  });
  return {
    createCertificate: (message, headers, timeoutMillis) => call(client, message, headers, timeoutMillis),
    close: () => client.close(),
  };
}

function call(
  client: Client,
  message: Buffer,
  headers: Readonly<Record<string, string>>,
  timeoutMillis: number,
): Promise<Reply> {
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve) => {
    try {
      const metadata = new Metadata();
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
      const deadline = Date.now() + timeoutMillis;
      client.makeUnaryRequest(METHOD, asIs, asIs, message, metadata, { deadline }, (error, value) => {
        resolve(error || value === undefined ? refusal(error) : { message: value });
      });
    } catch (error) {
      // A header that HTTP cannot have.
      resolve({ code: 'INVALID_ARGUMENT', details: (error as Error).message });
    }
  });
}

function refusal(error: ServiceError | null): Reply {
  return { code: status[error?.code ?? status.UNKNOWN] ?? 'UNKNOWN', details: error?.details ?? '' };
}
