import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../../scripts/languages/toolchains';
import { ROOT } from '../support/paths';
import { refusalOf } from '../support/synth';

/** The TypeScript of each example: what the other languages are compared with. */
const EXAMPLES = new Map([
  ['walkthrough', 'main.ts'],
  ['vault', 'examples/languages/typescript/vault.ts'],
  ['fleet', 'examples/languages/typescript/fleet.ts'],
]);

export const EXAMPLE_NAMES = [...EXAMPLES.keys()];

/** What the programs in TypeScript give, each made once. */
export class Reference {
  public constructor(private readonly scratch: string) {}

  /** The folder that an example writes. */
  public example(name: string): string {
    return this.synthesize(name, join(ROOT, EXAMPLES.get(name) ?? ''));
  }

  /** The folder that a program beside this test writes. */
  public program(name: string): string {
    return this.synthesize(name, programFile(name));
  }

  /** The folder that a block of a page writes. */
  public block(name: string, source: string): string {
    // Its imports are found from within the repository alone.
    const folder = join(ROOT, 'build', 'languages', 'blocks');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.ts`);
    writeFileSync(file, source);
    return this.synthesize(name, file);
  }

  /** What a program prints. */
  public printed(name: string, env: NodeJS.ProcessEnv): string {
    return this.run(programFile(name), env);
  }

  /** What a program is refused with. */
  public refusal(name: string): string {
    return refusalOf(() => require(resolve(programFile(name))));
  }

  private synthesize(name: string, file: string): string {
    const output = join(this.scratch, 'typescript', name);
    this.run(file, { CDK8S_OUTDIR: output });
    return output;
  }

  private run(file: string, env: NodeJS.ProcessEnv): string {
    return run(process.execPath, ['--require', 'tsx/cjs', file], { cwd: ROOT, env });
  }
}

function programFile(name: string): string {
  return join(__dirname, 'programs', `${name}.ts`);
}
