import { RotationCheck } from '../../lib/inspect';
import { displayName } from '../../lib/inspect/graph/dangling';
import type { Graph } from '../../lib/inspect/graph/model';
import { parseManifests } from '../../lib/inspect/read/load';
import { readMesh } from '../../lib/inspect/read/mesh';
import { wantedOf } from '../../lib/inspect/verify/dist';
import { graphOf, type TestObject } from './graph/support';

/** The objects as they are read from files: each from one of its own. */
export function loaded(objects: readonly TestObject[]) {
  return objects.flatMap((one, index) => parseManifests(JSON.stringify(one), `${index}.yaml`));
}

/** What the graph says: who signs for the agents, and the lines on their nodes. */
export function graphSays(objects: readonly TestObject[]) {
  const graph = graphOf(objects);
  const agents = graph.nodes.filter(({ kind }) => kind === 'agent');
  return { signers: signersIn(graph), details: agents.flatMap(({ details }) => details) };
}

function signersIn({ nodes, edges }: Graph): string[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return edges.flatMap(({ from, to, relation }) => {
    const [issuer, agent] = [byKey.get(from), byKey.get(to)];
    const isSigning = relation === 'signs' && agent?.kind === 'agent';
    return isSigning && issuer ? [displayName(issuer)] : [];
  });
}

/** What the rotation check says: who signed for the agents, which it names when they are removed. */
export function rotationSays(objects: readonly TestObject[]) {
  const { findings } = RotationCheck._compareObjects(loaded(objects), [], { from: 'old', to: 'new' });
  return {
    signers: findings.flatMap(
      ({ meaning = '' }) => /certificates that (.*) signed\.$/.exec(meaning)?.[1]?.split(', ') ?? [],
    ),
  };
}

/** What verify compares with, and whose root it looks for. */
export function verifySays(objects: readonly TestObject[]) {
  const mesh = readMesh(loaded(objects));
  const wanted = wantedOf(mesh);
  return { ...wanted, signers: mesh.agents.flatMap((agent) => mesh.signingOf(agent).issuer?.name ?? []) };
}
