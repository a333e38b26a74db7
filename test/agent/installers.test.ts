import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  AgentInstaller,
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstiodCertificate,
  IstioVersion,
  KubernetesVersion,
  LogFormat,
  Mesh,
  PrivateKey,
  PullPolicy,
  RuntimeConfiguration,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { ServiceType } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { OUTSIDE_MESH } from '../../lib/facts/istio';
import { fullProps, type Props } from '../support/agent-objects';
import { comparable } from '../support/equivalence';
import { rendered, type Values } from '../support/helm';
import { LATEST } from '../support/latest';
import { TestCa } from '../support/pki';
import { expectRefusal } from '../support/refusal';
import { only, type SynthesizedObject, synth } from '../support/synth';

const FLUX = AgentInstaller.helm(ChartDelivery.flux());
const ARGO = AgentInstaller.helm(ChartDelivery.argoCd());

const installed = (props: Props, installer = FLUX) =>
  synth((chart) => new IstioCsrAgent(chart, 'agent', { ...fullProps(props), installer })) as SynthesizedObject[];

/** The values that an agent with these props hands to the chart. */
const valuesOf = (props: Props): Values => only(installed(props), 'HelmRelease').spec.values ?? {};

describe('AgentInstaller.helm', () => {
  test('has Flux install the official chart of the release', () => {
    const { metadata, spec } = only(installed({ namespace: 'pki' }), 'HelmRelease');
    expect(metadata.namespace).toBe('flux-system');
    expect(spec).toMatchObject({
      releaseName: 'cert-manager-istio-csr',
      targetNamespace: 'pki',
      chart: { spec: { chart: 'cert-manager-istio-csr', version: LATEST } },
    });
    expect(spec.values.app.tls.certificateDNSNames).toEqual(['cert-manager-istio-csr.pki.svc']);
  });

  test('has Argo CD install it', () => {
    const { spec } = only(installed({}, ARGO), 'Application');
    expect(spec.source).toMatchObject({ chart: 'cert-manager-istio-csr', targetRevision: LATEST });
    expect(spec.source.helm.valuesObject.replicaCount).toBe(2);
  });

  test('makes nothing else, but for a trust anchor that is known as PEM', async () => {
    const kinds = (props: Props) => installed(props).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['HelmRepository', 'HelmRelease']);
    const { certificate } = await TestCa.root('root');
    const objects = installed({ trustAnchor: TrustAnchor.fromPem(certificate) });
    expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'HelmRepository', 'HelmRelease']);
    const { volumes, podAnnotations } = only(objects, 'HelmRelease').spec.values;
    expect(volumes[0].configMap.name).toBe('cert-manager-istio-csr-trust-anchor');
    expect(Object.keys(podAnnotations)).toContain('cdk8s-istio-csr.io/trust-anchor-version');
  });

  test('says only what is not the default of the chart', () => {
    const budget = { enabled: false };
    const own = { replicas: 1, disruptionBudget: budget, resources: {}, disableClientRateLimiter: false };
    const props = { ...own, trustAnchor: TrustAnchor.discovered() };
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(valuesOf({ ...props, issuer: IssuerRef.issuer('istio-ca', 'istio-system') })).toEqual({
      podLabels: OUTSIDE_MESH.labels,
      podAnnotations: OUTSIDE_MESH.annotations,
    });
    jest.restoreAllMocks();
  });

  test('keeps what the constructs to the right need to know', () => {
    const chart = new Chart(new App(), 'test');
    const mesh = new Mesh({ trustDomain: 'prod.example.com', dataPlane: DataPlane.AMBIENT });
    const props = { ...fullProps({ mesh, namespace: 'pki' }), installer: FLUX };
    const agent = new IstioCsrAgent(chart, 'agent', props);
    expect(agent.caAddress).toBe('cert-manager-istio-csr.pki.svc:443');
    expect(agent.trustedNodeAccounts).toEqual(['istio-system/ztunnel']);
    expect(agent.chart?.version).toBe(LATEST);
    expect(agent.node.defaultChild).toBe(agent.chart);
    new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
    const { values } = only(Testing.synth(chart), 'IstioOperator').spec;
    expect(values.global.caAddress).toBe('cert-manager-istio-csr.pki.svc:443');
  });

  test('takes a mirror, a name of the release, an order, and an existing namespace', () => {
    const installer = AgentInstaller.helm(ChartDelivery.flux(), {
      repository: 'oci://mirror.example.com/charts',
      releaseName: 'csr',
      createNamespace: false,
    });
    const objects = installed({}, installer);
    expect(only(objects, 'OCIRepository').spec.url).toBe('oci://mirror.example.com/charts/cert-manager-istio-csr');
    expect(only(objects, 'HelmRelease').spec).toMatchObject({
      releaseName: 'csr',
      install: { createNamespace: false },
    });
  });

  test.each<[string, Props, string]>([
    [
      'another issuer for istiod',
      {
        trustAnchor: TrustAnchor.fromConfigMap('root'),
        istiodCertificate: IstiodCertificate.create({ issuer: IssuerRef.clusterIssuer('b') }),
      },
      'would make something else of istiodCertificate',
    ],
    ['no label of the operating system', { nodeSelector: { pool: 'pki' } }, 'something else of nodeSelector'],
    ['a release without a budget', { release: 'v0.14.2' }, 'something else of disruptionBudget (its default)'],
    [
      'a security context that the schema of the release refuses',
      { release: 'v0.14.0' },
      'something else of disruptionBudget (its default), securityContext (its default)',
    ],
    [
      'a trust anchor, where the chart has no annotations of pods to restart them with',
      { release: 'v0.11.0', trustAnchor: TrustAnchor.fromConfigMap('root') },
      'disruptionBudget (its default), podLabels (its default), securityContext (its default), trustAnchor',
    ],
  ])('refuses by name what the chart cannot say: %s', (_what, props, named) => {
    expectRefusal(() => installed(props), {
      place: 'test/agent',
      prop: 'installer',
      received: '"AgentInstaller.helm"',
      allowed: named,
    });
  });

  test('refuses an old Kubernetes version, which decides what no chart can say', () => {
    expectRefusal(() => installed({ kubernetesVersion: KubernetesVersion.of('1.18') }), {
      place: 'test/agent',
      prop: 'installer',
      received: '"AgentInstaller.helm"',
      allowed: 'something else of kubernetesVersion',
    });
  });

  test('refuses another name of the release than that of fromHelmValues', () => {
    const installer = AgentInstaller.helm(ChartDelivery.flux(), { releaseName: 'csr' });
    expectRefusal(() => synth((chart) => IstioCsrAgent.fromHelmValues(chart, 'agent', { installer })), {
      place: 'test/agent',
      prop: 'installer.releaseName',
      received: '"csr"',
      allowed: 'the releaseName of fromHelmValues, "cert-manager-istio-csr"',
    });
  });

  test('of fromHelmValues keeps the values as they are', () => {
    const values = { app: { certmanager: { issuer: { name: 'pki' } }, logLevel: 1 }, replicaCount: 1 };
    const objects = synth((chart) =>
      IstioCsrAgent.fromHelmValues(chart, 'agent', { values, releaseName: 'csr', namespace: 'pki', installer: FLUX }),
    );
    const { spec } = only(objects, 'HelmRelease');
    expect(spec.values).toEqual(values);
    expect([spec.releaseName, spec.targetNamespace]).toEqual(['csr', 'pki']);
  });
});

