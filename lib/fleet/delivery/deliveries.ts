import { basename, posix } from 'node:path';
import type { Construct } from 'constructs';
import { checkEachOnce, checkName, DNS_LABEL_RULE, followsRule, type NameRule, textRule } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import { byName } from '../cluster-name';
import { type ClusterEntry, readIndex, SHARD_FILE } from '../fleet-index';
import { type Delivery, OWN_FOLDER } from './delivery';
import type { FleetDeliveryProps } from './delivery-props';
import { checkForClusters } from './for-clusters';
import { readingFleet } from './reading-fleet';
import { checkClusters } from './ways-in';

const SEGMENT = '(?!\\.\\.?(?:/|$))[A-Za-z0-9._-]+';
const PATH_RULE = textRule(
  new RegExp(`^(?:\\.|${SEGMENT}(?:/${SEGMENT})*)$`),
  'a relative path of letters, digits, ".", "-" and "_", without ".." and without "/" first or last',
);

/** Flux puts the name of a Kustomization into a label of all that it applies, and Argo CD may do so with that of an Application. */
const OBJECT_RULE: NameRule = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  maxLength: 63,
  allowed: 'names of objects of at most 63 lower-case letters, digits, "-" and "."',
};

/** What is delivered of a fleet: by wave, cluster and folder, each folder of each cluster that has it once. */
export function deliveriesOf(site: Construct, props: FleetDeliveryProps): Delivery[] {
  const { path, name = 'fleet', folders = [OWN_FOLDER] } = props;
  checkName(site, 'path', path, PATH_RULE, 'Write it as seen from the root of the repository.');
  checkName(site, 'name', name, DNS_LABEL_RULE, 'Choose a short name.');
  checkEachOnce(site, 'folders', folders, 'folder', (prop, folder) => {
    checkName(site, prop, folder, PATH_RULE, 'Name an OutputFolder, or "." for the folder of the cluster itself.');
  });
  const clusters = clustersOf(site, props.index).sort((a, b) => a.wave - b.wave || byName(a, b));
  if (props.managementCluster !== undefined)
    checkClusters(site, 'managementCluster', [props.managementCluster], clusters);
  const deliveries = clusters.flatMap((cluster) => {
    const present = foldersOf(cluster);
    const own = folders.flatMap((folder, stage) => {
      if (!present.has(folder)) return [];
      const below = folder === OWN_FOLDER ? [] : folder.split('/');
      const object = [name, cluster.name, ...below].join('-');
      return { name: object, cluster, folder, stage, path: posix.join(path, cluster.name, folder) };
    });
    if (own.length > 0) return own;
    const allowed = `at least one folder of each cluster; ${cluster.name} has ${listed(present)}`;
    return refuse(site, { prop: 'folders', received: folders, allowed, fix: 'List the folders that it needs.' });
  });
  checkFolders(site, folders, clusters);
  checkNames(site, deliveries);
  checkForClusters(site, props.index, deliveries);
  return deliveries;
}

/** The folders of a cluster that have files. */
export function foldersOf({ files }: ClusterEntry): ReadonlySet<string> {
  return new Set(Object.keys(files).map((file) => posix.dirname(file)));
}

function clustersOf(site: Construct, index: string): ClusterEntry[] {
  const isShard = SHARD_FILE.test(basename(index));
  const clusters = isShard ? [] : readingFleet(site, index, () => readIndex(index));
  if (clusters.length > 0) return clusters;
  const received = isShard ? index : 'an index without clusters';
  const fix =
    'A delivery of a part would remove the other clusters: merge the shards first (cdk8s-istio-csr fleet merge).';
  return refuse(site, { prop: 'index', received, allowed: 'the index of a whole fleet', fix });
}

function checkFolders(site: Construct, folders: readonly string[], clusters: readonly ClusterEntry[]): void {
  const present = new Set(clusters.flatMap((cluster) => [...foldersOf(cluster)]));
  const missing = folders.findIndex((folder) => !present.has(folder));
  if (missing === -1) return;
  const allowed = `folders that a cluster has: ${listed(present)}`;
  refuse(site, { prop: `folders[${missing}]`, received: folders[missing], allowed, fix: 'Correct the name.' });
}

function checkNames(site: Construct, deliveries: readonly Delivery[]): void {
  const owners = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const { name, cluster } = delivery;
    const at = {
      prop: `cluster ${cluster.name}`,
      received: name,
      fix: 'Rename the cluster; kubeContext has its own field.',
    };
    if (!followsRule(name, OBJECT_RULE)) refuse(site, { ...at, allowed: OBJECT_RULE.allowed });
    const owner = owners.get(name);
    if (owner !== undefined) refuse(site, { ...at, allowed: `a name of its own; ${owner.path} is delivered by it` });
    owners.set(name, delivery);
  }
}

function listed(folders: ReadonlySet<string>): string {
  return [...folders]
    .sort()
    .map((folder) => JSON.stringify(folder))
    .join(', ');
}
