import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  AgentInstaller,
  CertManagerOperatorVersion,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstiodCertificate,
  IstioInstaller,
  IstioVersion,
  LogFormat,
  Mesh,
  MeshAlerts,
  MeshCertificatePolicy,
  PrivateKey,
  SelfSignedCaChain,
  TrustAnchor,
  TrustBundle,
} from 'cdk8s-istio-csr';
import { k8s } from 'cdk8s-plus-27';
import { TestCa } from '../../support/pki';
import { problemsOf } from '../../support/schemas';
import { only, synth } from '../../support/synth';
import { configOf, OPENSHIFT, openShiftObjects, openShiftProps } from './props';

describe('AgentInstaller.openshift', () => {
  test('makes one IstioCSR in the namespace of the agent, which is the default child', () => {
    const chart = new Chart(new App(), 'test');
    const agent = new IstioCsrAgent(chart, 'agent', openShiftProps({ namespace: 'istio-csr' }));
    const objects = Testing.synth(chart);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'IstioCSR istio-csr/default',
    ]);
    expect(problemsOf(objects)).toEqual([]);
    expect(agent.node.defaultChild).toBe(agent.node.tryFindChild('IstioCSR'));
    expect(agent.caAddress).toBe('cert-manager-istio-csr.istio-csr.svc:443');
  });

  test('says each fact in its field', () => {
    const privateKey = PrivateKey.ecdsa(384);
    const props = {
      mesh: new Mesh({
        trustDomain: 'prod.example.com',
        clusterId: 'eu-1',
        namespace: 'mesh',
        revisions: ['default', 'a'],
      }),
      service: { port: 8443 },
      maxCertificateDuration: Duration.hours(12),
      serving: { privateKey },
      istiodCertificate: IstiodCertificate.create({
        duration: Duration.hours(24),
        renewBefore: Duration.hours(8),
        additionalDnsNames: ['istiod.example.com'],
      }),
      rootConfigMapNamespaceSelector: 'mesh=on',
      logging: { level: 3, format: LogFormat.JSON },
      resources: { requests: { cpu: k8s.Quantity.fromString('1') } },
      tolerations: [{ key: 'pki', operator: 'Exists' }],
      affinity: { podAntiAffinity: {} },
      nodeSelector: { pool: 'pki' },
      labels: { team: 'mesh' },
    };
    const objects = openShiftObjects(props);
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'IstioCSR').metadata.labels).not.toHaveProperty('app.kubernetes.io/version');
    expect(only(objects, 'IstioCSR').spec).toEqual({
      controllerConfig: { labels: { team: 'mesh' } },
      istioCSRConfig: {
        certManager: {
          issuerRef: { name: 'corporate', kind: 'ClusterIssuer', group: 'cert-manager.io' },
          istioCACertificate: { name: 'corporate-root', key: 'ca.crt', namespace: 'cert-manager' },
        },
        istiodTLSConfig: {
          trustDomain: 'prod.example.com',
          certificateDNSNames: ['istiod.example.com'],
          certificateDuration: '24h0m0s',
          certificateRenewBefore: '8h0m0s',
          maxCertificateDuration: '12h0m0s',
          privateKeyAlgorithm: 'ECDSA',
          privateKeySize: 384,
        },
        server: { clusterID: 'eu-1', port: 8443 },
        istio: { namespace: 'mesh', revisions: ['default', 'a'] },
        istioDataPlaneNamespaceSelector: 'mesh=on',
        logLevel: 3,
        logFormat: 'json',
        resources: { requests: { cpu: '1' } },
        tolerations: [{ key: 'pki', operator: 'Exists' }],
        affinity: { podAntiAffinity: {} },
        nodeSelector: { pool: 'pki' },
      },
    });
  });

  test('gives istiod a common name that is one of its names, where the mesh has no unnamed revision', () => {
    const named = configOf({ mesh: new Mesh({ revisions: ['1-30-3'] }) });
    expect(named.istio.revisions).toEqual(['1-30-3']);
    expect(named.istiodTLSConfig.commonName).toBe('istiod-1-30-3.istio-system.svc');
    expect(configOf().istiodTLSConfig.commonName).toBeUndefined();
  });

  test('takes the trust anchor from a ConfigMap, a Bundle, or PEM in a ConfigMap beside it', async () => {
    const { certificate } = await TestCa.root('root');
    const pinned = openShiftObjects({ trustAnchor: TrustAnchor.fromPem(certificate), namespace: 'pki' });
    const { name, namespace } = only(pinned, 'ConfigMap').metadata;
    const reference = { name, namespace, key: 'ca.pem' };
    expect(only(pinned, 'IstioCSR').spec.istioCSRConfig.certManager.istioCACertificate).toEqual(reference);
    expect(only(pinned, 'ConfigMap').data[reference.key]).toContain('BEGIN CERTIFICATE');

    const bundled = synth((chart) => {
      const bundle = new TrustBundle(chart, 'roots', { secrets: [{ name: 'root', key: 'ca.crt' }] });
      new IstioCsrAgent(chart, 'agent', openShiftProps({ trustAnchor: TrustAnchor.fromBundle(bundle) }));
    });
    expect(only(bundled, 'IstioCSR').spec.istioCSRConfig.certManager.istioCACertificate).toEqual({
      name: 'mesh-trust-anchors',
      key: 'ca.crt',
      namespace: 'cert-manager',
    });
  });

  test('leaves the trust anchor of a CA of this library to the operator', () => {
    const objects = synth((chart) => {
      const mesh = new Mesh();
      const { issuer } = new SelfSignedCaChain(chart, 'ca', { mesh });
      new IstioCsrAgent(chart, 'agent', { mesh, issuer, installer: OPENSHIFT });
    });
    expect(only(objects, 'IstioCSR').spec.istioCSRConfig.certManager).toEqual({
      issuerRef: { name: 'istio-ca', kind: 'Issuer', group: 'cert-manager.io' },
    });
  });

  test('takes the release from the version of the operator', () => {
    const agentOf = (operatorVersion?: CertManagerOperatorVersion) => {
      const installer = AgentInstaller.openshift({ operatorVersion });
      return new IstioCsrAgent(new Chart(new App(), 'test'), 'agent', openShiftProps({ installer }));
    };
    expect(agentOf().release.version).toBe('v0.16.0');
    expect(agentOf(CertManagerOperatorVersion.of('1.18')).release.version).toBe('v0.14.2');
    expect(() => openShiftObjects({ release: IstioCsrRelease.of('v0.16.0') })).not.toThrow();
  });

  test('lets a prop say what the operator does anyway', () => {
    const props = {
      name: 'cert-manager-istio-csr',
      caHost: 'cert-manager-istio-csr.cert-manager.svc',
      replicas: 1,
      disruptionBudget: { enabled: false },
      trustedNodeAccounts: [],
      clientCertificateAuthentication: false,
      metrics: { port: 9402, service: true },
      serving: { port: 6443, dnsNames: ['cert-manager-istio-csr.cert-manager.svc'] },
      leaderElectionNamespace: 'istio-system',
      certificateRequests: { preserve: false },
    };
    expect(configOf(props)).toEqual(configOf());
  });
});

