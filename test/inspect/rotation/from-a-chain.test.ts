import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  RotatingCa,
  SelfSignedCaChain,
  TrustAnchor,
  TrustBundle,
} from 'cdk8s-istio-csr';
import { output, step, unsafeRules } from './outputs';

/** The migration of docs/rotation.md: a mesh on a chain, then the mesh after each of the three commits. */
interface State {
  readonly chain: boolean;
  readonly rotating: boolean;
  /** The Bundle with the roots of both. */
  readonly both: boolean;
  readonly signer: 'chain' | 'rotating';
}

const mesh = new Mesh({ trustDomain: 'prod.example.com' });
const version = IstioVersion.of('1.30.3');

describe.each([
  ['roots that sign', undefined],
  ['an intermediate below each root', {}],
])('a mesh on a chain becomes a rotating one with %s', (_what, intermediate) => {
  const rootOf2026 = intermediate ? 'istio-ca-2026-root' : 'istio-ca-2026';

  const at = (state: State) =>
    output((chart) => {
      const root = intermediate && { name: 'istio-root' };
      const old = state.chain ? new SelfSignedCaChain(chart, 'ca', { mesh, root }) : undefined;
      const props = { mesh, generations: ['2026'], active: '2026', intermediate };
      const ca = state.rotating ? new RotatingCa(chart, 'rotating-ca', props) : undefined;
      const secrets = [
        { name: old?.rootSecretName ?? '', key: 'tls.crt' },
        { name: rootOf2026, key: 'tls.crt' },
      ];
      const trustAnchor = state.both
        ? TrustAnchor.fromBundle(new TrustBundle(chart, 'roots', { trustNamespace: mesh.namespace, secrets }))
        : undefined;
      const issuer = state.signer === 'chain' ? old?.issuer : ca?.issuer;
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
      new ExternalCaIstio(chart, 'istio', { agent, version });
    });

  const before = at({ chain: true, rotating: false, both: false, signer: 'chain' });
  const first = at({ chain: true, rotating: true, both: true, signer: 'chain' });
  const second = at({ chain: true, rotating: true, both: true, signer: 'rotating' });
  const third = at({ chain: false, rotating: true, both: false, signer: 'rotating' });

  test.each([
    ['first', before, first],
    ['second', first, second],
    ['third', second, third],
  ])('with a safe %s commit, of which there is nothing to say', (_which, from, to) => {
    expect(step(from, to)).toEqual([]);
  });

  test('and back until the third one', () => {
    expect(step(second, first)).toEqual([]);
    expect(step(first, before)).toEqual([]);
  });

  test.each([
    ['the first', before, second, 'trusted-before-active'],
    ['the second', first, third, 'kept-until-replaced'],
    ['all but the last', before, third, 'trusted-before-active'],
  ])('but not without %s', (_which, from, to, rule) => {
    expect(unsafeRules(from, to)).toContain(rule);
  });

  test('the Bundle collects roots that the output makes', () => {
    const certificates = first.filter(({ body }) => body.kind === 'Certificate');
    const written = certificates.map(({ body }) => (body.spec as { secretName: string }).secretName);
    const bundles = first.filter(({ body }) => (body.metadata as { name: string }).name === 'mesh-trust-anchors');
    const collected = bundles.flatMap(({ body }) => {
      const { sources } = body.spec as { sources: { secret: { name: string } }[] };
      return sources.map(({ secret }) => secret.name);
    });
    expect(collected).toHaveLength(2);
    expect(written).toEqual(expect.arrayContaining(collected));
  });
});
