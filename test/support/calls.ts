import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import * as library from 'cdk8s-istio-csr';
import {
  CertManagerOperatorVersion,
  ChartDelivery,
  DataPlane,
  ExistingIstioCsrAgent,
  ExternalCaIstio,
  FluxSourceKind,
  type IIstioCsrAgent,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  inspect,
  KubernetesVersion,
  Mesh,
  MeshApp,
  MeshWarning,
  MeshWarnings,
  PrivateKey,
  SailOperatorVersion,
  TrustAnchor,
  VaultAuth,
  VenafiConnection,
} from 'cdk8s-istio-csr';
import { k8s, ServiceType } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { callsOf, entryOf } from '../../lib/internal/checked/table';
import { COMPOSER, clusterOf, testFolder } from './fleet';

/** What a sample call is made from: a chart for itself, and a root certificate in PEM. */
export interface Stage {
  readonly chart: Chart;
  readonly pem: string;
}

type Arguments = readonly unknown[];

const mesh = new Mesh();
const issuer = IssuerRef.issuer('pki', 'istio-system');
const secret = { name: 'credentials', key: 'token' };
const labels = { team: 'pki' };
const at = new Date('2030-01-01T00:00:00Z');
const finding = {
  check: 'trusted-root',
  subject: 'foo',
  status: inspect.CheckStatus.PASS,
  found: 'a',
  wanted: 'a',
  docs: 'docs/verify.md',
};

/** The index of a fleet. */
function fleetFile(): string {
  return new library.Fleet({ clusters: [clusterOf('east')], compose: COMPOSER }).synth({ outdir: testFolder() }).index;
}

function agentOf({ chart }: Stage): IIstioCsrAgent {
  return new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromSecret('root') });
}

function istioOf({ chart }: Stage, dataPlane = DataPlane.SIDECAR): ExternalCaIstio {
  const agent = new ExistingIstioCsrAgent(chart, 'agent', {
    mesh: new Mesh({ dataPlane }),
    trustedNodeAccounts: ['istio-system/ztunnel'],
  });
  return new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
}

function chartOf(props: object = {}): (stage: Stage) => Arguments {
  return ({ chart }) => [chart, 'it', { delivery: ChartDelivery.flux(), values: { a: [1, { b: 'x' }] }, ...props }];
}

function issuerOf(props: object): (stage: Stage) => Arguments {
  return ({ chart }) => [chart, 'it', { mesh, name: 'pki', minimumDuration: Duration.hours(1), ...props }];
}

