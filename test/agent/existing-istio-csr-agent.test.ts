import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  ChartDelivery,
  DataPlane,
  ExistingIstioCsrAgent,
  type ExistingIstioCsrAgentProps,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioInstaller,
  IstioVersion,
  inspect,
  Mesh,
  MeshAlerts,
  MeshCertificatePolicy,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { dump } from 'js-yaml';
import { KNOWN_ISSUER } from '../support/agent';
import { TestCa } from '../support/pki';
import { expectRefusal } from '../support/refusal';
import { only, type SynthesizedObject, synth } from '../support/synth';

const existing = (props: Partial<ExistingIstioCsrAgentProps> = {}, chart = new Chart(new App(), 'test')) =>
  new ExistingIstioCsrAgent(chart, 'agent', { mesh: new Mesh(), ...props });

describe('ExistingIstioCsrAgent', () => {
  test('makes no object', () => {
    expect(synth((chart) => existing({ issuer: KNOWN_ISSUER }, chart))).toEqual([]);
  });

  test('has the names of the official chart, unless they are others', () => {
    const { name, namespace, caAddress, release, trustedNodeAccounts } = existing();
    expect([name, namespace, caAddress]).toEqual([
      'cert-manager-istio-csr',
      'cert-manager',
      'cert-manager-istio-csr.cert-manager.svc:443',
    ]);
    expect([release, trustedNodeAccounts]).toEqual([IstioCsrRelease.LATEST, []]);
    expect(existing({ name: 'csr', namespace: 'pki' }).caAddress).toBe('csr.pki.svc:443');
    expect(existing({ caAddress: 'ca.example.com:8443' }).caAddress).toBe('ca.example.com:8443');
  });

  test.each([
    ['sidecars', DataPlane.SIDECAR],
    ['ambient', DataPlane.AMBIENT],
  ])('is what every installer of Istio sends proxies to: %s', (_what, dataPlane) => {
    const mesh = new Mesh({ dataPlane });
    const trustedNodeAccounts = ['istio-system/ztunnel', 'ztunnel/ztunnel'];
    const installers = [
      IstioInstaller.istioctl(),
      IstioInstaller.sail(),
      IstioInstaller.helm(ChartDelivery.flux()),
      IstioInstaller.helm(ChartDelivery.argoCd()),
    ];
    for (const installer of installers) {
      const objects = synth((chart) => {
        const agent = existing({ mesh, caAddress: 'ca.example.com:8443', trustedNodeAccounts }, chart);
        new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3'), installer });
      });
      expect(JSON.stringify(objects)).toContain('"caAddress":"ca.example.com:8443"');
    }
  });

  test('restarts istiod with another trust anchor, and has proxies ask for what it allows', async () => {
    const { certificate } = await TestCa.root('root');
    const trustAnchor = TrustAnchor.fromPem(certificate);
    const objects = synth((chart) => {
      const agent = existing({ trustAnchor, maxCertificateDuration: Duration.hours(6) }, chart);
      new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3') });
    });
    const { meshConfig, components } = only(objects, 'IstioOperator').spec;
    expect(meshConfig.defaultConfig.proxyMetadata.SECRET_TTL).toBe('6h0m0s');
    expect(Object.values(components.pilot.k8s.podAnnotations)).toEqual([trustAnchor.version]);
  });

  test('is refused for an Istio that its release or its trusted accounts do not fit', () => {
    const chart = new Chart(new App(), 'test');
    const old = existing({ release: IstioCsrRelease.of('v0.12.0') }, chart);
    const install = (agent: ExistingIstioCsrAgent) => () =>
      new ExternalCaIstio(chart, `istio-${agent.node.id}`, { agent, version: IstioVersion.LATEST });
    expect(install(old)).toThrow('missing selected ALPN property');
    const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT });
    expect(install(new ExistingIstioCsrAgent(chart, 'ambient', { mesh }))).toThrow('trustedNodeAccounts');
  });

  test('is watched by alerts, which warn where it is said that nothing scrapes it', () => {
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const alerts = (isScraped?: boolean) =>
      synth((chart) => {
        new MeshAlerts(chart, 'alerts', { agent: existing({ namespace: 'pki', isScraped }, chart) });
      });
    expect(only(alerts(), 'PrometheusRule').metadata).toMatchObject({ namespace: 'pki' });
    alerts(true);
    expect(warned).not.toHaveBeenCalled();
    alerts(false);
    expect(warned.mock.calls.flat().join()).toContain('test/agent has no ServiceMonitor');
    warned.mockRestore();
  });

  test('is approved like an agent of this library with the same facts, but for what is not known of it', () => {
    const facts = { mesh: new Mesh({ trustDomain: 'prod.example.com' }), issuer: KNOWN_ISSUER, namespace: 'pki' };
    const policies = (make: (chart: Chart) => ExistingIstioCsrAgent | IstioCsrAgent) =>
      synth((chart) => {
        new MeshCertificatePolicy(chart, 'policy', { agent: make(chart) });
      });
    const maxCertificateDuration = Duration.hours(1);
    const ours = policies((chart) => new IstioCsrAgent(chart, 'agent', { ...facts, maxCertificateDuration }));
    const theirs = policies((chart) => existing({ ...facts, maxCertificateDuration }, chart));
    const allowed = (objects: SynthesizedObject[], need: string) =>
      objects.find(
        ({ kind, metadata: { name } }) =>
          kind === 'CertificateRequestPolicy' && name.startsWith(`cert-manager-istio-csr-${need}`),
      )?.spec.allowed;
    for (const need of ['workload', 'serving', 'istiod']) {
      expect(allowed(theirs, need)).toBeDefined();
      expect(allowed(theirs, need)).toEqual(allowed(ours, need));
    }
    const account = only(theirs, 'RoleBinding', 'cert-manager-istio-csr-workload-policy').subjects;
    expect(account).toEqual(only(ours, 'RoleBinding', 'cert-manager-istio-csr-workload-policy').subjects);
    expect(() => policies((chart) => existing({}, chart))).toThrow('the agent itself knows none');
  });

  test.each<[Partial<ExistingIstioCsrAgentProps>, string, string, string]>([
    [{ mesh: undefined }, 'mesh', 'nothing', 'a Mesh, made with new Mesh('],
    [{ name: 'Csr' }, 'name', '"Csr"', 'DNS-1035'],
    [{ namespace: 'a.b' }, 'namespace', '"a.b"', 'DNS-1123'],
    [{ caAddress: 'https://ca.example.com:443' }, 'caAddress', '"https://ca.example.com:443"', 'HOST:PORT'],
    [{ caAddress: 'ca.example.com' }, 'caAddress', '"ca.example.com"', 'HOST:PORT'],
    [{ caAddress: 'ca.example.com:0' }, 'caAddress', '"ca.example.com:0"', 'HOST:PORT'],
    [{ trustedNodeAccounts: ['ztunnel'] }, 'trustedNodeAccounts[0]', '"ztunnel"', 'NAMESPACE/NAME'],
    [{ maxCertificateDuration: Duration.minutes(1) }, 'maxCertificateDuration', '"1m0s"', '1 hour or more'],
    [{ issuer: IssuerRef.issuer('ca', 'pki') }, 'issuer', '"Issuer pki/ca"', 'namespace istio-system'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => existing(props), { place: 'test/agent', prop, received, allowed });
  });
});

describe('an output whose agent is elsewhere', () => {
  const chart = new Chart(new App(), 'test');
  new ExternalCaIstio(chart, 'istio', { agent: existing({}, chart), version: IstioVersion.LATEST });
  const yaml = Testing.synth(chart)
    .map((object) => dump(object))
    .join('---\n');
  const subjects = (assumed: string[]) =>
    inspect.IssuanceGraph.fromYaml(yaml, { assumed }).dangling.map(({ subject }) => subject);

  test('dangles in the graph by the two objects that come with the agent, until they are said to exist', () => {
    expect(subjects([])).toEqual(['Secret istio-system/istiod-tls', 'Service cert-manager/cert-manager-istio-csr']);
    const assumed = ['Service/cert-manager/cert-manager-istio-csr', 'Secret/istio-system/istiod-tls'];
    expect(subjects(assumed)).toEqual([]);
  });
});
