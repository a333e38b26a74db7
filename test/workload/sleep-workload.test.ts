import { Yaml } from 'cdk8s';
import { KubernetesVersion, SleepWorkload, type SleepWorkloadProps } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, synth } from '../support/synth';

const sleep = (props: Partial<SleepWorkloadProps> = {}) =>
  synth((chart) => new SleepWorkload(chart, 'sleep', { namespace: 'foo', ...props }));

describe('SleepWorkload', () => {
  test('is a ServiceAccount, a Deployment and a Service', () => {
    const objects = sleep();
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('has its name in everything that has to agree', () => {
    const objects = sleep({ name: 'nap', namespace: 'bar' });
    for (const { metadata } of objects) expect(metadata).toMatchObject({ name: 'nap', namespace: 'bar' });
    const deployment = only(objects, 'Deployment').spec;
    expect(deployment.selector.matchLabels).toEqual({ app: 'nap' });
    expect(deployment.template.metadata.labels).toEqual({ app: 'nap' });
    expect(deployment.template.spec.serviceAccountName).toBe('nap');
    expect(only(objects, 'Service').spec.selector).toEqual({ app: 'nap' });
  });

  const podOf = (props: Partial<SleepWorkloadProps> = {}) => only(sleep(props), 'Deployment').spec.template.spec;

  test('meets the "restricted" Pod Security Standard, and a sidecar in its pod does too', () => {
    const pod = podOf();
    // Of the pod: a container that is injected has no profile of its own.
    expect(pod.securityContext).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.containers[0].securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
    });
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'volumes']) expect(pod).not.toHaveProperty(field);
  });

  test('mounts no token: a sidecar has one of its own', () => {
    expect(podOf().automountServiceAccountToken).toBe(false);
  });

  test.each([
    ['1.18', false, false],
    ['1.19', true, false],
    ['1.20', true, true],
  ])('in Kubernetes %s has what there is: a seccomp profile %s, no token %s', (version, hasProfile, isWithoutToken) => {
    const kubernetesVersion = KubernetesVersion.of(version);
    expect('securityContext' in podOf({ kubernetesVersion })).toBe(hasProfile);
    expect('automountServiceAccountToken' in podOf({ kubernetesVersion })).toBe(isWithoutToken);
    expect(problemsOf(sleep({ kubernetesVersion }))).toEqual([]);
  });

  test('takes another image', () => {
    const [container] = only(sleep({ image: 'registry.example.com/curl:1' }), 'Deployment').spec.template.spec
      .containers;
    expect(container.image).toBe('registry.example.com/curl:1');
  });

  test('does not restart its pods when the construct moves', () => {
    const moved = synth((chart) => new SleepWorkload(chart, 'elsewhere', { namespace: 'foo' }));
    expect(moved).toEqual(sleep());
  });

  test.each<[Partial<SleepWorkloadProps>, string, string]>([
    [{ namespace: '' }, 'namespace', '""'],
    [{ namespace: 'a.b' }, 'namespace', '"a.b"'],
    [{ name: 'Sleep' }, 'name', '"Sleep"'],
    [{ name: 's'.repeat(64) }, 'name', `"${'s'.repeat(64)}"`],
  ])('refuses %j', (props, prop, received) => {
    expectRefusal(() => sleep(props), {
      place: 'test/sleep',
      prop,
      received,
      allowed: prop === 'name' ? 'a DNS-1035 label' : 'a DNS-1123 label',
    });
  });

  test('whatever name it accepts, its objects are valid', () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/),
      fc.string({ unit: fc.constantFrom(...'aZ-._ '), maxLength: 6 }),
    );
    fc.assert(
      fc.property(name, (name) => {
        if (/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) expect(problemsOf(sleep({ name }))).toEqual([]);
        else expect(refusalOf(() => sleep({ name }))).toMatch(/^test\/sleep: name: received /);
      }),
      { numRuns: 50 },
    );
  });
});
