import { ApiObject, App, Chart, JsonPatch, Testing, Yaml } from 'cdk8s';
import {
  DataPlane,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  Mesh,
} from 'cdk8s-istio-csr';
import { agentObjects, containerOf, flagsOf, fullProps, namesOf, podOf } from '../support/agent-objects';
import { LATEST } from '../support/latest';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { flag, only, synth } from '../support/synth';

const RELEASES = IstioCsrRelease.all().map(({ version }) => version);

describe('IstioCsrAgent', () => {
  test.each([LATEST, 'v0.1.0'])('of %s renders with its defaults', (release) => {
    expect(Yaml.stringify(...agentObjects({ release }))).toMatchSnapshot();
  });

  test.each(RELEASES)('of %s renders valid objects', (release) => {
    expect(problemsOf(agentObjects({ release }))).toEqual([]);
  });

  test('names its objects after itself and puts each where it belongs', () => {
    const mesh = new Mesh({ namespace: 'mesh' });
    expect(namesOf(agentObjects({ mesh, name: 'csr', namespace: 'pki' }))).toEqual([
      'Certificate mesh/istiod',
      'ClusterRole -/csr',
      'ClusterRoleBinding -/csr',
      'Deployment pki/csr',
      'PodDisruptionBudget pki/csr',
      'Role mesh/csr',
      'Role mesh/csr-leases',
      'RoleBinding mesh/csr',
      'RoleBinding mesh/csr-leases',
      'Service pki/csr',
      'Service pki/csr-metrics',
      'ServiceAccount pki/csr',
    ]);
  });

  test('binds every role to its own ServiceAccount, and every role that is bound exists', () => {
    const objects = agentObjects({ name: 'csr', namespace: 'pki' });
    const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'));
    expect(bindings).toHaveLength(3);
    for (const { roleRef, subjects, metadata } of bindings) {
      expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'csr', namespace: 'pki' }]);
      expect(only(objects, roleRef.kind, roleRef.name).metadata.namespace).toBe(metadata.namespace);
    }
  });

  test('keeps namespaces where they belong also in a chart with a namespace of its own', () => {
    const objects = agentObjects({}, { namespace: 'elsewhere' });
    expect(problemsOf(objects)).toEqual([]);
    expect(namesOf(objects)).toEqual(namesOf(agentObjects()));
  });

  test('exposes where proxies send their requests, its mesh and its release', () => {
    const chart = new Chart(new App(), 'test');
    const props = fullProps({ name: 'csr', namespace: 'pki', service: { port: 8443 } });
    const agent = new IstioCsrAgent(chart, 'agent', props);
    expect(agent.caAddress).toBe('csr.pki.svc:8443');
    expect(agent.mesh).toBe(props.mesh);
    expect(agent.release.version).toBe(LATEST);
  });

  test('has the Deployment as its default child, which takes patches', () => {
    const chart = new Chart(new App(), 'test');
    const agent = new IstioCsrAgent(chart, 'agent', fullProps());
    expect(agent.node.defaultChild).toBe(agent.node.findChild('Deployment'));
    ApiObject.of(agent).addJsonPatch(JsonPatch.add('/spec/template/spec/hostUsers', false));
    ApiObject.of(agent.node.findChild('IstiodCertificate')).addJsonPatch(JsonPatch.add('/spec/future', 'kept'));
    const objects = Testing.synth(chart);
    expect(podOf(objects).hostUsers).toBe(false);
    expect(only(objects, 'Certificate').spec.future).toBe('kept');
  });

  test('keeps the ids of its objects', () => {
    const agent = new IstioCsrAgent(new Chart(new App(), 'test'), 'agent', fullProps());
    expect(agent.node.children.map(({ node }) => node.id)).toEqual([
      ...['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'LeasesRole'],
      ...['LeasesRoleBinding', 'Service', 'MetricsService', 'Deployment', 'DisruptionBudget', 'IstiodCertificate'],
    ]);
  });

  test('may be there twice under different names, and not under the same', () => {
    const app = new Chart(new App(), 'test');
    new IstioCsrAgent(app, 'one', fullProps({ rootConfigMapNamespaceSelector: 'mesh=one' }));
    new IstioCsrAgent(app, 'two', {
      ...fullProps({ name: 'second', rootConfigMapNamespaceSelector: 'mesh=two' }),
      mesh: new Mesh({ namespace: 'istio-two' }),
    });
    expect(() => new IstioCsrAgent(app, 'one', fullProps())).toThrow(/already a Construct with name 'one'/);
  });
});

