import { IstioCsrAgent } from 'cdk8s-istio-csr';
import { containerOf, flagsOf, namesOf, podOf } from '../support/agent-objects';
import { deepFreeze } from '../support/freeze';
import { rendered, type Values, valuesAt } from '../support/helm';
import { LATEST } from '../support/latest';
import { only, synth } from '../support/synth';

const NAME = 'cert-manager-istio-csr';
const REPOSITORY = `quay.io/jetstack/${NAME}`;
const DIGEST = `sha256:${'0'.repeat(64)}`;

describe("the chart's defaults", () => {
  const objects = rendered(LATEST, {}, 'mesh-csr');

  test('are its own, not ours: one replica, no budget, no resources', () => {
    expect(only(objects, 'Deployment').spec.replicas).toBe(1);
    expect(namesOf(objects).join()).not.toContain('PodDisruptionBudget');
    expect(containerOf(objects).resources ?? {}).toEqual({});
  });

  test('put the name of the Helm release into a label and into no name', () => {
    for (const { kind, metadata } of objects) {
      expect([kind, metadata.labels]).toEqual([
        kind,
        expect.objectContaining({
          'app.kubernetes.io/name': NAME,
          'app.kubernetes.io/instance': 'mesh-csr',
          'app.kubernetes.io/managed-by': 'Helm',
          'helm.sh/chart': `${NAME}-${LATEST}`,
        }),
      ]);
    }
    expect(namesOf(objects).join()).not.toContain('mesh-csr');
  });

  test('are what comes without any props', () => {
    const bare = synth((chart) => IstioCsrAgent.fromHelmValues(chart, 'agent'));
    expect(bare).toEqual(rendered(LATEST, {}, NAME, 'cert-manager'));
  });

  test('bind a Role that is not there, from v0.12.0 on (a mistake of the chart)', () => {
    const binding = `RoleBinding istio-system/${NAME}-dynamic-istiod`;
    expect(namesOf(rendered('v0.11.0'))).not.toContain(binding);
    expect(namesOf(rendered('v0.12.0'))).toContain(binding);
    expect(namesOf(rendered('v0.12.0'))).not.toContain(`Role istio-system/${NAME}-dynamic-istiod`);
  });

  test("serve for the namespace cert-manager wherever the chart is installed (the chart's own default)", () => {
    const flags = flagsOf(rendered(LATEST, {}, NAME, 'pki'));
    expect(flags['serving-certificate-dns-names']).toEqual([`${NAME}.cert-manager.svc`]);
  });
});

describe("the image, by the chart's rules of its time", () => {
  test.each<[string, Values, string]>(
    [
      ['v0.7.1', { tag: 'v9' }, `${REPOSITORY}:v9`],
      ['v0.8.0', { registry: 'mirror.local' }, `mirror.local/${REPOSITORY}:v0.8.0`],
      ['v0.15.1', { tag: 'v9', digest: DIGEST }, `${REPOSITORY}@${DIGEST}`],
      ['v0.15.1', { tag: '' }, `${REPOSITORY}:v0.15.1`],
      ['v0.16.0', { tag: 'v9', digest: DIGEST }, `${REPOSITORY}:v9@${DIGEST}`],
      ['v0.16.0', { digest: DIGEST }, `${REPOSITORY}@${DIGEST}`],
      ['v0.16.0', { name: 'csr' }, 'quay.io/jetstack/csr:v0.16.0'],
      ['v0.16.0', { repository: 'mine/csr' }, 'mine/csr:v0.16.0'],
      ['v0.16.0', { registry: 'mirror.local' }, `mirror.local/${REPOSITORY}:v0.16.0`],
      ['v0.16.0', { registry: 'mirror.local', repository: 'mine/csr' }, 'mirror.local/mine/csr:v0.16.0'],
    ].filter(([, values]) => (values as Values).tag !== null) as [string, Values, string][],
  )('%s: %j is %s', (release, image, expected) => {
    expect(containerOf(rendered(release, { image })).image).toBe(expected);
  });

  test('registry and namespace of all images go before the name, from v0.16.0 on', () => {
    const values = { imageRegistry: 'mirror.local', imageNamespace: 'pki' };
    expect(containerOf(rendered('v0.16.0', values)).image).toBe(`mirror.local/pki/${NAME}:v0.16.0`);
    const bare = { imageRegistry: '', imageNamespace: '' };
    expect(containerOf(rendered('v0.16.0', bare)).image).toBe(`${NAME}:v0.16.0`);
  });

  test('the chart fails without a name', () => {
    expect(() => rendered('v0.16.0', { image: { name: '' } })).toThrow(
      /^test\/agent: values\.image\.name: received ""/,
    );
  });
});