/** Props that the chart can say, each on its own and with others. */
const PROPS: fc.Arbitrary<Props>[] = [
  fc.constantFrom<Props>({ replicas: 3 }, { replicas: 1 }, { disruptionBudget: { maxUnavailable: '25%' } }),
  fc.constantFrom<Props>({ namespace: 'pki', serving: {} }, { name: 'csr', serving: {} }, { labels: { team: 'pki' } }),
  fc.constantFrom<Props>(
    { logging: { level: 4, format: LogFormat.JSON } },
    { image: { pullPolicy: PullPolicy.ALWAYS } },
  ),
  fc.constantFrom<Props>(
    { image: { registry: 'mirror.local', digest: `sha256:${'0a'.repeat(32)}` } },
    { image: { tag: 'v9', pullSecrets: ['quay'] } },
  ),
  fc.constantFrom<Props>(
    { service: { type: ServiceType.NODE_PORT, nodePort: 30443, port: 8443 } },
    { serving: { port: 7443, address: '::', dnsNames: ['cert-manager-istio-csr.cert-manager.svc', 'a.b.c'] } },
    { serving: { privateKey: PrivateKey.ecdsa(256), certificateDuration: Duration.minutes(90) } },
  ),
  fc.constantFrom<Props>(
    { maxCertificateDuration: Duration.hours(12), clientCertificateAuthentication: true },
    { disableClientRateLimiter: true, maxConcurrentReconciles: 4, rootConfigMapNamespaceSelector: 'a=b' },
    { trustedNodeAccounts: ['a/b', 'c/d'], leaderElectionNamespace: 'pki' },
  ),
  fc.constantFrom<Props>(
    { istiodCertificate: IstiodCertificate.dynamic({ additionalDnsNames: ['x.example.com'] }) },
    { istiodCertificate: IstiodCertificate.none() },
    { istiodCertificate: IstiodCertificate.create({ privateKey: PrivateKey.ecdsa(384), duration: Duration.days(2) }) },
  ),
  fc.constantFrom<Props>(
    { certificateRequests: { annotations: { 'a.b/c': 'd' }, preserve: true } },
    { runtimeConfiguration: RuntimeConfiguration.existing('which') },
    { runtimeConfiguration: RuntimeConfiguration.create({ issuer: IssuerRef.clusterIssuer('other') }) },
  ),
  fc.constantFrom<Props>(
    { metrics: { port: 9500, serviceMonitor: { labels: { release: 'prom' }, interval: Duration.minutes(1) } } },
    { metrics: { service: false }, readinessProbe: { port: 7070, path: '/ready' } },
  ),
  fc.constantFrom<Props>(
    {
      podLabels: { a: 'b' },
      podAnnotations: { c: 'd' },
      deploymentLabels: { e: 'f' },
      deploymentAnnotations: { g: 'h' },
    },
    { tolerations: [{ key: 'infra', operator: 'Exists' }], priorityClassName: 'high' },
    { volumes: [{ name: 'v', emptyDir: {} }], volumeMounts: [{ name: 'v', mountPath: '/etc/v' }] },
  ),
  fc.constantFrom<Props>({
    mesh: new Mesh({ trustDomain: 'x.example.com', clusterId: 'east', revisions: ['a', 'b'] }),
  }),
];

