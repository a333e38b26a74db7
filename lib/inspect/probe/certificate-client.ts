/** Where an agent answers, and what it has to show there. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** The name that its certificate has to be for, wherever it is reached. */
  readonly serverName: string;
  /** The CA certificates that are trusted, in PEM; no others are. */
  readonly rootPem: string;
}

/** What came back: a message; or the status of gRPC by its name, such as UNAUTHENTICATED, and what the other side says to it. */
export type Reply = { readonly message: Buffer } | { readonly code: string; readonly details: string };

/** A connection to one agent. */
export interface CertificateClient {
  /** Calls CreateCertificate of istio.v1.auth.IstioCertificateService. Never throws. */
  createCertificate(message: Buffer, headers: Readonly<Record<string, string>>, timeoutMillis: number): Promise<Reply>;
  close(): void;
}

/** Makes a connection. It is opened by the first call. */
export type Connect = (endpoint: Endpoint) => CertificateClient;