describe('the defaults of IstioCsrAgent', () => {
  const objects = agentObjects();

  test('survive the loss of a node: two replicas and a budget that keeps one', () => {
    expect(only(objects, 'Deployment').spec.replicas).toBe(2);
    expect(only(objects, 'PodDisruptionBudget')).toMatchObject({
      apiVersion: 'policy/v1',
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'cert-manager-istio-csr' } } },
    });
  });

  test('satisfy the "restricted" Pod Security Standard', () => {
    expect(containerOf(objects).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'volumes'])
      expect(podOf(objects)).not.toHaveProperty(field);
  });

  test('request resources and limit none', () => {
    expect(containerOf(objects).resources).toEqual({ requests: { cpu: '100m', memory: '128Mi' } });
  });

  test.each(RELEASES)('grant nothing by wildcard, and neither Secrets nor Certificates, in %s', (release) => {
    const roles = agentObjects({ release }).filter(({ kind }) => kind.endsWith('Role'));
    const granted = roles.flatMap(
      ({ rules }) => rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[],
    );
    const words = granted.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]);
    expect(words.filter((word) => /\*|secrets|^certificates$|escalate|bind|impersonate/.test(word))).toEqual([]);
  });

  test('run on Linux nodes, with the image of the release', () => {
    expect(podOf(objects).nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(containerOf(objects)).toMatchObject({
      image: `quay.io/jetstack/cert-manager-istio-csr:${LATEST}`,
      imagePullPolicy: 'IfNotPresent',
    });
  });

  test("keep no request, no client certificate and the client's rate limit", () => {
    expect(flagsOf(objects)).toMatchObject({
      'preserve-certificate-requests': ['false'],
      'enable-client-cert-authenticator': ['false'],
      'disable-kubernetes-client-rate-limiter': ['true'],
    });
  });
});

describe('IstioCsrAgent follows its mesh', () => {
  const mesh = new Mesh({
    trustDomain: 'prod.example.com',
    clusterId: 'east',
    namespace: 'mesh',
    revisions: ['default', 'canary', '1-30-3'],
  });
  const objects = agentObjects({ mesh, namespace: 'pki' });

  test("in istiod's certificate: a DNS name for each revision, one SPIFFE ID", () => {
    expect(only(objects, 'Certificate')).toMatchObject({
      metadata: { name: 'istiod', namespace: 'mesh' },
      spec: {
        commonName: 'istiod.mesh.svc',
        dnsNames: ['istiod.mesh.svc', 'istiod-canary.mesh.svc', 'istiod-1-30-3.mesh.svc'],
        uris: ['spiffe://prod.example.com/ns/mesh/sa/istiod-service-account'],
        secretName: 'istiod-tls',
      },
    });
  });

  test("leaves istiod's unnamed Service out of the certificate when no revision is the unnamed one", () => {
    const { spec } = only(agentObjects({ mesh: new Mesh({ revisions: ['a', 'b'] }) }), 'Certificate');
    expect(spec.dnsNames).toEqual(['istiod-a.istio-system.svc', 'istiod-b.istio-system.svc']);
    expect(spec.commonName).toBe('istiod-a.istio-system.svc');
  });

  test('has no common name that X.509 does not allow', () => {
    const revision = `r${'0'.repeat(55)}`;
    const { spec } = only(agentObjects({ mesh: new Mesh({ revisions: [revision] }) }), 'Certificate');
    expect(spec.dnsNames).toEqual([`istiod-${revision}.istio-system.svc`]);
    expect(spec).not.toHaveProperty('commonName');
  });

  test('in its flags', () => {
    expect(flagsOf(objects)).toMatchObject({
      'trust-domain': ['prod.example.com'],
      'cluster-id': ['east'],
      'certificate-namespace': ['mesh'],
      'leader-election-namespace': ['mesh'],
      'istiod-cert-namespace': ['mesh'],
      'istiod-cert-istio-revisions': ['default,canary,1-30-3'],
      'serving-certificate-dns-names': ['cert-manager-istio-csr.pki.svc'],
    });
  });

  test('and its caAddress is a name in its serving certificate', () => {
    for (const props of [{}, { name: 'csr', namespace: 'pki' }]) {
      const agent = new IstioCsrAgent(new Chart(new App(), 'test'), 'agent', fullProps(props));
      expect(flag(agentObjects(props), 'serving-certificate-dns-names')).toBe(agent.caAddress.split(':')[0]);
    }
  });

  test('also to the IstioOperator that is made from it', () => {
    const operator = synth((chart) => {
      const agent = new IstioCsrAgent(chart, 'agent', fullProps({ mesh, namespace: 'pki' }));
      new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3') });
    });
    const { values } = only(operator, 'IstioOperator').spec;
    expect(values.global.caAddress).toBe('cert-manager-istio-csr.pki.svc:443');
    expect(values.global.multiCluster.clusterName).toBe('east');
  });
});