describe('what is right of the agent by OpenShift', () => {
  test('Sail sends the proxies to it', () => {
    const objects = synth((chart) => {
      const agent = new IstioCsrAgent(chart, 'agent', openShiftProps({ maxCertificateDuration: Duration.hours(6) }));
      new ExternalCaIstio(chart, 'istio', {
        agent,
        version: IstioVersion.of('1.30.3'),
        installer: IstioInstaller.sail(),
      });
    });
    const { values } = only(objects, 'Istio').spec;
    expect(values.global.caAddress).toBe('cert-manager-istio-csr.cert-manager.svc:443');
    expect(values.pilot.env.ENABLE_CA_SERVER).toBe('false');
    expect(values.meshConfig.defaultConfig.proxyMetadata.SECRET_TTL).toBe('6h0m0s');
  });

  test('an istiod of a revision that the certificate has no name for is refused', () => {
    const chart = new Chart(new App(), 'test');
    const agent = new IstioCsrAgent(chart, 'agent', openShiftProps({ mesh: new Mesh({ revisions: ['canary'] }) }));
    const istio = { agent, version: IstioVersion.LATEST, revision: 'default' };
    expect(() => new ExternalCaIstio(chart, 'istio', istio)).toThrow("one of the mesh's revisions: canary");
  });

  test('a policy allows the lifetimes and keys that the operator asks for', () => {
    const objects = synth((chart) => {
      const istiodCertificate = IstiodCertificate.create({
        duration: Duration.hours(24),
        privateKey: PrivateKey.ecdsa(256),
      });
      const agent = new IstioCsrAgent(chart, 'agent', openShiftProps({ istiodCertificate }));
      new MeshCertificatePolicy(chart, 'policy', { agent });
    });
    const { constraints } = only(objects, 'CertificateRequestPolicy', 'cert-manager-istio-csr-serving').spec;
    expect(constraints.maxDuration).toBe('24h0m0s');
    expect(constraints.privateKey.algorithm).toBe('ECDSA');
    const binding = only(objects, 'RoleBinding', 'cert-manager-istio-csr-serving-policy');
    expect(binding.subjects).toEqual([
      { kind: 'ServiceAccount', name: 'cert-manager-istio-csr', namespace: 'cert-manager' },
    ]);
  });

  test('alerts warn that nothing scrapes it', () => {
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    synth((chart) => {
      const agent = new IstioCsrAgent(chart, 'agent', openShiftProps());
      new MeshAlerts(chart, 'alerts', { agent });
    });
    expect(warned.mock.calls.flat().join()).toContain('a ServiceMonitor of your own');
    warned.mockRestore();
  });
});

test("the issuer may be in istiod's namespace", () => {
  const issuer = IssuerRef.issuer('istio-ca', 'istio-system');
  expect(configOf({ issuer }).certManager.issuerRef).toEqual({
    name: 'istio-ca',
    kind: 'Issuer',
    group: 'cert-manager.io',
  });
});
