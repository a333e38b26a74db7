import { relative, sep } from 'node:path';
import { App } from 'cdk8s';
import { MeshApp } from '../app/mesh-app';
import { OutputFolder } from '../app/output-folder';
import { hashOf } from '../internal/file-swap';
import { refuse } from '../internal/refusal';
import type { IClusterComposer } from './cluster-composer';
import { composedFacts } from './cluster-facts';
import type { FleetCluster } from './fleet-cluster';
import type { ClusterFacts } from './fleet-index';

/** What is written for a cluster. */
export interface ComposedCluster {
  readonly facts: ClusterFacts;
  /** SHA-256 of all objects with their paths. */
  readonly objects: string;
  /** The objects of each file as JSON, by its path below the folder of the cluster. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** Composes a cluster in an app of its own, which is let go with its constructs. */
export function composeCluster(cluster: FleetCluster, composer: IClusterComposer): ComposedCluster {
  const app = new MeshApp({ outdir: '.' });
  const scope = new OutputFolder(app, cluster.name);
  const answer: unknown = composer.compose(scope, cluster);
  if (answer instanceof Promise) {
    // Nobody waits for it, and what becomes of it must not end the process.
    answer.catch(() => undefined);
    const fix = 'Make the charts before it returns; read what takes time before the fleet is made.';
    refuse(scope, { prop: 'compose', received: 'a promise', allowed: 'a composer that is no async function', fix });
  }
  const facts = composedFacts(cluster, scope);
  const files = new Map<string, readonly string[]>();
  const parts = [FORMAT];
  for (const { path, objects } of app._render()) {
    const documents = objects.map((object) => JSON.stringify(object));
    const below = relative(cluster.name, path).split(sep).join('/');
    if (below.startsWith('../')) {
      const allowed = 'charts in the scope that the composer is given';
      refuse(scope, {
        prop: 'compose',
        received: path,
        allowed,
        fix: 'Make the chart in that scope, not in its root.',
      });
    }
    files.set(below, documents);
    parts.push(JSON.stringify([below, documents.length]), ...documents);
  }
  if (files.size === 0) {
    const fix = 'Put charts with objects into the scope that it is given, or take the cluster out of the fleet.';
    refuse(scope, { prop: 'compose', received: 'no object', allowed: 'a composer that makes objects', fix });
  }
  return { facts, objects: hashOf(parts.join('')), files };
}

/** How objects become YAML: with another version of cdk8s the same objects may be written in another way. */
const FORMAT = formatOf(App);

function formatOf(app: object): string {
  const type = Reflect.get(app, Symbol.for('jsii.rtti')) as { readonly version?: string } | undefined;
  return `1 ${type?.version ?? ''}`;
}
