import type { Construct } from 'constructs';
import { CONTROLLER_ACCOUNT } from '../../facts/cert-manager';
import { checked } from '../../internal/checked/checked';
import { addGrant } from '../../internal/grants';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import { warn } from '../../internal/warnings';
import { MeshWarning } from '../../warnings/mesh-warning';
import type { SecretEntry } from '../secret-entry';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { requiredText, secretEntry, serverTrust, url } from './references';
import type { ServerTrustProps } from './server-trust';
import type { VaultAuth } from './vault-auth';

/** A client certificate for the TLS connection to Vault. */
export interface VaultClientTls {
  /** The entry of a Secret with the certificate. */
  readonly certificate: SecretEntry;
  /** The entry of a Secret with its private key. */
  readonly privateKey: SecretEntry;
}

/** Properties of a `VaultIssuer`. */
export interface VaultIssuerProps extends MeshIssuerProps, ServerTrustProps {
  /** The URL of Vault, for example `https://vault.example.com:8200`. */
  readonly server: string;

  /** The path of the signing endpoint: `MOUNT/sign/ROLE`, for example `pki_int/sign/istio`. docs/ca.md lists the settings of the role. */
  readonly path: string;

  /** How cert-manager logs in. */
  readonly auth: VaultAuth;

  /**
   * The Vault Enterprise namespace of the path.
   *
   * @default - none
   */
  readonly vaultNamespace?: string;

  /**
   * A client certificate for the TLS connection to Vault.
   *
   * @default - none
   */
  readonly clientTls?: VaultClientTls;

  /**
   * The ServiceAccount of cert-manager's controller, as `NAMESPACE/NAME`, which may then request tokens for `VaultAuth.kubernetes`.
   *
   * @default 'cert-manager/cert-manager'
   */
  readonly certManagerServiceAccount?: string;
}

/**
 * HashiCorp Vault's PKI secrets engine as the CA: cert-manager's Vault issuer.
 *
 * Vault returns the chain that is stored in its mount, which often ends at an intermediate: pin the root with the agent's `trustAnchor`.
 * The role has to allow URI SANs, any DNS name, and requests without a common name; docs/ca.md has the command.
 *
 * @throws Error for a path that is no signing endpoint, a private key in place of a certificate, and for two CA bundles
 */
@checked
export class VaultIssuer extends MeshIssuer {
  public constructor(scope: Construct, id: string, props: VaultIssuerProps) {
    super(scope, id, props);
    const { clientTls } = props;
    const { auth } = props;
    this.checkPath(props.path);
    const server = url(this, 'server', props.server, ['https:', 'http:']);
    if (server.startsWith('http:')) {
      const message = `server: ${server} is not encrypted: whoever listens can read the credentials of the mesh's CA`;
      warn(this, MeshWarning.VAULT_NOT_ENCRYPTED, message);
    }
    // Before the issuer, which logs in with it at once: the objects are applied in the order in which they stand.
    if (auth._serviceAccount) this.addTokenRights(auth._serviceAccount, props.certManagerServiceAccount);
    this._addIssuer({
      vault: {
        server,
        path: props.path,
        namespace: props.vaultNamespace && requiredText(this, 'vaultNamespace', props.vaultNamespace, 'a namespace'),
        ...serverTrust(this, props),
        clientCertSecretRef: clientTls && secretEntry(this, 'clientTls.certificate', clientTls.certificate),
        clientKeySecretRef: clientTls && secretEntry(this, 'clientTls.privateKey', clientTls.privateKey),
        auth: auth._auth,
      },
    });
  }

  private checkPath(path: string): void {
    const fix = 'cert-manager brings its own key and a signing request: use the endpoint "sign" of a role.';
    if (!/^(?!v1\/)[^\s/]+(\/[^\s/]+)*\/(sign|sign-verbatim)(\/[^\s/]+)*$/.test(path) || /\/sign$/.test(path)) {
      refuse(this, { prop: 'path', received: path, allowed: 'MOUNT/sign/ROLE, for example "pki_int/sign/istio"', fix });
    }
    if (/\/sign-verbatim/.test(path)) {
      const message = `path: ${path} signs whatever is asked, past the limits of any role; prefer MOUNT/sign/ROLE`;
      warn(this, MeshWarning.VAULT_SIGN_VERBATIM, message);
    }
  }

  /** Lets cert-manager ask for tokens of the one account that logs in to Vault. */
  private addTokenRights(account: { name: string; created: boolean }, controller = CONTROLLER_ACCOUNT): void {
    const { name, created } = account;
    const namespace = this.secretNamespace;
    const metadata = { name, namespace };
    if (created) addObject(this, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    addGrant(this, 'TokenRole', {
      name: `${name}-token`,
      namespace,
      rule: { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [name], verbs: ['create'] },
      account: controller,
      prop: 'certManagerServiceAccount',
    });
  }
}
