import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { checkKey } from '../../internal/data-keys';
import { refuse } from '../../internal/refusal';
import { warn } from '../../internal/warnings';
import { VersionNumber } from '../../releases/version-number';
import { MeshWarning } from '../../warnings/mesh-warning';
import type { IssuerTraits } from '../issuer';
import { ISSUER_FAMILIES, type IssuerFamily } from './kinds';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { requiredText, secretName } from './references';

/** An access key of AWS in a Secret. */
export interface AwsPcaCredentials {
  /** The name of the Secret. */
  readonly secretName: string;
  /**
   * The key of the entry with the access key's id.
   *
   * @default 'AWS_ACCESS_KEY_ID'
   */
  readonly accessKeyIdKey?: string;
  /**
   * The key of the entry with the secret access key.
   *
   * @default 'AWS_SECRET_ACCESS_KEY'
   */
  readonly secretAccessKeyKey?: string;
}

/** Properties of an `AwsPcaIssuer`. */
export interface AwsPcaIssuerProps extends MeshIssuerProps {
  /** The ARN of the CA: `arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID`. */
  readonly arn: string;

  /**
   * The region of the CA. Refused when it differs from the one in the ARN.
   *
   * @default - the region in the ARN
   */
  readonly region?: string;

  /**
   * The ARN of a role that the issuer assumes.
   *
   * @default - none: the identity of the issuer's pod, or the credentials
   */
  readonly roleArn?: string;

  /**
   * An access key in a Secret, where the issuer's pod has no identity of its own (IRSA, Pod Identity).
   *
   * @default - the identity of the issuer's pod
   */
  readonly credentials?: AwsPcaCredentials;

  /**
   * Whether the CA's usage mode is short-lived certificates: at most 7 days.
   *
   * @default false
   */
  readonly shortLived?: boolean;

  /**
   * The release of aws-privateca-issuer in the cluster. Before v1.0.0 it cannot issue for less than a day (aws-privateca-issuer issue 71).
   *
   * @default 'v1.9.0'
   */
  readonly controllerVersion?: string;
}

const ARN = /^arn:aws[a-z-]*:acm-pca:([a-z0-9-]+):\d{12}:certificate-authority\/[0-9a-f-]{36}$/;

/** Lifetimes under a day work from here on (aws-privateca-issuer issue 71). */
const COUNTS_HOURS = VersionNumber.of('v1.0.0');

/**
 * AWS Private CA: aws-privateca-issuer's issuer (`awspca.cert-manager.io/v1beta1`).
 *
 * AWS refuses an istiod certificate without a common name (istio-csr issue 83): the agent sets one where a DNS name is short enough. AWS
 * charges for each certificate, so choose the lifetime of workload certificates with care. Pin the root with the agent's `trustAnchor`.
 *
 * @throws Error for a malformed ARN, or a region other than the ARN's
 */
@checked
export class AwsPcaIssuer extends MeshIssuer {
  public constructor(scope: Construct, id: string, props: AwsPcaIssuerProps) {
    super(scope, id, props);
    const { arn, roleArn, credentials } = props;
    if (props.mesh.hasZtunnel) {
      const message =
        'AWS Private CA refuses the requests of a ztunnel that leaves the SAN uncritical: see that yours has the fix (ztunnel issue 1431, pull request 1550)';
      warn(this, MeshWarning.AWS_PCA_OLD_ZTUNNEL, message);
    }
    this._addIssuer({
      arn,
      region: this.region(arn, props.region),
      role: roleArn && requiredText(this, 'roleArn', roleArn, 'the ARN of a role'),
      secretRef: credentials && this.secretRef(credentials),
    });
  }

  /** @internal */
  protected override get _family(): IssuerFamily {
    return ISSUER_FAMILIES.awsPca;
  }

  /** @internal */
  protected override _traits(props: AwsPcaIssuerProps): IssuerTraits {
    const { minimumDuration, maximumDuration } = super._traits(props);
    const { controllerVersion = 'v1.9.0', shortLived = false } = props;
    const version = VersionNumber.parse(controllerVersion);
    if (version === undefined) {
      const allowed = 'a release as vMAJOR.MINOR.PATCH';
      const fix = 'Leave it out for v1.9.0.';
      return refuse(this, { prop: 'controllerVersion', received: controllerVersion, allowed, fix });
    }
    return {
      minimumDuration: minimumDuration ?? (version.atLeast(COUNTS_HOURS) ? undefined : Duration.days(1)),
      maximumDuration: maximumDuration ?? (shortLived ? Duration.days(7) : undefined),
      requiresCommonName: true,
    };
  }

  private region(arn: string, wanted: string | undefined): string {
    const region = ARN.exec(arn)?.[1];
    if (region === undefined) {
      const allowed = 'arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID';
      const fix = 'Copy it from `aws acm-pca list-certificate-authorities`.';
      return refuse(this, { prop: 'arn', received: arn, allowed, fix });
    }
    if (wanted === undefined || wanted === region) return region;
    const fix = 'Leave region out.';
    return refuse(this, { prop: 'region', received: wanted, allowed: `${region}, the region in the ARN`, fix });
  }

  private secretRef(credentials: AwsPcaCredentials): object {
    const name = secretName(this, 'credentials.secretName', credentials.secretName);
    const { accessKeyIdKey = 'AWS_ACCESS_KEY_ID', secretAccessKeyKey = 'AWS_SECRET_ACCESS_KEY' } = credentials;
    checkKey(this, 'credentials.accessKeyIdKey', accessKeyIdKey);
    checkKey(this, 'credentials.secretAccessKeyKey', secretAccessKeyKey);
    return {
      name,
      namespace: this.secretNamespace,
      accessKeyIDSelector: { name, key: accessKeyIdKey },
      secretAccessKeySelector: { name, key: secretAccessKeyKey },
    };
  }
}
