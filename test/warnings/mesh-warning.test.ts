import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  AgentInstaller,
  AwsPcaIssuer,
  DataPlane,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshAlerts,
  MeshCertificatePolicy,
  MeshWarning,
  MeshWarnings,
  RotatingCa,
  SelfSignedCaChain,
  TrustAnchor,
  TrustBundle,
  VaultAuth,
  VaultIssuer,
} from 'cdk8s-istio-csr';
import { withWarnings } from '../../scripts/docs/warning-list';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { ROOT } from '../support/paths';
import { TestCa } from '../support/pki';
import { expectRefusal } from '../support/refusal';

const DAY = 24 * 3600 * 1000;
const ARN = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555';

const mesh = new Mesh();
const auth = VaultAuth.kubernetes({ role: 'istio' });

/** For each id the smallest app that gives it. */
const CAUSES: Readonly<Record<string, (chart: Chart) => unknown>> = {
  'agent-capacity-close': (chart) =>
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, expectedWorkloads: 30_000 }),
  'agent-in-mesh': (chart) => {
    const trustAnchor = { volumes: [{ name: 'root', emptyDir: {} }], app: { tls: { rootCAFile: '/x/ca.pem' } } };
    const podLabels = { 'sidecar.istio.io/inject': 'true' };
    IstioCsrAgent.fromHelmValues(chart, 'agent', { values: { ...trustAnchor, podLabels } });
  },
  'agent-not-scraped': (chart) => {
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER });
    new MeshAlerts(chart, 'alerts', { agent });
  },
  'authority-unapproved': (chart) => {
    const { issuer } = new SelfSignedCaChain(chart, 'ca', { mesh });
    new MeshCertificatePolicy(chart, 'policy', { agent: new IstioCsrAgent(chart, 'agent', { mesh, issuer }) });
  },
  'aws-pca-old-ztunnel': (chart) =>
    new AwsPcaIssuer(chart, 'aws', { mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }), arn: ARN }),
  'newer-release': (chart) =>
    new ExternalCaIstio(chart, 'istio', { agent: agentFor(), version: IstioVersion.of('1.99.0') }),
  'ca-host-no-service': (chart) => {
    const tls = { rootCAFile: '/x/ca.pem', certificateDNSNames: ['istio-csr.pki.svc'] };
    IstioCsrAgent.fromHelmValues(chart, 'agent', { values: { app: { tls } } });
  },
  'openshift-issuer-immutable': (chart) => {
    const { issuer } = new RotatingCa(chart, 'ca', { mesh, generations: ['2026'], active: '2026' });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, installer: AgentInstaller.openshift() });
  },
  'trust-anchor-discovered': (chart) => {
    const issuer = IssuerRef.clusterIssuer('corporate-ca');
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.discovered() });
  },
  'trust-anchor-expires': (chart) => new TrustBundle(chart, 'bundle', { pems: [soon] }),
  'trust-anchor-not-yet-valid': (chart) => {
    const trustAnchor = TrustAnchor.fromPem(later);
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, trustAnchor });
  },
  'vault-not-encrypted': (chart) =>
    new VaultIssuer(chart, 'vault', { mesh, server: 'http://vault', path: 'pki/sign/istio', auth }),
  'vault-sign-verbatim': (chart) =>
    new VaultIssuer(chart, 'vault', { mesh, server: 'https://vault', path: 'pki/sign-verbatim/istio', auth }),
  'vendor-hub-without-tag': (chart) =>
    new ExternalCaIstio(chart, 'istio', {
      agent: agentFor(),
      version: IstioVersion.of('1.8.2'),
      hub: 'containers.istio.tetratelabs.com',
    }),
  'ztunnel-reads-one-root': (chart) => rotatingAmbient(chart, '1.24.5'),
};

/** An ambient mesh on a CA that may rotate. */
function rotatingAmbient(chart: Chart, version: string): void {
  const ambient = new Mesh({ dataPlane: DataPlane.AMBIENT });
  const { issuer } = new RotatingCa(chart, 'ca', { mesh: ambient, generations: ['2026'], active: '2026' });
  const agent = new IstioCsrAgent(chart, 'agent', { mesh: ambient, issuer });
  new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of(version) });
}

test.each([
  ['1.24.5', true],
  ['1.24.6', false],
  ['1.25.0', true],
  ['1.25.2', true],
  ['1.25.3', false],
  ['1.26.0', false],
])('the ztunnel of Istio %s reads one root alone: %s', (version, expected) => {
  const app = new App();
  rotatingAmbient(new Chart(app, 'test'), version);
  const pending = MeshWarnings.at(app).pending();
  expect(pending.map(({ id }) => id)).toEqual(expected ? ['ztunnel-reads-one-root'] : []);
});

let soon: string;
let later: string;
beforeAll(async () => {
  soon = (await TestCa.root('soon', { notAfter: new Date(Date.now() + DAY) })).certificate;
  later = (await TestCa.root('later', { notBefore: new Date(Date.now() + DAY) })).certificate;
});

describe.each(MeshWarning.all().map((warning) => [warning.id, warning] as const))('the warning %s', (id, warning) => {
  test('has a cause in the library, which gives it and no other', () => {
    const app = new App();
    CAUSES[id]?.(new Chart(app, 'test'));
    expect(
      MeshWarnings.at(app)
        .pending()
        .map((each) => each.id),
    ).toEqual([id]);
  });

  test('has an id in kebab case, which its constant repeats', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(Object.entries(MeshWarning)).toContainEqual([id.toUpperCase().replaceAll('-', '_'), warning]);
    expect(MeshWarning.fromId(id)).toBe(warning);
  });

  test('says in sentences what it means and what to do', () => {
    expect(warning.meaning).toMatch(/^[A-Z`].*\.$/);
    expect(warning.remedy).toMatch(/^[A-Z`].*\.$/);
    expect(`${warning.meaning} ${warning.remedy}`).not.toMatch(/Whoever| where /);
  });
});

test('docs/warnings.md has a section for each, which is current (repair with: npm run docs)', () => {
  const page = readFileSync(join(ROOT, 'docs/warnings.md'), 'utf8');
  expect(withWarnings(page)).toBe(page);
  for (const { id } of MeshWarning.all()) expect(page).toContain(`\n### ${id}\n`);
});

test('no two warnings have one id, and they are sorted', () => {
  const ids = MeshWarning.all().map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(Object.keys(CAUSES).sort()).toEqual(ids);
});

test('an id that no warning has is refused, with the list', () => {
  expectRefusal(() => MeshWarning.fromId('vault-unencrypted'), {
    place: 'MeshWarning.fromId',
    prop: 'id',
    received: '"vault-unencrypted"',
    allowed: MeshWarning.all()
      .map(({ id }) => id)
      .join(', '),
  });
});