describe('IstioCsrAgent in an ambient mesh', () => {
  const ambient = (namespace = 'istio-system') => new Mesh({ namespace, dataPlane: DataPlane.AMBIENT });

  test('trusts ztunnel and may look at pods, by itself', () => {
    const objects = agentObjects({ mesh: ambient('mesh') });
    expect(flag(objects, 'ca-trusted-node-accounts')).toBe('mesh/ztunnel');
    expect(only(objects, 'ClusterRole').rules).toContainEqual({
      apiGroups: [''],
      resources: ['namespaces', 'pods'],
      verbs: ['get', 'list', 'watch'],
    });
  });

  test('does neither for a sidecar mesh', () => {
    const objects = agentObjects();
    expect(flag(objects, 'ca-trusted-node-accounts')).toBeUndefined();
    expect(JSON.stringify(only(objects, 'ClusterRole').rules)).not.toContain('pods');
  });

  test('trusts the accounts given in place of that', () => {
    const trustedNodeAccounts = ['kube-system/ztunnel', 'istio-system/ztunnel-canary'];
    const objects = agentObjects({ mesh: ambient(), trustedNodeAccounts });
    expect(flag(objects, 'ca-trusted-node-accounts')).toBe('kube-system/ztunnel,istio-system/ztunnel-canary');
  });

  test('refuses to trust nobody, which would leave ztunnel without certificates', () => {
    expectRefusal(() => agentObjects({ mesh: ambient(), trustedNodeAccounts: [] }), {
      place: 'test/agent',
      prop: 'trustedNodeAccounts',
      received: '[]',
      allowed: 'the mesh is ambient',
    });
  });

  test.each(['ztunnel', 'a/b/c', 'istio-system/', '/ztunnel', 'a/b,c/d', 'a b/c', 'A/b', ''])(
    'refuses the account %j, with which istio-csr would ignore all of them',
    (account) => {
      expectRefusal(() => agentObjects({ trustedNodeAccounts: ['istio-system/ztunnel', account] }), {
        place: 'test/agent',
        prop: 'trustedNodeAccounts[1]',
        received: JSON.stringify(account),
        allowed: 'NAMESPACE/NAME',
      });
    },
  );
});

describe('IstioCsrAgent with an issuer out of reach', () => {
  const elsewhere = IssuerRef.issuer('ca', 'pki');

  test('is refused, because an Issuer signs in its own namespace only', () => {
    expectRefusal(() => agentObjects({ issuer: elsewhere }), {
      place: 'test/agent',
      prop: 'issuer',
      received: '"Issuer pki/ca"',
      allowed: 'an issuer in namespace istio-system',
    });
  });

  test('works where CertificateRequests and the Certificate are with their issuers', () => {
    const objects = agentObjects({
      mesh: new Mesh({ namespace: 'pki' }),
      issuer: elsewhere,
    });
    expect(only(objects, 'Certificate').spec.issuerRef).toEqual({
      name: 'ca',
      kind: 'Issuer',
      group: 'cert-manager.io',
    });
  });

  test('is refused without any issuer', () => {
    expectRefusal(() => agentObjects({ issuer: undefined }), {
      place: 'test/agent',
      prop: 'issuer',
      received: 'nothing',
      allowed: 'an issuer, or a runtimeConfiguration that names one',
    });
  });
});
