import type { SecretEntry } from '../secret-entry';

/** How cert-manager verifies the server certificate of a CA that it calls. */
export interface ServerTrustProps {
  /**
   * The CA certificates, in PEM, that verify the server certificate. Not together with `caBundleSecret`.
   *
   * @default - those of cert-manager's image
   */
  readonly caBundle?: string;

  /**
   * The entry of a Secret with the CA certificates that verify the server certificate. Not together with `caBundle`.
   *
   * @default - those of cert-manager's image
   */
  readonly caBundleSecret?: SecretEntry;
}
