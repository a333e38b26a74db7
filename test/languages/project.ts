import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { QUIET_JSII } from '../../scripts/languages/bindings';
import { readPage } from '../docs/markdown';
import { ROOT } from '../support/paths';
import type { Language } from './language';

const EXAMPLES = join('examples', 'languages');

export interface Ended {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly said: string;
}

/** A copy of the examples of a language, in an empty folder, and the two commands that its README tells people. */
export class Project {
  private readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly install: string;
  private readonly start: string;

  public constructor(
    private readonly language: Language,
    private readonly scratch: string,
  ) {
    const home = join(scratch, language.folder);
    this.folder = join(home, language.folder);
    cpSync(join(ROOT, EXAMPLES, language.folder), this.folder, { recursive: true });
    cpSync(join(ROOT, EXAMPLES, 'root.pem'), join(home, 'root.pem'));
    const readme = readPage(ROOT, join(EXAMPLES, language.folder, 'README.md'));
    const commands = readme.fences.filter((fence) => fence.language === 'sh').flatMap(({ code }) => code.split('\n'));
    if (commands.length !== 2) throw new Error(`${readme.path}: tells ${commands.length} commands, and not two`);
    [this.install = '', this.start = ''] = commands;
    this.env = {
      ...QUIET_JSII,
      // What the runtime of jsii unpacks would stay in the home of the user, and in the folder for what is temporary.
      JSII_RUNTIME_PACKAGE_CACHE_ROOT: join(scratch, 'jsii'),
      TMPDIR: scratch,
      LC_ALL: 'C.UTF-8',
      ...language.prepare(this.folder, join(home, 'tools')),
    };
  }

  /** Does what people do once. */
  public setUp(): void {
    this.expectSuccess(this.bash(this.install));
  }

  /** Runs an example, and gives the folder that it wrote. */
  public synthesize(name: string): string {
    const output = join(this.scratch, this.language.folder, 'dist', name);
    this.expectSuccess(this.run(name, { CDK8S_OUTDIR: output }));
    return output;
  }

  /** Puts a program beside the examples. */
  public write(name: string, source: string): void {
    const file = join(this.folder, this.language.placeOf(name));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }

  /** Runs an example, or a program that was put beside them. */
  public run(name: string, env: NodeJS.ProcessEnv = {}): Ended {
    return this.bash(this.language.commandFor(name, this.start), env);
  }

  private bash(command: string, env: NodeJS.ProcessEnv = {}): Ended {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: this.folder,
      env: { ...process.env, ...this.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, said: `${stdout}${stderr}` };
  }

  private expectSuccess({ status, said }: Ended): void {
    if (status !== 0) throw new Error(`ended with ${status}\n${said}`);
  }
}
