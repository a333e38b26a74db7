import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { synthesizeApp } from '../support/app';
import { ROOT } from '../support/paths';
import { problemsOf } from '../support/schemas';
import { missingFrom } from '../support/subset';
import { flag, only, type SynthesizedObject } from '../support/synth';

const GOLDEN = join(ROOT, '..', 'shared', 'golden', 'walkthrough');

const files = synthesizeApp(join(ROOT, 'examples', 'walkthrough-2021', 'main.ts'));
const objects = [...files.values()].flatMap((text) => loadAll(text) as SynthesizedObject[]);

/** Asserts that the example has an object with all these fields. */
function expectObject(expected: SynthesizedObject): void {
  expect(missingFrom(only(objects, expected.kind, expected.metadata.name), expected)).toEqual([]);
}

describe('the walkthrough of 2021: every object and field', () => {
  test('step 1: cert-manager v1.1.0 into cert-manager, CRDs included', () => {
    const { spec } = only(objects, 'Application', 'cert-manager');
    expect(spec.source).toMatchObject({ chart: 'cert-manager', targetRevision: 'v1.1.0' });
    expect(spec.source.helm.valuesObject).toEqual({ installCRDs: true });
    expect(spec.destination.namespace).toBe('cert-manager');
  });

  test('step 4: the operator that `istioctl operator init` installs, watching istio-system', () => {
    const metadata = { name: 'istio-operator', namespace: 'istio-operator' };
    expectObject({ apiVersion: 'apps/v1', kind: 'Deployment', metadata });
    const [container] = only(objects, 'Deployment', metadata.name).spec.template.spec.containers;
    expect(container.image).toBe('containers.istio.tetratelabs.com/operator:1.8.2-tetrate-v0');
    expect(container.env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'istio-system' });
  });

  test('step 2: the CA chain in istio-system', () => {
    const apiVersion = 'cert-manager.io/v1';
    const namespace = 'istio-system';
    const chain: SynthesizedObject[] = [
      { apiVersion, kind: 'Issuer', metadata: { name: 'selfsigned', namespace }, spec: { selfSigned: {} } },
      {
        apiVersion,
        kind: 'Certificate',
        metadata: { name: 'istio-ca', namespace },
        spec: {
          isCA: true,
          duration: '2160h',
          secretName: 'istio-ca',
          commonName: 'istio-ca',
          subject: { organizations: ['cluster.local', 'cert-manager'] },
          issuerRef: { name: 'selfsigned', kind: 'Issuer', group: 'cert-manager.io' },
          privateKey: { algorithm: 'RSA', size: 2048, rotationPolicy: 'Never' },
        },
      },
      {
        apiVersion,
        kind: 'Issuer',
        metadata: { name: 'istio-ca', namespace },
        spec: { ca: { secretName: 'istio-ca' } },
      },
    ];
    for (const object of chain) expectObject(object);
  });

  test('step 3: istio-csr v0.1.0 in cert-manager asks the Issuer istio-ca', () => {
    const metadata = { name: 'cert-manager-istio-csr', namespace: 'cert-manager' };
    expectObject({ apiVersion: 'apps/v1', kind: 'Deployment', metadata });
    const [container] = only(objects, 'Deployment', metadata.name).spec.template.spec.containers;
    expect(container.image).toBe('quay.io/jetstack/cert-manager-istio-csr:v0.1.0');
    const agent = objects.filter(({ metadata: { namespace } }) => namespace === 'cert-manager');
    expect(flag(agent, 'issuer-name')).toBe('istio-ca');
    expect(flag(agent, 'issuer-kind')).toBe('Issuer');
    expect(flag(agent, 'certificate-namespace')).toBe('istio-system');
  });

  test('step 3: istiod gets its certificate from the same Issuer, in the Secret istiod-tls', () => {
    expectObject({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'istiod', namespace: 'istio-system' },
      spec: {
        secretName: 'istiod-tls',
        dnsNames: ['istiod.istio-system.svc'],
        uris: ['spiffe://cluster.local/ns/istio-system/sa/istiod-service-account'],
        issuerRef: { name: 'istio-ca', kind: 'Issuer', group: 'cert-manager.io' },
      },
    });
  });

  test('step 4: the IstioOperator', () => {
    const discovery = 'spec.template.spec.containers.[name:discovery]';
    const append = (list: string, value: unknown) => ({ path: `${list}[-1]`, value });
    expectObject({
      apiVersion: 'install.istio.io/v1alpha1',
      kind: 'IstioOperator',
      metadata: { namespace: 'istio-system', name: 'istio-operator-csr' },
      spec: {
        profile: 'demo',
        hub: 'containers.istio.tetratelabs.com',
        tag: '1.8.2-tetrate-v0',
        values: { global: { caAddress: 'cert-manager-istio-csr.cert-manager.svc:443' } },
        components: { pilot: { k8s: { env: [{ name: 'ENABLE_CA_SERVER', value: 'false' }] } } },
      },
    });
    expect(only(objects, 'IstioOperator').spec.components.pilot.k8s.overlays).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'istiod',
        patches: [
          append(`${discovery}.args`, '--tlsCertFile=/etc/cert-manager/tls/tls.crt'),
          append(`${discovery}.args`, '--tlsKeyFile=/etc/cert-manager/tls/tls.key'),
          append(`${discovery}.args`, '--caCertFile=/etc/cert-manager/ca/root-cert.pem'),
          append(`${discovery}.volumeMounts`, {
            name: 'cert-manager',
            mountPath: '/etc/cert-manager/tls',
            readOnly: true,
          }),
          append(`${discovery}.volumeMounts`, {
            name: 'ca-root-cert',
            mountPath: '/etc/cert-manager/ca',
            readOnly: true,
          }),
          append('spec.template.spec.volumes', { name: 'cert-manager', secret: { secretName: 'istiod-tls' } }),
          append('spec.template.spec.volumes', {
            name: 'ca-root-cert',
            configMap: { defaultMode: 420, name: 'istio-ca-root-cert' },
          }),
        ],
      },
    ]);
  });

  test('step 4: the address that proxies dial is the Service of the agent', () => {
    const { metadata, spec } = only(objects, 'Service', 'cert-manager-istio-csr');
    const address = `${metadata.name}.${metadata.namespace}.svc:${spec.ports[0].port}`;
    expect(only(objects, 'IstioOperator').spec.values.global.caAddress).toBe(address);
  });

  test('step 5: the two Certificates in istio-system, each with its Secret', () => {
    const certificates = objects.filter(({ kind }) => kind === 'Certificate');
    expect(certificates.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec.secretName])).toEqual([
      ['istio-system', 'istio-ca', 'istio-ca'],
      ['istio-system', 'istiod', 'istiod-tls'],
    ]);
  });

  test('step 6: the namespace foo with injection, and the sample in it', () => {
    expectObject({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'foo', labels: { 'istio-injection': 'enabled' } },
    });
    for (const [apiVersion, kind] of [
      ['apps/v1', 'Deployment'],
      ['v1', 'Service'],
      ['v1', 'ServiceAccount'],
    ] as const) {
      expectObject({ apiVersion, kind, metadata: { name: 'sleep', namespace: 'foo' } });
    }
  });
});

