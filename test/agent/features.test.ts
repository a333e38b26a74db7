import {
  DataPlane,
  IssuerRef,
  IstioCsrRelease,
  IstiodCertificate,
  LogFormat,
  Mesh,
  PrivateKey,
  RuntimeConfiguration,
} from 'cdk8s-istio-csr';
import { agentObjects, flagsOf, type Props } from '../support/agent-objects';
import { expectRefusal } from '../support/refusal';

const RELEASES = IstioCsrRelease.all().map(({ version }) => version);
const from = (version: string) => RELEASES.slice(RELEASES.indexOf(version));
const before = (version: string) => RELEASES.slice(0, RELEASES.indexOf(version));

/** The flags that an agent writes without being asked, with the releases that have them (cmd/app/options of istio-csr). */
const FLAGS: Record<string, string[]> = {
  'log-level': RELEASES,
  'log-format': from('v0.11.0'),
  'metrics-port': from('v0.2.0'),
  'readiness-probe-port': RELEASES,
  'readiness-probe-path': RELEASES,
  'certificate-namespace': RELEASES,
  'issuer-enabled': from('v0.12.0'),
  'issuer-name': RELEASES,
  'issuer-kind': RELEASES,
  'issuer-group': RELEASES,
  'preserve-certificate-requests': RELEASES,
  'root-ca-file': from('v0.2.0'),
  'serving-certificate-dns-names': from('v0.2.0'),
  'serving-certificate-duration': RELEASES,
  'trust-domain': from('v0.1.3'),
  'cluster-id': from('v0.1.1'),
  'max-client-certificate-duration': RELEASES,
  'serving-address': RELEASES,
  'serving-certificate-key-size': from('v0.5.0'),
  'serving-signature-algorithm': from('v0.7.0'),
  'enable-client-cert-authenticator': from('v0.11.0'),
  'leader-election-namespace': from('v0.2.0'),
  'root-ca-configmap-name': before('v0.3.0'),
  'disable-kubernetes-client-rate-limiter': from('v0.11.0'),
  'runtime-issuance-config-map-name': from('v0.10.0'),
  'runtime-issuance-config-map-namespace': from('v0.10.0'),
  'istiod-cert-enabled': from('v0.11.0'),
  'istiod-cert-name': from('v0.11.0'),
  'istiod-cert-namespace': from('v0.11.0'),
  'istiod-cert-duration': from('v0.11.0'),
  'istiod-cert-renew-before': from('v0.11.0'),
  'istiod-cert-key-algorithm': from('v0.11.0'),
  'istiod-cert-key-size': from('v0.11.0'),
  'istiod-cert-additional-dns-names': from('v0.11.0'),
  'istiod-cert-istio-revisions': from('v0.11.0'),
};

/** The flags that come with a prop, and only with it. */
const ASKED_FOR: [string, string, Props][] = [
  ['certificate-request-additional-annotations', 'v0.7.0', { certificateRequests: { annotations: { a: 'b' } } }],
  ['istiod-cert-additional-annotations', 'v0.12.0', { certificateRequests: { annotations: { a: 'b' } } }],
  ['ca-trusted-node-accounts', 'v0.12.0', { trustedNodeAccounts: ['istio-system/ztunnel'] }],
  ['configmap-namespace-selector', 'v0.4.0', { rootConfigMapNamespaceSelector: 'a=b' }],
  ['max-concurrent-reconciles', 'v0.16.0', { maxConcurrentReconciles: 2 }],
];

describe('the flags of an agent', () => {
  test.each(RELEASES)('are those that istio-csr %s knows, each once', (release) => {
    const flags = flagsOf(agentObjects({ release }));
    const expected = Object.keys(FLAGS).filter((name) => FLAGS[name]?.includes(release));
    expect(Object.keys(flags).sort()).toEqual(expected.sort());
    expect(Object.values(flags).filter((values) => values.length !== 1)).toEqual([]);
  });

  test.each(ASKED_FOR)('have --%s from %s on when asked for', (name, first, props) => {
    for (const release of from(first)) expect(flagsOf(agentObjects({ ...props, release }))).toHaveProperty(name);
    const [previous] = before(first).slice(-1);
    const older = () => flagsOf(agentObjects({ ...props, release: previous }));
    // Some props do more than this flag: there the release before takes the prop and leaves the flag out.
    if (name === 'istiod-cert-additional-annotations') expect(older()).not.toHaveProperty(name);
    else expect(older).toThrow(`needs istio-csr ${first} or later; this agent is ${previous}`);
  });
});

interface Demand {
  readonly what: string;
  readonly first: string;
  readonly prop: string;
  readonly received: string;
  readonly props: Props;
}

