import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  CaSecretIssuer,
  DataPlane,
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstioCsrRelease,
  IstiodCertificate,
  Mesh,
  PrivateKey,
  RuntimeConfiguration,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { ServiceType } from 'cdk8s-plus-27';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { OPENSHIFT, openShiftObjects, openShiftProps } from './props';

const { create } = IstiodCertificate;
const hours = Duration.hours;
const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
const asMap = (count: number) => Object.fromEntries(many(count).map((name) => [name, 'x']));

/** The props, the one that is blamed, what it received, and words of what would be allowed. */
const REFUSED: readonly (readonly [Partial<IstioCsrAgentProps>, string, string, string])[] = [
  [{ mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }) }, 'mesh.dataPlane', '"ambient"', 'trust no ztunnel'],
  [{ mesh: new Mesh({ trustDomain: 'a'.repeat(64) }) }, 'mesh.trustDomain', '"64 characters"', 'at most 63'],
  [{ mesh: new Mesh({ revisions: many(26) }) }, 'mesh.revisions', '"26 revisions"', 'at most 25'],
  [{ mesh: new Mesh({ namespace: 'n'.repeat(60) }) }, 'mesh.revisions', '["default"]', 'at most 64 characters'],
  [
    { issuer: IssuerRef.external({ group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'a' }) },
    'issuer',
    '"AWSPCAClusterIssuer.awspca.cert-manager.io a"',
    'no external issuer',
  ],
  [{ name: 'csr' }, 'name', '"csr"', 'cert-manager-istio-csr'],
  [
    { release: IstioCsrRelease.of('v0.17.0') },
    'release',
    '"v0.17.0"',
    "v0.16.0, what OpenShift's cert-manager operator",
  ],
  [{ replicas: 2 }, 'replicas', '2', 'leaving it out or 1'],
  [{ disruptionBudget: { minAvailable: '1' } }, 'disruptionBudget', '{"minAvailable":"1"}', 'leaving it out'],
  [{ trustedNodeAccounts: ['a/b'] }, 'trustedNodeAccounts', '["a/b"]', 'leaving it out'],
  [{ clientCertificateAuthentication: true }, 'clientCertificateAuthentication', 'true', 'leaving it out or false'],
  [
    { serving: { dnsNames: ['cert-manager-istio-csr.cert-manager.svc', 'ca.example.com'] } },
    'serving.dnsNames',
    '["cert-manager-istio-csr.cert-manager.svc","ca.example.com"]',
    'leaving it out or ["cert-manager-istio-csr.cert-manager.svc"]',
  ],
  [{ serving: { port: 7443 } }, 'serving.port', '7443', 'leaving it out or 6443'],
  [{ metrics: { serviceMonitor: {} } }, 'metrics.serviceMonitor', '{}', 'leaving it out'],
  [{ metrics: { port: 9000 } }, 'metrics.port', '9000', 'leaving it out or 9402'],
  [{ service: { type: ServiceType.LOAD_BALANCER } }, 'service.type', '"LoadBalancer"', 'or "ClusterIP"'],
  [{ image: { registry: 'mirror.example.com' } }, 'image.registry', '"mirror.example.com"', 'leaving it out'],
  [{ podAnnotations: { a: 'b' } }, 'podAnnotations', '{"a":"b"}', 'leaving it out'],
  [{ securityContext: {} }, 'securityContext', '{}', 'leaving it out or {"allowPrivilegeEscalation"'],
  [{ priorityClassName: 'high' }, 'priorityClassName', '"high"', 'leaving it out'],
  [{ maxConcurrentReconciles: 2 }, 'maxConcurrentReconciles', '2', 'leaving it out or 1'],
  [{ leaderElectionNamespace: 'pki' }, 'leaderElectionNamespace', '"pki"', 'leaving it out or "istio-system"'],
  [
    { certificateRequests: { annotations: { a: 'b' } } },
    'certificateRequests.annotations',
    '{"a":"b"}',
    'leaving it out',
  ],
  [{ istiodCertificate: IstiodCertificate.dynamic() }, 'istiodCertificate', '"dynamic"', 'IstiodCertificate.create()'],
  [{ istiodCertificate: IstiodCertificate.none() }, 'istiodCertificate', '"none"', 'IstiodCertificate.create()'],
  [
    { istiodCertificate: create({ issuer: IssuerRef.clusterIssuer('other') }) },
    'istiodCertificate.issuer',
    '"ClusterIssuer other"',
    "the agent's issuer",
  ],
  [
    { istiodCertificate: create({ additionalDnsNames: ['a.example', 'a.example'] }) },
    'istiodCertificate.additionalDnsNames[1]',
    '"a.example"',
    'each name once',
  ],
  [
    { istiodCertificate: create({ additionalDnsNames: many(26) }) },
    'istiodCertificate.additionalDnsNames',
    '"26 names"',
    'at most 25',
  ],
  [
    { serving: { certificateDuration: hours(2) }, istiodCertificate: create({ duration: hours(3) }) },
    'serving.certificateDuration',
    '"2h0m0s"',
    'that of istiodCertificate.duration, 3h0m0s',
  ],
  [
    {
      serving: { privateKey: PrivateKey.ecdsa(256) },
      istiodCertificate: create({ privateKey: PrivateKey.rsa(2048) }),
    },
    'serving.privateKey',
    '"ECDSA 256"',
    'that of istiodCertificate.privateKey, RSA 2048',
  ],
  [{ serving: { privateKey: PrivateKey.rsa(3072) } }, 'serving.privateKey', '3072', '256, 384, 2048, 4096, 8192'],
  [{ maxCertificateDuration: Duration.seconds(3630) }, 'maxCertificateDuration', '"1h0m30s"', 'whole minutes'],
  [
    { istiodCertificate: create({ duration: Duration.seconds(3630) }) },
    'istiodCertificate.duration',
    '"1h0m30s"',
    'whole minutes',
  ],
  [{ trustAnchor: TrustAnchor.fromSecret('root') }, 'trustAnchor', '"Secret root"', 'fromConfigMap'],
  [{ labels: { 'app.kubernetes.io/part-of': 'x' } }, 'labels.app.kubernetes.io/part-of', '"x"', 'any label but app'],
  [{ labels: asMap(21) }, 'labels', '"21 labels"', 'at most 20'],
  [{ nodeSelector: asMap(51) }, 'nodeSelector', '"51 labels"', 'at most 50'],
  [{ tolerations: many(51).map((key) => ({ key })) }, 'tolerations', '"51 tolerations"', 'at most 50'],
];

