import { tell } from '../../internal/tell';

/** A warning that clusters have in common: it is given at the same place in each. */
export interface FoldedWarning {
  /** The place below the cluster, and the id. */
  readonly kind: string;
  /** The first of the clusters by name, and the warning in its words. */
  readonly cluster: string;
  readonly text: string;
  readonly clusters: number;
}

/** Gathers the warnings of clusters, most of which have the same ones, so that a fleet has no more lines of them than a cluster. */
export class FoldedWarnings {
  private readonly byKind = new Map<string, FoldedWarning>();

  public add(...warnings: readonly FoldedWarning[]): void {
    for (const warning of warnings) {
      const known = this.byKind.get(warning.kind);
      const first = known !== undefined && known.cluster < warning.cluster ? known : warning;
      this.byKind.set(warning.kind, { ...first, clusters: (known?.clusters ?? 0) + warning.clusters });
    }
  }

  /** By cluster, and then in the order in which they were given. */
  public list(): FoldedWarning[] {
    return [...this.byKind.values()].sort((a, b) => (a.cluster === b.cluster ? 0 : a.cluster < b.cluster ? -1 : 1));
  }

  public tell(): void {
    for (const { text, clusters } of this.list()) {
      const more = clusters - 1;
      const others = more === 0 ? '' : ` (and alike in ${more} more cluster${more === 1 ? '' : 's'})`;
      tell('warning', `${text}${others}`);
    }
  }
}
