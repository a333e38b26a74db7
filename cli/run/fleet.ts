import { join } from 'node:path';
import clusterSchema from '../../docs/fleet.schema.json';
import indexSchema from '../../docs/fleet-index.schema.json';
import { INDEX_FILE } from '../../lib/fleet/fleet-index';
import { mergeShards } from '../../lib/fleet/merge-shards';
import { safeText } from '../../lib/internal/safe-text';
import { print } from '../write-whole';
import { telling } from './errors';

export const printSchema = telling((ofIndex: boolean) => {
  print(`${JSON.stringify(ofIndex ? indexSchema : clusterSchema, undefined, 2)}\n`);
});

export const merge = telling((folder: string) => {
  const { clusters, removed } = mergeShards(folder);
  const gone = removed.filter((path) => path.includes('/')).length;
  const said = gone === 0 ? '' : `, ${gone} files removed that the fleet no longer has`;
  print(`${safeText(join(folder, INDEX_FILE))}: ${clusters} clusters${said}\n`);
});
