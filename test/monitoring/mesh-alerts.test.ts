import { ApiObject, type Chart, Duration } from 'cdk8s';
import {
  type ICertificateConsumer,
  IstioCsrAgent,
  IstioCsrRelease,
  IstiodCertificate,
  Mesh,
  MeshAlerts,
  type MeshAlertsProps,
  RotatingCa,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { LATEST } from '../support/latest';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject, synth } from '../support/synth';

const mesh = new Mesh({ namespace: 'mesh-system' });

/** What cert-manager v1.21.1 and istio-csr v0.17.0 export, of what the rules may use. */
const METRICS = [
  'certmanager_certificate_expiration_timestamp_seconds',
  'certmanager_certificate_ready_status',
  'certmanager_certificate_renewal_timestamp_seconds',
  'cert_manager_istio_csr_tls_provider_certificate_requests',
  'cert_manager_istio_csr_grpc_server_handled_total',
  'cert_manager_istio_csr_grpc_server_handling_seconds_bucket',
];

type Options = Partial<Omit<MeshAlertsProps, 'agent'>>;

let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => warnings.mockRestore());

function alerts(
  props: Options = {},
  release = LATEST,
  istiodCertificate = IstiodCertificate.create({ duration: Duration.hours(24) }),
): SynthesizedObject[] {
  return synth((chart) => {
    const of = IstioCsrRelease.of(release);
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, istiodCertificate, release: of });
    new MeshAlerts(chart, 'alerts', { agent, ...props });
  });
}

/** The expression of the rule on the end of CAs. */
function caExpr(makeCas: (chart: Chart) => ICertificateConsumer[], props: Options = {}): string {
  const objects = synth((chart) => {
    new MeshAlerts(chart, 'alerts', { agent: agentFor(), authorities: makeCas(chart), ...props });
  });
  expect(problemsOf(objects)).toEqual([]);
  return ruleOf(objects, 'MeshCaCertificateExpiring').expr;
}

const ends = (names: string, seconds: number, namespace = 'mesh-system'): string =>
  `(certmanager_certificate_expiration_timestamp_seconds{exported_namespace="${namespace}",name=~"${names}"} > 0) ` +
  `- time() < ${seconds}`;

function ruleOf(objects: readonly SynthesizedObject[], alert: string): SynthesizedObject['spec'] {
  const rules = only(objects, 'PrometheusRule').spec.groups.flatMap((group: { rules: object[] }) => group.rules);
  return rules.find((rule: { alert: string }) => rule.alert === alert);
}

