import { IstioCsrRelease, KubernetesVersion, PullPolicy } from 'cdk8s-istio-csr';
import { k8s } from 'cdk8s-plus-27';
import { OUTSIDE_MESH } from '../../../lib/facts/istio';
import { agentObjects, containerOf, namesOf, type Props, podOf } from '../../support/agent-objects';
import { deepFreeze } from '../../support/freeze';
import { LATEST } from '../../support/latest';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only } from '../../support/synth';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const REPOSITORY = 'quay.io/jetstack/cert-manager-istio-csr';

describe('image', () => {
  test.each<[string, Props['image'], string]>([
    ['the release by default', {}, `${REPOSITORY}:${LATEST}`],
    ['a tag', { tag: `${LATEST}-fips` }, `${REPOSITORY}:${LATEST}-fips`],
    ['a digest, which needs no tag', { digest: DIGEST }, `${REPOSITORY}@${DIGEST}`],
    ['a digest with a tag to read', { tag: LATEST, digest: DIGEST }, `${REPOSITORY}:${LATEST}@${DIGEST}`],
    ['a repository', { repository: 'mirror.local:5000/pki/csr' }, `mirror.local:5000/pki/csr:${LATEST}`],
    ['a registry before the whole name', { registry: 'mirror.local' }, `mirror.local/${REPOSITORY}:${LATEST}`],
  ])('is %s', (_what, image, expected) => {
    expect(containerOf(agentObjects({ image })).image).toBe(expected);
  });

  test('has the tag of an older release too', () => {
    expect(containerOf(agentObjects({ release: 'v0.3.0' })).image).toBe(`${REPOSITORY}:v0.3.0`);
  });

  test('is pulled when the policy says', () => {
    expect(containerOf(agentObjects({ image: { pullPolicy: PullPolicy.ALWAYS } })).imagePullPolicy).toBe('Always');
  });

  test('is pulled with Secrets of the ServiceAccount and of the pods', () => {
    const objects = agentObjects({ image: { pullSecrets: ['one', 'two'] } });
    const expected = [{ name: 'one' }, { name: 'two' }];
    expect(only(objects, 'ServiceAccount').imagePullSecrets).toEqual(expected);
    expect(podOf(objects).imagePullSecrets).toEqual(expected);
  });

  test.each<[Props['image'], string, string, string]>([
    [{ repository: 'example.com/csr:v1' }, 'image.repository', '"example.com/csr:v1"', 'without tag and digest'],
    [{ repository: '' }, 'image.repository', '""', 'without tag and digest'],
    [{ registry: 'https://mirror.local' }, 'image.registry', '"https://mirror.local"', 'without tag and digest'],
    [{ tag: ':v1' }, 'image.tag', '":v1"', 'an image tag'],
    [{ tag: '' }, 'image.tag', '""', 'an image tag'],
    [{ digest: 'sha256:abc' }, 'image.digest', '"sha256:abc"', '64 hexadecimal digits'],
    [
      { pullPolicy: 'always' as PullPolicy },
      'image.pullPolicy',
      '"always"',
      'PullPolicy.ALWAYS, PullPolicy.IF_NOT_PRESENT or PullPolicy.NEVER',
    ],
    [{ pullSecrets: ['ok', 'Not OK'] }, 'image.pullSecrets[1]', '"Not OK"', 'a DNS-1123 subdomain'],
  ])('refuses %j', (image, prop, received, allowed) => {
    expectRefusal(() => agentObjects({ image }), { place: 'test/agent', prop, received, allowed });
  });
});