describe('values merge over the defaults as Helm merges them', () => {
  test('maps merge', () => {
    expect(podOf(rendered(LATEST, { nodeSelector: { pool: 'infra' } })).nodeSelector).toEqual({
      'kubernetes.io/os': 'linux',
      pool: 'infra',
    });
    const { securityContext } = containerOf(rendered('v0.14.3', { securityContext: { runAsUser: 1001 } }));
    expect(securityContext).toMatchObject({ runAsUser: 1001, runAsNonRoot: true });
  });

  test('before v0.9.0 there is nothing to merge the node selector with', () => {
    expect(podOf(rendered('v0.8.1', { nodeSelector: { pool: 'infra' } })).nodeSelector).toEqual({ pool: 'infra' });
  });

  test('null removes a default, also inside a map', () => {
    const values = { nodeSelector: { 'kubernetes.io/os': null, pool: 'infra' } };
    expect(podOf(rendered(LATEST, values)).nodeSelector).toEqual({ pool: 'infra' });
    const budget = { enabled: true, minAvailable: 1, maxUnavailable: null };
    const { spec } = only(rendered(LATEST, { podDisruptionBudget: budget }), 'PodDisruptionBudget');
    expect(spec.minAvailable).toBe(1);
    expect(spec).not.toHaveProperty('maxUnavailable');
  });

  test('lists are replaced', () => {
    const flags = flagsOf(rendered(LATEST, valuesAt('app.tls.certificateDNSNames', ['a.example.com'])));
    expect(flags['serving-certificate-dns-names']).toEqual(['a.example.com']);
    expect(flagsOf(rendered(LATEST, valuesAt('app.tls.certificateDNSNames', [])))).not.toHaveProperty(
      'serving-certificate-dns-names',
    );
  });

  test('`global` is ignored, because Helm hands it to every chart', () => {
    expect(rendered(LATEST, { global: { imagePullSecrets: ['x'] } })).toEqual(rendered(LATEST));
  });

  test('the values of the caller are left alone', () => {
    const values = deepFreeze({
      nodeSelector: { pool: 'infra' },
      podDisruptionBudget: { enabled: true },
      commonLabels: { a: 'b' },
      app: {
        istio: { revisions: ['default', 'canary'] },
        certmanager: { additionalAnnotations: [{ name: 'a', value: 'b' }] },
      },
      volumes: [{ name: 'v', emptyDir: {} }],
    });
    expect(() => rendered(LATEST, values)).not.toThrow();
    expect(rendered(LATEST, values)).toEqual(rendered(LATEST, values));
  });
});

describe('what the chart gets wrong is rendered as it is', () => {
  test('v0.2.0 writes the lifetime of the serving certificate twice', () => {
    expect(flagsOf(rendered('v0.2.0'))['serving-certificate-duration']).toEqual(['1h', '1h']);
    expect(flagsOf(rendered('v0.2.1'))['serving-certificate-duration']).toEqual(['1h']);
  });

  test('v0.5.0 has a pull secret without a name, unless the name is an empty text', () => {
    const pullSecrets = (image: Values) => only(rendered('v0.5.0', { image }), 'ServiceAccount').imagePullSecrets;
    expect(pullSecrets({})).toHaveLength(1);
    expect(pullSecrets({})[0]?.name ?? null).toBeNull();
    expect(pullSecrets({ pullSecretName: 'quay' })).toEqual([{ name: 'quay' }]);
    expect(pullSecrets({ pullSecretName: '' })).toBeUndefined();
    expect(podOf(rendered('v0.5.0', { image: { pullSecretName: 'quay' } }))).not.toHaveProperty('imagePullSecrets');
  });

  test('v0.2.0 to v0.5.0 label the metrics Service like the main one', () => {
    const app = (release: string) => only(rendered(release), 'Service', `${NAME}-metrics`).metadata.labels?.app;
    expect([app('v0.5.0'), app('v0.6.0')]).toEqual([NAME, `${NAME}-metrics`]);
  });

  test.each([
    ['v0.3.0', false],
    ['v0.5.0', false],
    ['v0.6.0', true],
    ['v0.16.0', true],
    [LATEST, false],
  ])('%s makes a ServiceMonitor without the Service that it selects: %s', (release, expected) => {
    const service = { enabled: false, servicemonitor: { enabled: true } };
    const names = namesOf(rendered(release, valuesAt('app.metrics.service', service)));
    expect(names.includes(`ServiceMonitor cert-manager/${NAME}`)).toBe(expected);
    expect(names.join()).not.toContain('-metrics');
  });

  test('a budget with minAvailable keeps the default of maxUnavailable, which Kubernetes refuses', () => {
    const values = { podDisruptionBudget: { enabled: true, minAvailable: '50%' } };
    expect(only(rendered('v0.15.0', values), 'PodDisruptionBudget').spec).toMatchObject({
      minAvailable: '50%',
      maxUnavailable: 1,
    });
  });

  test('v0.11.0 lets the agent write Certificates where the requests are, v0.12.0 where istiod is', () => {
    const values = {
      app: {
        certmanager: { namespace: 'requests' },
        istio: { namespace: 'mesh' },
        tls: { istiodCertificateEnable: 'dynamic' },
      },
    };
    const writers = (release: string) =>
      rendered(release, values)
        .filter(({ kind, rules }) => kind === 'Role' && JSON.stringify(rules).includes('"certificates"'))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(writers('v0.11.0')).toEqual([`requests/${NAME}`]);
    expect(writers('v0.12.0')).toEqual([`mesh/${NAME}-dynamic-istiod`]);
  });

  test('annotations lose their quotes up to v0.14.2', () => {
    const values = valuesAt('app.certmanager.additionalAnnotations', [
      { name: 'n', value: '1' },
      { name: 'b', value: 'yes' },
    ]);
    const annotations = (release: string) => only(rendered(release, values), 'Certificate').metadata.annotations;
    expect(annotations('v0.14.2')).toEqual({ n: 1, b: true });
    expect(annotations('v0.14.3')).toEqual({ n: '1', b: 'yes' });
  });

  test.each([
    ['v0.2.0', 'spiffe://cluster.local/ns/istio-system/sa/istiod-service-account'],
    ['v0.2.1', 'spiffe://example.com/ns/istio-system/sa/istiod-service-account'],
  ])('%s writes the SPIFFE ID of istiod as %s for another trust domain', (release, uri) => {
    const values = valuesAt('app.tls.trustDomain', 'example.com');
    expect(only(rendered(release, values), 'Certificate').spec.uris).toEqual([uri]);
  });
});

