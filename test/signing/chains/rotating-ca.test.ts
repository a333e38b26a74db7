import { ApiObject, Duration } from 'cdk8s';
import { IstioCsrAgent, Mesh, PrivateKey, RotatingCa, type RotatingCaProps } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { flag, only, type SynthesizedObject, synth } from '../../support/synth';

const mesh = new Mesh();
const required = { mesh, generations: ['2025', '2026'], active: '2025' };

function rotating(props: Partial<RotatingCaProps> = {}): SynthesizedObject[] {
  return synth((chart) => new RotatingCa(chart, 'ca', { ...required, ...props }));
}

describe('RotatingCa', () => {
  test('gives each generation a root, a Secret and an Issuer of its own', () => {
    const objects = rotating();
    expect(problemsOf(objects)).toEqual([]);
    for (const generation of required.generations) {
      const name = `istio-ca-${generation}`;
      const { metadata, spec } = only(objects, 'Certificate', name);
      expect(metadata.namespace).toBe('istio-system');
      expect(spec).toMatchObject({ isCA: true, commonName: name, secretName: name });
      expect(spec.privateKey.rotationPolicy).toBe('Never');
      expect(only(objects, 'Issuer', spec.issuerRef.name).spec).toEqual({ selfSigned: {} });
      expect(only(objects, 'Issuer', name).spec).toEqual({ ca: { secretName: name } });
    }
  });

  test('trusts all of them through one Bundle in the namespace of the agent', () => {
    const { metadata, spec } = only(rotating({ agentNamespace: 'pki' }), 'Bundle');
    expect(metadata.name).toBe('istio-ca-roots');
    expect(spec.sources).toEqual(
      required.generations.map((generation) => ({ secret: { name: `istio-ca-${generation}`, key: 'tls.crt' } })),
    );
    expect(spec.target.namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'pki' });
  });

  test('has the active generation sign, and brings the trust anchor along', () => {
    const objects = synth((chart) => {
      const ca = new RotatingCa(chart, 'ca', { ...required, active: '2026' });
      expect([ca.active, ca.generations]).toEqual(['2026', ['2025', '2026']]);
      expect(ApiObject.of(ca).name).toBe('istio-ca-2026');
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      expect(agent.trustAnchor?.version).toBe(ca.bundle.version);
    });
    expect(flag(objects, 'issuer-name')).toBe('istio-ca-2026');
    expect(only(objects, 'Certificate', 'istiod').spec.issuerRef.name).toBe('istio-ca-2026');
    expect(only(objects, 'Deployment').spec.template.spec.volumes[0].configMap.name).toBe('istio-ca-roots');
  });

  test('can sign with an intermediate, and trusts the root above it', () => {
    const objects = rotating({
      duration: Duration.days(7300),
      privateKey: PrivateKey.ecdsa(384),
      intermediate: { duration: Duration.days(365), renewBefore: Duration.days(90) },
    });
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'Certificate', 'istio-ca-2025').spec).toMatchObject({
      duration: '8760h0m0s',
      privateKey: { size: 256 },
      issuerRef: { name: 'istio-ca-2025-root' },
    });
    expect(only(objects, 'Certificate', 'istio-ca-2025-root').spec).toMatchObject({
      duration: '175200h0m0s',
      privateKey: { size: 384 },
    });
    expect(only(objects, 'Bundle').spec.sources[0].secret.name).toBe('istio-ca-2025-root');
  });

  test('changes neither the objects of a generation nor the trust anchor when another one becomes active', () => {
    const [before, after] = [rotating(), rotating({ active: '2026' })];
    expect(after).toEqual(before);
  });

  test.each<[string, Partial<RotatingCaProps>, string, string, string]>([
    [
      'an active generation that is not there',
      { active: '2027' },
      'active',
      '"2027"',
      'one of the generations: 2025, 2026',
    ],
    ['no generation', { generations: [] }, 'active', '"2025"', 'one of the generations: (there is none)'],
    ['a generation twice', { generations: ['2025', '2025'] }, 'generations[1]', '"2025"', 'each generation once'],
    ['a generation with a dot', { generations: ['2025', 'v1.2'] }, 'generations[1]', '"v1.2"', 'a DNS-1123 label'],
    [
      'a generation that is too long',
      { generations: ['2025', 'x'.repeat(50)] },
      'generations[1]',
      `"${'x'.repeat(50)}"`,
      'at most 52 characters',
    ],
    [
      'a generation called like the self-signed Issuer of another one',
      { generations: ['2025', '2025-selfsigned'] },
      'generations',
      '["2025","2025-selfsigned"]',
      'without "2025-selfsigned" beside "2025"',
    ],
    [
      'a generation called like the root of another one',
      { generations: ['2025-root', '2025'], intermediate: {} },
      'generations',
      '["2025-root","2025"]',
      'without "2025-root" beside "2025"',
    ],
    ['a short lifetime', { duration: Duration.minutes(5) }, 'duration', '"5m0s"', '1 hour or more'],
    [
      'a short lifetime of the intermediate',
      { intermediate: { duration: Duration.minutes(5) } },
      'intermediate.duration',
      '"5m0s"',
      '1 hour or more',
    ],
    [
      'an intermediate that outlives its root',
      { duration: Duration.days(10), intermediate: { duration: Duration.days(11) } },
      'intermediate.duration',
      '"264h0m0s"',
      'at most duration, which is 240h0m0s',
    ],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => rotating(props), { place: 'test/ca', prop, received, allowed });
  });

  test('allows a generation that ends in -root where the roots sign', () => {
    expect(problemsOf(rotating({ generations: ['2025', '2025-root'] }))).toEqual([]);
  });

  test.each<[unknown, string]>([
    ['2025', '"2025"'],
    [undefined, 'nothing'],
    [{ 2025: true }, '(no text but Object, not shown)'],
  ])('refuses generations that are no list: %j', (generations, received) => {
    expectRefusal(() => rotating({ generations: generations as string[] }), {
      place: 'test/ca',
      prop: 'generations',
      received,
      allowed: 'a list, each member of it a text',
    });
  });

  test('any history of generations gives objects that a cluster accepts', () => {
    const generation = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/);
    const histories = fc
      .uniqueArray(generation, { minLength: 1, maxLength: 5 })
      .chain((generations) =>
        fc.record({ generations: fc.constant(generations), active: fc.constantFrom(...generations) }),
      );
    fc.assert(
      fc.property(histories, (history) => {
        const objects = rotating(history);
        const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
        expect(problemsOf(objects)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
