/**
 * What every public class takes: generated from the jsii assembly by `npm run docs`, do not edit. `table.ts` says how it is read.
 */
export const SIGNATURES = `
struct AgentHelmInstallerProps
createNamespace?: boolean
dependsOn?: HelmChart[]
releaseName?: string
repository?: string

class AgentInstaller
static helm(delivery: ChartDelivery, props?: AgentHelmInstallerProps)
static manifests()
static openshift(props?: AgentOpenShiftInstallerProps)

struct AgentOpenShiftInstallerProps
operatorVersion?: CertManagerOperatorVersion

struct ArgoCdDeliveryProps
automated?: boolean
cascadeDelete?: boolean
destinationServer?: string
namespace?: string
project?: string
prune?: boolean
selfHeal?: boolean

struct AwsPcaCredentials
secretName: string
accessKeyIdKey?: string
secretAccessKeyKey?: string

class AwsPcaIssuer
new(scope: constructs.Construct, id: string, props: AwsPcaIssuerProps)

struct AwsPcaIssuerProps MeshIssuerProps
arn: string
controllerVersion?: string
credentials?: AwsPcaCredentials
region?: string
roleArn?: string
shortLived?: boolean

struct CaCertificateProps CaLifetimeProps
commonName?: string
issuerName?: string
name?: string
organizations?: string[]
secretName?: string

struct CaLifetimeProps
duration?: cdk8s.Duration
privateKey?: PrivateKey
renewBefore?: cdk8s.Duration

class CaSecretIssuer
new(scope: constructs.Construct, id: string, props: CaSecretIssuerProps)

struct CaSecretIssuerProps MeshIssuerProps
secretName: string
caCertificate?: string
crlDistributionPoints?: string[]
issuingCertificateUrls?: string[]
ocspServers?: string[]

class CertManager
new(scope: constructs.Construct, id: string, props: CertManagerProps)

class CertManagerOperatorVersion
static of(version: string)
const LATEST

struct CertManagerProps KnownChartProps
cainjectorReplicas?: number
clusterResourceNamespace?: string
controllerReplicas?: number
disableAutoApproval?: boolean
featureGates?: boolean{}
logLevel?: number
namespace?: string
serviceMonitor?: boolean
version?: string
webhookReplicas?: number

struct CertificateNeed
issuers: IIssuer[]
name: string
namespace: string
certificate?: string
commonName?: string
dnsNames?: string[]
isCa?: boolean
keyAlgorithm?: string
keySize?: number
maxDuration?: cdk8s.Duration
organizations?: string[]
renewBefore?: cdk8s.Duration
requester?: string
uris?: string[]
usages?: string[]

class ChartDelivery
static argoCd(props?: ArgoCdDeliveryProps)
static flux(props?: FluxDeliveryProps)
static rendered(props?: RenderedDeliveryProps)

struct ChartReleaseProps
delivery: ChartDelivery
createNamespace?: boolean
dependsOn?: HelmChart[]
releaseName?: string

enum CheckStatus
PASS "pass"
FAIL "fail"
WARN "warn"
SKIP "skip"
ERROR "error"

struct CheckedCertificate
fingerprint: string
notAfter: date
subject: string

struct ConfigMapEntry
key: string
name: string

enum DataPlane
SIDECAR "sidecar"
AMBIENT "ambient"
SIDECAR_AND_AMBIENT "sidecar-and-ambient"

class ExistingIstioCsrAgent IIstioCsrAgent
new(scope: constructs.Construct, id: string, props: ExistingIstioCsrAgentProps)

struct ExistingIstioCsrAgentProps
mesh: Mesh
caAddress?: string
isScraped?: boolean
issuer?: IIssuer
maxCertificateDuration?: cdk8s.Duration
name?: string
namespace?: string
release?: IstioCsrRelease
trustAnchor?: TrustAnchor
trustedNodeAccounts?: string[]

class ExternalCaIstio
new(scope: constructs.Construct, id: string, props: ExternalCaIstioProps)
method precede(dependent: constructs.IConstruct)

struct ExternalCaIstioProps
agent: IIstioCsrAgent
version: IstioVersion
components?: any{}
hub?: string
installer?: IstioInstaller
meshConfig?: any{}
name?: string
primary?: PrimaryControlPlane
profile?: string
revision?: string
tag?: string
trustAnchorVersion?: string
trustDomainAliases?: string[]
values?: any{}
workloadCertificateDuration?: cdk8s.Duration

struct ExternalIssuerProps
group: string
kind: string
name: string
namespace?: string
plural?: string

struct Finding
check: string
docs: string
found: string
status: CheckStatus
subject: string
wanted: string
certificates?: CheckedCertificate[]
cluster?: string
fix?: string
meaning?: string
objects?: string[]

class Fleet
new(props: FleetProps)
static fromFile(file: string, props: FleetFileProps)
method synth(props?: FleetSynthProps)

struct FleetArgoCdProps FleetDeliveryProps
repoUrl: string
revision: string
atOnce?: number
destinations?: string{}
namespace?: string
project?: string
syncOptions?: string[]

class FleetCluster
new(props: FleetClusterProps)

struct FleetClusterProps
mesh: Mesh
name: string
kubeContext?: string
labels?: string{}
region?: string
settings?: any{}
wave?: number

class FleetDelivery
static argoCd(scope: constructs.Construct, id: string, props: FleetArgoCdProps)
static flux(scope: constructs.Construct, id: string, props: FleetFluxProps)

struct FleetDeliveryProps
index: string
path: string
cascadeDelete?: boolean
folders?: string[]
managementCluster?: string
name?: string
prune?: boolean

struct FleetFileProps
compose: IClusterComposer

struct FleetFluxProps FleetDeliveryProps
sourceName: string
interval?: cdk8s.Duration
kubeConfigSecrets?: string{}
namespace?: string
sourceKind?: FluxSourceKind
sourceNamespace?: string
timeout?: cdk8s.Duration

class FleetGraph
static fromOutput(fleet: string)

struct FleetProps
clusters: FleetCluster[]
compose: IClusterComposer

struct FleetSynthProps
only?: string[]
outdir?: string
shard?: string
wave?: number

class FleetVerification
new(props: FleetVerificationProps)
method verifyLive(props?: VerifyFleetProps)

struct FleetVerificationProps
fleet: string
at?: date
maxLifetime?: cdk8s.Duration
warnBelow?: number

struct FluxDeliveryProps
interval?: cdk8s.Duration
namespace?: string
timeout?: cdk8s.Duration

enum FluxSourceKind
GIT_REPOSITORY "GitRepository"
OCI_REPOSITORY "OCIRepository"
BUCKET "Bucket"

class GoogleCasIssuer
new(scope: constructs.Construct, id: string, props: GoogleCasIssuerProps)

struct GoogleCasIssuerProps MeshIssuerProps
caPoolId: string
location: string
project: string
certificateAuthorityId?: string
certificateTemplate?: string
credentials?: SecretEntry

class HelmChart
new(scope: constructs.Construct, id: string, props: HelmChartProps)

struct HelmChartProps ChartReleaseProps
chart: string
namespace: string
repository: string
version: string
ignoreDifferences?: IgnoredDifference[]
installsCrds?: boolean
values?: any{}

struct HelmInstallerProps
clusterWide?: boolean
dependsOn?: HelmChart[]
repository?: string

interface ICertificateConsumer
certificateNeeds: CertificateNeed[]

interface IClusterComposer
has compose

interface IIssuer
group: string
kind: string
name: string
namespace?: string
plural?: string
traits?: IssuerTraits

interface IIstioCsrAgent ICertificateConsumer
caAddress: string
mesh: Mesh
name: string
namespace: string
release: IstioCsrRelease
trustedNodeAccounts: string[]
isScraped?: boolean
maxCertificateDuration?: cdk8s.Duration
trustAnchor?: TrustAnchor

interface ITrustBundle
configMapName: string
key: string
namespace: string
version: string

interface IVerificationProgress
has advance

struct IgnoredDifference
kind: string
group?: string
jqPathExpressions?: string[]
jsonPointers?: string[]
name?: string

class IssuanceGraph
static fromFiles(paths: string[], props?: IssuanceGraphProps)
static fromScope(scope: constructs.IConstruct, props?: IssuanceGraphProps)
static fromYaml(yaml: string, props?: IssuanceGraphProps)

struct IssuanceGraphProps
assumed?: string[]
clusterResourceNamespace?: string
trustNamespace?: string

struct IssuedLifetimes
maximumDuration?: cdk8s.Duration
minimumDuration?: cdk8s.Duration

class IssuerRef IIssuer
static clusterIssuer(name: string)
static external(props: ExternalIssuerProps)
static issuer(name: string, namespace: string)

struct IssuerTraits IssuedLifetimes
caCertificate?: string
requiresCommonName?: boolean
trustAnchor?: TrustAnchor

class IstioCsrAgent IIstioCsrAgent
new(scope: constructs.Construct, id: string, props: IstioCsrAgentProps)
static fromHelmValues(scope: constructs.Construct, id: string, props?: IstioCsrHelmValuesProps)

struct IstioCsrAgentProps IstioCsrLoad IstioCsrPodProps
mesh: Mesh
caHost?: string
certificateRequests?: IstioCsrCertificateRequests
clientCertificateAuthentication?: boolean
disableClientRateLimiter?: boolean
disruptionBudget?: IstioCsrDisruptionBudget
image?: IstioCsrImage
installer?: AgentInstaller
issuer?: IIssuer
istiodCertificate?: IstiodCertificate
kubernetesVersion?: KubernetesVersion
leaderElectionNamespace?: string
logging?: IstioCsrLogging
maxCertificateDuration?: cdk8s.Duration
maxConcurrentReconciles?: number
metrics?: IstioCsrMetrics
name?: string
namespace?: string
networkPolicy?: IstioCsrNetworkPolicy
readinessProbe?: IstioCsrReadinessProbe
release?: IstioCsrRelease
replicas?: number
rootConfigMapNamespaceSelector?: string
runtimeConfiguration?: RuntimeConfiguration
service?: IstioCsrService
serving?: IstioCsrServing
trustAnchor?: TrustAnchor
trustAnchorFile?: string
trustedNodeAccounts?: string[]

struct IstioCsrCertificateRequests
annotations?: string{}
namespace?: string
preserve?: boolean

struct IstioCsrDisruptionBudget
enabled?: boolean
maxUnavailable?: string
minAvailable?: string

struct IstioCsrHelmValuesProps IstioCsrLoad
installer?: AgentInstaller
namespace?: string
release?: IstioCsrRelease
releaseName?: string
values?: any{}

struct IstioCsrImage
digest?: string
pullPolicy?: PullPolicy
pullSecrets?: string[]
registry?: string
repository?: string
tag?: string

struct IstioCsrLoad
expectedWorkloads?: number
rollout?: IstioCsrRollout

struct IstioCsrLogging
format?: LogFormat
level?: number

struct IstioCsrMetrics
port?: number
service?: boolean
serviceMonitor?: IstioCsrServiceMonitor
serviceType?: cdk8s-plus-27.ServiceType

struct IstioCsrNetworkPolicy
apiServerCidrs?: string[]
apiServerPorts?: number[]
clients?: cdk8s-plus-27.k8s.NetworkPolicyPeer[]
dnsPorts?: number[]
scrapers?: cdk8s-plus-27.k8s.NetworkPolicyPeer[]

struct IstioCsrPodProps
affinity?: cdk8s-plus-27.k8s.Affinity
deploymentAnnotations?: string{}
deploymentLabels?: string{}
labels?: string{}
nodeSelector?: string{}
podAnnotations?: string{}
podLabels?: string{}
priorityClassName?: string
resources?: cdk8s-plus-27.k8s.ResourceRequirements
securityContext?: cdk8s-plus-27.k8s.SecurityContext
tolerations?: cdk8s-plus-27.k8s.Toleration[]
topologySpreadConstraints?: cdk8s-plus-27.k8s.TopologySpreadConstraint[]
volumeMounts?: cdk8s-plus-27.k8s.VolumeMount[]
volumes?: cdk8s-plus-27.k8s.Volume[]

struct IstioCsrReadinessProbe
path?: string
port?: number

class IstioCsrRelease
static all()
static of(version: string)
method atLeast(other: IstioCsrRelease)
const LATEST

struct IstioCsrRollout
pods: number
within: cdk8s.Duration

struct IstioCsrService
nodePort?: number
port?: number
type?: cdk8s-plus-27.ServiceType

struct IstioCsrServiceMonitor
interval?: cdk8s.Duration
labels?: string{}
prometheusInstance?: string
scrapeTimeout?: cdk8s.Duration

struct IstioCsrServing
address?: string
certificateDuration?: cdk8s.Duration
cipherSuites?: string[]
curvePreferences?: string[]
dnsNames?: string[]
minTlsVersion?: TlsVersion
port?: number
privateKey?: PrivateKey

class IstioGateway
new(scope: constructs.Construct, id: string, props: IstioGatewayProps)

struct IstioGatewayProps
istio: ExternalCaIstio
namespace: string
delivery?: ChartDelivery
exposesIstiod?: boolean
forNetwork?: boolean
kubernetesVersion?: KubernetesVersion
name?: string
replicas?: number
serviceAnnotations?: string{}
serviceType?: cdk8s-plus-27.ServiceType
values?: any{}

class IstioInstaller
static helm(delivery: ChartDelivery, props?: HelmInstallerProps)
static inClusterOperator()
static istioctl()
static sail(props?: SailInstallerProps)
static sailRevision(version: IstioVersion, name?: string)

class IstioOperatorController
new(scope: constructs.Construct, id: string, props: IstioOperatorControllerProps)

struct IstioOperatorControllerProps
version: IstioVersion
hub?: string
imagePullSecrets?: string[]
mesh?: Mesh
namespace?: string
revision?: string
tag?: string
watchedNamespaces?: string[]

class IstioVersion
static of(version: string)
const LATEST

class IstiodCertificate
static create(props?: StaticIstiodCertificateProps)
static dynamic(props?: IstiodCertificateProps)
static none()

struct IstiodCertificateProps
additionalDnsNames?: string[]
duration?: cdk8s.Duration
privateKey?: PrivateKey
renewBefore?: cdk8s.Duration

struct KnownChartProps ChartReleaseProps
repository?: string
values?: any{}

class KubernetesVersion
static of(version: string)
const LATEST

enum LogFormat
TEXT "text"
JSON "json"

class Mesh
new(props?: MeshProps)

class MeshAlerts
new(scope: constructs.Construct, id: string, props: MeshAlertsProps)

struct MeshAlertsProps
agent: IIstioCsrAgent
authorities?: ICertificateConsumer[]
caExpiry?: cdk8s.Duration
certificateNamespaceLabel?: string
labels?: string{}
name?: string
namespace?: string
slowSigning?: cdk8s.Duration
verifyInterval?: cdk8s.Duration

class MeshApp
new(props?: cdk8s.AppProps)

class MeshCertificatePolicy
new(scope: constructs.Construct, id: string, props: MeshCertificatePolicyProps)

struct MeshCertificatePolicyProps
agent: IIstioCsrAgent
approverServiceAccount?: string
authorities?: ICertificateConsumer[]
certManagerServiceAccount?: string
issuers?: IIssuer[]

class MeshDashboard
new(scope: constructs.Construct, id: string, props: MeshDashboardProps)

struct MeshDashboardProps
agent: IIstioCsrAgent
certificateNamespaceLabel?: string
folder?: string
labels?: string{}
name?: string
namespace?: string
title?: string

class MeshIssuer IIssuer
new(scope: constructs.Construct, id: string, props: MeshIssuerProps)

struct MeshIssuerProps IssuedLifetimes
mesh: Mesh
clusterResourceNamespace?: string
clusterWide?: boolean
name?: string
namespace?: string

class MeshNamespace
new(scope: constructs.Construct, id: string, props: MeshNamespaceProps)

struct MeshNamespaceProps
mesh: Mesh
name: string
dataPlane?: DataPlane
labels?: string{}
revision?: string

struct MeshProps
clusterId?: string
cni?: boolean
cniNamespace?: string
dataPlane?: DataPlane
meshId?: string
namespace?: string
network?: string
platform?: Platform
revisions?: string[]
revisionTags?: string{}
trustDomain?: string
ztunnelNamespace?: string

class MeshVerification
new(props?: MeshVerificationProps)
method verifyFiles(props: VerifyFilesProps)
method verifyLive(props?: VerifyLiveProps)

struct MeshVerificationProps
at?: date
dist?: string
maxLifetime?: cdk8s.Duration
trustDomain?: string
warnBelow?: number

class MeshWarning
static all()
static fromId(id: string)
const AGENT_CAPACITY_CLOSE
const AGENT_IN_MESH
const AGENT_NOT_SCRAPED
const AUTHORITY_UNAPPROVED
const AWS_PCA_OLD_ZTUNNEL
const CA_HOST_NO_SERVICE
const NEWER_RELEASE
const OPENSHIFT_ISSUER_IMMUTABLE
const TRUST_ANCHOR_DISCOVERED
const TRUST_ANCHOR_EXPIRES
const TRUST_ANCHOR_NOT_YET_VALID
const VAULT_NOT_ENCRYPTED
const VAULT_SIGN_VERBATIM
const VENDOR_HUB_WITHOUT_TAG
const ZTUNNEL_READS_ONE_ROOT

class MeshWarnings
static at(scope: constructs.IConstruct)
method acknowledge(warning: MeshWarning, reason?: string)

class OutputFolder
new(scope: constructs.Construct, id: string)

enum Platform
OPENSHIFT "openshift"
GKE "gke"
EKS "eks"
K3S "k3s"
K3D "k3d"
MICROK8S "microk8s"
MINIKUBE "minikube"

struct PrimaryControlPlane
address: string
agent: IIstioCsrAgent

class PrivateKey
static ecdsa(bits?: number)
static ed25519()
static rsa(bits?: number)

enum PullPolicy
ALWAYS "Always"
IF_NOT_PRESENT "IfNotPresent"
NEVER "Never"

struct RenderedDeliveryProps
apiVersions?: string[]
helmExecutable?: string
hooks?: boolean
kubeVersion?: string

class Report
new(command: string, findings: Finding[], notes?: string[], at?: date)

class RotatingCa ICertificateConsumer
new(scope: constructs.Construct, id: string, props: RotatingCaProps)

struct RotatingCaCertificateProps CaLifetimeProps

struct RotatingCaProps RotatingCaCertificateProps
active: string
generations: string[]
mesh: Mesh
agentNamespace?: string
bundleName?: string
intermediate?: RotatingCaCertificateProps
name?: string
namespace?: string

class RotationCheck
static compare(applied: string, proposed: string)

class RotationPlan
static ofFleet(fleet: string, props?: RotationPlanProps)

struct RotationPlanProps
to?: string

class RuntimeConfiguration
static create(props: RuntimeConfigurationProps)
static existing(name: string)

struct RuntimeConfigurationProps
issuer: IIssuer
name?: string

struct SailInstallerProps
name?: string
operatorVersion?: SailOperatorVersion
updateStrategy?: SailUpdateStrategy

class SailOperator
new(scope: constructs.Construct, id: string, props: SailOperatorProps)

struct SailOperatorProps KnownChartProps
namespace?: string
version?: string

class SailOperatorVersion
static of(version: string)
static openShiftServiceMesh(version: string)
const LATEST

enum SailUpdateStrategy
IN_PLACE "InPlace"
REVISION_BASED "RevisionBased"

struct SecretEntry
key: string
name: string

class SelfSignedCaChain ICertificateConsumer
new(scope: constructs.Construct, id: string, props: SelfSignedCaChainProps)

struct SelfSignedCaChainProps CaCertificateProps
mesh: Mesh
namespace?: string
root?: CaCertificateProps
selfSignedIssuerName?: string

struct ServerTrustProps
caBundle?: string
caBundleSecret?: SecretEntry

class SleepWorkload
new(scope: constructs.Construct, id: string, props: SleepWorkloadProps)

struct SleepWorkloadProps
namespace: string
image?: string
kubernetesVersion?: KubernetesVersion
name?: string

struct StaticIstiodCertificateProps IstiodCertificateProps
issuer?: IIssuer

class StepIssuer
new(scope: constructs.Construct, id: string, props: StepIssuerProps)

struct StepIssuerProps MeshIssuerProps
caBundle: string
provisioner: StepProvisioner
url: string

struct StepProvisioner
keyId: string
name: string
password: SecretEntry

enum TlsVersion
TLS_1_2 "VersionTLS12"
TLS_1_3 "VersionTLS13"

class TrustAnchor
static discovered()
static fromBundle(bundle: ITrustBundle)
static fromConfigMap(name: string, options?: TrustAnchorEntryOptions)
static fromPem(pem: string, options?: TrustAnchorPemOptions)
static fromSecret(name: string, options?: TrustAnchorEntryOptions)

struct TrustAnchorEntryOptions
content?: string
key?: string

struct TrustAnchorPemOptions
warnBefore?: cdk8s.Duration

class TrustBundle ITrustBundle
new(scope: constructs.Construct, id: string, props: TrustBundleProps)

struct TrustBundleProps TrustAnchorPemOptions
configMaps?: ConfigMapEntry[]
key?: string
name?: string
namespace?: string
pems?: string[]
secrets?: SecretEntry[]
trustNamespace?: string

class TrustManager
new(scope: constructs.Construct, id: string, props: TrustManagerProps)

struct TrustManagerProps KnownChartProps
certManager?: CertManager
namespace?: string
replicas?: number
secretTargets?: string[]
trustNamespace?: string
version?: string

struct VaultAppRoleProps
roleId: string
secretId: SecretEntry
path?: string

class VaultAuth
static appRole(props: VaultAppRoleProps)
static clientCertificate(props: VaultClientCertificateProps)
static kubernetes(props: VaultKubernetesAuthProps)
static token(token: SecretEntry)

struct VaultClientCertificateProps
secretName: string
mountPath?: string
name?: string

struct VaultClientTls
certificate: SecretEntry
privateKey: SecretEntry

class VaultIssuer
new(scope: constructs.Construct, id: string, props: VaultIssuerProps)

struct VaultIssuerProps MeshIssuerProps ServerTrustProps
auth: VaultAuth
path: string
server: string
certManagerServiceAccount?: string
clientTls?: VaultClientTls
vaultNamespace?: string

struct VaultKubernetesAuthProps
role: string
audiences?: string[]
createServiceAccount?: boolean
mountPath?: string
serviceAccount?: string

struct VenafiCloudProps
apiToken: SecretEntry
url?: string

class VenafiConnection
static cloud(props: VenafiCloudProps)
static tpp(props: VenafiTppProps)

class VenafiIssuer
new(scope: constructs.Construct, id: string, props: VenafiIssuerProps)

struct VenafiIssuerProps MeshIssuerProps
connection: VenafiConnection
zone: string

struct VenafiTppProps ServerTrustProps
credentialsSecretName: string
url: string

class VerificationReport
new(at: date, findings: Finding[], notes?: string[])
method toOpenMetrics(labels?: string{})
method toTable(options?: VerificationTableOptions)

struct VerificationTableOptions
color?: boolean
width?: number

struct VerifyFilesProps
caSecrets: string[]
proxySecrets: string[]
namespaces?: string[]
serviceAccounts?: string[]

struct VerifyFleetProps
caSecretFiles?: string[]
clustersAtOnce?: number
concurrency?: number
istioctl?: string
kubectl?: string
namespaces?: string[]
only?: string[]
progress?: IVerificationProgress
sample?: number
timeout?: cdk8s.Duration
wave?: number

struct VerifyLiveProps
agent?: string
caSecret?: string
caSecretFiles?: string[]
concurrency?: number
context?: string
istioctl?: string
kubectl?: string
meshNamespace?: string
namespaces?: string[]
progress?: IVerificationProgress
sample?: number
timeout?: cdk8s.Duration

class Waypoint
new(scope: constructs.Construct, id: string, props: WaypointProps)

struct WaypointProps
istio: ExternalCaIstio
namespace: string
name?: string
traffic?: WaypointTraffic

enum WaypointTraffic
SERVICE "service"
WORKLOAD "workload"
ALL "all"
NONE "none"

enum cdk8s-plus-27.ServiceType
CLUSTER_IP "ClusterIP"
NODE_PORT "NodePort"
LOAD_BALANCER "LoadBalancer"
EXTERNAL_NAME "ExternalName"

struct cdk8s-plus-27.k8s.Affinity
nodeAffinity?: cdk8s-plus-27.k8s.NodeAffinity
podAffinity?: cdk8s-plus-27.k8s.PodAffinity
podAntiAffinity?: cdk8s-plus-27.k8s.PodAntiAffinity

struct cdk8s-plus-27.k8s.AwsElasticBlockStoreVolumeSource
volumeId: string
fsType?: string
partition?: number
readOnly?: boolean

struct cdk8s-plus-27.k8s.AzureDiskVolumeSource
diskName: string
diskUri: string
cachingMode?: string
fsType?: string
kind?: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.AzureFileVolumeSource
secretName: string
shareName: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.Capabilities
add?: string[]
drop?: string[]

struct cdk8s-plus-27.k8s.CephFsVolumeSource
monitors: string[]
path?: string
readOnly?: boolean
secretFile?: string
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference
user?: string

struct cdk8s-plus-27.k8s.CinderVolumeSource
volumeId: string
fsType?: string
readOnly?: boolean
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference

struct cdk8s-plus-27.k8s.ConfigMapProjection
items?: cdk8s-plus-27.k8s.KeyToPath[]
name?: string
optional?: boolean

struct cdk8s-plus-27.k8s.ConfigMapVolumeSource
defaultMode?: number
items?: cdk8s-plus-27.k8s.KeyToPath[]
name?: string
optional?: boolean

struct cdk8s-plus-27.k8s.CsiVolumeSource
driver: string
fsType?: string
nodePublishSecretRef?: cdk8s-plus-27.k8s.LocalObjectReference
readOnly?: boolean
volumeAttributes?: string{}

struct cdk8s-plus-27.k8s.DownwardApiProjection
items?: cdk8s-plus-27.k8s.DownwardApiVolumeFile[]

struct cdk8s-plus-27.k8s.DownwardApiVolumeFile
path: string
fieldRef?: cdk8s-plus-27.k8s.ObjectFieldSelector
mode?: number
resourceFieldRef?: cdk8s-plus-27.k8s.ResourceFieldSelector

struct cdk8s-plus-27.k8s.DownwardApiVolumeSource
defaultMode?: number
items?: cdk8s-plus-27.k8s.DownwardApiVolumeFile[]

struct cdk8s-plus-27.k8s.EmptyDirVolumeSource
medium?: string
sizeLimit?: cdk8s-plus-27.k8s.Quantity

struct cdk8s-plus-27.k8s.EphemeralVolumeSource
volumeClaimTemplate?: cdk8s-plus-27.k8s.PersistentVolumeClaimTemplate

struct cdk8s-plus-27.k8s.FcVolumeSource
fsType?: string
lun?: number
readOnly?: boolean
targetWwNs?: string[]
wwids?: string[]

struct cdk8s-plus-27.k8s.FlexVolumeSource
driver: string
fsType?: string
options?: string{}
readOnly?: boolean
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference

struct cdk8s-plus-27.k8s.FlockerVolumeSource
datasetName?: string
datasetUuid?: string

struct cdk8s-plus-27.k8s.GcePersistentDiskVolumeSource
pdName: string
fsType?: string
partition?: number
readOnly?: boolean

struct cdk8s-plus-27.k8s.GitRepoVolumeSource
repository: string
directory?: string
revision?: string

struct cdk8s-plus-27.k8s.GlusterfsVolumeSource
endpoints: string
path: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.HostPathVolumeSource
path: string
type?: string

struct cdk8s-plus-27.k8s.IpBlock
cidr: string
except?: string[]

struct cdk8s-plus-27.k8s.IscsiVolumeSource
iqn: string
lun: number
targetPortal: string
chapAuthDiscovery?: boolean
chapAuthSession?: boolean
fsType?: string
initiatorName?: string
iscsiInterface?: string
portals?: string[]
readOnly?: boolean
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference

struct cdk8s-plus-27.k8s.KeyToPath
key: string
path: string
mode?: number

struct cdk8s-plus-27.k8s.LabelSelector
matchExpressions?: cdk8s-plus-27.k8s.LabelSelectorRequirement[]
matchLabels?: string{}

struct cdk8s-plus-27.k8s.LabelSelectorRequirement
key: string
operator: string
values?: string[]

struct cdk8s-plus-27.k8s.LocalObjectReference
name?: string

struct cdk8s-plus-27.k8s.ManagedFieldsEntry
apiVersion?: string
fieldsType?: string
fieldsV1?: any
manager?: string
operation?: string
subresource?: string
time?: date

struct cdk8s-plus-27.k8s.NetworkPolicyPeer
ipBlock?: cdk8s-plus-27.k8s.IpBlock
namespaceSelector?: cdk8s-plus-27.k8s.LabelSelector
podSelector?: cdk8s-plus-27.k8s.LabelSelector

struct cdk8s-plus-27.k8s.NfsVolumeSource
path: string
server: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.NodeAffinity
preferredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.PreferredSchedulingTerm[]
requiredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.NodeSelector

struct cdk8s-plus-27.k8s.NodeSelector
nodeSelectorTerms: cdk8s-plus-27.k8s.NodeSelectorTerm[]

struct cdk8s-plus-27.k8s.NodeSelectorRequirement
key: string
operator: string
values?: string[]

struct cdk8s-plus-27.k8s.NodeSelectorTerm
matchExpressions?: cdk8s-plus-27.k8s.NodeSelectorRequirement[]
matchFields?: cdk8s-plus-27.k8s.NodeSelectorRequirement[]

struct cdk8s-plus-27.k8s.ObjectFieldSelector
fieldPath: string
apiVersion?: string

struct cdk8s-plus-27.k8s.ObjectMeta
annotations?: string{}
creationTimestamp?: date
deletionGracePeriodSeconds?: number
deletionTimestamp?: date
finalizers?: string[]
generateName?: string
generation?: number
labels?: string{}
managedFields?: cdk8s-plus-27.k8s.ManagedFieldsEntry[]
name?: string
namespace?: string
ownerReferences?: cdk8s-plus-27.k8s.OwnerReference[]
resourceVersion?: string
selfLink?: string
uid?: string

struct cdk8s-plus-27.k8s.OwnerReference
apiVersion: string
kind: string
name: string
uid: string
blockOwnerDeletion?: boolean
controller?: boolean

struct cdk8s-plus-27.k8s.PersistentVolumeClaimSpec
accessModes?: string[]
dataSource?: cdk8s-plus-27.k8s.TypedLocalObjectReference
dataSourceRef?: cdk8s-plus-27.k8s.TypedObjectReference
resources?: cdk8s-plus-27.k8s.ResourceRequirements
selector?: cdk8s-plus-27.k8s.LabelSelector
storageClassName?: string
volumeMode?: string
volumeName?: string

struct cdk8s-plus-27.k8s.PersistentVolumeClaimTemplate
spec: cdk8s-plus-27.k8s.PersistentVolumeClaimSpec
metadata?: cdk8s-plus-27.k8s.ObjectMeta

struct cdk8s-plus-27.k8s.PersistentVolumeClaimVolumeSource
claimName: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.PhotonPersistentDiskVolumeSource
pdId: string
fsType?: string

struct cdk8s-plus-27.k8s.PodAffinity
preferredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.WeightedPodAffinityTerm[]
requiredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.PodAffinityTerm[]

struct cdk8s-plus-27.k8s.PodAffinityTerm
topologyKey: string
labelSelector?: cdk8s-plus-27.k8s.LabelSelector
namespaces?: string[]
namespaceSelector?: cdk8s-plus-27.k8s.LabelSelector

struct cdk8s-plus-27.k8s.PodAntiAffinity
preferredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.WeightedPodAffinityTerm[]
requiredDuringSchedulingIgnoredDuringExecution?: cdk8s-plus-27.k8s.PodAffinityTerm[]

struct cdk8s-plus-27.k8s.PortworxVolumeSource
volumeId: string
fsType?: string
readOnly?: boolean

struct cdk8s-plus-27.k8s.PreferredSchedulingTerm
preference: cdk8s-plus-27.k8s.NodeSelectorTerm
weight: number

struct cdk8s-plus-27.k8s.ProjectedVolumeSource
defaultMode?: number
sources?: cdk8s-plus-27.k8s.VolumeProjection[]

foreign cdk8s-plus-27.k8s.Quantity
has value

struct cdk8s-plus-27.k8s.QuobyteVolumeSource
registry: string
volume: string
group?: string
readOnly?: boolean
tenant?: string
user?: string

struct cdk8s-plus-27.k8s.RbdVolumeSource
image: string
monitors: string[]
fsType?: string
keyring?: string
pool?: string
readOnly?: boolean
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference
user?: string

struct cdk8s-plus-27.k8s.ResourceClaim
name: string

struct cdk8s-plus-27.k8s.ResourceFieldSelector
resource: string
containerName?: string
divisor?: cdk8s-plus-27.k8s.Quantity

struct cdk8s-plus-27.k8s.ResourceRequirements
claims?: cdk8s-plus-27.k8s.ResourceClaim[]
limits?: cdk8s-plus-27.k8s.Quantity{}
requests?: cdk8s-plus-27.k8s.Quantity{}

struct cdk8s-plus-27.k8s.ScaleIoVolumeSource
gateway: string
secretRef: cdk8s-plus-27.k8s.LocalObjectReference
system: string
fsType?: string
protectionDomain?: string
readOnly?: boolean
sslEnabled?: boolean
storageMode?: string
storagePool?: string
volumeName?: string

struct cdk8s-plus-27.k8s.SeLinuxOptions
level?: string
role?: string
type?: string
user?: string

struct cdk8s-plus-27.k8s.SeccompProfile
type: string
localhostProfile?: string

struct cdk8s-plus-27.k8s.SecretProjection
items?: cdk8s-plus-27.k8s.KeyToPath[]
name?: string
optional?: boolean

struct cdk8s-plus-27.k8s.SecretVolumeSource
defaultMode?: number
items?: cdk8s-plus-27.k8s.KeyToPath[]
optional?: boolean
secretName?: string

struct cdk8s-plus-27.k8s.SecurityContext
allowPrivilegeEscalation?: boolean
capabilities?: cdk8s-plus-27.k8s.Capabilities
privileged?: boolean
procMount?: string
readOnlyRootFilesystem?: boolean
runAsGroup?: number
runAsNonRoot?: boolean
runAsUser?: number
seccompProfile?: cdk8s-plus-27.k8s.SeccompProfile
seLinuxOptions?: cdk8s-plus-27.k8s.SeLinuxOptions
windowsOptions?: cdk8s-plus-27.k8s.WindowsSecurityContextOptions

struct cdk8s-plus-27.k8s.ServiceAccountTokenProjection
path: string
audience?: string
expirationSeconds?: number

struct cdk8s-plus-27.k8s.StorageOsVolumeSource
fsType?: string
readOnly?: boolean
secretRef?: cdk8s-plus-27.k8s.LocalObjectReference
volumeName?: string
volumeNamespace?: string

struct cdk8s-plus-27.k8s.Toleration
effect?: string
key?: string
operator?: string
tolerationSeconds?: number
value?: string

struct cdk8s-plus-27.k8s.TopologySpreadConstraint
maxSkew: number
topologyKey: string
whenUnsatisfiable: string
labelSelector?: cdk8s-plus-27.k8s.LabelSelector
matchLabelKeys?: string[]
minDomains?: number
nodeAffinityPolicy?: string
nodeTaintsPolicy?: string

struct cdk8s-plus-27.k8s.TypedLocalObjectReference
kind: string
name: string
apiGroup?: string

struct cdk8s-plus-27.k8s.TypedObjectReference
kind: string
name: string
apiGroup?: string
namespace?: string

struct cdk8s-plus-27.k8s.Volume
name: string
awsElasticBlockStore?: cdk8s-plus-27.k8s.AwsElasticBlockStoreVolumeSource
azureDisk?: cdk8s-plus-27.k8s.AzureDiskVolumeSource
azureFile?: cdk8s-plus-27.k8s.AzureFileVolumeSource
cephfs?: cdk8s-plus-27.k8s.CephFsVolumeSource
cinder?: cdk8s-plus-27.k8s.CinderVolumeSource
configMap?: cdk8s-plus-27.k8s.ConfigMapVolumeSource
csi?: cdk8s-plus-27.k8s.CsiVolumeSource
downwardApi?: cdk8s-plus-27.k8s.DownwardApiVolumeSource
emptyDir?: cdk8s-plus-27.k8s.EmptyDirVolumeSource
ephemeral?: cdk8s-plus-27.k8s.EphemeralVolumeSource
fc?: cdk8s-plus-27.k8s.FcVolumeSource
flexVolume?: cdk8s-plus-27.k8s.FlexVolumeSource
flocker?: cdk8s-plus-27.k8s.FlockerVolumeSource
gcePersistentDisk?: cdk8s-plus-27.k8s.GcePersistentDiskVolumeSource
gitRepo?: cdk8s-plus-27.k8s.GitRepoVolumeSource
glusterfs?: cdk8s-plus-27.k8s.GlusterfsVolumeSource
hostPath?: cdk8s-plus-27.k8s.HostPathVolumeSource
iscsi?: cdk8s-plus-27.k8s.IscsiVolumeSource
nfs?: cdk8s-plus-27.k8s.NfsVolumeSource
persistentVolumeClaim?: cdk8s-plus-27.k8s.PersistentVolumeClaimVolumeSource
photonPersistentDisk?: cdk8s-plus-27.k8s.PhotonPersistentDiskVolumeSource
portworxVolume?: cdk8s-plus-27.k8s.PortworxVolumeSource
projected?: cdk8s-plus-27.k8s.ProjectedVolumeSource
quobyte?: cdk8s-plus-27.k8s.QuobyteVolumeSource
rbd?: cdk8s-plus-27.k8s.RbdVolumeSource
scaleIo?: cdk8s-plus-27.k8s.ScaleIoVolumeSource
secret?: cdk8s-plus-27.k8s.SecretVolumeSource
storageos?: cdk8s-plus-27.k8s.StorageOsVolumeSource
vsphereVolume?: cdk8s-plus-27.k8s.VsphereVirtualDiskVolumeSource

struct cdk8s-plus-27.k8s.VolumeMount
mountPath: string
name: string
mountPropagation?: string
readOnly?: boolean
subPath?: string
subPathExpr?: string

struct cdk8s-plus-27.k8s.VolumeProjection
configMap?: cdk8s-plus-27.k8s.ConfigMapProjection
downwardApi?: cdk8s-plus-27.k8s.DownwardApiProjection
secret?: cdk8s-plus-27.k8s.SecretProjection
serviceAccountToken?: cdk8s-plus-27.k8s.ServiceAccountTokenProjection

struct cdk8s-plus-27.k8s.VsphereVirtualDiskVolumeSource
volumePath: string
fsType?: string
storagePolicyId?: string
storagePolicyName?: string

struct cdk8s-plus-27.k8s.WeightedPodAffinityTerm
podAffinityTerm: cdk8s-plus-27.k8s.PodAffinityTerm
weight: number

struct cdk8s-plus-27.k8s.WindowsSecurityContextOptions
gmsaCredentialSpec?: string
gmsaCredentialSpecName?: string
hostProcess?: boolean
runAsUserName?: string

struct cdk8s.AppProps
outdir?: string
outputFileExtension?: string
recordConstructMetadata?: boolean
resolvers?: cdk8s.IResolver[]
yamlOutputType?: cdk8s.YamlOutputType

foreign cdk8s.Duration
has toDays
has toHours
has toHumanString
has toIsoString
has toMilliseconds
has toMinutes
has toSeconds
has unitLabel

interface cdk8s.IResolver
has resolve

enum cdk8s.YamlOutputType
FILE_PER_APP 0
FILE_PER_CHART 1
FILE_PER_RESOURCE 2
FOLDER_PER_CHART_FILE_PER_RESOURCE 3
`;