const goldenFiles = existsSync(GOLDEN) ? ['ca-chain.yaml', 'istio-operator.yaml'] : [];
const describeGolden = goldenFiles.length > 0 ? describe : describe.skip;

describeGolden('the walkthrough as its author wrote it (needs ../shared/golden/walkthrough)', () => {
  // Without the files there would be no case at all, which jest reports as an error even in a skipped block.
  test.each(goldenFiles.length > 0 ? goldenFiles : ['no files'])('%s', (file) => {
    const expected = loadAll(readFileSync(join(GOLDEN, file), 'utf8')) as SynthesizedObject[];
    expect(expected.length).toBeGreaterThan(0);
    for (const object of expected) expectObject(object);
  });
});

describe('the files of the walkthrough', () => {
  test('sort in the order in which they are applied, with the sample in a folder of its own', () => {
    expect([...files.keys()]).toEqual([
      '0000-namespaces.k8s.yaml',
      '0001-ca.k8s.yaml',
      '0002-agent.k8s.yaml',
      '0003-operator.k8s.yaml',
      '0004-istio.k8s.yaml',
      'argocd/cert-manager.k8s.yaml',
      'sample/sleep.k8s.yaml',
    ]);
  });

  test('hold what API servers of 2021 and of today accept', () => {
    expect(problemsOf(objects)).toEqual([]);
  });

  test('use nothing that came after Kubernetes 1.18', () => {
    expect(only(objects, 'PodDisruptionBudget').apiVersion).toBe('policy/v1beta1');
    expect([...files.values()].join('\n')).not.toContain('seccompProfile');
  });

  test.each([...files])('%s', (_name, text) => {
    expect(text).toMatchSnapshot();
  });
});
