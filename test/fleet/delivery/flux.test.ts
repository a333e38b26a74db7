import { Duration } from 'cdk8s';
import { FleetDelivery, type FleetFluxProps, FluxSourceKind } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { testFolder } from '../../support/fleet';
import { problemsOf } from '../../support/schemas';
import type { SynthesizedObject } from '../../support/synth';
import { refusalOf } from '../../support/synth';
import { anyFleet, delivered, indexOf, places, WITH_GATEWAYS, type Written } from './support';

function kustomizations(clusters: readonly Written[], props: Partial<FleetFluxProps> = {}, outdir = testFolder()) {
  const index = indexOf(clusters, outdir);
  const objects = delivered((chart) =>
    FleetDelivery.flux(chart, 'fleet', { index, path: 'dist', sourceName: 'mesh', ...props }),
  );
  expect(problemsOf(objects)).toEqual([]);
  return objects;
}

function dependenciesOf({ spec }: SynthesizedObject): string[] {
  return (spec.dependsOn ?? []).map(({ name }: { name: string }) => name);
}

test('a Kustomization for each folder of a cluster, each wave behind the one before', () => {
  const objects = kustomizations(
    [
      { name: 'eu-1', region: 'eu', files: ['mesh/agent.k8s.yaml', 'gateways/gateways.k8s.yaml'] },
      { name: 'us-1', region: 'us', wave: 1, files: ['mesh/agent.k8s.yaml'] },
    ],
    { folders: ['mesh', 'gateways'] },
  );
  expect(objects).toMatchSnapshot();
  expect(objects.map((each) => [each.metadata.name, each.spec.path, dependenciesOf(each)])).toEqual([
    ['fleet-eu-1-mesh', './dist/eu-1/mesh', []],
    ['fleet-eu-1-gateways', './dist/eu-1/gateways', ['fleet-eu-1-mesh']],
    ['fleet-us-1-mesh', './dist/us-1/mesh', ['fleet-eu-1-gateways']],
  ]);
});

test('whatever the waves and regions, each folder of each cluster is delivered once, and in the order of the waves', () => {
  const folders = ['mesh', 'gateways', 'apps'];
  const outdir = testFolder();
  fc.assert(
    fc.property(anyFleet(folders), (clusters) => {
      const objects = kustomizations(clusters, { folders }, outdir);
      expect(objects.map(({ spec }) => spec.path.slice(2)).sort()).toEqual(places(clusters, folders));
      // As Flux does it: what has all its dependencies ready, in rounds.
      const round = new Map<string, number>();
      for (let each = 0; round.size < objects.length && each <= objects.length; each += 1) {
        const ready = objects.filter(
          (object) =>
            !round.has(object.metadata.name) &&
            dependenciesOf(object).every((name) => (round.get(name) ?? Number.POSITIVE_INFINITY) < each),
        );
        for (const { metadata } of ready) round.set(metadata.name, each);
      }
      expect(round.size).toBe(objects.length);
      const waves = new Map(clusters.map(({ name, wave = 0 }) => [name, wave]));
      const places_ = objects.map(({ metadata, spec }) => {
        const [, , cluster = '', folder = ''] = spec.path.split('/');
        return {
          cluster,
          wave: waves.get(cluster) ?? 0,
          stage: folders.indexOf(folder),
          at: round.get(metadata.name) ?? -1,
        };
      });
      for (const one of places_) {
        for (const other of places_) {
          if (one.wave < other.wave) expect(one.at).toBeLessThan(other.at);
          if (one.cluster === other.cluster && one.stage < other.stage) expect(one.at).toBeLessThan(other.at);
        }
      }
      // All of a wave begin together.
      for (const [, wave] of waves) {
        const first = places_.filter((each) => each.wave === wave && each.stage === 0).map(({ at }) => at);
        expect(new Set(first).size).toBe(1);
      }
    }),
    { numRuns: 60 },
  );
});

test('all have one source, and wait for what they apply', () => {
  const props = {
    namespace: 'gitops',
    sourceName: 'oci',
    sourceKind: FluxSourceKind.OCI_REPOSITORY,
    sourceNamespace: 'sources',
    interval: Duration.minutes(90),
    timeout: Duration.seconds(90),
  };
  for (const { metadata, spec } of kustomizations([{ name: 'a' }, { name: 'b', wave: 3 }], props)) {
    expect(metadata.namespace).toBe('gitops');
    expect(spec).toMatchObject({
      wait: true,
      interval: '1h30m0s',
      timeout: '1m30s',
      sourceRef: { kind: 'OCIRepository', name: 'oci', namespace: 'sources' },
    });
  }
});

test('clusters are reached by a kubeconfig each, but for the one that Flux runs in', () => {
  const clusters = [{ name: 'a' }, { name: 'b' }, { name: 'hub' }];
  const objects = kustomizations(clusters, { managementCluster: 'hub', kubeConfigSecrets: { b: 'b-access' } });
  expect(objects.map(({ spec }) => spec.kubeConfig?.secretRef.name)).toEqual(['a-kubeconfig', 'b-access', undefined]);
});

test.each([
  [{}, false, undefined],
  [{ prune: true }, true, 'Orphan'],
  [{ cascadeDelete: true }, false, 'Delete'],
  [{ prune: true, cascadeDelete: true }, true, undefined],
])('with %j nothing is deleted but what is asked for', (props, prune, deletionPolicy) => {
  const [object] = kustomizations([{ name: 'a' }], props);
  expect([object?.spec.prune, object?.spec.deletionPolicy]).toEqual([prune, deletionPolicy]);
});

test.each([
  [['.'], WITH_GATEWAYS, 'gateways'],
  [['mesh'], ['mesh/a.yaml', 'mesh/later/b.yaml'], 'mesh/later'],
])('a folder with one inside is refused, which Flux would apply at the same time: %j', (folders, files, inner) => {
  const message = refusalOf(() => kustomizations([{ name: 'a', files }], { folders }));
  expect(message).toContain(`test/fleet: folders: received "${folders[0]}"; allowed: folders without a folder inside`);
  expect(message).toContain(`a has "${inner}"`);
});

test.each([
  [{ interval: Duration.seconds(59) }, 'interval: received "59 seconds"'],
  [{ timeout: Duration.seconds(29) }, 'timeout: received "29 seconds"'],
  [{ sourceName: 'Mesh' }, 'sourceName: received "Mesh"'],
  [{ sourceNamespace: 'a.b' }, 'sourceNamespace: received "a.b"'],
  [{ namespace: '' }, 'namespace: received ""'],
  [{ kubeConfigSecrets: { c: 'x' } }, 'kubeConfigSecrets: received "c"; allowed: the name of a cluster in the index'],
  [{ kubeConfigSecrets: { a: 'X' } }, 'kubeConfigSecrets.a: received "X"'],
])('%j is refused', (props, message) => {
  expect(refusalOf(() => kustomizations([{ name: 'a' }], props))).toContain(message);
});
