/** What `Fleet.synth` writes, and where. */
export interface FleetSynthProps {
  /**
   * The folder that the clusters and the index are written to. What else is in it stays as it is.
   *
   * @default - the environment variable CDK8S_OUTDIR, which `cdk8s synth` sets, or else 'dist'
   */
  readonly outdir?: string;

  /**
   * The clusters to write, by their names. The others stay as they are, in the index too.
   *
   * @default - all
   */
  readonly only?: string[];

  /**
   * The wave whose clusters are to be written. The others stay as they are, in the index too.
   *
   * @default - all
   */
  readonly wave?: number;

  /**
   * A part of the fleet, for several machines: `1/4` is the first of four. Its index is `fleet.1-of-4.json`; the command `fleet merge` makes
   * `fleet.json` of all of them. Refused together with `only` or `wave`.
   *
   * @default - the whole fleet
   */
  readonly shard?: string;
}

/** What `Fleet.synth` has done. */
export interface FleetSynthesis {
  /** The path of the index. */
  readonly index: string;
  /** The names of the clusters that were composed. */
  readonly clusters: string[];
  /** The files that were written because they are new or changed, as paths below the output folder. */
  readonly written: string[];
  /** The files that were removed because the fleet no longer has them. */
  readonly removed: string[];
  /** Files that the fleet no longer has and that somebody has changed since it wrote them: they stay, with a warning. */
  readonly kept: string[];
}
