import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_NODES } from '../../lib/inspect/graph/issuance-graph';
import { MOST_OF_A_MESH } from '../../lib/inspect/read/mesh';
import { MOST_PROXIES } from '../../lib/inspect/verify/files';
import { MOST_OUTPUT_BYTES } from '../../lib/inspect/verify/live/run-program';
import { MOST_LEVELS, OF_MANIFESTS, OF_TWO_OUTPUTS, OF_VALUES } from '../../lib/internal/tree';
import { MOST_LEVELS as MOST_SET_LEVELS } from '../../lib/platform/helm-values/set-values';
import { ROOT } from '../support/paths';

const number = (value: number) => value.toLocaleString('en');
const page = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8');
const row = (begin: string) => page.split('\n').find((line) => line.startsWith(`| ${begin}`)) ?? '';

test.each([
  ['manifests', `${OF_MANIFESTS.mebibytes} MiB and ${number(OF_MANIFESTS.nodes)} nodes`],
  ['manifests', `${OF_TWO_OUTPUTS.mebibytes} MiB and ${number(OF_TWO_OUTPUTS.nodes)}`],
  ['what is read of a mesh', `${MOST_OF_A_MESH} agents`],
  ['what `graph` draws', `${number(MOST_NODES)} objects`],
  ['values of a chart', `${OF_VALUES.mebibytes} MiB and ${number(OF_VALUES.nodes)} nodes`],
  ['levels of YAML', `${MOST_LEVELS} `],
  ['keys and lists', `${MOST_SET_LEVELS} levels`],
  ['what was saved of proxies', `${number(MOST_PROXIES)} proxies`],
  ['what programs answer', `${MOST_OUTPUT_BYTES / 2 ** 20} MiB`],
])('docs/security.md has the limit of the code: %s', (begin, limit) => {
  expect(row(begin)).toContain(limit);
});
