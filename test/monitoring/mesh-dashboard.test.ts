import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { IstioCsrAgent, IstioCsrRelease, inspect, Mesh, MeshDashboard, type MeshDashboardProps } from 'cdk8s-istio-csr';
import { VERIFY } from '../../lib/monitoring/metrics';
import { verifyAlerts } from '../../lib/monitoring/verify-alerts';
import { DASHBOARD, dashboardModule } from '../../scripts/docs/dashboard/dashboard-module';
import { KNOWN_ISSUER } from '../support/agent';
import { LATEST } from '../support/latest';
import { parseMetrics } from '../support/open-metrics';
import { ROOT } from '../support/paths';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, type SynthesizedObject, synth } from '../support/synth';

const mesh = new Mesh({ namespace: 'mesh-system' });

/** What cert-manager v1.21.1 and istio-csr v0.17.0 export, of what the panels may use. */
const METRICS = [
  'cert_manager_istio_csr_grpc_server_handled_total',
  'cert_manager_istio_csr_grpc_server_handling_seconds_bucket',
  'cert_manager_istio_csr_tls_provider_certificate_requests',
  'certmanager_certificate_expiration_timestamp_seconds',
  'certmanager_certificate_ready_status',
  'certmanager_certificate_renewal_timestamp_seconds',
  'certmanager_controller_sync_error_count',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'rest_client_requests_total',
];

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: unknown }[];
}

function objects(props: Partial<MeshDashboardProps> = {}, release = LATEST): SynthesizedObject[] {
  return synth((chart) => {
    const metrics = release === LATEST ? { serviceMonitor: {} } : undefined;
    const of = IstioCsrRelease.of(release);
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, release: of, metrics });
    new MeshDashboard(chart, 'dashboard', { agent, ...props });
  });
}

const configMap = (props: Partial<MeshDashboardProps> = {}) =>
  only(
    objects(props).filter(({ metadata }) => metadata.name === (props.name ?? 'cert-manager-istio-csr-dashboard')),
    'ConfigMap',
  );
