import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN_GRAPH, mainGraph } from '../../../scripts/docs/main-graph';
import { ROOT } from '../../support/paths';

test('the picture that README.md shows is the graph of dist/ (repair with: npm run docs)', () => {
  expect(readFileSync(join(ROOT, MAIN_GRAPH), 'utf8')).toBe(mainGraph());
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`(${MAIN_GRAPH})`);
});
