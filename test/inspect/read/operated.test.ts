import { App, Chart, Duration } from 'cdk8s';
import {
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  PrivateKey,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { operated } from '../../../lib/agent/installers/openshift';
import { agentObjects } from '../../../lib/agent/objects/objects';
import { FLAGS } from '../../../lib/agent/options/index';
import { typedSettings } from '../../../lib/agent/typed-settings';
import { danglingFindings } from '../../../lib/inspect/graph/dangling';
import { agentsOf } from '../../../lib/inspect/read/agents/deployed';
import { parseManifests } from '../../../lib/inspect/read/load';
import { readMesh } from '../../../lib/inspect/read/mesh';
import { checkSettings } from '../../../lib/inspect/verify/live/check-agent';
import { goSeconds } from '../../../lib/internal/lifetimes';
import { inSpan } from '../../../lib/releases/span';
import { openShiftObjects, openShiftProps } from '../../agent/openshift/props';
import { TestCa } from '../../support/pki';
import type { SynthesizedObject } from '../../support/synth';
import { graphOf } from '../graph/support';

const loaded = (objects: readonly unknown[], file = 'dist.yaml') =>
  objects.flatMap((one) => parseManifests(JSON.stringify(one), file));
const read = (props: Partial<IstioCsrAgentProps> = {}) => readMesh(loaded(openShiftObjects(props)));

const CHANGED: Partial<IstioCsrAgentProps> = {
  mesh: new Mesh({ trustDomain: 'prod.example.com', clusterId: 'eu', namespace: 'mesh', revisions: ['a', 'default'] }),
  namespace: 'istio-csr',
  maxCertificateDuration: Duration.hours(12),
  serving: { privateKey: PrivateKey.ecdsa(384) },
  istiodCertificate: IstiodCertificate.create({ duration: Duration.hours(24), additionalDnsNames: ['x.example'] }),
  rootConfigMapNamespaceSelector: 'mesh=on',
  logging: { level: 3 },
};

describe('an agent by the IstioCSR that its props give', () => {
  test.each([
    ['the defaults', {}],
    ['other facts', CHANGED],
  ])('is read as what the constructs to the right were told: %s', (_what, more) => {
    const props = openShiftProps(more);
    const site = new Chart(new App(), 'test');
    const settings = operated(site, typedSettings(site, props), props);
    const deployment = agentObjects(settings).find(({ id }) => id === 'Deployment')?.manifest;
    const [told] = loaded([deployment]).flatMap((object) => agentsOf(object));
    const [agent] = read(more).agents;
    // The operator leaves three flags of the dynamic certificate and of the runtime configuration to istio-csr's own defaults.
    const silent = /^(istiod-cert-name|runtime-issuance-config-map-)/;
    const names = FLAGS.filter((flag) => inSpan(settings.release, flag) && !silent.test(flag.name));
    const plain = (text = '') => goSeconds(text) ?? text;
    const flagsOf = (one: typeof agent) =>
      Object.fromEntries(names.map(({ name }) => [name, plain(one?.flag(name)).toString().split(',').sort()]));
    expect(names.length).toBeGreaterThan(30);
    expect(flagsOf(agent)).toEqual(flagsOf(told));
  });

  test('serves, is dialled and has istiod served by what the construct says', () => {
    const mesh = read(CHANGED);
    const agent = new IstioCsrAgent(new Chart(new App(), 'test'), 'agent', openShiftProps(CHANGED));
    const istiod = agent.certificateNeeds.find(({ name }) => name === 'istiod');
    const [{ object: certificate } = { object: { body: {} } }] = mesh.certificates;
    const { spec } = certificate.body as SynthesizedObject;
    expect(new Set(spec.dnsNames)).toEqual(new Set(istiod?.dnsNames));
    expect(spec).toMatchObject({ commonName: istiod?.commonName, uris: istiod?.uris, duration: '24h0m0s' });
    expect(mesh.agents.map(({ name }) => name)).toEqual(['istio-csr/cert-manager-istio-csr']);
    const address = { role: 'istiod', address: agent.caAddress } as never;
    expect(mesh.dials.targetOf(address)).toEqual({ agent: mesh.agents[0] });
  });
});

describe('the trust of an agent by an IstioCSR', () => {
  test('is what the operator copies: PEM in a ConfigMap beside it', async () => {
    const { certificate } = await TestCa.root('root');
    const mesh = read({ trustAnchor: TrustAnchor.fromPem(certificate) });
    const [agent] = mesh.agents;
    expect(agent && mesh.trustOf(agent).roots.map(({ label }) => label)).toEqual([
      expect.stringContaining('certificate "CN=root"'),
    ]);
  });

  test('is what the issuer returns where it names none', () => {
    const objects = openShiftObjects();
    const bare = objects.map(({ spec, ...object }) => {
      const { istioCACertificate: _none, ...certManager } = spec.istioCSRConfig.certManager;
      return { ...object, spec: { istioCSRConfig: { ...spec.istioCSRConfig, certManager } } };
    });
    const mesh = readMesh(loaded(bare));
    const [agent] = mesh.agents;
    expect(agent && mesh.trustOf(agent).label).toBe('what the issuer returns');
  });

  test('dangles where nobody writes the ConfigMap that the operator is to copy, and the copy never does', () => {
    const found = danglingFindings(graphOf(openShiftObjects() as never)).map(({ subject }) => subject);
    expect(found).toEqual(expect.arrayContaining([expect.stringContaining('ConfigMap cert-manager/corporate-root')]));
    expect(found.join()).not.toContain('issuer-ca-copy');
  });
});

test('an IstioCSR and the Deployment that it made are one agent', () => {
  const objects = openShiftObjects();
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cert-manager-istio-csr', namespace: 'cert-manager' },
    spec: {
      template: {
        spec: { containers: [{ image: 'x/cert-manager-istio-csr:v0.16.0', args: ['--trust-domain=of.cluster'] }] },
      },
    },
  };
  const { agents } = readMesh(loaded([...objects, deployment]));
  expect(agents.map((agent) => [agent.tag, agent.flag('trust-domain')])).toEqual([['v0.16.0', 'of.cluster']]);
  expect(graphOf(objects as never).nodes.filter(({ kind }) => kind === 'agent')).toHaveLength(1);
});

