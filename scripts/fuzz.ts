/**
 * Tries hostile input on the command line, of which `npm test` tries a little:
 *
 *   npm run fuzz -- --runs N [--seed S] [--only values|proxies|manifests] [--keep FOLDER]
 *
 * Each kind of fault is shrunk to a small input that shows it, which is left in the folder with its seed, and told once. What seems
 * to take too long or too much memory is tried again in a process of its own, with what is built for users.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Outcome } from '../test/fuzz/captured';
import { type Case, placed } from '../test/fuzz/case';
import { faultsOf } from '../test/fuzz/faults';
import { TARGETS } from '../test/fuzz/targets';
import { runAlone, Worker } from './fuzz/runners';
import { bundleCommandLine } from './packaging/command-line';

interface Settings {
  readonly runs: number;
  readonly seed: number;
  /** Where the bundled command line is. */
  readonly bundle: string;
  /** Where failing inputs are kept. */
  readonly keep: string;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      only: { type: 'string' },
      keep: { type: 'string', default: join(tmpdir(), 'fuzz-failures') },
    },
  });
  const { only } = values;
  const names = Object.keys(TARGETS).filter((name) => only === undefined || name === only);
  if (names.length === 0) throw new Error(`${only}: no such input; there are ${Object.keys(TARGETS).join(', ')}`);
  const bundle = mkdtempSync(join(tmpdir(), 'fuzz-bundle-'));
  try {
    await bundleCommandLine(bundle);
    let isFine = true;
    for (const name of names) {
      const settings = { runs: whole(values.runs), seed: whole(values.seed), bundle, keep: resolve(values.keep) };
      isFine = (await new Campaign(name, settings).run()) && isFine;
    }
    return isFine;
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

function whole(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${text}: write a whole number`);
  return Number(text);
}

/** All inputs of one kind. */
class Campaign {
  private readonly worker = new Worker();
  private readonly folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  /** How often there was each kind of fault. */
  private readonly faults = new Map<string, number>();
  private readonly codes = new Map<string, number>();
  private slowest = 0;
  private largest = 0;
  private inputs = 0;
  /** The kind of fault that is being shrunk. */
  private hunted?: string;

  public constructor(
    private readonly name: string,
    private readonly settings: Settings,
  ) {}

  public async run(): Promise<boolean> {
    const { runs, seed } = this.settings;
    const inputs = TARGETS[this.name] as fc.Arbitrary<Case>;
    try {
      for (let turn = 0; this.inputs < runs; turn += 1) {
        this.hunted = undefined;
        const property = fc.asyncProperty(inputs, (input) => this.tries(input));
        const result = await fc.check(property, { seed: seed + turn, numRuns: runs - this.inputs });
        if (result.failed) await this.keep(result);
      }
    } finally {
      this.worker.stop();
      rmSync(this.folder, { recursive: true, force: true });
    }
    this.tell();
    return this.faults.size === 0;
  }

  /** @throws Error for a kind of fault that was not seen before */
  private async tries(input: Case): Promise<void> {
    const faults = await this.faultsOf(input);
    const kinds = [...new Set(faults.map(kindOf))];
    if (this.hunted === undefined) {
      this.inputs += 1;
      const fresh = kinds.find((kind) => !this.faults.has(kind));
      for (const kind of kinds) this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
      this.hunted = fresh;
    }
    if (this.hunted !== undefined && kinds.includes(this.hunted)) throw new Error(faults.join('; '));
  }

  private async faultsOf(input: Case): Promise<string[]> {
    const outcome = await this.worker.run(placed(input, this.folder));
    if (this.hunted === undefined) this.record(outcome);
    const faults = faultsOf(input, this.folder, outcome);
    if (outcome.status !== null && !faults.some((fault) => /^it takes/.test(fault))) return faults;
    const alone = runAlone(this.settings.bundle, placed(input, this.folder));
    return faultsOf(input, this.folder, alone);
  }

  private record({ status, millis, mebibytes = 0 }: Outcome): void {
    const code = String(status);
    this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    this.slowest = Math.max(this.slowest, millis);
    this.largest = Math.max(this.largest, mebibytes);
  }

  private async keep(result: fc.RunDetails<[Case]>): Promise<void> {
    const [input] = result.counterexample ?? [];
    if (input === undefined) throw new Error(`the inputs of ${this.name} cannot be made: ${result.errorInstance}`);
    const place = join(this.settings.keep, `${this.name}-${result.seed}-${this.faults.size}`);
    const args = placed(input, place);
    const { message } = result.errorInstance as Error;
    const told = { fault: message, seed: result.seed, path: result.counterexamplePath, args };
    writeFileSync(join(place, 'fault.json'), `${JSON.stringify(told, null, 2)}\n`);
    console.log(`${this.name}: ${message}\n  ${place}/fault.json`);
  }

  private tell(): void {
    const codes = [...this.codes].sort().map(([code, count]) => `${count} ended with ${code}`);
    console.log(
      `${this.name}: ${this.inputs} inputs; ${codes.join(', ')}; slowest ${Math.round(this.slowest)} ms; most memory ${Math.round(this.largest)} MiB`,
    );
    for (const [kind, count] of this.faults) console.log(`  ${count} times: ${kind}`);
  }
}

/** What a fault is called without its numbers and texts, which differ from input to input. */
function kindOf(fault: string): string {
  return fault
    .split('\n', 1)
    .join('')
    .replace(/ \(.*\)/, '')
    .replace(/\d+/g, 'N')
    .slice(0, 120);
}

main()
  .then((isFine) => {
    process.exitCode = isFine ? 0 : 1;
  })
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
