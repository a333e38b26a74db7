/**
 * Generates the API reference in docs/api and what `@checked` holds callers without types against (both from the jsii assembly, so run
 * `npm run build` first), the table of chart values in docs/agent.md, the tables of docs/capacity.md, the list of warnings in
 * docs/warnings.md, the versions that README.md and examples/languages name, the dashboard of MeshDashboard, and the picture of main.ts
 * that README.md shows (from dist/, so run `npm run synth` first).
 *
 *   npm run docs
 *   npm run docs -- --check      change nothing, fail when one of them is not what would be generated
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { API, apiPages } from './docs/api/api-pages';
import { withCapacityTables } from './docs/capacity-tables';
import { DASHBOARD, dashboardModule } from './docs/dashboard/dashboard-module';
import { VERSIONED, withVersions } from './docs/example-versions';
import { MAIN_GRAPH, mainGraph } from './docs/main-graph';
import { SIGNATURES, signaturesModule } from './docs/signatures';
import { withValueTable } from './docs/value-table';
import { withWarnings } from './docs/warning-list';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const pages = new Map([
    ...(await apiPages()),
    ['docs/agent.md', withValueTable(readFileSync('docs/agent.md', 'utf8'))],
    ['docs/capacity.md', withCapacityTables(readFileSync('docs/capacity.md', 'utf8'))],
    ['docs/warnings.md', withWarnings(readFileSync('docs/warnings.md', 'utf8'))],
    ...VERSIONED.map((file) => [file, withVersions(readFileSync(file, 'utf8'))] as const),
    [DASHBOARD, dashboardModule()],
    [SIGNATURES, signaturesModule()],
    [MAIN_GRAPH, mainGraph()],
  ]);
  const drifted = [...pages].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  const surplus = filesOf(API).filter((file) => !pages.has(file));
  const wrong = [...drifted.map(([file]) => file), ...surplus];
  if (values.check) {
    if (wrong.length > 0)
      throw new Error(`${wrong.join(', ')}: drifted. Repair with: npm run build, then npm run docs`);
    console.log(`${[`${API}/`, ...[...pages.keys()].filter((file) => !file.startsWith(API))].join(', ')}: current`);
    return;
  }
  for (const [file, text] of drifted) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const file of surplus) rmSync(file);
  for (const file of wrong) console.log(file);
}

/** The files below a folder that holds nothing but what is generated. */
function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
