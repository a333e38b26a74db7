import { certificate, graphOf, issuer, nodeNamed, object, ownCa, sentences } from '../support';

test('a chain: who signs, where it is stored, and who signs with it', () => {
  const graph = graphOf([
    ...ownCa('cert-manager/root'),
    issuer('root', { ca: { secretName: 'root' } }),
    certificate('istio-system/istio-ca', {
      isCA: true,
      duration: '8760h',
      secretName: 'istio-ca',
      issuerRef: { name: 'root', kind: 'ClusterIssuer', group: 'cert-manager.io' },
    }),
  ]);
  expect(sentences(graph)).toEqual([
    'CA certificate cert-manager/root stores in Secret cert-manager/root',
    'ClusterIssuer root signs CA certificate istio-system/istio-ca',
    'Issuer cert-manager/selfsigned signs CA certificate cert-manager/root',
    'Secret cert-manager/root key of ClusterIssuer root',
    'Secret cert-manager/root key of Issuer cert-manager/root',
  ]);
  expect(nodeNamed(graph, 'CA certificate cert-manager/root')).toMatchObject({ kind: 'authority', lifetime: '10 y' });
});

test.each<[string, ReturnType<typeof object>, string[]]>([
  ['self-signed', issuer('a'), ['self-signed']],
  [
    'Vault',
    issuer('a', { vault: { server: 'https://vault', path: 'pki/sign/x' } }),
    ['Vault', 'https://vault', 'pki/sign/x'],
  ],
  ['Venafi', issuer('a', { venafi: { zone: 'Mesh\\East' } }), ['Venafi', 'Mesh\\East']],
  ['ACME', issuer('a', { acme: { server: 'https://acme' } }), ['ACME', 'https://acme']],
  [
    'AWS Private CA',
    object('awspca.cert-manager.io/v1beta1', 'AWSPCAClusterIssuer', 'a', { spec: { arn: 'arn:aws:x', region: 'eu' } }),
    ['AWS Private CA', 'arn:aws:x'],
  ],
  [
    'Google CAS',
    object('cas-issuer.jetstack.io/v1beta1', 'GoogleCASIssuer', 'ns/a', {
      spec: { project: 'p', location: 'l', caPoolId: 'pool' },
    }),
    ['Google CAS', 'p', 'l', 'pool'],
  ],
  [
    'step-ca',
    object('certmanager.step.sm/v1beta1', 'StepClusterIssuer', 'a', { spec: { url: 'https://step', provisioner: {} } }),
    ['step-ca', 'https://step'],
  ],
])('%s is said on the issuer', (_what, one, details) => {
  const [node, ...others] = graphOf([one]).nodes;
  expect(others).toEqual([]);
  expect(node).toMatchObject({ kind: 'issuer', heading: one.kind, details });
});

test('an issuer of a kind that is not known here is drawn when something refers to it', () => {
  const other = object('pki.example.com/v1', 'CorporateIssuer', 'shop/pki');
  const user = certificate('shop/gateway', {
    secretName: 'tls',
    issuerRef: { name: 'pki', kind: 'CorporateIssuer', group: 'pki.example.com' },
  });
  expect(graphOf([other]).nodes).toEqual([]);
  expect(sentences(graphOf([other, user]))).toEqual(['CorporateIssuer shop/pki signs Certificate shop/gateway']);
});

test("an Issuer of another group is not cert-manager's of the same name", () => {
  const user = certificate('shop/gateway', {
    secretName: 'tls',
    issuerRef: { name: 'pki', kind: 'Issuer', group: 'pki.example.com' },
  });
  const graph = graphOf([issuer('shop/pki'), object('pki.example.com/v1', 'Issuer', 'shop/pki'), user]);
  expect(graph.nodes.map(({ key }) => key)).toEqual([
    'Certificate/shop/gateway',
    'Issuer.pki.example.com/shop/pki',
    'Issuer/shop/pki',
  ]);
  expect(graph.edges).toMatchObject([{ from: 'Issuer.pki.example.com/shop/pki', relation: 'signs' }]);
});

test('a Certificate shows its lifetime, its first names and the Secret that nothing here reads', () => {
  const named = (dnsNames: string[]) =>
    graphOf([certificate('shop/gateway', { secretName: 'tls', dnsNames, issuerRef: { name: 'x' } })]);
  expect(nodeNamed(named(['a', 'b', 'c']), 'Certificate shop/gateway')).toMatchObject({
    lifetime: '90 d',
    details: ['a', 'b', 'c', 'in Secret tls'],
  });
  expect(nodeNamed(named(['a', 'b', 'c', 'd']), 'Certificate shop/gateway').details).toEqual([
    'a',
    'b',
    'and 2 more names',
    'in Secret tls',
  ]);
});
