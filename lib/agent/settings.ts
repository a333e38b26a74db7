import type { Manifest } from '../internal/objects';
import type { IstioCsrRelease } from '../releases/istio-csr-release';

/** A value as YAML writes it; a chart's values may hold any of these where a flag or field wants one of them. */
export type Scalar = string | number | boolean | null;

export type StringMap = Readonly<Record<string, unknown>>;

/** Names an issuer in flags, in the runtime configuration and in the Certificate of istiod. */
export interface IssuerSettings {
  readonly name: Scalar;
  readonly kind: Scalar;
  readonly group: Scalar;
}

/** An annotation as istio-csr takes it: a pair, because the order of the flag's value is the order given. */
export interface AnnotationSetting {
  readonly name: Scalar;
  readonly value: Scalar;
}

/** The Certificate `istiod`, when it is an object beside the agent ("static"). */
export interface IstiodCertificateSettings {
  readonly namespace: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly commonName?: string;
  readonly dnsNames: readonly Scalar[];
  readonly uri: string;
  readonly duration: Scalar;
  readonly renewBefore: Scalar;
  readonly privateKey?: { readonly algorithm: Scalar; readonly size?: Scalar };
  /** How many of its CertificateRequests cert-manager keeps; cert-manager v1.1.0 does not know the field. */
  readonly revisionHistoryLimit?: number;
  readonly issuer: IssuerSettings;
}

/** What istio-csr needs to know to make istiod's certificate itself ("dynamic", from v0.11.0). */
export interface DynamicIstiodSettings {
  readonly enabled: boolean;
  readonly namespace: string;
  readonly revisions: readonly Scalar[];
  readonly additionalDnsNames: readonly Scalar[];
  readonly duration: Scalar;
  readonly renewBefore: Scalar;
  readonly keyAlgorithm: Scalar;
  readonly keySize: Scalar;
}

export interface MetricsSettings {
  readonly port: Scalar;
  /** The type of the metrics Service; none without a Service. */
  readonly serviceType?: Scalar;
  readonly monitor?: {
    readonly labels: StringMap;
    readonly interval: Scalar;
    readonly scrapeTimeout: Scalar;
  };
}

export interface BudgetSettings {
  readonly apiVersion: string;
  readonly minAvailable?: Scalar;
  readonly maxUnavailable?: Scalar;
}

/** What the official chart renders by mistake in some releases; only its own values ask for it. */
export interface ChartQuirks {
  /** v0.2.0 writes `--serving-certificate-duration` twice. */
  readonly servingDurationTwice?: boolean;
  /** From v0.12.0 on the RoleBinding for the dynamic istiod certificate is there also without the Role it refers to. */
  readonly danglingDynamicBinding?: boolean;
}

/** What the Deployment and its pods look like. */
export interface DeploymentSettings {
  readonly replicas: Scalar;
  readonly image: string;
  readonly imagePullPolicy: Scalar;
  /** Pull secrets on the ServiceAccount and on the pods; the chart has put them on one, the other or both. */
  readonly serviceAccountPullSecrets?: readonly unknown[];
  readonly podPullSecrets?: readonly unknown[];
  readonly deploymentLabels?: StringMap;
  readonly deploymentAnnotations?: StringMap;
  readonly podLabels?: StringMap;
  readonly podAnnotations?: StringMap;
  /** Fields of the pod's spec that the settings pass through: nodeSelector, affinity, tolerations and the like. */
  readonly podFields: StringMap;
  readonly resources: unknown;
  readonly securityContext?: unknown;
  readonly volumes?: readonly unknown[];
  readonly volumeMounts?: readonly unknown[];
  readonly readinessProbe: { readonly port: Scalar; readonly path: Scalar };
  readonly budget?: BudgetSettings;
}

/**
 * Everything that the agent's objects are rendered from. The typed props and the chart's values are both translated into this, so
 * that there is one rendering.
 */
export interface AgentSettings extends DeploymentSettings {
  readonly release: IstioCsrRelease;
  /** The name of the Deployment and Service, the start of every other object's name, and the value of the label `app`. */
  readonly name: string;
  readonly namespace: string;
  /** The labels on every object. */
  readonly labels: StringMap;
  readonly quirks: ChartQuirks;

  readonly service: { readonly type: Scalar; readonly port: Scalar; readonly nodePort?: Scalar };
  /** None for the releases without metrics. */
  readonly metrics?: MetricsSettings;
  readonly logging: { readonly level: Scalar; readonly format: Scalar };

  readonly issuer: IssuerSettings & { readonly enabled: Scalar };
  /** The ConfigMap in the agent's namespace that names the issuer at run time. */
  readonly runtimeConfiguration: { readonly name: string; readonly create?: IssuerSettings };
  readonly certificateRequests: {
    readonly namespace: string;
    readonly preserve: Scalar;
    readonly annotations: readonly AnnotationSetting[];
  };

  readonly trustDomain: Scalar;
  /** The path of the trust anchor in the container; empty or nothing for what the issuer returns. */
  readonly rootCaFile: Scalar;
  /** A trust anchor that the agent brings along in a ConfigMap. The chart of v0.1.x gives it no labels. */
  readonly rootCaConfigMap?: { readonly name: string; readonly pem: string; readonly labels?: StringMap };
  /** The host that proxies dial, where it is not the Service's own name. */
  readonly caHost?: string;
  readonly serving: {
    readonly address: Scalar;
    readonly port: Scalar;
    readonly dnsNames: readonly Scalar[];
    readonly duration: Scalar;
    readonly keyAlgorithm: Scalar;
    readonly keySize: Scalar;
    readonly minTlsVersion?: string;
    readonly cipherSuites?: readonly string[];
    readonly curvePreferences?: readonly string[];
  };
  readonly server: {
    readonly clusterId: Scalar;
    readonly maxCertificateDuration: Scalar;
    readonly clientCertificates: Scalar;
    /** `NAMESPACE/ACCOUNT` pairs joined by commas; empty for none. */
    readonly trustedNodeAccounts: Scalar;
  };
  readonly controller: {
    readonly leaderElectionNamespace: string;
    readonly rootConfigMapName: Scalar;
    readonly configMapNamespaceSelector?: Scalar;
    readonly disableRateLimiter: Scalar;
    /** More than 1, or nothing. */
    readonly concurrency?: number;
  };

  readonly istiodCertificate?: IstiodCertificateSettings;
  readonly dynamicIstiod: DynamicIstiodSettings;

  /** Rights that are part of the role for CertificateRequests, in that role's namespace, in place of a role of their own. */
  readonly requestRoleIncludes: { readonly leases: boolean; readonly dynamicIstiod: boolean };

  /** Objects that the chart's values bring along as text. */
  readonly extraObjects?: readonly Manifest[];
}
