import { ApiObject, Duration } from 'cdk8s';
import {
  IstioCsrAgent,
  IstioCsrRelease,
  IstiodCertificate,
  Mesh,
  MeshAlerts,
  type MeshAlertsProps,
  RotatingCa,
} from 'cdk8s-istio-csr';
import { KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject, synth } from '../support/synth';

const mesh = new Mesh({ namespace: 'mesh-system' });

/** What cert-manager v1.21.1 and istio-csr v0.17.0 export, of what the rules may use. */
const METRICS = [
  'certmanager_certificate_expiration_timestamp_seconds',
  'certmanager_certificate_ready_status',
  'cert_manager_istio_csr_tls_provider_certificate_requests',
  'cert_manager_istio_csr_grpc_server_handled_total',
  'cert_manager_istio_csr_grpc_server_handling_seconds_bucket',
];

function alerts(props: Partial<Omit<MeshAlertsProps, 'agent'>> = {}, release = 'v0.17.0'): SynthesizedObject[] {
  return synth((chart) => {
    const istiodCertificate = IstiodCertificate.create({ duration: Duration.hours(24) });
    const of = IstioCsrRelease.of(release);
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, istiodCertificate, release: of });
    new MeshAlerts(chart, 'alerts', { agent, ...props });
  });
}

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

  test('watches every Certificate in the namespace of the mesh but istiod as a CA', () => {
    const { expr } = ruleOf(alerts(), 'MeshCaCertificateExpiring');
    expect(expr).toContain('{exported_namespace="mesh-system",name!~"istiod|istiod-dynamic"}');
    expect(expr).toContain('< 2592000');
  });

  test('watches the CAs that it is told of, by name', () => {
    const objects = synth((chart) => {
      const ca = new RotatingCa(chart, 'ca', { mesh, generations: ['2025', '2026'], active: '2025' });
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      new MeshAlerts(chart, 'alerts', { agent, authorities: [ca], caExpiry: Duration.days(60) });
    });
    const { expr } = ruleOf(objects, 'MeshCaCertificateExpiring');
    expect(expr).toContain('name=~"istio-ca-2025|istio-ca-2026"');
    expect(expr).toContain('< 5184000');
  });

  test("alerts of istiod's certificate in the last quarter of its life", () => {
    expect(ruleOf(alerts(), 'MeshIstiodCertificateExpiring').expr).toContain('< 21600');
  });

  test('looks for the namespace of a Certificate where Prometheus keeps it', () => {
    const { expr } = ruleOf(alerts({ certificateNamespaceLabel: 'namespace' }), 'MeshCertificateNotReady');
    expect(expr).toContain('{namespace="mesh-system",');
    expect(expr).not.toContain('exported_namespace');
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
  ])('refuses what is no %s', (_what, props, prop, received) => {
    expectRefusal(() => alerts(props), { place: 'test/alerts', prop, received, allowed: '' });
  });
});