const dashboard = (props: Partial<MeshDashboardProps> = {}) => {
  const [text = ''] = Object.values(configMap(props).data as Record<string, string>);
  return JSON.parse(text);
};
const panels = (): readonly Panel[] => dashboard().panels;
const expressions = () => panels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('MeshDashboard', () => {
  test("is a ConfigMap that a cluster accepts and Grafana's sidecar finds", () => {
    expect(problemsOf(objects())).toEqual([]);
    const { metadata, data } = configMap();
    expect(metadata).toEqual({
      name: 'cert-manager-istio-csr-dashboard',
      namespace: 'cert-manager',
      labels: { grafana_dashboard: '1' },
    });
    expect(Object.keys(data)).toEqual(['cert-manager-istio-csr-dashboard.json']);
  });

  test('shows how old the oldest verdict is where several clusters are verified', () => {
    expect(expressions()).toContain(`time() - min(${VERIFY.run})`);
  });

  test('is where it is told, in a folder, under a title', () => {
    const props = { name: 'mesh', namespace: 'monitoring', labels: { board: 'yes' }, folder: 'Mesh', title: 'Prod' };
    expect(configMap(props).metadata).toEqual({
      name: 'mesh',
      namespace: 'monitoring',
      labels: { board: 'yes' },
      annotations: { grafana_folder: 'Mesh' },
    });
    expect(dashboard(props)).toMatchObject({ uid: 'mesh', title: 'Prod' });
  });

  test('begins with the namespaces of the mesh and of its agent, and lets the viewer choose', () => {
    const list = dashboard().templating.list as { name: string; current?: unknown; query: string }[];
    expect(list.map(({ name, current }) => [name, current])).toEqual([
      ['datasource', undefined],
      ['namespace', { selected: true, text: 'mesh-system', value: 'mesh-system' }],
      ['agent', { selected: true, text: 'cert-manager', value: 'cert-manager' }],
    ]);
  });

  test('asks only for metrics that are exported, of variables that it has, from the data source of the viewer', () => {
    const named = new Set(
      expressions()
        .join(' ')
        .match(/\b(?:cert_?manager|rest|process|mesh_verify)_\w+/g),
    );
    expect([...named].filter((name) => !name.startsWith('mesh_verify')).sort()).toEqual(METRICS);
    expect([...named].filter((name) => name.startsWith('mesh_verify'))).toEqual(
      expect.arrayContaining([VERIFY.findings, VERIFY.rootProxies, VERIFY.run]),
    );
    const variables = new Set(expressions().join(' ').match(/\$\w+/g));
    expect([...variables].sort()).toEqual(['$__rate_interval', '$agent', '$namespace']);
    const sources = panels().flatMap(({ datasource, targets = [] }) =>
      targets.length === 0 ? [] : [datasource, ...targets.map((target) => target.datasource)],
    );
    expect(new Set(sources.map((source) => JSON.stringify(source)))).toEqual(
      new Set(['{"type":"prometheus","uid":"$datasource"}']),
    );
  });

  test('lays its panels out side by side in 24 columns, and numbers each', () => {
    const all = panels();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { gridPos, title } of all) {
      const { x, y, w, h } = gridPos;
      expect([title, x >= 0 && x + w <= 24 && w > 0 && h > 0]).toEqual([title, true]);
      const covered = all.filter(
        (other) =>
          other.title !== title &&
          other.gridPos.x < x + w &&
          x < other.gridPos.x + other.gridPos.w &&
          other.gridPos.y < y + h &&
          y < other.gridPos.y + other.gridPos.h,
      );
      expect([title, covered]).toEqual([title, []]);
    }
    const rows = new Map<number, number>();
    for (const { gridPos } of all) rows.set(gridPos.y, (rows.get(gridPos.y) ?? 0) + gridPos.w);
    expect([...rows.values()].filter((width) => width !== 24)).toEqual([]);
  });

  test('looks for the namespace of a Certificate where Prometheus keeps it', () => {
    const text = JSON.stringify(dashboard({ certificateNamespaceLabel: 'namespace' }));
    expect(text).not.toContain('exported_namespace');
    expect(text).toContain('{namespace=\\"$namespace\\"');
  });

  test('is as the SDK of Grafana writes it', () => {
    expect(readFileSync(join(ROOT, DASHBOARD), 'utf8')).toBe(dashboardModule());
  });

  test('is refused for an agent without metrics', () => {
    const received = { prop: 'agent', received: '"v0.1.3"', allowed: 'an agent of istio-csr v0.2.0 or later' };
    expectRefusal(() => objects({}, 'v0.1.3'), { place: 'test/dashboard', ...received });
  });

  test.each<[string, Partial<MeshDashboardProps>, string, string]>([
    ['a name', { name: 'a.b' }, 'name', '"a.b"'],
    ['a uid', { name: 'a'.repeat(41) }, 'name', `"${'a'.repeat(41)}"`],
    ['a namespace', { namespace: 'A' }, 'namespace', '"A"'],
    ['a label', { certificateNamespaceLabel: 'a-b' }, 'certificateNamespaceLabel', '"a-b"'],
  ])('refuses what is no %s', (_what, props, prop, received) => {
    expectRefusal(() => objects(props), { place: 'test/dashboard', prop, received, allowed: '' });
  });
});

test('verify writes every metric that the alerts and the dashboard ask for', () => {
  const certificates = [{ subject: 'CN=a', fingerprint: 'AA', notAfter: new Date('2030-01-01T00:00:00Z') }];
  const finding = { subject: 's', status: inspect.CheckStatus.PASS, found: 'f', wanted: 'w', docs: 'd', certificates };
  const findings = ['trust-anchor', 'root-matches', 'expiry'].map((check) => ({ ...finding, check }));
  const report = new inspect.VerificationReport(new Date('2029-01-01T00:00:00Z'), findings);
  const written = new Set(parseMetrics(report.toOpenMetrics()).map(({ name }) => name));
  const alerts = verifyAlerts(Duration.minutes(10), Duration.days(30)).map(({ expr }) => expr);
  const asked = new Set([...alerts, ...expressions()].join(' ').match(/\bmesh_verify_\w+/g));
  expect(asked.size).toBeGreaterThan(4);
  expect([...asked].filter((name) => !written.has(name))).toEqual([]);
});
