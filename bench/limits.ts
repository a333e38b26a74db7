/**
 * What the largest input that is not refused takes, for each command as users get it: `npm run bench -- limits`. Needs a build. Figures
 * above what any input may take are marked; the inputs that are refused are there because refusing must be as cheap.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST } from '../test/fuzz/faults';
import { extremes } from './extremes';
import { BUILT, measured } from './measure';

export async function benchLimits(only = process.env.ONLY): Promise<void> {
  if (!existsSync(BUILT)) {
    console.log(`limits: skipped, because ${BUILT} is not there: npm run build`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    console.log(`${'each a process'.padEnd(76)}${['CPU ms', 'MiB', 'code'].map((name) => name.padStart(8)).join('')}`);
    for (const [name, make] of Object.entries(extremes(folder))) {
      if (only && !name.includes(only)) continue;
      const place = join(folder, 'case');
      rmSync(place, { recursive: true, force: true });
      const args = await make(place);
      const { millis, mebibytes, status } = measured([BUILT, ...args], folder);
      const figures = [millis, mebibytes, status ?? -1].map((figure) => figure.toFixed(0).padStart(8)).join('');
      const isAbove = millis > MOST.millis || mebibytes > MOST.mebibytes;
      console.log(`${name.padEnd(76)}${figures}${isAbove ? '  ABOVE' : ''}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
