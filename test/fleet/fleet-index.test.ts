import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { CaSecretIssuer, Fleet, IstioCsrAgent, RotatingCa, SelfSignedCaChain, TrustAnchor } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { type ClusterEntry, indexText, readIndex } from '../../lib/fleet/fleet-index';
import { COMPOSER, clusterOf, indexProblems, testFolder } from '../support/fleet';
import { TestCa } from '../support/pki';

describe('an index that a fleet writes follows its schema', () => {
  test('with all that clusters can say, in whole runs, parts and shards', async () => {
    const root = await TestCa.root('root');
    const { certificate: caCertificate } = await root.intermediate('signer');
    const outdir = testFolder();
    const names = ['pinned', 'chain', 'rotating', 'plain'];
    const fleet = new Fleet({
      clusters: names.map((name, wave) => {
        const mesh = { meshId: `mesh-${name}`, network: 'n1' };
        return clusterOf(name, mesh, { wave, region: 'eu', kubeContext: 'admin@x', labels: { tier: 'prod' } });
      }),
      compose: {
        compose: (scope, cluster) => {
          const chart = new Chart(scope, 'ca');
          const { name, mesh } = cluster;
          if (name === 'plain') COMPOSER.compose(scope, cluster);
          else if (name === 'pinned') {
            const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'ca', caCertificate });
            const trustAnchor = TrustAnchor.fromPem(root.certificate);
            new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
          } else {
            const rotating = () => new RotatingCa(chart, 'ca', { mesh, generations: ['1'], active: '1' });
            const ca = name === 'chain' ? new SelfSignedCaChain(chart, 'ca', { mesh }) : rotating();
            new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
          }
        },
      },
    });
    const whole = readFileSync(fleet.synth({ outdir }).index, 'utf8');
    expect(indexProblems(whole)).toBeUndefined();
    const fields = new Set((JSON.parse(whole) as { clusters: object[] }).clusters.flatMap((each) => Object.keys(each)));
    expect([...fields]).toEqual(
      expect.arrayContaining(['signers', 'trustDomainAliases', 'kubeContext', 'labels', 'region']),
    );
    for (const part of [{ only: ['plain'] }, { wave: 1 }]) {
      expect(indexProblems(readFileSync(fleet.synth({ outdir, ...part }).index, 'utf8'))).toBeUndefined();
    }
    for (const shard of ['1/2', '2/2']) {
      expect(indexProblems(readFileSync(fleet.synth({ outdir: testFolder(), shard }).index, 'utf8'))).toBeUndefined();
    }
  });
});

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const text = fc.string({ maxLength: 8 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const entry: fc.Arbitrary<ClusterEntry> = fc.record({
  name: fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,8}[a-z0-9])?$/),
  region: maybe(text),
  labels: maybe(fc.dictionary(text, text, { maxKeys: 2 })),
  wave: fc.nat(),
  kubeContext: maybe(text),
  trustDomain: text,
  trustDomainAliases: maybe(fc.array(text, { maxLength: 2 })),
  clusterId: text,
  meshId: maybe(text),
  network: maybe(text),
  istio: fc.array(text, { maxLength: 2 }),
  istioCsr: fc.array(text, { maxLength: 2 }),
  trustAnchors: fc.array(
    fc.record({
      kind: text,
      version: text,
      roots: maybe(fc.array(sha256, { maxLength: 2 })),
      own: fc.constantFrom(true as const, undefined),
    }),
    { maxLength: 2 },
  ),
  signers: maybe(
    fc.array(fc.record({ key: sha256, roots: maybe(fc.array(sha256, { maxLength: 2 })) }), { maxLength: 2 }),
  ),
  objects: sha256,
  files: fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,5}(\/[a-z0-9]{1,5}){0,2}\.yaml$/), sha256, { maxKeys: 3 }),
});

/** What may stand in place of a value. */
const strange = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  false,
  -1,
  1.5,
  '',
  'x',
  '../x',
  [],
  ['x'],
  [1],
  {},
  { x: 1 },
  { '../x': 'y' },
);

test('the schema and the reader of an index accept the same', () => {
  const file = join(testFolder(), 'fleet.json');
  const isRead = (index: string) => {
    writeFileSync(file, index);
    try {
      return readIndex(file).length > 0;
    } catch {
      return false;
    }
  };
  const seen = { fit: 0, unfit: 0 };
  fc.assert(
    fc.property(entry, maybe(fc.nat()), strange, (cluster, place, value) => {
      const keys = Object.keys(cluster);
      const changed = place === undefined ? cluster : { ...cluster, [keys[place % keys.length] ?? '']: value };
      // Names that the reader has a finer rule for than a random text would show.
      fc.pre(!/\.(json|ya?ml)$/i.test(String(changed.name)));
      const index = indexText([changed as ClusterEntry]);
      const isFit = indexProblems(index) === undefined;
      seen[isFit ? 'fit' : 'unfit'] += 1;
      expect([index, isRead(index)]).toEqual([index, isFit]);
    }),
    { numRuns: 500 },
  );
  expect(seen.fit).toBeGreaterThan(50);
  expect(seen.unfit).toBeGreaterThan(50);
});
