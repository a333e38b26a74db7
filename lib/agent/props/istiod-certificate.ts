import type { Duration } from 'cdk8s';
import { checked } from '../../internal/checked/checked';
import type { IIssuer } from '../../signing/issuer';
import type { PrivateKey } from '../../signing/private-key';

/** What istiod's certificate is like. */
export interface IstiodCertificateProps {
  /**
   * The lifetime, 1 hour or more.
   *
   * @default Duration.hours(1)
   */
  readonly duration?: Duration;

  /**
   * How long before its end it is renewed: 5 minutes or more, less than the duration.
   *
   * @default - half of the duration
   */
  readonly renewBefore?: Duration;

  /**
   * The key: RSA or ECDSA, made anew with each renewal.
   *
   * @default PrivateKey.rsa(2048)
   */
  readonly privateKey?: PrivateKey;

  /**
   * More DNS names, beside those of the mesh's revisions: for clients that reach istiod by another name.
   *
   * @default - none
   */
  readonly additionalDnsNames?: string[];
}

/** What istiod's certificate is like when it is a Certificate beside the agent. */
export interface StaticIstiodCertificateProps extends IstiodCertificateProps {
  /**
   * Who signs it. It has to share the trust anchor with the agent's issuer.
   *
   * @default - the agent's issuer
   */
  readonly issuer?: IIssuer;
}

/** Who makes the certificate with which istiod serves. */
@checked
export class IstiodCertificate {
  /** A Certificate `istiod` (Secret `istiod-tls`) in the mesh's namespace, which is there before the agent runs. */
  public static create(props: StaticIstiodCertificateProps = {}): IstiodCertificate {
    return new IstiodCertificate('certificate', props, props.issuer);
  }

  /** A Certificate `istiod-dynamic` (same Secret) that the running agent asks its issuer for. Needs istio-csr v0.11.0 or later. */
  public static dynamic(props: IstiodCertificateProps = {}): IstiodCertificate {
    return new IstiodCertificate('dynamic', props);
  }

  /** None: the Secret `istiod-tls` in the mesh's namespace comes from elsewhere, with a DNS name for each revision. */
  public static none(): IstiodCertificate {
    return new IstiodCertificate('none', {});
  }

  private constructor(
    /** Who makes the certificate: `certificate`, `dynamic` or `none`. */
    public readonly kind: string,
    /** What the certificate is like. */
    public readonly props: IstiodCertificateProps,
    /** Who signs it, if not the agent's issuer. */
    public readonly issuer?: IIssuer,
  ) {}
}
