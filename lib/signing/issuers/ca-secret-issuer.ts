import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { pemOf } from '../../x509/certificates';
import type { IssuerTraits } from '../issuer';
import { caChain } from '../trust/ca-chain';
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
   * The certificates in the Secret's `tls.crt`, in PEM: that of the CA, followed by the intermediates above it. They are public, and no part
   * of the output. With them it is checked that the agent's trust anchor has their root, where that is given in PEM, and that the clusters
   * of a `Fleet` trust each other's CAs and share none.
   *
   * @default - not known: not checked
   */
  readonly caCertificate?: string;

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
 * @throws Error for what cannot be the name of a Secret, certificates that are none of a CA or not in order, and for a namespace that contradicts `clusterWide`
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

  /** @internal */
  protected override _traits(props: CaSecretIssuerProps): IssuerTraits {
    const { caCertificate } = props;
    if (caCertificate === undefined) return super._traits(props);
    return { ...super._traits(props), caCertificate: pemOf(caChain(this, 'caCertificate', caCertificate)) };
  }

  private urls(prop: string, list: string[] | undefined): string[] | undefined {
    return list?.map((text, index) => url(this, `${prop}[${index}]`, text, ['http:', 'https:', 'ldap:']));
  }
}
