import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { secretName, url } from './references';

/** Properties of a `CaSecretIssuer`. */
export interface CaSecretIssuerProps extends MeshIssuerProps {
  /**
   * The name of the Secret with the CA's certificate (`tls.crt`, followed by the intermediates above it) and private key (`tls.key`), of
   * type kubernetes.io/tls. You create it in `secretNamespace`: it is never part of the output.
   */
  readonly secretName: string;

  /**
   * URLs of the certificate revocation lists that certificates point to. Istio's proxies do not read them.
   *
   * @default - none
   */
  readonly crlDistributionPoints?: string[];

  /**
   * URLs of the OCSP servers that certificates point to. Istio's proxies do not ask them.
   *
   * @default - none
   */
  readonly ocspServers?: string[];

  /**
   * URLs where the CA's own certificate can be fetched.
   *
   * @default - none
   */
  readonly issuingCertificateUrls?: string[];
}

/**
 * Your own CA, whose key pair is in a Secret: cert-manager's CA issuer.
 *
 * Where the Secret holds an intermediate, the issuer returns the topmost certificate in `tls.crt` as its CA, which is the root only if the
 * root is in there too. So pin the root with the agent's `trustAnchor`.
 *
 * @throws Error for what cannot be the name of a Secret, and for a namespace that contradicts `clusterWide`
 */
@checked
export class CaSecretIssuer extends MeshIssuer {
  /** The name of the Secret with the CA's key pair. */
  public readonly secretName: string;

  public constructor(scope: Construct, id: string, props: CaSecretIssuerProps) {
    super(scope, id, props);
    this.secretName = secretName(this, 'secretName', props.secretName);
    this._addIssuer({
      ca: {
        secretName: this.secretName,
        crlDistributionPoints: this.urls('crlDistributionPoints', props.crlDistributionPoints),
        ocspServers: this.urls('ocspServers', props.ocspServers),
        issuingCertificateURLs: this.urls('issuingCertificateUrls', props.issuingCertificateUrls),
      },
    });
  }

  private urls(prop: string, list: string[] | undefined): string[] | undefined {
    return list?.map((text, index) => url(this, `${prop}[${index}]`, text, ['http:', 'https:', 'ldap:']));
  }
}
