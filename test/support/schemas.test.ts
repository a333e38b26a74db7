import { problemsOf } from './schemas';
import type { SynthesizedObject } from './synth';

/** Valid objects; each case below breaks one of them in one place. */
const valid = () => ({
  deployment: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'n', labels: { app: 'd' } as Record<string, unknown> },
    spec: {
      replicas: 2 as unknown,
      selector: { matchLabels: { app: 'd' } },
      template: {
        metadata: { labels: { app: 'd' } },
        spec: {
          containers: [
            { name: 'c', image: 'i', readinessProbe: { httpGet: { port: 1, path: '/' } as Record<string, unknown> } },
          ],
        },
      },
    },
  },
  certificate: {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'c', namespace: 'n' },
    spec: { secretName: 's', commonName: 'c', issuerRef: { name: 'i' } } as Record<string, unknown>,
  },
  operator: {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'o', namespace: 'n' },
    spec: { components: { pilot: { k8s: { env: [{ name: 'A', value: 'b' }] } } } } as Record<string, unknown>,
  },
  clusterRole: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'r' } as Record<string, unknown>,
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] as string[] | undefined }],
  },
  budget: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace: 'n' },
    spec: { minAvailable: 1 as unknown, selector: { matchLabels: { app: 'd' } } },
  },
});

type Objects = ReturnType<typeof valid>;

function problemsAfter(change: (objects: Objects) => unknown): string {
  const objects = valid();
  change(objects);
  return problemsOf(Object.values(objects) as unknown as SynthesizedObject[]).join('\n');
}

describe('problemsOf', () => {
  test('has nothing against valid objects', () => {
    expect(problemsAfter(() => undefined)).toBe('');
  });

  test.each<[string, (objects: Objects) => unknown, RegExp]>([
    [
      'a number written as a text',
      ({ deployment }) => Object.assign(deployment.spec, { replicas: '2' }),
      /Kubernetes 1\.27: Deployment: .*replicas/,
    ],
    [
      'an unknown field deep in a Deployment',
      ({ deployment }) =>
        Object.assign(deployment.spec.template.spec.containers[0] ?? {}, { imagePullPolice: 'Always' }),
      /\.containers\[0\]\.imagePullPolice: unknown field/,
    ],
    [
      'an unknown field deeper still',
      ({ deployment }) => {
        const probe = deployment.spec.template.spec.containers[0]?.readinessProbe;
        Object.assign(probe?.httpGet ?? {}, { prot: 1 });
      },
      /\.readinessProbe\.httpGet\.prot: unknown field/,
    ],
    ['a required list that is missing', ({ clusterRole }) => delete clusterRole.rules[0]?.verbs, /verbs/],
    [
      'a number or text that is neither',
      ({ budget }) => Object.assign(budget.spec, { minAvailable: [1] }),
      /PodDisruptionBudget.*minAvailable/,
    ],
    [
      'a Certificate without a Secret',
      ({ certificate }) => delete certificate.spec.secretName,
      /Certificate: .*secretName/,
    ],
    [
      'a Certificate with a setting of the wrong type',
      ({ certificate }) => Object.assign(certificate.spec, { isCA: 'true' }),
      /Certificate: .*isCA/,
    ],
    [
      'a value that is not one of an enumeration',
      ({ certificate }) => Object.assign(certificate.spec, { privateKey: { algorithm: 'DSA' } }),
      /Certificate: .*algorithm/,
    ],
    [
      'a misspelt field of an IstioOperator',
      ({ operator }) => Object.assign(operator.spec, { component: {} }),
      /IstioOperator\.spec\.component: unknown field/,
    ],
    [
      'a misspelt field deep in an IstioOperator',
      ({ operator }) => Object.assign(operator.spec, { components: { pilot: { k8s: { envs: [] } } } }),
      /\.components\.pilot\.k8s\.envs: unknown field/,
    ],
    [
      'a truth value where an environment variable needs a text',
      ({ operator }) =>
        Object.assign(operator.spec, { components: { pilot: { k8s: { env: [{ name: 'A', value: false }] } } } }),
      /IstioOperator: .*value/,
    ],
    [
      'a cluster-scoped object with a namespace',
      ({ clusterRole }) => Object.assign(clusterRole.metadata, { namespace: 'n' }),
      /^ClusterRole r: has a namespace$/,
    ],
    [
      'a namespaced object without one',
      ({ certificate }) => delete (certificate.metadata as { namespace?: string }).namespace,
      /^Certificate c: has no namespace$/,
    ],
    [
      'a label value with a space',
      ({ deployment }) => Object.assign(deployment.metadata.labels, { team: 'a b' }),
      /^Deployment d: label team$/,
    ],
    [
      'a label value of 64 characters',
      ({ deployment }) => Object.assign(deployment.metadata.labels, { team: 'a'.repeat(64) }),
      /^Deployment d: label team$/,
    ],
    [
      'a label value that is no text',
      ({ deployment }) => Object.assign(deployment.metadata.labels, { team: true }),
      /Deployment d: label team/,
    ],
    [
      'a bad name',
      ({ clusterRole }) => Object.assign(clusterRole.metadata, { name: 'R_r' }),
      /^ClusterRole: name R_r$/,
    ],
  ])('tells of %s', (_what, change, problem) => {
    expect(problemsAfter(change)).toMatch(problem);
  });

  test.each([
    ['example.com/v1', 'Thing'],
    ['cert-manager.io/v1', 'Certificat'],
    ['cert-manager.io/v1', 'CertificateRequests'],
    ['install.istio.io/v1alpha1', 'IstioOperators'],
    ['install.istio.io/v1', 'IstioOperator'],
  ])('tells of a kind that it has no schema for: %s %s', (apiVersion, kind) => {
    const object = { apiVersion, kind, metadata: { name: 'x', namespace: 'n' } };
    expect(problemsOf([object])).toEqual([`no schema for ${apiVersion} ${kind}`]);
  });
});
