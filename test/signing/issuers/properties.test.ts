import {
  AwsPcaIssuer,
  CaSecretIssuer,
  GoogleCasIssuer,
  Mesh,
  StepIssuer,
  VaultAuth,
  VaultIssuer,
  VenafiConnection,
  VenafiIssuer,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { TestCa } from '../../support/pki';
import { problemsOf } from '../../support/schemas';
import { type SynthesizedObject, synth } from '../../support/synth';

const mesh = new Mesh();
let root: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
});
beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

/** Texts as a user may write them: right ones, and some that no cluster or CA takes. */
const text = (...right: string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...right) },
    fc.constantFrom('', ' ', 'Über', 'a/b', 'A_B', 'x'.repeat(260)),
  );
const name = text('istio-ca', 'pki.v2');
const entry = fc.record({ name, key: text('token', 'ca.crt', 'tls.key') });
const url = text('https://ca.example.com', 'https://10.0.0.1:8200/v1', 'http://vault:8200', 'ftp://x');
const pem = () => text(root.certificate, root.privateKey, 'not pem');
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({ namespace: text('pki', 'istio-system') }),
  fc.record({ clusterWide: fc.constant(true), clusterResourceNamespace: text('pki') }),
  fc.record({ clusterWide: fc.boolean(), namespace: text('pki') }),
);

const auth = fc.oneof(
  entry.map((token) => () => VaultAuth.token(token)),
  fc
    .record({ roleId: text('id'), secretId: entry, path: text('approle', '/v1/auth/x') })
    .map((props) => () => VaultAuth.appRole(props)),
  fc
    .record({ role: text('istio'), serviceAccount: name, mountPath: text('/v1/auth/kubernetes', 'kubernetes') })
    .map((props) => () => VaultAuth.kubernetes(props)),
  fc
    .record({ secretName: name, mountPath: text('/v1/auth/cert') })
    .map((props) => () => VaultAuth.clientCertificate(props)),
);
const connection = () =>
  fc.oneof(
    fc.record({ apiToken: entry, url }).map((props) => () => VenafiConnection.cloud(props)),
    fc.record({ url, credentialsSecretName: name, caBundle: pem() }).map((props) => () => VenafiConnection.tpp(props)),
  );

type Make = (scope: Construct) => unknown;

/** Ways to make each issuer, from inputs of which any may be wrong. */
const WAYS: Record<string, () => fc.Arbitrary<Make>> = {
  CaSecretIssuer: () =>
    fc.tuple(place, fc.record({ name, secretName: name, ocspServers: fc.array(url, { maxLength: 2 }) })).map(
      ([where, props]) =>
        (scope) =>
          new CaSecretIssuer(scope, 'it', { mesh, ...where, ...props }),
    ),
  VaultIssuer: () =>
    fc
      .tuple(place, auth, fc.record({ server: url, path: text('pki/sign/istio', 'pki/issue/istio'), caBundle: pem() }))
      .map(
        ([where, login, props]) =>
          (scope) =>
            new VaultIssuer(scope, 'it', { mesh, ...where, ...props, auth: login() }),
      ),
  VenafiIssuer: () =>
    fc.tuple(place, connection(), text('DevOps\\Istio')).map(
      ([where, connect, zone]) =>
        (scope) =>
          new VenafiIssuer(scope, 'it', { mesh, ...where, zone, connection: connect() }),
    ),
  AwsPcaIssuer: () =>
    fc
      .tuple(
        place,
        fc.record({
          arn: text(
            'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012',
          ),
          region: text('eu-central-1', 'us-east-1'),
          credentials: fc.record({ secretName: name, accessKeyIdKey: text('id') }),
        }),
      )
      .map(
        ([where, props]) =>
          (scope) =>
            new AwsPcaIssuer(scope, 'it', { mesh, ...where, ...props }),
      ),
  GoogleCasIssuer: () =>
    fc
      .tuple(
        place,
        fc.record({
          project: text('my-project'),
          location: text('europe-west3'),
          caPoolId: text('pool_1'),
          credentials: entry,
        }),
      )
      .map(
        ([where, props]) =>
          (scope) =>
            new GoogleCasIssuer(scope, 'it', { mesh, ...where, ...props }),
      ),
  StepIssuer: () =>
    fc
      .tuple(
        place,
        fc.record({ url, caBundle: pem() }),
        fc.record({ name: text('mesh'), keyId: text('kid'), password: entry }),
      )
      .map(
        ([where, props, provisioner]) =>
          (scope) =>
            new StepIssuer(scope, 'it', { mesh, ...where, ...props, provisioner }),
      ),
};

test.each(Object.entries(WAYS))('%s: what is accepted is valid, and what is refused names the prop', (_name, ways) => {
  let accepted = 0;
  fc.assert(
    fc.property(ways(), (make) => {
      let objects: SynthesizedObject[];
      try {
        objects = synth((chart) => {
          make(chart);
        });
      } catch (error) {
        expect((error as Error).message).toMatch(/^(test\/it|V\w+\.\w+): [\w.[\]]+: received .*; allowed: .+\. \S/s);
        expect((error as Error).message).not.toContain(root.privateKey.split('\n')[1]);
        return;
      }
      accepted += 1;
      expect(problemsOf(objects)).toEqual([]);
    }),
    { numRuns: 150 },
  );
  // Else the property would say nothing about what is accepted.
  expect(accepted).toBeGreaterThan(0);
});