describe('replicas and the disruption budget', () => {
  const budgetOf = (props: Props) => agentObjects(props).find(({ kind }) => kind === 'PodDisruptionBudget');

  test('one replica has no budget, which would only block the drain of its node', () => {
    const objects = agentObjects({ replicas: 1 });
    expect(only(objects, 'Deployment').spec.replicas).toBe(1);
    expect(namesOf(objects).join()).not.toContain('PodDisruptionBudget');
  });

  test.each<[Props['disruptionBudget'], object]>([
    [{}, { minAvailable: 1 }],
    [{ minAvailable: '2' }, { minAvailable: 2 }],
    [{ minAvailable: '50%' }, { minAvailable: '50%' }],
    [{ maxUnavailable: '1' }, { maxUnavailable: 1 }],
    [{ maxUnavailable: '25%' }, { maxUnavailable: '25%' }],
  ])('%j is %j', (disruptionBudget, expected) => {
    const { selector, ...fields } = budgetOf({ replicas: 3, disruptionBudget })?.spec ?? {};
    expect(fields).toEqual(expected);
    expect(selector).toEqual({ matchLabels: { app: 'cert-manager-istio-csr' } });
  });

  test('can be switched off, and on for one replica', () => {
    expect(budgetOf({ disruptionBudget: { enabled: false } })).toBeUndefined();
    expect(budgetOf({ replicas: 1, disruptionBudget: { enabled: true } })?.spec.minAvailable).toBe(1);
  });

  test.each([
    ['1.16', 'policy/v1beta1'],
    ['1.20', 'policy/v1beta1'],
    ['1.21', 'policy/v1'],
    ['1.36', 'policy/v1'],
  ])('is what Kubernetes %s serves: %s', (version, apiVersion) => {
    const objects = agentObjects({ kubernetesVersion: KubernetesVersion.of(version) });
    expect(only(objects, 'PodDisruptionBudget').apiVersion).toBe(apiVersion);
    expect(problemsOf(objects)).toEqual([]);
  });

  test.each<[Props, string, string, string]>([
    [{ replicas: 0 }, 'replicas', '0', 'a whole number from 1 on'],
    [{ replicas: 1.5 }, 'replicas', '1.5', 'a whole number from 1 on'],
    [{ replicas: Number.NaN }, 'replicas', 'NaN', 'a finite number'],
    [
      { disruptionBudget: { minAvailable: '1', maxUnavailable: '1' } },
      'disruptionBudget',
      '{"minAvailable":"1","maxUnavailable":"1"}',
      'minAvailable or maxUnavailable',
    ],
    [{ disruptionBudget: { minAvailable: 'all' } }, 'disruptionBudget.minAvailable', '"all"', 'a number of pods'],
    [{ disruptionBudget: { maxUnavailable: '-1' } }, 'disruptionBudget.maxUnavailable', '"-1"', 'a number of pods'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });
});

describe('the security context', () => {
  test.each([
    ['1.18', false],
    ['1.19', true],
  ])('has a seccomp profile when Kubernetes %s knows the field: %s', (version, expected) => {
    const { securityContext } = containerOf(agentObjects({ kubernetesVersion: KubernetesVersion.of(version) }));
    expect('seccompProfile' in securityContext).toBe(expected);
    expect(securityContext.runAsNonRoot).toBe(true);
  });

  test('is replaced as a whole by one that is given, and gone for an empty one', () => {
    const given = agentObjects({ securityContext: { runAsUser: 1001 } });
    expect(containerOf(given).securityContext).toEqual({ runAsUser: 1001 });
    expect(containerOf(agentObjects({ securityContext: {} }))).not.toHaveProperty('securityContext');
  });
});

describe('resources', () => {
  test('are replaced as a whole by those that are given, and gone for empty ones', () => {
    const limits = { memory: k8s.Quantity.fromString('256Mi') };
    expect(containerOf(agentObjects({ resources: { limits } })).resources).toEqual({ limits: { memory: '256Mi' } });
    expect(containerOf(agentObjects({ resources: {} }))).not.toHaveProperty('resources');
  });
});

describe('labels and annotations', () => {
  const standard = {
    'app.kubernetes.io/name': 'cert-manager-istio-csr',
    'app.kubernetes.io/instance': 'cert-manager-istio-csr',
    'app.kubernetes.io/version': LATEST,
  };

  test('labels go onto every object and the pods, over the standard ones', () => {
    const objects = agentObjects({ labels: { team: 'pki', 'app.kubernetes.io/instance': 'mine' } });
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ ...standard, team: 'pki', 'app.kubernetes.io/instance': 'mine' });
    }
    expect(only(objects, 'Deployment').spec.template.metadata.labels).toMatchObject({ team: 'pki' });
  });

  test('those of the Deployment and of the pods stay where they belong', () => {
    const { metadata, spec } = only(
      agentObjects({
        deploymentLabels: { a: '1' },
        deploymentAnnotations: { b: '2' },
        podLabels: { c: '3' },
        podAnnotations: { d: '4' },
      }),
      'Deployment',
    );
    expect(metadata).toMatchObject({ labels: { ...standard, a: '1' }, annotations: { b: '2' } });
    expect(spec.template.metadata).toEqual({
      labels: { app: 'cert-manager-istio-csr', ...standard, c: '3', ...OUTSIDE_MESH.labels },
      annotations: { d: '4', ...OUTSIDE_MESH.annotations },
    });
    expect(metadata.labels).not.toHaveProperty('c');
  });

  test('the selectors find the pods whatever the labels', () => {
    const objects = agentObjects({ name: 'csr', labels: { 'app.kubernetes.io/name': 'x' }, podLabels: { b: 'y' } });
    const { spec } = only(objects, 'Deployment');
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    expect(spec.template.metadata.labels).toMatchObject(only(objects, 'Service', 'csr').spec.selector);
  });

  test.each<[Props, string, string, string]>([
    [{ labels: { app: 'x' } }, 'labels.app', '"x"', 'any label but app'],
    [{ podLabels: { app: 'x' } }, 'podLabels.app', '"x"', 'any label but app'],
    [{ labels: { 'a b': 'x' } }, 'labels', '"a b"', 'label keys'],
    [{ podLabels: { a: 'b c' } }, 'podLabels.a', '"b c"', 'a Kubernetes label value'],
    [{ deploymentLabels: { a: 'x'.repeat(64) } }, 'deploymentLabels.a', `"${'x'.repeat(64)}"`, 'at most 63 characters'],
    [{ nodeSelector: { a: '/' } }, 'nodeSelector.a', '"/"', 'a Kubernetes label value'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });
});

