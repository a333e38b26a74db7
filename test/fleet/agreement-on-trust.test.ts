import { readFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import { CaSecretIssuer, Fleet, IstioCsrAgent, TrustAnchor } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { checkAgreement } from '../../lib/fleet/agreement';
import type { ClusterFacts } from '../../lib/fleet/fleet-index';
import { clusterOf, testFolder } from '../support/fleet';
import { TestCa } from '../support/pki';
import { refusalOf } from '../support/synth';

describe('two clusters of one mesh, with the certificates of their CAs', () => {
  let roots: Record<string, TestCa>;
  let signers: Record<string, TestCa>;
  beforeAll(async () => {
    const [a, b] = await Promise.all(['a', 'b'].map((name) => TestCa.root(name)));
    if (a === undefined || b === undefined) throw new Error('no roots');
    roots = { a, b };
    signers = { a1: await a.intermediate('a1'), a2: await a.intermediate('a2'), b1: await b.intermediate('b1') };
  });

  /** Each cluster by the CA that signs in it and the roots that it trusts, as letters. */
  const synthesized = (clusters: Record<string, [signer: string, trusted: string]>, isOneMesh = true) => {
    const outdir = testFolder();
    const fleet = new Fleet({
      clusters: Object.keys(clusters).map((name) => clusterOf(name, isOneMesh ? { meshId: 'm1' } : {})),
      compose: {
        compose: (scope, { name, mesh }) => {
          const [signer, trusted] = clusters[name] ?? ['', ''];
          const chart = new Chart(scope, 'agent');
          const { certificate: caCertificate } = signers[signer] ?? {};
          const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'ca', caCertificate });
          const pem = [...trusted].map((root) => roots[root]?.certificate).join('');
          const trustAnchor = pem === '' ? TrustAnchor.fromConfigMap('root') : TrustAnchor.fromPem(pem);
          new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
        },
      },
    });
    return () => readFileSync(fleet.synth({ outdir }).index, 'utf8');
  };

  test('may share a root, with an intermediate each', () => {
    const index = JSON.parse(synthesized({ east: ['a1', 'a'], west: ['a2', 'ab'] })()) as { clusters: ClusterFacts[] };
    const [east, west] = index.clusters;
    expect(east?.signers?.map(({ roots: own }) => own)).toEqual([east?.trustAnchors[0]?.roots]);
    expect(west?.signers?.[0]?.roots).toEqual(east?.signers?.[0]?.roots);
    expect(west?.signers?.[0]?.key).not.toBe(east?.signers?.[0]?.key);
  });

  test.each([
    ['roots that are known', 'a'],
    ['roots that are not', ''],
  ])('do not have one intermediate for both, with %s', (_what, trusted) => {
    const message = refusalOf(synthesized({ east: ['a1', trusted], west: ['a1', trusted] }));
    expect(message).toContain('Fleet: cluster west: caCertificate: received "a CA with the key that east has"');
    expect(message).toContain('allowed: a CA of its own, because both are of the mesh m1');
    // Nor do clusters of different meshes care.
    synthesized({ east: ['a1', trusted], west: ['a1', trusted] }, false)();
  });

  test('trust the CA of each other: a root in common is not enough', () => {
    // Both trust a. West signs below b, which east does not trust.
    const message = refusalOf(synthesized({ east: ['a1', 'a'], west: ['b1', 'ab'] }));
    expect(message).toContain('Fleet: cluster east: trustAnchor: received "1 certificate"');
    expect(message).toContain('at least one root above the CA that signs in west, because both are of the mesh m1');
    synthesized({ east: ['a1', 'ab'], west: ['b1', 'ab'] })();
  });

  test('need not tell: without certificates one root in common is all that is asked', () => {
    synthesized({ east: ['', 'a'], west: ['', 'ab'] })();
    synthesized({ east: ['a1', 'a'], west: ['', 'ab'] })();
    synthesized({ east: ['a1', 'a'], west: ['a2', ''] })();
  });
});

/** A cluster that trusts roots, and signs below one of them or says nothing of it. */
const clusterFacts = fc
  .record({
    roots: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    signs: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ roots, signs }) => {
    return { roots: roots.sort(), signer: signs === undefined ? undefined : roots[signs % roots.length] };
  });

function factsOf(clusters: readonly { roots: string[]; signer?: string }[]): ClusterFacts[] {
  return clusters.map(({ roots, signer }, index) => ({
    name: `c${index}`,
    wave: 0,
    trustDomain: 'mesh.example.com',
    clusterId: `c${index}`,
    meshId: 'm1',
    istio: [],
    istioCsr: [],
    trustAnchors: [{ kind: 'pem', version: '1', roots }],
    signers: signer === undefined ? undefined : [{ key: `key ${index}`, roots: [signer] }],
  }));
}

test('of any number of clusters each trusts the CA of each other one, or a pair of them is refused by name', () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.array(clusterFacts, { minLength: 2, maxLength: 8 }), (clusters) => {
      const strangers = clusters.flatMap((one, at) =>
        clusters.flatMap((other, place) => {
          const below = other.signer === undefined ? other.roots : [other.signer];
          return at === place || below.some((root) => one.roots.includes(root)) ? [] : [`c${at} c${place}`];
        }),
      );
      const check = () => checkAgreement(factsOf(clusters));
      if (strangers.length === 0) return check();
      refused += 1;
      const message = refusalOf(check);
      const [, one, other] =
        /^Fleet: cluster (c\d): trustAnchor: .* (?:signs in|root that) (c\d)\b/.exec(message) ?? [];
      expect(strangers).toContain(`${one} ${other}`);
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(20);
});
