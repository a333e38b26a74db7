import { checked } from '../../internal/checked/checked';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import type { SecretEntry } from '../secret-entry';
import { requiredText, secretEntry, secretName } from './references';

/** How cert-manager logs in to Vault with an AppRole. */
export interface VaultAppRoleProps {
  /** The role id, which is not secret. */
  readonly roleId: string;
  /** The entry of a Secret with the secret id. */
  readonly secretId: SecretEntry;
  /**
   * Where the auth method is mounted in Vault.
   *
   * @default 'approle'
   */
  readonly path?: string;
}

/** How cert-manager logs in to Vault as a Kubernetes ServiceAccount. */
export interface VaultKubernetesAuthProps {
  /** The role of Vault's Kubernetes auth method. */
  readonly role: string;
  /**
   * The ServiceAccount whose short-lived token cert-manager requests. The issuer makes it, with the right for cert-manager to request
   * tokens of this one account. Two issuers in one chart need an account each.
   *
   * @default 'vault-issuer'
   */
  readonly serviceAccount?: string;
  /**
   * Whether the ServiceAccount is made, or is there already.
   *
   * @default true
   */
  readonly createServiceAccount?: boolean;
  /**
   * Audiences of the token beside cert-manager's own: `vault://NAMESPACE/ISSUER`, or `vault://ISSUER` for a cluster-wide issuer.
   *
   * @default - none
   */
  readonly audiences?: string[];
  /**
   * Where the auth method is mounted, as a path of Vault's API.
   *
   * @default '/v1/auth/kubernetes'
   */
  readonly mountPath?: string;
}

/** How cert-manager logs in to Vault with a client certificate. */
export interface VaultClientCertificateProps {
  /** The Secret of type kubernetes.io/tls with the client certificate and its key. */
  readonly secretName: string;
  /**
   * The certificate role of Vault's auth method.
   *
   * @default - any that matches
   */
  readonly name?: string;
  /**
   * Where the auth method is mounted, as a path of Vault's API.
   *
   * @default '/v1/auth/cert'
   */
  readonly mountPath?: string;
}

/** How cert-manager logs in to Vault. */
@checked
export class VaultAuth {
  /** With a token, which you have to renew yourself: prefer one of the other ways. */
  public static token(token: SecretEntry): VaultAuth {
    return new VaultAuth('token', { tokenSecretRef: secretEntry('VaultAuth.token', 'token', token) });
  }

  /** With an AppRole. */
  public static appRole(props: VaultAppRoleProps): VaultAuth {
    const site = 'VaultAuth.appRole';
    const path = requiredText(site, 'path', props.path ?? 'approle', 'the mount path of the auth method, as "approle"');
    if (/^\/?(v1|auth)\//.test(path)) {
      const allowed = 'the mount path alone, without "/v1/auth/", which cert-manager puts in front';
      const fix = `Write "${path.replace(/^\/?(v1\/)?(auth\/)?/, '')}".`;
      refuse(site, { prop: 'path', received: path, allowed, fix });
    }
    const roleId = requiredText(site, 'roleId', props.roleId, "the AppRole's role id");
    return new VaultAuth('appRole', {
      appRole: { path, roleId, secretRef: secretEntry(site, 'secretId', props.secretId) },
    });
  }

  /** As a Kubernetes ServiceAccount, with a short-lived token. No secret is stored. Needs cert-manager v1.12 or later. */
  public static kubernetes(props: VaultKubernetesAuthProps): VaultAuth {
    const site = 'VaultAuth.kubernetes';
    const name = props.serviceAccount ?? 'vault-issuer';
    checkName(site, 'serviceAccount', name, DNS_SUBDOMAIN_RULE, 'Write the name of the ServiceAccount.');
    const kubernetes = {
      role: requiredText(site, 'role', props.role, "the role of Vault's Kubernetes auth method"),
      mountPath: mountPath(site, props.mountPath, '/v1/auth/kubernetes'),
      serviceAccountRef: { name, audiences: props.audiences && [...props.audiences] },
    };
    const created = props.createServiceAccount ?? true;
    return new VaultAuth('kubernetes', { kubernetes }, { name, created });
  }

  /** With a client certificate. Needs cert-manager v1.16 or later. */
  public static clientCertificate(props: VaultClientCertificateProps): VaultAuth {
    const site = 'VaultAuth.clientCertificate';
    return new VaultAuth('clientCertificate', {
      clientCertificate: {
        secretName: secretName(site, 'secretName', props.secretName),
        name: props.name,
        mountPath: mountPath(site, props.mountPath, '/v1/auth/cert'),
      },
    });
  }

  private constructor(
    /** The way of logging in: `token`, `appRole`, `kubernetes` or `clientCertificate`. */
    public readonly kind: string,
    /** @internal */
    public readonly _auth: object,
    /** @internal */
    public readonly _serviceAccount?: { readonly name: string; readonly created: boolean },
  ) {}
}

function mountPath(site: string, path: string | undefined, standard: string): string {
  const wanted = path ?? standard;
  if (/^\/v1\/auth\/[^\s/]+(\/[^\s/]+)*$/.test(wanted)) return wanted;
  const fix =
    'Write it with "/v1/auth/" in front: this field of cert-manager wants the whole path, unlike that of an AppRole.';
  return refuse(site, { prop: 'mountPath', received: wanted, allowed: `a path of Vault's API, as "${standard}"`, fix });
}