describe('scheduling', () => {
  const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };

  test('nodeSelector is replaced as a whole, and gone for an empty one', () => {
    expect(podOf(agentObjects({ nodeSelector: { pool: 'infra' } })).nodeSelector).toEqual({ pool: 'infra' });
    expect(podOf(agentObjects({ nodeSelector: {} }))).not.toHaveProperty('nodeSelector');
  });

  test.each(['v0.1.0', LATEST])('goes into the spec of the pods, in %s as well', (release) => {
    const props: Props = {
      release,
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } },
      tolerations: [{ key: 'infra', operator: 'Exists' }],
      topologySpreadConstraints: [constraint],
      priorityClassName: 'system-cluster-critical',
    };
    const objects = agentObjects(props);
    expect(podOf(objects)).toMatchObject({
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }] } },
      tolerations: [{ key: 'infra', operator: 'Exists' }],
      topologySpreadConstraints: [constraint],
      priorityClassName: 'system-cluster-critical',
    });
  });
});

describe('volumes and the trust anchor', () => {
  const volumes = [{ name: 'anchor', configMap: { name: 'root' } }];
  const volumeMounts = [{ name: 'anchor', mountPath: '/etc/anchor', readOnly: true }];
  const trustAnchorFile = '/etc/anchor/ca.pem';

  test.each(['v0.1.0', LATEST])('reach pod, container and flag of %s', (release) => {
    const objects = agentObjects({ release, volumes, volumeMounts, trustAnchorFile });
    expect(podOf(objects).volumes).toEqual(volumes);
    expect(containerOf(objects).volumeMounts).toEqual(volumeMounts);
    expect(containerOf(objects).args).toContain('--root-ca-file=/etc/anchor/ca.pem');
    expect(problemsOf(objects)).toEqual([]);
  });

  test('a mount may be the file itself, or end in a slash', () => {
    for (const mountPath of [trustAnchorFile, '/etc/anchor/']) {
      const objects = agentObjects({ volumes, volumeMounts: [{ name: 'anchor', mountPath }], trustAnchorFile });
      expect(containerOf(objects).args).toContain(`--root-ca-file=${trustAnchorFile}`);
    }
  });

  test.each<[string, string, string]>([
    ['/etc/anchors/ca.pem', '"/etc/anchors/ca.pem"', 'an absolute path below a volume mount (/etc/anchor)'],
    ['ca.pem', '"ca.pem"', 'an absolute path below a volume mount'],
    ['-----BEGIN CERTIFICATE-----', '"-----BEGIN CERTIFICATE-----"', 'the path of a file'],
    ['-----BEGIN EC PRIVATE KEY-----', '(a private key of 30 characters, not shown)', 'the path of a file'],
  ])('refuses %j as the file', (file, received, allowed) => {
    expectRefusal(() => agentObjects({ volumes, volumeMounts, trustAnchorFile: file }), {
      place: 'test/agent',
      prop: 'trustAnchorFile',
      received,
      allowed,
    });
  });
});

describe('the props', () => {
  test('are left alone, and do not change the agent afterwards', () => {
    const labels: Record<string, string> = { team: 'pki' };
    const annotations: Record<string, string> = { a: 'b' };
    const props: Props = { podLabels: labels, certificateRequests: { annotations }, serving: {}, metrics: {} };
    const before = agentObjects(props);
    agentObjects(deepFreeze({ ...props, release: IstioCsrRelease.LATEST.version }));
    expect(agentObjects(props)).toEqual(before);
  });
});