describe("what OpenShift's operator cannot be told is refused", () => {
  test.each(REFUSED)('%j', (props, prop, received, allowed) => {
    expectRefusal(() => openShiftObjects(props), { place: 'test/agent', prop, received, allowed });
  });

  test('a runtime configuration', () => {
    const runtimeConfiguration = RuntimeConfiguration.existing('issuer');
    const istiodCertificate = IstiodCertificate.dynamic();
    const told = { runtimeConfiguration, istiodCertificate };
    expect(() => openShiftObjects(told)).toThrow('agent: runtimeConfiguration: received (RuntimeConfiguration)');
    expect(() => openShiftObjects({ ...told, issuer: undefined })).toThrow('agent: runtimeConfiguration: received');
  });

  test('values of the chart', () => {
    const chart = new Chart(new App(), 'test');
    expectRefusal(() => IstioCsrAgent.fromHelmValues(chart, 'agent', { installer: OPENSHIFT }), {
      place: 'test/agent',
      prop: 'installer',
      received: '"AgentInstaller.openshift"',
      allowed: 'an agent of typed props',
    });
  });

  test('a root whose certificate does not say that it signs', async () => {
    const { certificate } = await TestCa.root('root', { keyUsages: 'absent' });
    expectRefusal(() => openShiftObjects({ trustAnchor: TrustAnchor.fromPem(certificate) }), {
      place: 'test/agent',
      prop: 'trustAnchor',
      received: '"CN=root"',
      allowed: 'keyCertSign',
    });
  });
});

describe('a second agent by OpenShift', () => {
  const second = (props: Partial<IstioCsrAgentProps>, sameChart: boolean) => {
    const app = new App();
    const mesh = new Mesh();
    const chart = new Chart(app, 'east');
    new IstioCsrAgent(chart, 'agent', openShiftProps({ mesh }));
    const other = sameChart ? chart : new Chart(app, 'west');
    return new IstioCsrAgent(other, 'second', openShiftProps({ mesh, namespace: 'other', ...props }));
  };
  const refusal = { prop: 'installer', received: '"AgentInstaller.openshift"', allowed: 'east/agent is there already' };

  test('is refused in the same chart, whatever its mesh and namespace', () => {
    expectRefusal(() => second({ mesh: new Mesh() }, true), { place: 'east/second', ...refusal });
  });

  test('is refused for the same mesh in another chart of the app', () => {
    expectRefusal(() => second({}, false), { place: 'west/second', ...refusal });
  });

  test('is allowed for the mesh of another cluster, and by another installer', () => {
    expect(() => second({ mesh: new Mesh({ clusterId: 'west' }) }, false)).not.toThrow();
    const leaderElectionNamespace = 'cert-manager';
    const istiodCertificate = IstiodCertificate.none();
    const apart = { name: 'csr', namespace: 'cert-manager', leaderElectionNamespace, istiodCertificate };
    expect(() => second({ installer: undefined, ...apart }, true)).not.toThrow();
  });
});

test("a ClusterIssuer's CA that the operator would look for in the wrong namespace is refused at synthesis", () => {
  const chart = new Chart(new App(), 'test');
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const issuer = new CaSecretIssuer(chart, 'ca', { mesh: new Mesh(), secretName: 'root', clusterWide: true });
  new IstioCsrAgent(chart, 'agent', openShiftProps({ issuer, trustAnchor: TrustAnchor.discovered() }));
  expect(() => Testing.synth(chart)).toThrow("the Secret of its CA in istiod's namespace");
  jest.restoreAllMocks();
});
