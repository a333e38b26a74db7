import type { ClusterEntry } from '../../../fleet/fleet-index';
import { checked } from '../../../internal/checked/checked';
import { grouped } from '../../../internal/grouped';
import { checkWholeNumber } from '../../../internal/numbers';
import { InputError } from '../../../internal/read-input';
import { RefusalError, refuse } from '../../../internal/refusal';
import { Turns } from '../../../internal/turns';
import { CertificateCache } from '../../../x509/certificate-cache';
import { FleetReading } from '../../read/fleet';
import type { Finding } from '../../report/finding';
import { notesOfClusters } from '../../report/names';
import { Check, checkAt } from '../checks';
import { Evidence } from '../evidence';
import type { SharedSettings } from '../live/verify-live';
import { MeshVerification } from '../mesh-verification';
import type { FleetVerificationProps, VerifyFleetProps } from '../verification-props';
import { VerificationReport } from '../verification-report';
import { checkAcross, type Peer } from './check-across';
import { FleetProgress } from './fleet-progress';

const SITE = 'FleetVerification.verifyLive';

/** What was found in one cluster. */
interface ClusterOutcome {
  readonly entry: ClusterEntry;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** What its workloads hold; nothing where it could not be asked. */
  readonly evidence?: Evidence;
}

/**
 * Proves that each cluster of a fleet trusts the CA that it is meant to trust, and that the clusters of one mesh trust each other: goes
 * through the contexts of `fleet.json`, and compares each cluster with its folder. docs/verify.md explains each check.
 */
@checked
export class FleetVerification {
  private readonly fleet: FleetReading;
  private readonly props: FleetVerificationProps;

  /** @throws Error for an index that cannot be read, and a share that is none */
  public constructor(props: FleetVerificationProps) {
    this.fleet = FleetReading.at(props.fleet);
    this.props = { ...props, at: new Date(props.at ?? new Date()) };
    // Refuses a share that is none before any cluster is asked.
    this.verificationOf(undefined);
  }

  /**
   * Checks the running clusters. A cluster that cannot be asked is a finding of its own, and the others go on.
   *
   * @throws Error for a cluster or wave that is not in the index
   */
  public async verifyLive(props: VerifyFleetProps = {}): Promise<VerificationReport> {
    const { only, wave, clustersAtOnce = 4, concurrency = 8, progress, ...live } = props;
    const most = { min: 1, max: 100 };
    checkWholeNumber(SITE, 'concurrency', concurrency, most, 'Each one is a process: 8 are plenty.');
    checkWholeNumber(SITE, 'clustersAtOnce', clustersAtOnce, most, 'All of them share the programs of concurrency.');
    const entries = chosen(this.fleet.clusters, only, wave);
    const steps = new FleetProgress(
      entries.map(({ name }) => name),
      progress,
    );
    const [clusters, common] = [
      new Turns(clustersAtOnce),
      { turns: new Turns(concurrency), cache: new CertificateCache() },
    ];
    const verify = async (entry: ClusterEntry): Promise<ClusterOutcome> => {
      const shared = { ...common, evidence: new Evidence() };
      const listener = steps.listenerFor(entry.name);
      const outcome = await this.verifyCluster(entry, { ...live, concurrency, progress: listener }, shared);
      steps.end(entry.name);
      return outcome;
    };
    const outcomes = await Promise.all(entries.map((entry) => clusters.take(() => verify(entry))));
    const at = this.props.at as Date;
    const findings = outcomes.flatMap(({ entry, findings: own }) =>
      own.map((each) => ({ ...each, cluster: entry.name })),
    );
    const noted = outcomes.map(({ entry, notes }) => ({ cluster: entry.name, notes }));
    return new VerificationReport(
      at,
      [...findings, ...acrossMeshes(outcomes, at, common.cache)],
      notesOfClusters(noted),
    );
  }

  private verificationOf(dist: string | undefined): MeshVerification {
    const { maxLifetime, warnBelow, at } = this.props;
    return new MeshVerification({ dist, maxLifetime, warnBelow, at });
  }

  private async verifyCluster(
    entry: ClusterEntry,
    props: VerifyFleetProps,
    shared: SharedSettings,
  ): Promise<ClusterOutcome> {
    const context = entry.kubeContext;
    if (context === undefined) {
      const fix = 'Give its FleetCluster a kubeContext, and synthesize the fleet anew.';
      return unasked(entry, 'no kubeContext in fleet.json', fix);
    }
    try {
      const verification = this.verificationOf(this.fleet.folderOf(entry));
      const { findings, notes } = await verification._verifyLive({ ...props, context }, shared);
      return { entry, findings, notes, evidence: shared.evidence };
    } catch (error) {
      // A file that is no YAML is refused.
      if (!(error instanceof InputError || error instanceof RefusalError)) throw error;
      const fix = `See that kubectl --context ${context} reaches it, and that its folder is as it was synthesized; the other clusters were asked all the same.`;
      return unasked(entry, error.message, fix);
    }
  }
}

function unasked(entry: ClusterEntry, problem: string, fix: string): ClusterOutcome {
  const meaning = 'This cluster could not be asked, so nothing is known about it.';
  const finding = checkAt(Check.CLUSTER_REACHED, entry.name, 'a cluster that answers').error(problem, { meaning, fix });
  return { entry, findings: [finding], notes: [] };
}

function acrossMeshes(outcomes: readonly ClusterOutcome[], at: Date, cache: CertificateCache): Finding[] {
  const spanning = outcomes.filter(({ entry }) => entry.meshId !== undefined);
  return [...grouped(spanning, ({ entry }) => entry.meshId ?? '')].flatMap(([mesh, members]) => {
    const peers = members.map(({ entry, evidence }): Peer => ({ name: entry.name, evidence }));
    return peers.length < 2 ? [] : checkAcross(mesh, peers, at, cache);
  });
}

function chosen(all: readonly ClusterEntry[], only: readonly string[] | undefined, wave: number | undefined) {
  const names = new Set(all.map(({ name }) => name));
  const unknown = only?.find((name) => !names.has(name));
  if (unknown !== undefined) {
    const fix = 'Correct the name, or leave it out for all of them.';
    refuse(SITE, { prop: 'only', received: unknown, allowed: 'the names of clusters in fleet.json', fix });
  }
  const entries = all.filter(
    (each) => (only?.includes(each.name) ?? true) && (wave === undefined || each.wave === wave),
  );
  if (entries.length > 0) return entries;
  const [prop, received] = wave === undefined ? ['only', only] : ['wave', wave];
  const fix = 'Correct it, or leave it out for all of them.';
  return refuse(SITE, { prop, received, allowed: 'a choice that has a cluster', fix });
}
