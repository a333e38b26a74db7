import { isJsonObject } from '../../../internal/merge';
import { guessedPlural, isClusterWideKind } from '../../../signing/issuers/kinds';
import type { Agent, PlacedEntry } from '../../read/agents/agent';
import type { Root } from '../../read/authorities';
import { mapAt } from '../../read/fields';
import type { MeshReading, Signer } from '../../read/mesh';
import { secretOfIssuer } from '../../verify/live/find-anchors';
import type { ObjectPlace } from '../../verify/live/place';
import type { Questions } from '../../verify/live/questions';
import type { Read } from '../../verify/live/unread';
import type { RootKey } from './observation';
import type { LiveMesh } from './observe';
import type { Intent } from './waits';

/** A root of the new output as the cluster has it. */
interface Resolved {
  readonly key?: RootKey;
  /** What does not exist there. */
  readonly unmade?: string;
  /** Who signs with a root that nobody tells: the same as now, or another one. */
  readonly isChanged?: boolean;
}

/** What an output does to a running mesh: the roots that are to sign, and those that are to go; or why that cannot be told. */
export async function intentOf(mesh: MeshReading, live: LiveMesh, questions: Questions): Promise<Read<Intent>> {
  const agent = agentIn(mesh, live.agent);
  if (agent === undefined) return { problem: `the output has no agent ${live.agent.name}` };
  const [meant, running] = [agent, live.agent].map((one) => one.flag('cluster-id'));
  if (meant !== undefined && running !== undefined && meant !== running) {
    const both = `the output is for the cluster ${JSON.stringify(meant)}, and this one is ${JSON.stringify(running)}`;
    return { problem: `${both} (--cluster-id of the agent): name the context of the cluster, or its folder` };
  }
  const { trusts } = live.observation.collected;
  if (trusts === undefined) return { problem: `what is trusted now: ${live.observation.collected.why ?? 'not known'}` };
  const trust = mesh.trustOf(agent);
  const elsewhere = trust.elsewhere ?? [];
  if (trust.unknown.length > elsewhere.length) {
    return { problem: `what is to be trusted is not known in part: ${trust.unknown.join(', ')}` };
  }
  const [roots, entries, signers] = await Promise.all([
    all(trust.roots.map((root) => resolved(root, mesh, live))),
    all(elsewhere.map((entry) => rootsOfEntry(entry, live, questions))),
    all(mesh.signersOf(agent).map((signer) => signerOf(signer, mesh, live, questions))),
  ]);
  if ('problem' in roots) return roots;
  if ('problem' in entries) return entries;
  if ('problem' in signers) return signers;
  const wanted = new Set([...roots.value.flatMap(({ key }) => key ?? []), ...entries.value.flat()]);
  const ends = new Set([...trusts].filter((root) => !wanted.has(root)));
  const asked = new Set([live.observation.agent[0]?.signer, live.observation.istiod[0]?.signer]);
  const isStarting = ({ key, unmade, isChanged = false }: Resolved) =>
    isChanged || unmade !== undefined || (key !== undefined && !asked.has(key));
  if (!signers.value.some(isStarting) && ends.size === 0) return { value: NOTHING };
  // Of a CA that nobody tells it is known only that its root is among those that are to be trusted.
  const isOpen = signers.value.some(({ key, unmade }) => key === undefined && unmade === undefined);
  const keys = signers.value.flatMap(({ key }) => key ?? []);
  const unmade = [...signers.value, ...(isOpen ? roots.value : [])].flatMap((one) => one.unmade ?? []);
  const needed = new Set([...keys, ...(isOpen ? wanted : [])]);
  return { value: { needed, ends, unmade: [...new Set(unmade)] } };
}

const NOTHING: Intent = { needed: new Set(), ends: new Set(), unmade: [] };

/** The agent of the output that runs: by its name, or the only one. */
function agentIn({ agents }: MeshReading, { name }: Agent): Agent | undefined {
  return agents.find((one) => one.name === name) ?? (agents.length === 1 ? agents[0] : undefined);
}

