import { Construct } from 'constructs';
import { Bundle, type BundleSpecSources } from '../../../imports/trust.cert-manager.io';
import { CERT_MANAGER_NAMESPACE } from '../../facts/cert-manager';
import { NAMESPACE_NAME_LABEL } from '../../facts/kubernetes';
import { TRUST_NAMESPACE_ANNOTATION } from '../../internal/annotations';
import { nameClashes } from '../../internal/beside';
import { checked } from '../../internal/checked/checked';
import { checkKey, checkPublicEntry } from '../../internal/data-keys';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addClusterObject } from '../../internal/objects';
import { refusalMessage, refuse } from '../../internal/refusal';
import { warn } from '../../internal/warnings';
import { trustManagersBeside } from '../../platform/in-app';
import { pemOf } from '../../x509/certificates';
import type { SecretEntry } from '../secret-entry';
import { rootCertificates, versionOf } from './root-certificates';
import type { TrustAnchorPemOptions } from './trust-anchor';

/** A Bundle of trust-manager, as those need it who mount its ConfigMap. */
export interface ITrustBundle {
  /** The name of the ConfigMap, which is that of the Bundle. */
  readonly configMapName: string;
  /** The key of the entry with the certificates. */
  readonly key: string;
  /** The namespace that the ConfigMap is written to. */
  readonly namespace: string;
  /** A text that changes with the list of sources, and with the certificates in it that are known at synthesis. */
  readonly version: string;
}

/** One entry of a ConfigMap. */
export interface ConfigMapEntry {
  /** The name of the ConfigMap. */
  readonly name: string;
  /** The key of the entry. */
  readonly key: string;
}

/** Properties of a `TrustBundle`: at least one source. */
export interface TrustBundleProps extends TrustAnchorPemOptions {
  /**
   * The name of the Bundle, which is cluster-wide, and of the ConfigMap that trust-manager writes.
   *
   * @default 'mesh-trust-anchors'
   */
  readonly name?: string;

  /**
   * Entries of Secrets in trust-manager's trust namespace, for example `tls.crt` of a root CA.
   *
   * @default - none
   */
  readonly secrets?: SecretEntry[];

  /**
   * Entries of ConfigMaps in trust-manager's trust namespace.
   *
   * @default - none
   */
  readonly configMaps?: ConfigMapEntry[];

  /**
   * CA certificates in PEM. Each text needs at least one self-signed certificate.
   *
   * @default - none
   */
  readonly pems?: string[];

  /**
   * The namespace that the ConfigMap is written to: that of the agent.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The namespace in which trust-manager looks for the sources (`--trust-namespace`). A `TrustManager` in the same app has to agree.
   *
   * @default 'cert-manager'
   */
  readonly trustNamespace?: string;

  /**
   * The key of the entry in the ConfigMap.
   *
   * @default 'ca.crt'
   */
  readonly key?: string;
}

/** trust-manager refuses more sources in one Bundle (maxItems, trust-manager v0.25.0). */
const MOST_SOURCES = 100;

/**
 * A Bundle of trust-manager (`trust.cert-manager.io/v1alpha1`) that collects roots from Secrets, ConfigMaps and PEM into a ConfigMap in
 * the agent's namespace. Hand it to the agent with `TrustAnchor.fromBundle`.
 *
 * The Bundle selects the namespace by its label `kubernetes.io/metadata.name`, which Kubernetes sets from 1.21 on.
 *
 * The construct's default child is the Bundle.
 *
 * @throws Error without a source, and for PEM that is no trust anchor
 */
@checked
export class TrustBundle extends Construct implements ITrustBundle {
  public readonly configMapName: string;
  public readonly key: string;
  public readonly namespace: string;
  public readonly version: string;
  /** The namespace in which trust-manager looks for the sources. */
  public readonly trustNamespace: string;

  public constructor(scope: Construct, id: string, props: TrustBundleProps) {
    super(scope, id);
    this.configMapName = props.name ?? 'mesh-trust-anchors';
    this.key = props.key ?? 'ca.crt';
    this.namespace = props.namespace ?? CERT_MANAGER_NAMESPACE;
    this.trustNamespace = props.trustNamespace ?? CERT_MANAGER_NAMESPACE;
    checkName(this, 'name', this.configMapName, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    checkKey(this, 'key', this.key);
    checkName(this, 'namespace', this.namespace, DNS_LABEL_RULE, "Write the agent's namespace.");
    checkName(this, 'trustNamespace', this.trustNamespace, DNS_LABEL_RULE, 'Write the namespace of the sources.');

    const sources = this.sources(props);
    this.version = versionOf(this.configMapName, this.key, this.trustNamespace, JSON.stringify(sources));
    this.node.defaultChild = addClusterObject(this, 'Bundle', {
      ...Bundle.GVK,
      metadata: { name: this.configMapName, annotations: { [TRUST_NAMESPACE_ANNOTATION]: this.trustNamespace } },
      spec: {
        sources,
        target: {
          configMap: { key: this.key },
          namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: this.namespace } },
        },
      },
    });
    this.node.addValidation({ validate: () => [...this.checkTrustNamespace(), ...nameClashes(this, () => 'name')] });
  }

  private sources({ secrets = [], configMaps = [], pems = [], warnBefore }: TrustBundleProps): BundleSpecSources[] {
    const entry = (prop: string, { name, key }: SecretEntry): SecretEntry => {
      checkName(this, `${prop}.name`, name, DNS_SUBDOMAIN_RULE, 'Write the name of an object in the trust namespace.');
      checkPublicEntry(this, `${prop}.key`, key);
      return { name, key };
    };
    const sources = [
      ...secrets.map((secret, index) => ({ secret: entry(`secrets[${index}]`, secret) })),
      ...configMaps.map((configMap, index) => ({ configMap: entry(`configMaps[${index}]`, configMap) })),
      ...pems.map((pem, index) => {
        const { certificates, warnings } = rootCertificates(this, `pems[${index}]`, pem, warnBefore);
        for (const { warning, message } of warnings) warn(this, warning, message);
        return { inLine: pemOf(certificates) };
      }),
    ];
    if (sources.length === 0 || sources.length > MOST_SOURCES) {
      const allowed = `1 to ${MOST_SOURCES} sources in all`;
      const fix = 'Name the Secrets or ConfigMaps with the roots, or hand them in as PEM.';
      refuse(this, { prop: 'secrets, configMaps, pems', received: `${sources.length} sources`, allowed, fix });
    }
    return sources;
  }

  private checkTrustNamespace(): string[] {
    return trustManagersBeside(this)
      .filter(({ trustNamespace }) => trustNamespace !== this.trustNamespace)
      .map((manager) =>
        refusalMessage(this, {
          prop: 'trustNamespace',
          received: this.trustNamespace,
          allowed: `${manager.trustNamespace}, where the trust-manager of ${manager.node.path} looks for sources`,
          fix: `Set trustNamespace: '${this.trustNamespace}' on that TrustManager, or move the sources.`,
        }),
      );
  }
}
