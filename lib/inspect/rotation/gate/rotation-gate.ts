import { join } from 'node:path';
import { ISTIO_NAMESPACE } from '../../../facts/istio';
import { FleetReading } from '../../read/fleet';
import { loadManifests } from '../../read/load';
import { type MeshReading, readMesh } from '../../read/mesh';
import { Report } from '../../report/report';
import { VerificationInputError } from '../../verify/input-error';
import { type ExecutableSettings, Executables } from '../../verify/live/executables';
import type { ObjectPlace } from '../../verify/live/place';
import { Questions } from '../../verify/live/questions';
import type { IVerificationProgress } from '../../verify/verification-props';
import { counting, findingsOf } from './findings';
import { intentOf } from './intended';
import { type LiveMesh, observe } from './observe';
import { statusOf } from './status';
import { type Verdict, verdictOf, waitsBefore } from './waits';

/** The cluster to look at. */
export interface GateProps {
  readonly executables: ExecutableSettings;
  readonly meshNamespace?: string;
  readonly agent?: ObjectPlace;
  readonly progress?: IVerificationProgress;
}

/** What a look at the cluster gave. */
export interface Look {
  readonly verdict: Verdict;
  readonly report: Report;
}

const COMMAND = 'rotation check';

/** Looks whether a running mesh is ready for the next commit of a rotation. It only reads, and asks for no private key. */
export class RotationGate {
  private readonly next: MeshReading;

  /** @throws Error for an output that cannot be read, holds no agent, or is that of a fleet */
  public constructor(
    private readonly props: GateProps,
    to: string,
  ) {
    refuseFleet(to);
    this.next = readMesh(loadManifests(to));
    if (this.next.agents.length === 0) throw new VerificationInputError(`${to}: holds no istio-csr agent`);
  }

  /**
   * @param accepts whether proxies that refuse each other until they renew are accepted
   * @throws Error when the cluster cannot be reached at all, or nothing can be told of the step
   */
  public async look(now: Date, accepts = false): Promise<Look> {
    const questions = questionsOf(this.props);
    const live = await liveMesh(this.props, questions, now, namespaceOf(this.next));
    const intent = await intentOf(this.next, live, questions);
    if ('problem' in intent) throw new VerificationInputError(intent.problem);
    const waits = waitsBefore(intent.value, live.observation);
    const nothing =
      'this step starts to sign with nothing and removes nothing that is trusted: there is nothing to wait for';
    const notes = [...(waits.length === 0 ? [nothing] : []), ...live.notes, ...this.next.notesOf()];
    const findings = findingsOf(waits, intent.value, live.roots, accepts);
    return { verdict: verdictOf(counting(waits, accepts)), report: new Report(COMMAND, findings, notes, now) };
  }
}

/** The clusters of a fleet are asked one by one, each for its own folder. */
function refuseFleet(to: string): void {
  if (!FleetReading.isAt(to)) return;
  const { folder, clusters } = FleetReading.at(to);
  const example = clusters[0] === undefined ? '' : `, such as ${join(folder, clusters[0].name)}`;
  throw new VerificationInputError(
    `${to} is the output of a fleet (it has a fleet.json), and --live asks one cluster: name the folder of that cluster${example}`,
  );
}

/** Where a rotation stands. @throws Error when the cluster cannot be reached at all, or there is no agent */
export async function rotationStatus(props: GateProps, now: Date): Promise<Report> {
  const live = await liveMesh(props, questionsOf(props), now, undefined);
  return new Report('rotation status', statusOf(live), [...live.notes], now);
}

function questionsOf({ executables }: GateProps): Questions {
  return new Questions(new Executables(executables));
}

async function liveMesh(
  { meshNamespace, agent, progress }: GateProps,
  questions: Questions,
  now: Date,
  told: string | undefined,
): Promise<LiveMesh> {
  const settings = { questions, meshNamespace: meshNamespace ?? told ?? ISTIO_NAMESPACE, agent, now, progress };
  const live = await observe(settings);
  if ('problem' in live) throw new VerificationInputError(live.problem);
  return live.value;
}

/** The namespace of the mesh that the output tells; nothing where several agents differ. */
function namespaceOf({ agents }: MeshReading): string | undefined {
  const told = new Set(agents.map((agent) => agent.flag('certificate-namespace')));
  return told.size === 1 ? [...told][0] || undefined : undefined;
}
