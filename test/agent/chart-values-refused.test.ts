import fc from 'fast-check';
import { rendered, type Values, valuesAt } from '../support/helm';
import { LATEST } from '../support/latest';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';

const refusal = (release: string, values: Values) => refusalOf(() => rendered(release, values));

describe('a key that the chart does not have', () => {
  test.each([
    [LATEST, 'replicas', 1],
    [LATEST, 'app.tls.trustdomain', 'x'],
    [LATEST, 'app.istio.revision', 'x'],
    [LATEST, 'app.metrics.service.servicemonitor.enable', true],
    // Of a later release.
    ['v0.17.0', 'app.tls.servingTLSMinVersion', 'VersionTLS13'],
    ['v0.16.0', 'priorityClassName', 'x'],
    ['v0.14.2', 'podDisruptionBudget', {}],
    ['v0.11.0', 'securityContext', {}],
    ['v0.9.0', 'app.runtimeIssuanceConfigMap', 'x'],
    ['v0.8.1', 'commonLabels', {}],
    ['v0.5.0', 'app.istio.namespace', 'mesh'],
    ['v0.2.0', 'app.istio', { revisions: ['a'] }],
    ['v0.1.2', 'certificate.trustDomain', 'x'],
    ['v0.1.3', 'app', { logLevel: 2 }],
    // Of an earlier one.
    [LATEST, 'agent', { logLevel: 2 }],
    ['v0.2.0', 'certificate', { name: 'ca' }],
    ['v0.6.0', 'image.pullSecretName', 'x'],
    ['v0.3.0', 'app.controller.rootCAConfigMapName', 'x'],
    // Which the schema of one release forgot.
    ['v0.9.0', 'nameOverride', 'x'],
  ])('is refused in %s with its path: %s', (release, path, value) => {
    const message = refusal(release, valuesAt(path, value));
    expect(message.startsWith(`test/agent: values.${path}: received `)).toBe(true);
    expect(message).toContain(`a key that the chart of istio-csr ${release} has; here these: `);
  });

  test('is refused with the keys that are there', () => {
    expectRefusal(() => rendered(LATEST, valuesAt('app.server.serving.prot', 1)), {
      place: 'test/agent',
      prop: 'values.app.server.serving.prot',
      received: '1',
      allowed: 'here these: address, certificateKeySize, port, signatureAlgorithm',
    });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('is refused also when it is %s', (key) => {
    expect(refusal(LATEST, JSON.parse(`{"${key}": 1}`))).toContain(`values.${key}: received 1`);
    expect(refusal(LATEST, JSON.parse(`{"app": {"${key}": {}}}`))).toContain(`values.app.${key}: received {}`);
  });

  test('that is not known to any release never renders', () => {
    const key = fc.stringMatching(/^[a-zA-Z]{1,12}$/).filter((text) => !KNOWN.includes(text));
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        expect(refusal(LATEST, { [name]: value })).toMatch(new RegExp(`^test/agent: values\\.${name}: received`));
      }),
    );
  });
});

const KNOWN = [
  ...['affinity', 'app', 'commonLabels', 'deploymentAnnotations', 'deploymentLabels', 'extraObjects', 'global'],
  ...['image', 'imageNamespace', 'imagePullSecrets', 'imageRegistry', 'nameOverride', 'nodeSelector'],
  ...['podAnnotations', 'podDisruptionBudget', 'podLabels', 'priorityClassName', 'replicaCount', 'resources'],
  ...['securityContext', 'service', 'tolerations', 'topologySpreadConstraints', 'volumeMounts', 'volumes'],
];

