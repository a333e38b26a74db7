// The public API: every name is listed, in the groups of the house. Anything else in lib/ is nobody else's business.

// The facts of a mesh, and the versions of what it is made of.

export { Platform } from './facts/istio-platforms';
export { DataPlane, Mesh, type MeshProps } from './mesh';
export { CertManagerOperatorVersion } from './releases/cert-manager-operator-version';
export { IstioCsrRelease } from './releases/istio-csr-release';
export { IstioVersion } from './releases/istio-version';
export { KubernetesVersion } from './releases/kubernetes-version';
export { SailOperatorVersion } from './releases/sail/sail-operator-version';

// Who signs: CAs that the app makes, keys, and what is trusted.

export type { CertificateNeed, ICertificateConsumer } from './signing/certificate-need';
export { RotatingCa, type RotatingCaCertificateProps, type RotatingCaProps } from './signing/chains/rotating-ca';
export {
  type CaCertificateProps,
  type CaLifetimeProps,
  SelfSignedCaChain,
  type SelfSignedCaChainProps,
} from './signing/chains/self-signed-ca-chain';
export {
  type ExternalIssuerProps,
  type IIssuer,
  type IssuedLifetimes,
  IssuerRef,
  type IssuerTraits,
} from './signing/issuer';
export { PrivateKey } from './signing/private-key';
export type { SecretEntry } from './signing/secret-entry';
export { TrustAnchor, type TrustAnchorEntryOptions, type TrustAnchorPemOptions } from './signing/trust/trust-anchor';
export {
  type ConfigMapEntry,
  type ITrustBundle,
  TrustBundle,
  type TrustBundleProps,
} from './signing/trust/trust-bundle';

// A CA of your own: its issuer.

export { type AwsPcaCredentials, AwsPcaIssuer, type AwsPcaIssuerProps } from './signing/issuers/aws-pca-issuer';
export { CaSecretIssuer, type CaSecretIssuerProps } from './signing/issuers/ca-secret-issuer';
export { GoogleCasIssuer, type GoogleCasIssuerProps } from './signing/issuers/google-cas-issuer';
export { MeshIssuer, type MeshIssuerProps } from './signing/issuers/mesh-issuer';
export type { ServerTrustProps } from './signing/issuers/server-trust';
export { StepIssuer, type StepIssuerProps, type StepProvisioner } from './signing/issuers/step-issuer';
export {
  type VaultAppRoleProps,
  VaultAuth,
  type VaultClientCertificateProps,
  type VaultKubernetesAuthProps,
} from './signing/issuers/vault-auth';
export { type VaultClientTls, VaultIssuer, type VaultIssuerProps } from './signing/issuers/vault-issuer';
export {
  type VenafiCloudProps,
  VenafiConnection,
  VenafiIssuer,
  type VenafiIssuerProps,
  type VenafiTppProps,
} from './signing/issuers/venafi-issuer';

// Who carries: istio-csr.

export { ExistingIstioCsrAgent, type ExistingIstioCsrAgentProps } from './agent/existing-istio-csr-agent';
export {
  type AgentHelmInstallerProps,
  AgentInstaller,
  type AgentOpenShiftInstallerProps,
} from './agent/installers/agent-installer';
export { type IIstioCsrAgent, IstioCsrAgent, type IstioCsrHelmValuesProps } from './agent/istio-csr-agent';
export type { IstioCsrAgentProps } from './agent/props/agent-props';
export {
  type IstioCsrImage,
  type IstioCsrLogging,
  type IstioCsrReadinessProbe,
  LogFormat,
  PullPolicy,
} from './agent/props/container-props';
export {
  IstiodCertificate,
  type IstiodCertificateProps,
  type StaticIstiodCertificateProps,
} from './agent/props/istiod-certificate';
export type { IstioCsrLoad, IstioCsrRollout } from './agent/props/load-props';
export type { IstioCsrNetworkPolicy } from './agent/props/network-policy-props';
export {
  type IstioCsrMetrics,
  type IstioCsrService,
  type IstioCsrServiceMonitor,
  type IstioCsrServing,
  TlsVersion,
} from './agent/props/network-props';
export type { IstioCsrPodProps } from './agent/props/pod-props';
export { RuntimeConfiguration, type RuntimeConfigurationProps } from './agent/props/runtime-configuration';
export type { IstioCsrCertificateRequests, IstioCsrDisruptionBudget } from './agent/props/signing-props';

// Who asks: an Istio whose own CA is off.

export { ExternalCaIstio } from './istio/external-ca-istio';
export type { ExternalCaIstioProps, PrimaryControlPlane } from './istio/external-ca-istio-props';
export {
  type HelmInstallerProps,
  type SailInstallerProps,
  SailUpdateStrategy,
} from './istio/installers/installer-props';
export { IstioInstaller } from './istio/installers/istio-installer';
export { IstioOperatorController, type IstioOperatorControllerProps } from './istio/operator/istio-operator-controller';

// What comes after istiod.

export { IstioGateway } from './gateways/istio-gateway';
export type { IstioGatewayProps } from './gateways/istio-gateway-props';
export { Waypoint, type WaypointProps, WaypointTraffic } from './gateways/waypoint';

// The charts of others: what they install, and how they are delivered.

export { CertManager, type CertManagerProps } from './platform/cert-manager';
export { ChartDelivery } from './platform/chart-delivery';
export type { ChartReleaseProps, KnownChartProps } from './platform/chart-props';
export type { ArgoCdDeliveryProps, FluxDeliveryProps, RenderedDeliveryProps } from './platform/delivery-props';
export { HelmChart, type HelmChartProps, type IgnoredDifference } from './platform/helm-chart';
export { SailOperator, type SailOperatorProps } from './platform/sail-operator';
export { TrustManager, type TrustManagerProps } from './platform/trust-manager';

// What runs beside: policy, alerts and workloads.

export { MeshDashboard, type MeshDashboardProps } from './monitoring/dashboard/mesh-dashboard';
export { MeshAlerts, type MeshAlertsProps } from './monitoring/mesh-alerts';
export { MeshCertificatePolicy, type MeshCertificatePolicyProps } from './policy/mesh-certificate-policy';
export { MeshNamespace, type MeshNamespaceProps } from './workload/mesh-namespace';
export { SleepWorkload, type SleepWorkloadProps } from './workload/sleep-workload';

// The app, its folders, what it warns of, and many clusters at once.

export { MeshApp } from './app/mesh-app';
export { OutputFolder } from './app/output-folder';
export type { IClusterComposer } from './fleet/cluster-composer';
export {
  type FleetArgoCdProps,
  type FleetDeliveryProps,
  type FleetFluxProps,
  FluxSourceKind,
} from './fleet/delivery/delivery-props';
export { FleetDelivery } from './fleet/delivery/fleet-delivery';
export { Fleet, type FleetFileProps, type FleetProps } from './fleet/fleet';
export { FleetCluster, type FleetClusterProps } from './fleet/fleet-cluster';
export type { FleetSynthesis, FleetSynthProps } from './fleet/fleet-synth-props';
export { MeshWarning } from './warnings/mesh-warning';
export { MeshWarnings, type PendingWarning } from './warnings/mesh-warnings';

// Reading and checking a mesh.

export * as inspect from './inspect/index';
