import { cpSync } from 'node:fs';
import { Fleet, type FleetCluster, type FleetSynthProps } from 'cdk8s-istio-csr';
import { mergeShards } from '../../lib/fleet/merge-shards';
import { contentsOf, testFolder, writtenAt } from '../support/fleet';
import { manyClusters, SMALL } from '../support/many-clusters';

function synthesized(clusters: FleetCluster[], outdir: string, props: FleetSynthProps = {}) {
  return new Fleet({ clusters, compose: SMALL }).synth({ outdir, ...props });
}

describe('a fleet of a thousand clusters', () => {
  const clusters = manyClusters(1000);
  let whole: string;
  let contents: Record<string, string>;
  beforeAll(() => {
    whole = testFolder();
    synthesized(clusters, whole);
    contents = contentsOf(whole);
  });

  test('is the same bytes in any order of its clusters', () => {
    const outdir = testFolder();
    const shuffled = [...clusters].sort((a, b) => (a.name.slice(-1) + a.name < b.name.slice(-1) + b.name ? 1 : -1));
    expect(shuffled.map(({ name }) => name)).not.toEqual(clusters.map(({ name }) => name));
    synthesized(shuffled, outdir);
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test('writes nothing when nothing has changed', () => {
    const before = writtenAt(whole);
    expect(synthesized(manyClusters(1000), whole)).toMatchObject({ written: [], removed: [], kept: [] });
    expect(writtenAt(whole)).toEqual(before);
  });

  test('is the union of its shards', () => {
    const union = testFolder();
    const done = ['1/3', '2/3', '3/3'].flatMap((shard) => synthesized(clusters, union, { shard }).clusters);
    expect(done.sort()).toEqual(clusters.map(({ name }) => name).sort());
    mergeShards(union);
    expect(contentsOf(union)).toEqual(contents);
  });

  test('writes what has changed alone, and removes the clusters that have left', () => {
    const outdir = testFolder();
    cpSync(whole, outdir, { recursive: true });
    const changed = manyClusters(1000, 1).filter(({ wave }) => wave !== 2);
    const { written, removed } = synthesized(changed, outdir);
    expect(written.length).toBeGreaterThan(60);
    expect(written.length).toBeLessThan(70);
    expect(removed.length).toBeGreaterThan(333);
    const fresh = testFolder();
    synthesized(changed, fresh);
    expect(contentsOf(outdir)).toEqual(contentsOf(fresh));
  });
});