/** What not every release can do, with the first release that can. */
const DEMANDS: Demand[] = [
  {
    what: 'a cluster id other than Kubernetes',
    first: 'v0.1.1',
    prop: 'mesh.clusterId',
    received: '"east"',
    props: { mesh: new Mesh({ clusterId: 'east' }) },
  },
  {
    what: 'a trust domain other than cluster.local',
    first: 'v0.1.3',
    prop: 'mesh.trustDomain',
    received: '"example.com"',
    props: { mesh: new Mesh({ trustDomain: 'example.com' }) },
  },
  { what: 'metrics', first: 'v0.2.0', prop: 'metrics.port', received: '9403', props: { metrics: { port: 9403 } } },
  {
    what: 'serving as anything but cert-manager-istio-csr.cert-manager.svc',
    first: 'v0.2.0',
    prop: 'name',
    received: '"csr"',
    props: { name: 'csr' },
  },
  {
    what: 'serving as anything but cert-manager-istio-csr.cert-manager.svc',
    first: 'v0.2.0',
    prop: 'namespace',
    received: '"pki"',
    props: { namespace: 'pki' },
  },
  {
    what: 'choosing the DNS names of the serving certificate',
    first: 'v0.2.0',
    prop: 'serving.dnsNames',
    received: '["cert-manager-istio-csr.cert-manager.svc","csr.example.com"]',
    props: { serving: { dnsNames: ['cert-manager-istio-csr.cert-manager.svc', 'csr.example.com'] } },
  },
  {
    what: 'choosing the namespace of the leader election',
    first: 'v0.2.0',
    prop: 'leaderElectionNamespace',
    received: '"pki"',
    props: { leaderElectionNamespace: 'pki' },
  },
  {
    what: 'another size than 2048 for the key of the serving certificate',
    first: 'v0.5.0',
    prop: 'serving.privateKey',
    received: '4096',
    props: { serving: { privateKey: PrivateKey.rsa(4096) } },
  },
  {
    what: 'selecting the namespaces of the root ConfigMap',
    first: 'v0.4.0',
    prop: 'rootConfigMapNamespaceSelector',
    received: '"a=b"',
    props: { rootConfigMapNamespaceSelector: 'a=b' },
  },
  {
    what: 'another algorithm than RSA for the serving certificate',
    first: 'v0.7.0',
    prop: 'serving.privateKey',
    received: '"ECDSA"',
    props: { serving: { privateKey: PrivateKey.ecdsa(256) } },
  },
  {
    what: 'annotating CertificateRequests',
    first: 'v0.7.0',
    prop: 'certificateRequests.annotations',
    received: '{"a":"b"}',
    props: { certificateRequests: { annotations: { a: 'b' } } },
  },
  {
    what: 'runtime configuration',
    first: 'v0.10.0',
    prop: 'runtimeConfiguration',
    received: '"which"',
    props: { runtimeConfiguration: RuntimeConfiguration.existing('which') },
  },
  {
    what: 'logging as JSON',
    first: 'v0.11.0',
    prop: 'logging.format',
    received: '"json"',
    props: { logging: { format: LogFormat.JSON } },
  },
  {
    what: 'client certificate authentication',
    first: 'v0.11.0',
    prop: 'clientCertificateAuthentication',
    received: 'true',
    props: { clientCertificateAuthentication: true },
  },
  {
    what: "switching off the client's rate limiter",
    first: 'v0.11.0',
    prop: 'disableClientRateLimiter',
    received: 'true',
    props: { disableClientRateLimiter: true },
  },
  {
    what: "making istiod's certificate at run time",
    first: 'v0.11.0',
    prop: 'istiodCertificate',
    received: '"dynamic"',
    props: { istiodCertificate: IstiodCertificate.dynamic() },
  },
  {
    what: 'an agent without an issuer of its own (pure runtime configuration)',
    first: 'v0.12.0',
    prop: 'issuer',
    received: 'nothing',
    props: {
      issuer: undefined,
      runtimeConfiguration: RuntimeConfiguration.create({ issuer: IssuerRef.clusterIssuer('pki') }),
    },
  },
  {
    what: 'trusting node accounts',
    first: 'v0.12.0',
    prop: 'trustedNodeAccounts',
    received: '["a/b"]',
    props: { trustedNodeAccounts: ['a/b'] },
  },
  {
    what: 'an ambient mesh (signing for pods on behalf of ztunnel)',
    first: 'v0.12.0',
    prop: 'mesh.dataPlane',
    received: '"ambient"',
    props: { mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }) },
  },
  {
    what: 'reconciling more than one namespace at a time',
    first: 'v0.16.0',
    prop: 'maxConcurrentReconciles',
    received: '2',
    props: { maxConcurrentReconciles: 2 },
  },
];

describe('what a release lacks is refused by name', () => {
  test.each(DEMANDS)('$prop $received: $what needs $first', ({ what, first, prop, received, props }) => {
    const previous = before(first).at(-1) ?? '';
    expectRefusal(() => agentObjects({ ...props, release: previous }), {
      place: 'test/agent',
      prop,
      received,
      allowed: `${what} needs istio-csr ${first} or later; this agent is ${previous}`,
    });
    expect(agentObjects({ ...props, release: first })).not.toEqual([]);
  });

  test('with the release to choose in its place', () => {
    expect(() => agentObjects({ release: 'v0.9.0', clientCertificateAuthentication: true })).toThrow(
      'client certificate authentication needs istio-csr v0.11.0 or later; this agent is v0.9.0. ' +
        "Set release to IstioCsrRelease.of('v0.11.0') or a later one.",
    );
  });

  test('and asking for less is fine in every release', () => {
    const nothing: Props = {
      clientCertificateAuthentication: false,
      maxConcurrentReconciles: 1,
      trustedNodeAccounts: [],
      leaderElectionNamespace: 'istio-system',
      certificateRequests: { annotations: {} },
      logging: { format: LogFormat.TEXT },
    };
    for (const release of RELEASES) expect(agentObjects({ ...nothing, release })).toEqual(agentObjects({ release }));
    const withoutSwitch = { release: 'v0.10.0', disableClientRateLimiter: false };
    expect(agentObjects(withoutSwitch)).toEqual(agentObjects({ release: 'v0.10.0' }));
  });
});
