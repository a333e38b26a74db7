import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { checkMeshFacts } from './agreement';
import type { IClusterComposer } from './cluster-composer';
import { statedFacts } from './cluster-facts';
import { readClusters } from './cluster-file';
import { byName, folded } from './cluster-name';
import type { FleetCluster } from './fleet-cluster';
import type { FleetSynthesis, FleetSynthProps } from './fleet-synth-props';
import { checkOwnProps, currentJob, doJob } from './run/fleet-run';
import { selectionOf } from './selection';
import { synthesize, synthesizeJob } from './synthesize';

/** What a fleet does with clusters that a file lists. */
export interface FleetFileProps {
  /** Composes what is written for each cluster. */
  readonly compose: IClusterComposer;
}

/** Properties of a `Fleet`. */
export interface FleetProps {
  /** The clusters, in any order: what is written does not depend on it. At least one; no two names that differ in case alone. */
  readonly clusters: FleetCluster[];

  /** Composes what is written for each cluster. */
  readonly compose: IClusterComposer;
}

/**
 * Many clusters that are composed in one way: each is written to a folder of its own by a `MeshApp` of its own, so that a cluster takes as
 * long and as much memory as the first however many there are.
 *
 * Clusters whose meshes have the same `meshId` are one mesh. What they have to agree on is checked: cluster ids that differ, a network for
 * each or for none, one trust domain or aliases both ways, Istio at most one minor version apart, a CA for each and roots by
 * which they trust all of them. What the constructs do not tell, such as the content of a Secret or ConfigMap, is not checked.
 *
 * @throws Error for names that are one folder, and clusters that contradict each other, naming both
 */
@checked
export class Fleet {
  /**
   * A fleet whose clusters stand in a file (YAML or JSON). docs/fleet.md describes it; `npx cdk8s-istio-csr fleet schema` prints its JSON
   * schema. A cluster id that is left out is the cluster's name.
   *
   * @param file the path of the file
   * @throws Error for what the schema does not allow, naming the cluster
   */
  public static fromFile(file: string, props: FleetFileProps): Fleet {
    return new Fleet({ clusters: readClusters(file), compose: props.compose });
  }

  private readonly all: readonly FleetCluster[];
  private readonly composer: IClusterComposer;

  public constructor(props: FleetProps) {
    this.all = [...props.clusters].sort(byName);
    this.composer = props.compose;
    if (this.all.length === 0) {
      refuse('Fleet', { prop: 'clusters', received: [], allowed: 'at least one cluster', fix: 'Add one.' });
    }
    checkNames(this.all);
    checkMeshFacts(this.all.map(statedFacts));
  }

  /** The clusters, sorted by their names. */
  public get clusters(): FleetCluster[] {
    return [...this.all];
  }

  /**
   * Writes a folder for each cluster, `OUTDIR/CLUSTER`, and the index `OUTDIR/fleet.json`. Only what has changed is written. What the index
   * says that a fleet wrote, and the fleet no longer has, is removed; nothing else is touched. The same clusters give the same bytes.
   *
   * In an app that `cdk8s-istio-csr fleet synth` loads, the command says which clusters, and where. It may load the app in several threads,
   * each of which composes some of them. One goes on behind this call, when all are written, and has the answer for all; of a shard none does.
   *
   * @throws Error when a cluster is refused, clusters contradict each other, or something cannot be written: everything is as it was then
   */
  public synth(props: FleetSynthProps = {}): FleetSynthesis {
    const job = currentJob();
    if (job !== undefined) {
      return doJob(() => {
        checkOwnProps(props, job);
        return synthesizeJob(job, this.composer, selectionOf(this.all, job));
      });
    }
    const outdir = props.outdir ?? process.env.CDK8S_OUTDIR ?? 'dist';
    if (outdir === '') {
      refuse('Fleet.synth', { prop: 'outdir', received: '', allowed: 'the path of a folder', fix: 'Leave it out.' });
    }
    return synthesize(outdir, this.composer, selectionOf(this.all, props));
  }
}

function checkNames(clusters: readonly FleetCluster[]): void {
  const names = new Map<string, string>();
  for (const { name } of clusters) {
    const other = names.get(folded(name));
    if (other !== undefined) {
      const allowed = `a name that no other cluster has, in upper or lower case; there is ${other} already`;
      refuse(`Fleet: cluster ${name}`, { prop: 'name', received: name, allowed, fix: 'Give each its own folder.' });
    }
    names.set(folded(name), name);
  }
}
