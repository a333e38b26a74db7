import { pemOf } from '../../../x509/certificates';
import type { Agent, PlacedEntry } from '../../read/agents/agent';
import type { IssuerName } from '../../read/issuers';
import { findAgent } from '../../verify/live/check-agent';
import { findAnchors } from '../../verify/live/find-anchors';
import { firstAnswer, namespacesInNeed } from '../../verify/live/namespaces-in-need';
import type { ObjectPlace } from '../../verify/live/place';
import { Progress } from '../../verify/live/progress';
import { readPods, sorted } from '../../verify/live/proxies';
import type { Questions } from '../../verify/live/questions';
import type { Read } from '../../verify/live/unread';
import type { IVerificationProgress } from '../../verify/verification-props';
import { LiveRoots } from './live-roots';
import type { Observation } from './observation';
import { observeAgent, signedLast } from './observe-agent';
import { observeIstiod, observeRootConfigMaps } from './observe-istiod';
import { observeProxies, observeZtunnels } from './observe-proxies';

export interface ObservationSettings {
  readonly questions: Questions;
  readonly meshNamespace: string;
  readonly agent?: ObjectPlace;
  readonly now: Date;
  readonly progress?: IVerificationProgress;
}

/** A running mesh as far as a rotation is concerned. */
export interface LiveMesh {
  readonly agent: Agent;
  /** The issuer that the agent asks now. */
  readonly issuer?: IssuerName;
  readonly roots: LiveRoots;
  readonly observation: Observation;
  readonly notes: readonly string[];
}

/**
 * Reads a running mesh. What cannot be read of it is not known, and the rest is told.
 *
 * @throws VerificationInputError when the cluster cannot be reached at all
 */
export async function observe(settings: ObservationSettings): Promise<Read<LiveMesh>> {
  const { questions, meshNamespace, now } = settings;
  const progress = new Progress(settings.progress);
  const namespaces = await progress.step(firstAnswer(questions));
  const found = await progress.step(findAgent(questions, settings.agent, meshNamespace));
  if ('problem' in found) return found;
  if (found.value === undefined) return { problem: 'there is no istio-csr in this cluster' };
  const agent = found.value;
  const roots = new LiveRoots(questions, now);
  const [anchors, changed, pods] = await Promise.all([
    progress.step(anchorsOf(settings, agent, roots)),
    progress.step(changeOf(questions, agent.rootEntry)),
    progress.step(readPods(questions, [])),
  ]);
  const { running, idle, terminating } = sorted(pods.pods);
  progress.expect(running.length);
  const needing = namespacesInNeed(
    { namespaces: [], meshNamespace },
    'value' in namespaces ? namespaces.value : [],
    running,
  );
  const search = { questions, roots, meshNamespace, now };
  const { published, files, changes } = await progress.step(observeRootConfigMaps(search, needing));
  const [istiod, ztunnels, proxies] = await Promise.all([
    progress.step(observeIstiod(search, changes.get(meshNamespace))),
    progress.step(observeZtunnels(questions, changes)),
    observeProxies(questions, running, roots, now, progress),
  ]);
  const last = signedLast(proxies);
  const own = await progress.step(observeAgent({ questions, roots, agent, changed, last, now }));
  const unlisted = pods.findings.map(({ subject, found: why }) => ({ name: subject, why }));
  const unknownNamespaces = 'problem' in namespaces ? [{ name: 'namespaces', why: namespaces.problem }] : [];
  const observation = {
    collected: { name: agent.name, ...anchors },
    replicas: own.replicas,
    agent: own.agent,
    published: [...published, ...unknownNamespaces],
    files,
    ...istiod,
    ztunnels,
    proxies: [...proxies, ...unlisted],
  };
  const unasked = idle.length + terminating.length;
  const notes =
    unasked === 0 ? [] : [`${unasked} pods whose proxy does not run, or that are being deleted, are not counted`];
  return { value: { agent, issuer: own.issuer, roots, observation, notes } };
}

/** What the agent is pinned to; one that is not trusts the root of its issuer. */
async function anchorsOf({ questions, meshNamespace, now }: ObservationSettings, agent: Agent, roots: LiveRoots) {
  const istiodSecret = { problem: 'the issuer keeps its CA outside of the cluster, and the agent is not pinned' };
  const expectations = { at: now, warnBelow: 0 };
  const known = { agent: { value: agent }, meshNamespace, istiodSecret, expectations, cache: roots.cache };
  const { anchors, findings } = await findAnchors({ questions, ...known });
  if (anchors === undefined) return { why: findings[0]?.found };
  return { trusts: roots.keysIn(pemOf(anchors)) };
}

/** When what an agent mounts was changed last. */
async function changeOf(questions: Questions, entry: PlacedEntry | undefined): Promise<Date | undefined> {
  if (entry === undefined) return undefined;
  const { kind, name, namespace } = entry;
  const change = await questions.lastChange(kind.toLowerCase(), { name, namespace });
  return 'value' in change ? change.value : undefined;
}