test('a running IstioCSR tells the release in its status, and one of a file leaves it open', () => {
  const [istioCsr] = openShiftObjects();
  const status = { istioCSRImage: 'registry.redhat.io/cert-manager/cert-manager-istio-csr:v0.16.0' };
  expect(readMesh(loaded([{ ...istioCsr, status }])).agents[0]?.release.version).toBe('v0.16.0');
  expect(readMesh(loaded([istioCsr])).agents[0]).toMatchObject({ tag: undefined, guess: undefined });
});

/** The arguments as the operator's updateArgList writes them for the defaults (branch cert-manager-1.20). */
const RUNNING = [
  '--log-level=1',
  '--log-format=text',
  '--metrics-port=9402',
  '--readiness-probe-port=6060',
  '--readiness-probe-path=/readyz',
  '--certificate-namespace=istio-system',
  '--issuer-enabled=true',
  '--preserve-certificate-requests=false',
  '--issuer-name=corporate',
  '--issuer-kind=ClusterIssuer',
  '--issuer-group=cert-manager.io',
  '--root-ca-file=/var/run/configmaps/istio-csr/ca.crt',
  '--serving-certificate-dns-names=cert-manager-istio-csr.cert-manager.svc',
  '--serving-certificate-duration=60m',
  '--trust-domain=cluster.local',
  '--cluster-id=Kubernetes',
  '--max-client-certificate-duration=60m',
  '--serving-address=0.0.0.0:6443',
  '--serving-certificate-key-size=2048',
  '--serving-signature-algorithm=RSA',
  '--enable-client-cert-authenticator=false',
  '--leader-election-namespace=istio-system',
  '--disable-kubernetes-client-rate-limiter=false',
  '--istiod-cert-enabled=false',
  '--istiod-cert-namespace=istio-system',
  '--istiod-cert-duration=60m',
  '--istiod-cert-renew-before=30m',
  '--istiod-cert-key-algorithm=RSA',
  '--istiod-cert-key-size=2048',
  '--istiod-cert-additional-dns-names=',
  '--istiod-cert-istio-revisions=default',
];

describe('what runs', () => {
  const running = (args: readonly string[]) => {
    const containers = [{ name: 'cert-manager-istio-csr', image: 'x/cert-manager-istio-csr:v0.16.0', args }];
    const metadata = { name: 'cert-manager-istio-csr', namespace: 'cert-manager' };
    const [agent] = loaded([
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { spec: { containers } } } },
    ]).flatMap((object) => agentsOf(object));
    if (agent === undefined) throw new Error('no agent');
    return agent;
  };
  const [wanted] = read().agents;

  test('is told, word for word, what the IstioCSR is read as', () => {
    const args = wanted && ((wanted.container as { args: string[] }).args as readonly string[]);
    expect(args).toEqual(RUNNING);
  });

  test('is compared with the IstioCSR by verify --live', () => {
    expect(checkSettings(running(RUNNING), wanted).status).toBe('pass');
    const other = RUNNING.map((one) => one.replace('cluster.local', 'other.example'));
    expect(checkSettings(running(other), wanted)).toMatchObject({
      status: 'fail',
      wanted: '--trust-domain=cluster.local',
      found: '--trust-domain=other.example',
    });
  });
});