describe('the certificate of istiod', () => {
  const names = (release: string, revisions: string[]) =>
    only(rendered(release, valuesAt('app.istio.revisions', revisions)), 'Certificate').spec.dnsNames;

  test('has a name for each revision, and the plain one without any', () => {
    expect(names(LATEST, ['default', 'canary'])).toEqual(['istiod.istio-system.svc', 'istiod-canary.istio-system.svc']);
    expect(names(LATEST, [])).toEqual(['istiod.istio-system.svc']);
    expect(names(LATEST, [''])).toEqual(['istiod.istio-system.svc']);
  });

  test('is refused for revisions that are there twice, as in the chart', () => {
    expect(() => names(LATEST, ['a', 'b', 'a'])).toThrow(/values\.app\.istio\.revisions\[2\]: received "a"/);
    expect(() => names(LATEST, ['default', ''])).toThrow(/values\.app\.istio\.revisions\[1\]: received ""/);
  });

  test.each<[string, unknown, boolean]>([
    ['v0.10.0', true, true],
    ['v0.10.0', false, false],
    ['v0.11.0', 'true', true],
    ['v0.11.0', 'false', false],
    ['v0.11.0', 'dynamic', false],
    ['v0.11.0', null, false],
  ])('%s with istiodCertificateEnable %j is an object: %s', (release, value, expected) => {
    const objects = rendered(release, valuesAt('app.tls.istiodCertificateEnable', value));
    expect(namesOf(objects).includes('Certificate istio-system/istiod')).toBe(expected);
  });
});

describe('the charts of v0.1.x', () => {
  test('take their own values, with the trust anchor inline', () => {
    const objects = rendered('v0.1.3', {
      agent: { logLevel: 3, clusterID: 'east' },
      certificate: {
        namespace: 'pki',
        name: 'mesh-ca',
        rootCA: '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----',
      },
    });
    expect(only(objects, 'ConfigMap', `${NAME}-root-ca`).data['ca.pem']).toMatch(
      /^-----BEGIN[\s\S]*END CERTIFICATE-----\n$/,
    );
    expect(podOf(objects).volumes[0].configMap.name).toBe(`${NAME}-root-ca`);
    expect(containerOf(objects).volumeMounts).toEqual([{ name: 'root-ca', mountPath: '/etc/cert-manager-istio-csr' }]);
    expect(flagsOf(objects)).toMatchObject({
      'log-level': ['3'],
      'cluster-id': ['east'],
      'certificate-namespace': ['pki'],
      'issuer-name': ['mesh-ca'],
      'root-ca-file': ['/etc/cert-manager-istio-csr/ca.pem'],
    });
  });

  test('make the certificate of istiod in istio-system, with nothing but the issuer from the values', () => {
    const { metadata, spec } = only(
      rendered('v0.1.0', { certificate: { namespace: 'pki', name: 'ca' } }),
      'Certificate',
    );
    expect(metadata.namespace).toBe('istio-system');
    expect(spec).toMatchObject({ duration: '24h', renewBefore: '12h', issuerRef: { name: 'ca' } });
  });
});
