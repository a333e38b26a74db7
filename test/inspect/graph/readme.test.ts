import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withGraph } from '../../../scripts/docs/graph-block';
import { ROOT } from '../../support/paths';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test("README.md has main.ts's graph (repair with: npm run docs)", () => {
  expect(withGraph(README)).toBe(README);
});

test('the graph is drawn between its marks, and a page without them is refused', () => {
  const [, start = ''] = /^(<!-- graph of main\.ts: .*)$/m.exec(README) ?? [];
  expect(withGraph(`a\n${start}\nold\n<!-- end of the graph of main.ts -->\nz\n`)).toMatch(
    /^a\n<!--.*-->\n\n```mermaid\n%%[\s\S]*flowchart [\s\S]*\n```\n\n<!-- end of the graph of main.ts -->\nz\n$/,
  );
  expect(() => withGraph('a page')).toThrow(/^README\.md: the lines ".*" and ".*" are missing$/);
});
