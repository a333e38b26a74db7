import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import type { SecretEntry } from '../secret-entry';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { requiredText, secretEntry, secretName, serverTrust, url } from './references';
import type { ServerTrustProps } from './server-trust';

/** Properties of `VenafiConnection.tpp`: a Trust Protection Platform (CyberArk Certificate Manager, Self-Hosted). */
export interface VenafiTppProps extends ServerTrustProps {
  /** The URL of its API, for example `https://tpp.example.com/vedsdk`. */
  readonly url: string;
  /** The Secret with the entry `access-token`, or `username` and `password`. */
  readonly credentialsSecretName: string;
}

/** Properties of `VenafiConnection.cloud`: the service in the cloud (CyberArk Certificate Manager, SaaS). */
export interface VenafiCloudProps {
  /** The entry of a Secret with the API key. */
  readonly apiToken: SecretEntry;
  /**
   * The URL of its API.
   *
   * @default - https://api.venafi.cloud/
   */
  readonly url?: string;
}

/** How cert-manager reaches Venafi. */
@checked
export class VenafiConnection {
  /** A Trust Protection Platform of your own. */
  public static tpp(props: VenafiTppProps): VenafiConnection {
    const site = 'VenafiConnection.tpp';
    return new VenafiConnection('tpp', {
      url: url(site, 'url', props.url),
      credentialsRef: { name: secretName(site, 'credentialsSecretName', props.credentialsSecretName) },
      ...serverTrust(site, props),
    });
  }

  /** The service in the cloud. */
  public static cloud(props: VenafiCloudProps): VenafiConnection {
    const site = 'VenafiConnection.cloud';
    return new VenafiConnection('cloud', {
      apiTokenSecretRef: secretEntry(site, 'apiToken', props.apiToken),
      url: props.url === undefined ? undefined : url(site, 'url', props.url),
    });
  }

  private constructor(
    /** The kind of Venafi: `tpp` or `cloud`. */
    public readonly kind: string,
    /** @internal */
    public readonly _connection: object,
  ) {}
}

/** Properties of a `VenafiIssuer`. */
export interface VenafiIssuerProps extends MeshIssuerProps {
  /** The policy folder (`DevOps\Istio`) or the zone (`APPLICATION\TEMPLATE`) that certificates are issued from. */
  readonly zone: string;
  /** How cert-manager reaches Venafi. */
  readonly connection: VenafiConnection;
}

/**
 * Venafi as the CA: cert-manager's Venafi issuer.
 *
 * The zone's policy has to allow URI SANs, requests without a common name and with an empty organization (istio-csr issue 184), and
 * lifetimes as short as the agent asks for. Pin the root with the agent's `trustAnchor`.
 *
 * @throws Error for an empty zone, a URL without https, or what cannot be the name of a Secret
 */
@checked
export class VenafiIssuer extends MeshIssuer {
  public constructor(scope: Construct, id: string, props: VenafiIssuerProps) {
    super(scope, id, props);
    const { kind, _connection: connection } = props.connection;
    this._addIssuer({
      venafi: { zone: requiredText(this, 'zone', props.zone, 'a policy folder or zone'), [kind]: connection },
    });
  }
}