/** Helm's labels and the common name of istiod's certificate are the chart's own, and it leaves out that the token is mounted. */
const without = (objects: readonly SynthesizedObject[]) =>
  JSON.parse(
    JSON.stringify(
      comparable(
        objects.filter(({ kind }) => !/Role/.test(kind)),
        'cert-manager',
      ),
    )
      .replace(/"(app\.kubernetes\.io\/(managed-by|instance)|helm\.sh\/chart|commonName)":"[^"]*",?/g, '')
      .replace('"automountServiceAccountToken":true,', '')
      .replaceAll(',}', '}'),
  );

test('whoever installs, the agent is told the same', () => {
  const some = fc.subarray(PROPS, { minLength: 1 }).chain((list) => fc.tuple(...list));
  fc.assert(
    fc.property(some, (parts) => {
      // An agent of another name serves under that name.
      const props: Props = Object.assign({}, ...[...parts].reverse());
      const plain = synth((chart) => new IstioCsrAgent(chart, 'agent', fullProps(props)));
      const name = props.name ?? 'cert-manager-istio-csr';
      const byChart = rendered(
        IstioCsrRelease.LATEST.version,
        valuesOf(props),
        name,
        props.namespace ?? 'cert-manager',
      );
      expect(without(byChart)).toEqual(without(plain as SynthesizedObject[]));
    }),
    { numRuns: 100 },
  );
});
