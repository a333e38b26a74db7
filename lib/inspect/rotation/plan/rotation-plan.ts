import { byName } from '../../../fleet/cluster-name';
import { checked } from '../../../internal/checked/checked';
import { grouped } from '../../../internal/grouped';
import { refuse } from '../../../internal/refusal';
import { FleetReading } from '../../read/fleet';
import { ManifestError } from '../../read/load';
import type { Finding } from '../../report/finding';
import { ClusterReader } from '../fleet/cluster-reader';
import { type Member, memberOf, Trusts } from '../fleet/member';
import { meshFindings } from '../fleet/mesh-rules';
import { together } from './own-meshes';
import { isOver, type Planned, planned } from './plan-mesh';
import { toPlanJson, toPlanText } from './plan-text';

/** What is known of a rotation beside the output. */
export interface RotationPlanProps {
  /**
   * The root to end with, by a part of its name: the common name or fingerprint of a certificate, or the Secret of a generation.
   *
   * @default - the last one that is trusted: new roots are added behind the others
   */
  readonly to?: string;
}

/**
 * The commits that are still to make in the rotation of a fleet's roots, wave by wave: what trusts, signs and is to go, as far as the
 * committed output tells. Which root an issuer outside the output chains up to is not known, and is said to be.
 */
@checked
export class RotationPlan {
  /**
   * The plan from the output of a fleet as it is committed.
   *
   * @param fleet its `fleet.json`, or the folder with it
   * @throws Error for an index that cannot be read or has no cluster with an agent, and a root that is not there or is ambiguous
   */
  public static ofFleet(fleet: string, props: RotationPlanProps = {}): RotationPlan {
    const reading = FleetReading.at(fleet);
    const reader = new ClusterReader();
    const trusts = new Trusts();
    const entries = [...reading.clusters].sort(byName);
    const members = entries.flatMap((entry) => {
      const states = reader.read(reading, entry)?.states ?? [];
      return states.map((state) => ({ mesh: entry.meshId, member: memberOf(entry, state, trusts) }));
    });
    if (members.length === 0 && reader.findings.length === 0) {
      throw new ManifestError(`${fleet}: has no cluster with an istio-csr agent`);
    }
    const spanning = members.filter(({ mesh }) => mesh !== undefined);
    const meshes = [...grouped(spanning, ({ mesh }) => mesh)].map(([mesh, each]) => ({
      mesh,
      members: each.map(({ member }) => member),
    }));
    const own = together(members.filter(({ mesh }) => mesh === undefined).map(({ member }) => member));
    const all = [...meshes, ...own.map((each) => ({ mesh: undefined, members: each }))];
    checkTarget(
      all.flatMap((each) => each.members),
      props.to,
    );
    const plans = all.map((each): Planned => ({ mesh: each.mesh, rotation: planned(each.members, props.to) }));
    const broken = meshes.flatMap(({ mesh = '', members: now }) => meshFindings({ mesh, before: now, after: now }));
    return new RotationPlan(plans, [...reader.findings, ...broken]);
  }

  private constructor(
    private readonly plans: readonly Planned[],
    private readonly found: readonly Finding[],
  ) {}

  /** What does not hold in what is committed: roots that clusters of a mesh do not trust, and folders that cannot be read. */
  public get findings(): Finding[] {
    return [...this.found];
  }

  /** Whether nothing is left to do: every cluster trusts one root, and all that is trusted is known. */
  public get isDone(): boolean {
    return this.found.length === 0 && this.plans.every(({ rotation }) => isOver(rotation));
  }

  /** The plan for people. */
  public toText(): string {
    return toPlanText(this.plans, this.found);
  }

  /** The plan as JSON; docs/rotation.md describes it. */
  public toJson(): string {
    return toPlanJson(this.plans, this.found);
  }
}

function checkTarget(members: readonly Member[], to: string | undefined): void {
  if (to === undefined) return;
  const labels = new Set(members.flatMap(({ trust }) => trust.roots.map(({ label }) => label)));
  const meant = [...labels].filter((label) => label.includes(to));
  const [found] = meant;
  const allowed = `a part of the name of one root: ${[...labels].sort().slice(0, 10).join('; ') || 'none is known here'}`;
  if (to === '' || found === undefined) {
    refuse('RotationPlan', {
      prop: 'to',
      received: to,
      allowed,
      fix: 'Name the root as it is listed, or leave it out.',
    });
  }
  if (meant.length > 1) refuse('RotationPlan', { prop: 'to', received: to, allowed, fix: 'Write more of its name.' });
}
