import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { commandLine } from '../support/command-line';
import { captured } from './captured';
import { placed } from './case';
import { faultsOf } from './faults';
import { TARGETS } from './targets';

/** Always the same inputs: `npm run fuzz` tries others. */
const SEED = 20260801;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(TARGETS))('hostile %s', (_name, inputs) => {
  test('end with a code that is told, and nothing half-written, steering or secret', async () => {
    const property = fc.asyncProperty(inputs, async (input) => {
      const place = join(folder, 'case');
      const args = placed(input, place);
      const { millis, ...outcome } = await captured(args);
      // Memory is that of all tests here, and the time is generous: `npm run fuzz` measures both.
      const measured = { ...outcome, millis: millis / 10, mebibytes: undefined };
      expect(faultsOf(input, place, measured)).toEqual([]);
    });
    await fc.assert(property, { seed: SEED, numRuns: 200 });
  }, 60_000);

  test('do so as a process', () => {
    const inputsOfProcess = fc.sample(inputs, { seed: SEED, numRuns: 4 });
    for (const input of inputsOfProcess) {
      const place = join(folder, 'process');
      const command = [commandLine(), ...placed(input, place)];
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 20_000 });
      expect(faultsOf(input, place, { status, stdout, stderr, millis: 0 })).toEqual([]);
    }
  }, 60_000);
});
