import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCapacityTables } from '../../scripts/docs/capacity-tables';
import { ROOT } from '../support/paths';

test('docs/capacity.md has the tables of the model (repair with: npm run docs)', () => {
  const page = readFileSync(join(ROOT, 'docs/capacity.md'), 'utf8');
  expect(withCapacityTables(page)).toBe(page);
  expect(page).toContain('| 100 | 4 s | 60 s | 30 s | 20 s | 12 s |');
});
