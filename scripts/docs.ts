/**
 * Generates API.md (from the jsii assembly, so run `npm run build` first), the table of chart values in docs/agent.md, the
 * tables of docs/capacity.md, the list of warnings in docs/warnings.md, what `@checked` holds callers without types against (from the assembly, too), and the picture of main.ts that README.md shows (from dist/, so run `npm run synth` first).
 *
 *   npm run docs
 *   npm run docs -- --check      change nothing, fail when one of them is not what would be generated
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withCapacityTables } from './docs/capacity-tables';
import { MAIN_GRAPH, mainGraph } from './docs/main-graph';
import { SIGNATURES, signaturesModule } from './docs/signatures';
import { withValueTable } from './docs/value-table';
import { withWarnings } from './docs/warning-list';

function main(): void {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const pages = new Map([
    ['API.md', apiReference()],
    ['docs/agent.md', withValueTable(readFileSync('docs/agent.md', 'utf8'))],
    ['docs/capacity.md', withCapacityTables(readFileSync('docs/capacity.md', 'utf8'))],
    ['docs/warnings.md', withWarnings(readFileSync('docs/warnings.md', 'utf8'))],
    [SIGNATURES, signaturesModule()],
    [MAIN_GRAPH, mainGraph()],
  ]);
  const drifted = [...pages].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  if (values.check) {
    if (drifted.length > 0)
      throw new Error(
        `${drifted.map(([file]) => file).join(', ')}: drifted. Repair with: npm run build, then npm run docs`,
      );
    console.log(`${[...pages.keys()].join(', ')}: current`);
    return;
  }
  for (const [file, text] of drifted) {
    writeFileSync(file, text);
    console.log(file);
  }
}

function apiReference(): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    const file = join(folder, 'API.md');
    execFileSync('jsii-docgen', ['--output', file], { stdio: 'pipe' });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