describe('a value of the wrong type', () => {
  test.each<[string, unknown, string, string]>([
    ['replicaCount', '2', '"2"', 'a number'],
    ['replicaCount', true, 'true', 'a number'],
    ['service.port', '443', '"443"', 'a number'],
    ['app.tls.trustDomain', 1, '1', 'a text'],
    ['app.tls.certificateDuration', 3600, '3600', 'a text'],
    ['app.metrics.service.enabled', 'true', '"true"', 'true or false'],
    ['app.server.authenticators.enableClientCert', 0, '0', 'true or false'],
    ['nodeSelector', [], '[]', 'a map'],
    ['commonLabels', 'a=b', '"a=b"', 'a map'],
    ['tolerations', {}, '{}', 'a list'],
    ['app.istio.revisions', 'default', '"default"', 'a list of texts'],
    ['app.istio.revisions', ['default', 1], '["default",1]', 'a list of texts'],
    ['app.istio.revisions', [null], '[null]', 'a list of texts'],
    ['app', 'x', '"x"', 'a map'],
    ['app', null, 'null', 'a map'],
    ['app.server.serving', [], '[]', 'a map'],
  ])('is refused with its path: %s %j', (path, value, received, allowed) => {
    expectRefusal(() => rendered(LATEST, valuesAt(path, value)), {
      place: 'test/agent',
      prop: `values.${path}`,
      received,
      allowed,
    });
  });

  test('is refused where the schema of the release is closed: v0.12.0 to v0.14.0 know four keys of securityContext', () => {
    const values = { securityContext: { runAsUser: 1001 } };
    expect(refusal('v0.14.0', values)).toMatch(/values\.securityContext\.runAsUser: received 1001/);
    expect(() => rendered('v0.14.1', values)).not.toThrow();
  });

  test('depends on the release: "dynamic" is a text that v0.10.0 has no use for', () => {
    const values = valuesAt('app.tls.istiodCertificateEnable', 'dynamic');
    expect(refusal('v0.10.0', values)).toMatch(/values\.app\.tls\.istiodCertificateEnable: received "dynamic"/);
    expect(() => rendered('v0.11.0', values)).not.toThrow();
  });
});

test.each([
  [{ app: { certmanager: { additionalAnnotations: [null] } } }, 'values.app.certmanager.additionalAnnotations'],
  [{ app: { certmanager: { additionalAnnotations: ['text'] } } }, 'values.app.certmanager.additionalAnnotations'],
  [{ extraObjects: ['kind: ConfigMap\nmetadata: { name: a }'] }, 'values.extraObjects[0]'],
])('refuses malformed entries of lists: %j', (values, prop) => {
  expect(refusal(LATEST, values as unknown as Values)).toContain(`${prop}: received `);
});

test.each<[string, string, unknown]>([
  [LATEST, 'app.certmanager.issuer.name', 'Bad_Name'],
  [LATEST, 'app.certmanager.issuer.kind', 'issuer'],
  [LATEST, 'app.certmanager.issuer.group', 'a b'],
  [LATEST, 'app.certmanager.namespace', 'Pki'],
  ['v0.1.3', 'certificate.name', 'Bad_Name'],
  ['v0.1.3', 'certificate.namespace', 'Pki'],
])('an issuer that cannot be is refused by its value: %s %s', (release, path, value) => {
  expect(refusal(release, valuesAt(path, value))).toContain(
    `test/agent: values.${path}: received "${value}"; allowed: `,
  );
});

describe('values that no values file could hold', () => {
  const map: { [key: string]: unknown } = {};
  const list: unknown[] = [map];
  map.list = list;
  const shared = Array(7)
    .fill(0)
    .reduce<unknown>((inner) => Array(10).fill(inner), 'x');

  test.each([
    ['a map in itself', map],
    ['a list in itself', valuesAt('tolerations', list)],
    ['a list that very many places share', valuesAt('tolerations', shared)],
  ])('are refused: %s', (_what, values) => {
    const message = refusalOf(() => rendered(LATEST, values));
    expect(message).toMatch(/^test\/agent: values\S*: received \(no text but \w+, not shown\); allowed: /);
    expect(message).toContain('lists and maps of a finite size');
  });

  test('are not those that name a map twice', () => {
    const labels = { team: 'mesh' };
    expect(() => rendered(LATEST, { podLabels: labels, podAnnotations: labels })).not.toThrow();
  });
});
