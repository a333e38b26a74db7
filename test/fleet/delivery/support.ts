import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Chart } from 'cdk8s';
import fc from 'fast-check';
import { type ClusterEntry, indexText } from '../../../lib/fleet/fleet-index';
import { testFolder } from '../../support/fleet';
import { type SynthesizedObject, synth } from '../../support/synth';

const HASH = '0'.repeat(64);

/** What differs between the clusters of an index; each file is a path, or a path and a text. */
export interface Written extends Partial<Omit<ClusterEntry, 'files'>> {
  readonly name: string;
  readonly files?: readonly (string | readonly [path: string, text: string])[];
}

export const OWN = ['agent.k8s.yaml'];
export const WITH_GATEWAYS = [...OWN, 'gateways/gateways.k8s.yaml'];

/** An index of clusters, with files beside it that no composer made; its path. */
export function indexOf(clusters: readonly Written[], outdir = testFolder()): string {
  const entries = clusters.map(({ files = OWN, ...cluster }): ClusterEntry => {
    const texts = files.map((file) => (typeof file === 'string' ? ([file, 'kind: ConfigMap\n'] as const) : file));
    for (const [path, text] of texts) {
      const file = join(outdir, cluster.name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return {
      wave: 0,
      trustDomain: 'mesh.example.com',
      clusterId: cluster.name,
      istio: [],
      istioCsr: [],
      trustAnchors: [],
      objects: HASH,
      ...cluster,
      files: Object.fromEntries(texts.map(([path]) => [path, HASH])),
    };
  });
  writeFileSync(join(outdir, 'fleet.json'), indexText(entries));
  return join(outdir, 'fleet.json');
}

/** What a delivery adds to a chart of the management cluster. */
export function delivered(build: (chart: Chart) => unknown): SynthesizedObject[] {
  return synth((chart) => void build(chart));
}

/** A cluster and folder as text. */
export function places(clusters: readonly Written[], folders: readonly string[]): string[] {
  return clusters
    .flatMap(({ name, files = OWN }) =>
      folders
        .filter((folder) => files.some((file) => typeof file === 'string' && dirname(file) === folder))
        .map((folder) => (folder === '.' ? `dist/${name}` : `dist/${name}/${folder}`)),
    )
    .sort();
}

/** Fleets of any waves and regions, whose clusters have the first folder and some of the others. */
export function anyFleet(folders: readonly string[]): fc.Arbitrary<Written[]> {
  const wave = fc.constantFrom(0, 1, 2, 7, 10, 1000);
  const region = fc.option(fc.constantFrom('eu', 'us', 'ap'), { nil: undefined });
  const own = fc.subarray(folders.slice(1)).map((more) => {
    return [...folders.slice(0, 1), ...more].map((folder) => (folder === '.' ? 'a.yaml' : `${folder}/a.yaml`));
  });
  return fc.array(fc.record({ wave, region, files: own }), { minLength: 1, maxLength: 12 }).chain((clusters) => {
    const complete = clusters.map((each, index) => ({ ...each, name: `c${index}` }));
    // Each folder has to be of some cluster.
    const [first, ...rest] = complete;
    const all = folders.map((folder) => (folder === '.' ? 'a.yaml' : `${folder}/a.yaml`));
    return fc.shuffledSubarray(first === undefined ? [] : [{ ...first, files: all }, ...rest], {
      minLength: complete.length,
    });
  });
}
