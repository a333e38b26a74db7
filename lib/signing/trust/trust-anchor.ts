import type { Duration } from 'cdk8s';
import { checked } from '../../internal/checked/checked';
import { checkPublicEntry } from '../../internal/data-keys';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import type { Remark } from '../../internal/warnings';
import { pemOf } from '../../x509/certificates';
import type { SecretEntry } from '../secret-entry';
import { rootCertificates, versionOf } from './root-certificates';
import type { ConfigMapEntry, ITrustBundle } from './trust-bundle';

/** How certificates given as PEM are checked. */
export interface TrustAnchorPemOptions {
  /**
   * How long before a certificate expires the synthesis warns (`trust-anchor-expires`).
   *
   * @default Duration.days(90)
   */
  readonly warnBefore?: Duration;
}

/** An entry of a Secret or ConfigMap that holds the trust anchor. */
export interface TrustAnchorEntryOptions {
  /**
   * The key of the entry: PEM, with one or more CA certificates. Only this entry is mounted.
   *
   * @default 'ca.crt'
   */
  readonly key?: string;

  /**
   * Any text that stands for the content. Change it when the content changes: `version` then changes too, and istiod restarts.
   *
   * @default - the reference alone
   */
  readonly content?: string;
}

/** Where the file with the trust anchor comes from. */
export interface TrustAnchorSource {
  /** PEM that the agent brings along in a ConfigMap of its own. */
  readonly pem?: string;
  readonly secret?: SecretEntry;
  readonly configMap?: ConfigMapEntry;
  /** The namespace where trust-manager writes the ConfigMap. */
  readonly bundleNamespace?: string;
}

/**
 * The root that the whole mesh trusts. The agent publishes it in every namespace, and hands out no certificate that does not chain up to
 * it. Without a pinned trust anchor, whatever CA the issuer returns becomes the root of the mesh.
 */
@checked
export class TrustAnchor {
  /**
   * The CA that cert-manager returns with the agent's serving certificate. This is the default for a CA that this library makes. For any
   * other issuer it has to be chosen explicitly, and gives a warning (`trust-anchor-discovered`): whoever can change the issuer decides
   * what the mesh trusts, and an issuer that returns an intermediate (Vault can) breaks it.
   */
  public static discovered(): TrustAnchor {
    return new TrustAnchor('discovered', 'discovered', {});
  }

  /**
   * The root of a CA that this library makes, discovered. Those of different roots have different versions.
   *
   * @internal
   */
  public static _ofRoot(secret: string): TrustAnchor {
    return new TrustAnchor('discovered', versionOf('discovered', secret), {});
  }

  /**
   * One or more CA certificates in PEM, known at synthesis. The agent gets them in a ConfigMap of its own.
   *
   * @param pem the certificates, at least one of them self-signed; text around them is dropped
   * @throws Error for a private key, a certificate that is no CA or has expired, and a list without a root
   */
  public static fromPem(pem: string, options: TrustAnchorPemOptions = {}): TrustAnchor {
    const { certificates, warnings } = rootCertificates('TrustAnchor.fromPem', 'pem', pem, options.warnBefore);
    const roots = certificates.filter(({ isSelfSigned }) => isSelfSigned);
    const version = versionOf(...certificates.map(({ fingerprint }) => fingerprint).sort());
    return new TrustAnchor('pem', version, { pem: pemOf(certificates) }, warnings, roots.length > 1);
  }

  /** An entry of a Secret in the agent's namespace. */
  public static fromSecret(name: string, options: TrustAnchorEntryOptions = {}): TrustAnchor {
    return TrustAnchor.ofEntry('TrustAnchor.fromSecret', 'secret', name, options);
  }

  /** An entry of a ConfigMap in the agent's namespace. */
  public static fromConfigMap(name: string, options: TrustAnchorEntryOptions = {}): TrustAnchor {
    return TrustAnchor.ofEntry('TrustAnchor.fromConfigMap', 'configMap', name, options);
  }

  /** The ConfigMap that trust-manager writes into the agent's namespace for a Bundle. */
  public static fromBundle(bundle: ITrustBundle): TrustAnchor {
    const configMap = { name: bundle.configMapName, key: bundle.key };
    return new TrustAnchor('bundle', bundle.version, { configMap, bundleNamespace: bundle.namespace });
  }

  /**
   * The Bundle of a CA that changes its root by having several at a time.
   *
   * @internal
   */
  public static _ofRotation(bundle: ITrustBundle): TrustAnchor {
    const { kind, version, _source: source } = TrustAnchor.fromBundle(bundle);
    return new TrustAnchor(kind, version, source, [], true);
  }

  private static ofEntry(
    factory: string,
    kind: 'secret' | 'configMap',
    name: string,
    { key = 'ca.crt', content = '' }: TrustAnchorEntryOptions,
  ): TrustAnchor {
    checkName(factory, 'name', name, DNS_SUBDOMAIN_RULE, "Write the name of an object in the agent's namespace.");
    checkPublicEntry(factory, 'key', key);
    return new TrustAnchor(kind, versionOf(kind, name, key, content), { [kind]: { name, key } });
  }

  private constructor(
    /** Where the trust anchor comes from: `discovered`, `pem`, `secret`, `configMap` or `bundle`. */
    public readonly kind: string,
    /** A text that changes with the part of the trust anchor that is known at synthesis. */
    public readonly version: string,
    /** @internal */
    public readonly _source: TrustAnchorSource,
    /** @internal */
    public readonly _warnings: readonly Remark[] = [],
    /**
     * Whether it is known to have several roots, at one time or another.
     *
     * @internal
     */
    public readonly _hasSeveralRoots: boolean = false,
  ) {}

  /** Whether the mesh is pinned to this trust anchor, whatever the issuer returns. */
  public get isPinned(): boolean {
    return this.kind !== 'discovered';
  }
}