describe('MeshAlerts', () => {
  test('is a PrometheusRule beside the agent, that a cluster accepts', () => {
    const objects = alerts({ labels: { release: 'kube-prometheus-stack' } });
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'PrometheusRule')).toMatchSnapshot();
    synth((chart) => {
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER });
      expect(ApiObject.of(new MeshAlerts(chart, 'alerts', { agent })).kind).toBe('PrometheusRule');
    });
  });

  test('asks only for metrics that are exported', () => {
    const text = JSON.stringify(only(alerts(), 'PrometheusRule').spec);
    const named = new Set(text.match(/\bcert_?manager_\w+/g));
    expect([...named].sort()).toEqual([...METRICS].sort());
  });

  test('calls no certificate that of a CA unless it is told, but watches the renewal of all in the namespace of the mesh', () => {
    const objects = alerts();
    expect(ruleOf(objects, 'MeshCaCertificateExpiring')).toBeUndefined();
    expect(ruleOf(objects, 'MeshCertificateRenewalOverdue').expr).toBe(
      'time() - (certmanager_certificate_renewal_timestamp_seconds' +
        '{exported_namespace="mesh-system",name!~"istiod|istiod-dynamic"} > 0) > 3600',
    );
  });

  test('watches the CAs that it is told of, by name', () => {
    const objects = synth((chart) => {
      const ca = new RotatingCa(chart, 'ca', { mesh, generations: ['2025', '2026'], active: '2025' });
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      new MeshAlerts(chart, 'alerts', { agent, authorities: [ca], caExpiry: Duration.days(60) });
    });
    expect(ruleOf(objects, 'MeshCaCertificateExpiring').expr).toBe(ends('istio-ca-2025|istio-ca-2026', 5184000));
    expect(ruleOf(objects, 'MeshCertificateRenewalOverdue').expr).toContain('name=~"istio-ca-2025|istio-ca-2026"');
  });

  test.each<[string, Duration, Duration | undefined, number]>([
    ['caExpiry', Duration.days(3650), undefined, 30 * 86400],
    ['half of a third of a short life', Duration.days(90), undefined, 15 * 86400],
    ['half of renewBefore', Duration.days(3650), Duration.hours(10), 5 * 3600],
    ['caExpiry where renewBefore is long', Duration.days(3650), Duration.days(365), 30 * 86400],
    ['half of the shortest renewBefore', Duration.hours(1), Duration.minutes(5), 150],
  ])('alerts of a CA that ends within %s', (_what, duration, renewBefore, seconds) => {
    const cas = (chart: Chart) => [new SelfSignedCaChain(chart, 'ca', { mesh, duration, renewBefore })];
    expect(caExpr(cas)).toBe(ends('istio-ca', seconds));
  });

  test('groups CAs by threshold and namespace', () => {
    const cas = (chart: Chart) => [
      new SelfSignedCaChain(chart, 'one', { mesh, duration: Duration.days(90), root: {} }),
      new SelfSignedCaChain(chart, 'two', { mesh, name: 'other.ca', selfSignedIssuerName: 'other' }),
      new SelfSignedCaChain(chart, 'far', { mesh, namespace: 'far' }),
    ];
    expect(caExpr(cas)).toBe(
      [ends('istio-root|other\\\\.ca', 2592000), ends('istio-ca', 2592000, 'far'), ends('istio-ca', 1296000)].join(
        ' or ',
      ),
    );
  });

  test("takes cert-manager's lifetime for a CA that tells none, and leaves out what is no Certificate", () => {
    const need = { namespace: 'pki', issuers: [KNOWN_ISSUER] };
    const certificateNeeds = [
      { ...need, name: 'ca', certificate: 'ca' },
      { ...need, name: 'signed elsewhere' },
    ];
    expect(caExpr(() => [{ certificateNeeds }])).toBe(ends('ca', 1296000, 'pki'));
  });

  test('has no rules on CAs when there are none', () => {
    const objects = alerts({ authorities: [] });
    expect(problemsOf(objects)).toEqual([]);
    expect(ruleOf(objects, 'MeshCaCertificateExpiring')).toBeUndefined();
    expect(ruleOf(objects, 'MeshCertificateRenewalOverdue')).toBeUndefined();
    expect(ruleOf(objects, 'MeshCertificateNotReady').expr).not.toContain(' or ');
  });

  test.each<[string, IstiodCertificate | undefined, number]>([
    ['half of its default renewBefore', undefined, 21600],
    ['half of its renewBefore', IstiodCertificate.create({ renewBefore: Duration.minutes(10) }), 300],
    ['half of what the agent is told', IstiodCertificate.dynamic({ renewBefore: Duration.minutes(20) }), 600],
    ['ten minutes where somebody else makes it', IstiodCertificate.none(), 600],
  ])("alerts of istiod's certificate within %s", (_what, certificate, seconds) => {
    expect(ruleOf(alerts({}, LATEST, certificate), 'MeshIstiodCertificateExpiring').expr).toBe(
      ends('istiod|istiod-dynamic', seconds),
    );
  });

  test('warns of an agent that it knows to have no ServiceMonitor', () => {
    alerts();
    expect(warnings.mock.calls).toEqual([
      [expect.stringMatching(/^warning: test\/alerts: agent: test\/agent has no ServiceMonitor: .*IstioCsrAbsent/)],
    ]);
  });

  test('warns of neither a scraped agent nor one that it knows nothing of', () => {
    synth((chart) => {
      const metrics = { serviceMonitor: {} };
      const scraped = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, metrics });
      new MeshAlerts(chart, 'alerts', { agent: scraped });
      const { name, namespace, caAddress, release, trustedNodeAccounts, certificateNeeds } = scraped;
      const foreign = { name, namespace, caAddress, mesh, release, trustedNodeAccounts, certificateNeeds };
      new MeshAlerts(chart, 'foreign', { agent: foreign, name: 'foreign' });
    });
    expect(warnings).not.toHaveBeenCalled();
  });

  test('looks for the namespace of a Certificate where Prometheus keeps it', () => {
    const { expr } = ruleOf(alerts({ certificateNamespaceLabel: 'namespace' }), 'MeshCertificateNotReady');
    expect(expr).toContain('{namespace="mesh-system",');
    expect(expr).not.toContain('exported_namespace');
  });

  test('watches what verify finds, if it is told how often that runs', () => {
    const group = 'cert-manager-istio-csr.verify';
    const groups = (props: Options) =>
      only(alerts(props), 'PrometheusRule').spec.groups.map(({ name }: { name: string }) => name);
    expect(groups({})).not.toContain(group);
    expect(groups({ verifyInterval: Duration.minutes(10) })).toContain(group);
    const objects = alerts({ verifyInterval: Duration.minutes(10), caExpiry: Duration.days(60) });
    expect(problemsOf(objects)).toEqual([]);
    expect(ruleOf(objects, 'MeshVerifyFailing')).toMatchObject({
      expr: 'mesh_verify_findings{status="fail"} > 0',
      for: '900s',
    });
    expect(ruleOf(objects, 'MeshVerifyRootsEnding').expr).toMatch(/\{wanted="true"\}\) - time\(\) < 5184000$/);
    expect(ruleOf(objects, 'MeshVerifySilent').expr).toBe(
      'time() - mesh_verify_run_timestamp_seconds > 1800 or absent(mesh_verify_run_timestamp_seconds)',
    );
  });

  test('leaves time for a round and for Prometheus, however often verify runs', () => {
    const objects = alerts({ verifyInterval: Duration.seconds(10) });
    expect(ruleOf(objects, 'MeshVerifyFailing').for).toBe('90s');
    expect(ruleOf(objects, 'MeshVerifySilent').expr).toMatch(/^time\(\) - mesh_verify_run_timestamp_seconds > 600 or /);
  });

  test('is where and as slow as it is told', () => {
    const objects = alerts({ name: 'mesh', namespace: 'monitoring', slowSigning: Duration.millis(500) });
    expect(only(objects, 'PrometheusRule').metadata).toEqual({ name: 'mesh', namespace: 'monitoring' });
    expect(ruleOf(objects, 'IstioCsrSigningSlow').expr).toMatch(/> 0\.5$/);
  });

  test('is refused for an agent without metrics', () => {
    expectRefusal(() => alerts({}, 'v0.1.3'), {
      place: 'test/alerts',
      prop: 'agent',
      received: '"v0.1.3"',
      allowed: 'an agent of istio-csr v0.2.0 or later',
    });
  });

  test.each<[string, Partial<MeshAlertsProps>, string, string]>([
    ['a label of Prometheus', { certificateNamespaceLabel: 'a-b' }, 'certificateNamespaceLabel', '"a-b"'],
    ['a name', { name: 'A' }, 'name', '"A"'],
    ['a namespace', { namespace: 'a.b' }, 'namespace', '"a.b"'],
    ['Duration', { caExpiry: '30d' as unknown as Duration }, 'caExpiry', '"30d"'],
    ['time', { caExpiry: Duration.days(0) }, 'caExpiry', '"0 seconds"'],
    ['whole number of seconds', { caExpiry: Duration.millis(1500) }, 'caExpiry', '"1.5 seconds"'],
    ['interval', { verifyInterval: Duration.seconds(9) }, 'verifyInterval', '"9 seconds"'],
    ['interval of a day', { verifyInterval: Duration.hours(25) }, 'verifyInterval', '"90000 seconds"'],
    ['time for a signature', { slowSigning: Duration.seconds(0) }, 'slowSigning', '"0 seconds"'],
    ['time that is measured', { slowSigning: Duration.seconds(10) }, 'slowSigning', '"10 seconds"'],
  ])('refuses what is no %s', (_what, props, prop, received) => {
    expectRefusal(() => alerts(props), { place: 'test/alerts', prop, received, allowed: '' });
  });
});