/** A root that is made in the cluster, by its Secret there; one that is given by its certificate is known. */
async function resolved(root: Root, { authorities }: MeshReading, { roots }: LiveMesh): Promise<Read<Resolved>> {
  if (!root.isMadeInCluster) return { value: { key: root.key } };
  const certificate = authorities.roots.find((one) => one.root.key === root.key)?.certificate;
  const { secretName = '', object } = certificate ?? {};
  const secret = await roots.inSecret({ namespace: object?.namespace ?? 'default', name: secretName });
  if ('problem' in secret) return secret;
  const key = secret.value?.root;
  return { value: key === undefined ? { unmade: root.label } : { key } };
}

async function rootsOfEntry(
  entry: PlacedEntry,
  { roots, agent }: LiveMesh,
  questions: Questions,
): Promise<Read<RootKey[]>> {
  const pem = await questions.entry(entry, entry.namespace ?? agent.namespace ?? 'default');
  if ('problem' in pem) return pem;
  const keys = roots.keysIn(pem.value);
  return keys
    ? { value: [...keys] }
    : { problem: `entry ${entry.key} of ${entry.kind} ${entry.name} has no certificates` };
}

async function signerOf(
  { root, issuer, object }: Signer,
  mesh: MeshReading,
  live: LiveMesh,
  questions: Questions,
): Promise<Read<Resolved>> {
  if (root !== undefined) return resolved(root, mesh, live);
  const secret = object && mesh.issuers.secretOf(object);
  if (secret !== undefined) {
    return inSecret({ namespace: secret.namespace ?? 'default', name: secret.name }, live, questions);
  }
  if (issuer === undefined) return { value: { isChanged: true } };
  const { group, kind, name, namespace } = issuer;
  const { issuer: asked } = live;
  const isSame = asked?.group === group && asked.kind === kind && asked.name === name;
  if (object !== undefined) {
    const place = { name, namespace: isClusterWideKind(group, kind) ? undefined : namespace };
    const running = await questions.objects(`${guessedPlural(group, kind)}.${group}`, place);
    // An issuer that is not there yet starts to sign with whatever it has.
    const spec = 'value' in running ? mapAt(running.value[0]?.body, 'spec') : {};
    if (!isSame || !contains(spec, mapAt(object.body, 'spec'))) return { value: { isChanged: true } };
  }
  const { root: key } = await live.roots.of(issuer);
  return { value: { key, isChanged: !isSame && key === undefined } };
}

/** A CA of which a Secret tells. Where its root was not met in the mesh, it is known only whether it signs now. */
async function inSecret(
  place: ObjectPlace,
  { roots, issuer }: LiveMesh,
  questions: Questions,
): Promise<Read<Resolved>> {
  const secret = await roots.inSecret(place);
  if ('problem' in secret) return secret;
  if (secret.value === undefined) return { value: { unmade: `the CA in Secret ${place.name}` } };
  const key = secret.value.root;
  if (key !== undefined) return { value: { key } };
  const now = await secretOfIssuer(questions, { issuer });
  const isSame = 'value' in now && now.value?.name === place.name && now.value.namespace === place.namespace;
  return { value: { isChanged: !isSame } };
}

/** Whether an object of a cluster says all that one of an output says; the API server adds defaults. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && whole.length === part.length && part.every((one, at) => contains(whole[at], one));
  }
  if (!isJsonObject(part)) return whole === part;
  return isJsonObject(whole) && Object.entries(part).every(([key, value]) => contains(whole[key], value));
}

async function all<T>(reads: readonly Promise<Read<T>>[]): Promise<Read<T[]>> {
  const answers = await Promise.all(reads);
  const problem = answers.find((one) => 'problem' in one);
  return problem ?? { value: answers.flatMap((one) => ('value' in one ? [one.value] : [])) };
}