/** The index of a fleet of one cluster, which has one folder. */
function fleetIndex(): string {
  const compose = {
    compose: (scope: Construct): void => {
      const metadata = { name: 'root', namespace: 'istio-system' };
      new ApiObject(new Chart(scope, 'root'), 'root', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    },
  };
  return new library.Fleet({ clusters: [clusterOf('east')], compose }).synth({ outdir: testFolder() }).index;
}

const ISTIOD = {
  duration: Duration.hours(2),
  renewBefore: Duration.minutes(30),
  additionalDnsNames: ['istiod.example.com'],
};

/** A call of everything public that takes arguments, by `Class.new`, `Class.static` or `Class.method`. */
export const CALLS: Readonly<Record<string, (stage: Stage) => Arguments>> = {
  'AgentInstaller.helm': () => [ChartDelivery.flux(), { releaseName: 'csr', createNamespace: true }],
  'AgentInstaller.openshift': () => [{ operatorVersion: CertManagerOperatorVersion.LATEST }],
  'AwsPcaIssuer.new': issuerOf({
    arn: 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012',
    region: 'eu-central-1',
  }),
  'CaSecretIssuer.new': (stage) =>
    issuerOf({ secretName: 'ca', ocspServers: ['http://ocsp.example.com'], caCertificate: stage.pem })(stage),
  'CertManager.new': chartOf({ controllerReplicas: 2, featureGates: { ServerSideApply: true } }),
  'CertManagerOperatorVersion.of': () => ['1.20'],
  'ChartDelivery.argoCd': () => [{ project: 'mesh', automated: true }],
  'ChartDelivery.flux': () => [{ interval: Duration.minutes(5), namespace: 'flux-system' }],
  'ChartDelivery.rendered': () => [{ kubeVersion: '1.30.0', apiVersions: ['v1'] }],
  'ExistingIstioCsrAgent.new': ({ chart }) => [
    chart,
    'it',
    { mesh, issuer, caAddress: 'ca.example.com:8443', trustedNodeAccounts: ['ztunnel/ztunnel'], isScraped: true },
  ],
  'ExternalCaIstio.new': (stage) => [
    stage.chart,
    'it',
    {
      agent: agentOf(stage),
      version: IstioVersion.LATEST,
      values: { global: { logAsJson: true } },
      meshConfig: { accessLogFile: '/dev/stdout' },
      trustDomainAliases: ['old.example.com'],
      workloadCertificateDuration: Duration.hours(1),
      hub: 'mirror.example.com/istio',
      tag: '1.30.3',
    },
  ],
  'ExternalCaIstio.precede': ({ chart }) => [chart],
  'Fleet.fromFile': () => ['examples/fleet/clusters.yaml', { compose: COMPOSER }],
  'Fleet.new': () => [{ clusters: [clusterOf('east'), clusterOf('west')], compose: COMPOSER }],
  'Fleet.synth': () => [{ outdir: testFolder(), only: ['east'], wave: 0 }],
  'FleetDelivery.argoCd': ({ chart }) => [
    chart,
    'it',
    {
      index: fleetIndex(),
      path: 'dist',
      repoUrl: 'https://git.example.com/mesh.git',
      revision: 'main',
      folders: ['.'],
      destinations: { east: 'admin@east' },
      atOnce: 2,
      syncOptions: ['ServerSideApply=true'],
      prune: true,
    },
  ],
  'FleetDelivery.flux': ({ chart }) => [
    chart,
    'it',
    {
      index: fleetIndex(),
      path: 'dist',
      sourceName: 'mesh',
      sourceKind: FluxSourceKind.OCI_REPOSITORY,
      folders: ['.'],
      kubeConfigSecrets: { east: 'east-access' },
      interval: Duration.minutes(5),
    },
  ],
  'FleetCluster.new': () => [
    { name: 'east', mesh, region: 'eu', labels, wave: 1, kubeContext: 'east', settings: { a: 1 } },
  ],
  'GoogleCasIssuer.new': issuerOf({
    caPoolId: 'pool',
    location: 'europe-west3',
    project: 'mesh-project',
    credentials: secret,
  }),
  'HelmChart.new': chartOf({
    chart: 'podinfo',
    namespace: 'web',
    repository: 'https://charts.example.com',
    version: '1.2.3',
    ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
  }),
  'IssuanceGraph.fromFiles': () => [['dist/0001-ca.k8s.yaml'], {}],
  'IssuanceGraph.fromScope': (stage) => [agentOf(stage), {}],
  'IssuanceGraph.fromYaml': () => ['kind: Namespace\napiVersion: v1\nmetadata: {name: foo}\n', {}],
  'IssuerRef.clusterIssuer': () => ['pki'],
  'IssuerRef.external': () => [{ group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'pki' }],
  'IssuerRef.issuer': () => ['pki', 'istio-system'],
  'IstioCsrAgent.fromHelmValues': ({ chart }) => [
    chart,
    'it',
    { values: { app: { logLevel: 2 } }, releaseName: 'csr', expectedWorkloads: 50 },
  ],
  'IstioCsrAgent.new': ({ chart }) => [
    chart,
    'it',
    {
      mesh,
      issuer: { group: 'cert-manager.io', kind: 'Issuer', name: 'pki', namespace: 'istio-system' },
      trustAnchor: TrustAnchor.fromConfigMap('root'),
      replicas: 2,
      expectedWorkloads: 500,
      rollout: { pods: 100, within: Duration.minutes(1) },
      kubernetesVersion: KubernetesVersion.LATEST,
      disruptionBudget: { enabled: true, minAvailable: '1' },
      image: { registry: 'mirror.example.com', tag: 'v9', pullSecrets: ['pull'] },
      service: { type: ServiceType.CLUSTER_IP, port: 443 },
      serving: {
        dnsNames: ['cert-manager-istio-csr.cert-manager.svc'],
        certificateDuration: Duration.hours(2),
        privateKey: PrivateKey.rsa(),
      },
      istiodCertificate: library.IstiodCertificate.create(ISTIOD),
      certificateRequests: { annotations: labels, preserve: true },
      metrics: { port: 9402, serviceMonitor: { labels, interval: Duration.seconds(30) } },
      logging: { level: 3 },
      labels,
      nodeSelector: labels,
      podAnnotations: labels,
      tolerations: [{ key: 'a', operator: 'Exists' }],
      volumes: [{ name: 'v', emptyDir: { sizeLimit: k8s.Quantity.fromString('1Mi') } }],
      volumeMounts: [{ name: 'v', mountPath: '/etc/x' }],
      maxCertificateDuration: Duration.hours(1),
    },
  ],
  'IstioCsrRelease.atLeast': () => [IstioCsrRelease.LATEST],
  'IstioCsrRelease.of': () => ['v0.17.0'],
  'IstioGateway.new': (stage) => [stage.chart, 'it', { istio: istioOf(stage), namespace: 'ingress', replicas: 3 }],
  'IstioInstaller.helm': () => [ChartDelivery.flux(), { repository: 'https://charts.example.com' }],
  'IstioInstaller.sail': () => [{ name: 'mesh', operatorVersion: SailOperatorVersion.LATEST }],
  'IstioInstaller.sailRevision': () => [IstioVersion.LATEST, 'mesh'],
  'IstioOperatorController.new': ({ chart }) => [
    chart,
    'it',
    { version: IstioVersion.of('1.23.6'), watchedNamespaces: ['istio-system'], imagePullSecrets: ['pull'] },
  ],
  'IstioVersion.of': () => ['1.30.3'],
  'IstiodCertificate.create': () => [ISTIOD],
  'IstiodCertificate.dynamic': () => [ISTIOD],
  'KubernetesVersion.of': () => ['1.30'],
  'Mesh.new': () => [{ trustDomain: 'a.example.com', revisions: ['default'], meshId: 'mesh1' }],
  'MeshDashboard.new': (stage) => [
    stage.chart,
    'it',
    {
      agent: agentOf(stage),
      name: 'mesh',
      namespace: 'monitoring',
      labels,
      folder: 'Mesh',
      title: 'Mesh',
      certificateNamespaceLabel: 'namespace',
    },
  ],
  'MeshAlerts.new': (stage) => [
    stage.chart,
    'it',
    { agent: agentOf(stage), labels, caExpiry: Duration.days(30), namespace: 'monitoring' },
  ],
  'MeshApp.new': () => [{ outputFileExtension: '.yaml' }],
  'MeshCertificatePolicy.new': (stage) => [stage.chart, 'it', { agent: agentOf(stage), issuers: [issuer] }],
  'MeshNamespace.new': ({ chart }) => [chart, 'it', { mesh, name: 'foo', labels }],
  'FleetGraph.fromOutput': () => [fleetFile()],
  'FleetVerification.new': () => [{ fleet: fleetFile() }],
  'FleetVerification.verifyLive': () => [{ kubectl: 'no-such-program', istioctl: 'no-such-program' }],
  'MeshVerification.new': () => [{ trustDomain: 'a.example.com', maxLifetime: Duration.hours(1), at }],
  'MeshVerification.verifyFiles': () => [{ proxySecrets: ['no-such-file'], caSecrets: ['no-such-file'] }],
  'MeshVerification.verifyLive': () => [{ kubectl: 'no-such-program', istioctl: 'no-such-program' }],
  'MeshWarning.fromId': () => ['vault-not-encrypted'],
  'MeshWarnings.acknowledge': () => [MeshWarning.VAULT_NOT_ENCRYPTED, 'it is a sidecar'],
  'MeshWarnings.at': ({ chart }) => [chart],
  'OutputFolder.new': () => [new MeshApp(), 'istioctl'],
  'PrivateKey.ecdsa': () => [256],
  'PrivateKey.rsa': () => [2048],
  'Report.new': () => ['verify', [finding], ['a note'], at],
  'RotatingCa.new': ({ chart }) => [
    chart,
    'it',
    { mesh, generations: ['2025', '2026'], active: '2026', intermediate: { duration: Duration.days(90) } },
  ],
  'RotationPlan.ofFleet': () => [fleetFile(), {}],
  'RotationCheck.compare': () => ['dist', 'dist'],
  'RuntimeConfiguration.create': () => [{ issuer }],
  'RuntimeConfiguration.existing': () => ['runtime'],
  'SailOperator.new': chartOf({ namespace: 'sail' }),
  'SailOperatorVersion.of': () => ['1.30.3'],
  'SailOperatorVersion.openShiftServiceMesh': () => ['3.1.4'],
  'SelfSignedCaChain.new': ({ chart }) => [
    chart,
    'it',
    { mesh, organizations: ['corp'], duration: Duration.days(90), root: { privateKey: PrivateKey.ecdsa() } },
  ],
  'SleepWorkload.new': ({ chart }) => [chart, 'it', { namespace: 'foo', image: 'mirror.example.com/curl:8' }],
  'StepIssuer.new': ({ chart, pem }) => [
    chart,
    'it',
    { mesh, caBundle: pem, url: 'https://step.example.com', provisioner: { name: 'p', keyId: 'k', password: secret } },
  ],
  'TrustAnchor.fromBundle': () => [{ configMapName: 'root', key: 'ca.crt', namespace: 'istio-system', version: 'a' }],
  'TrustAnchor.fromConfigMap': () => ['root', { key: 'ca.crt' }],
  'TrustAnchor.fromPem': ({ pem }) => [pem, { warnBefore: Duration.days(1) }],
  'TrustAnchor.fromSecret': () => ['root', { key: 'ca.crt' }],
  'TrustBundle.new': ({ chart, pem }) => [
    chart,
    'it',
    { configMaps: [{ name: 'root', key: 'ca.crt' }], secrets: [secret], pems: [pem], trustNamespace: 'cert-manager' },
  ],
  'TrustManager.new': chartOf({ trustNamespace: 'cert-manager', secretTargets: ['root'] }),
  'VaultAuth.appRole': () => [{ roleId: 'role', secretId: secret }],
  'VaultAuth.clientCertificate': () => [{ secretName: 'client' }],
  'VaultAuth.kubernetes': () => [{ role: 'istio', audiences: ['vault'] }],
  'VaultAuth.token': () => [secret],
  'VaultIssuer.new': issuerOf({
    server: 'https://vault.example.com',
    path: 'pki/sign/istio',
    auth: VaultAuth.kubernetes({ role: 'istio' }),
    caBundleSecret: { name: 'ca', key: 'ca.crt' },
  }),
  'VenafiConnection.cloud': () => [{ apiToken: secret }],
  'VenafiConnection.tpp': () => [{ url: 'https://tpp.example.com', credentialsSecretName: 'tpp' }],
  'VenafiIssuer.new': issuerOf({ zone: 'mesh', connection: VenafiConnection.cloud({ apiToken: secret }) }),
  'Waypoint.new': (stage) => [stage.chart, 'it', { istio: istioOf(stage, DataPlane.AMBIENT), namespace: 'foo' }],
  'VerificationReport.new': () => [at, [finding], ['a note']],
  'VerificationReport.toOpenMetrics': () => [{ context: 'prod' }],
  'VerificationReport.toTable': () => [{}],
};

/** What the methods among them are called on. */
const RECEIVERS: Readonly<Record<string, (stage: Stage) => object>> = {
  ExternalCaIstio: (stage) => stage.chart.node.tryFindChild('istio') ?? istioOf(stage),
  Fleet: () => new library.Fleet({ clusters: [clusterOf('east')], compose: COMPOSER }),
  IstioCsrRelease: () => IstioCsrRelease.LATEST,
  FleetVerification: () => new inspect.FleetVerification({ fleet: fleetFile() }),
  MeshVerification: () => new inspect.MeshVerification(),
  MeshWarnings: ({ chart }) => MeshWarnings.at(chart),
  VerificationReport: () => new inspect.VerificationReport(at, [finding]),
};

/** The classes that are public, with those of the submodule. */
export const PUBLIC_CLASSES: ReadonlyMap<string, object> = new Map(
  [...Object.entries<unknown>(library), ...Object.entries<unknown>(inspect)].filter(
    (entry): entry is [string, object] => typeof entry[1] === 'function',
  ),
);

/** Everything public that takes arguments, by the names of the samples; the constructor of a class that is abstract is that of its heirs. */
export function publicCalls(): string[] {
  return [...PUBLIC_CLASSES.keys()].flatMap((name) => {
    const entry = entryOf(name);
    if (entry === undefined || name === 'MeshIssuer') return [];
    const taking = (['new', 'static', 'method'] as const).flatMap((kind) => [...callsOf(entry, kind)]);
    return taking.flatMap(([call, { length }]) => (length > 0 ? `${name}.${call}` : []));
  });
}

/** Makes a call, by the name of its sample. */
export function run(name: string, stage: Stage, given: Arguments): unknown {
  const [className = '', method = ''] = name.split('.');
  const owner = PUBLIC_CLASSES.get(className) as NewableFunction & Record<string, unknown>;
  if (method === 'new') return Reflect.construct(owner, given);
  const receiver = (owner[method] === undefined ? RECEIVERS[className]?.(stage) : owner) as Record<string, unknown>;
  return (receiver[method] as (...each: unknown[]) => unknown).apply(receiver, [...given]);
}

/** A chart for one call. */
export function stage(pem: string): Stage {
  return { chart: new Chart(new App(), 'chart'), pem };
}

/** What a call has put into its chart. */
export function manifestsOf({ chart }: Stage): string {
  return JSON.stringify(Testing.synth(chart));
}
