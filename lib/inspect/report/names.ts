import { grouped } from '../../internal/grouped';

/** More names than that nobody reads in a sentence. */
const MOST_NAMED = 3;

interface Named {
  readonly cluster: string;
  readonly wave: number;
}

/** Clusters by name and wave, in a few words: `eu-1, eu-2 (wave 0), us-1 (wave 1)`. */
export function named(clusters: readonly Named[]): string {
  const distinct = [...new Map(clusters.map((each) => [each.cluster, each])).values()];
  const byWave = [...grouped(distinct, ({ wave }) => wave)].sort(([a], [b]) => a - b);
  return byWave.map(([wave, members]) => `${namesOf(members.map(({ cluster }) => cluster))} (wave ${wave})`).join(', ');
}

export function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  // One more name takes no more room than the word for it.
  if (more <= 1) return names.join(', ');
  return `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more`;
}

export function clustersIn(by: readonly { readonly member: Named }[]): string {
  return named(by.map(({ member }) => member));
}

/** Notes of clusters, each once with the clusters that it is of. */
export function notesOfClusters(
  noted: readonly { readonly cluster: string; readonly notes: readonly string[] }[],
): string[] {
  const all = noted.flatMap(({ cluster, notes }) => [...new Set(notes)].map((note) => ({ cluster, note })));
  return [...grouped(all, ({ note }) => note)].map(
    ([note, each]) => `${namesOf(each.map(({ cluster }) => cluster))}: ${note}`,
  );
}
