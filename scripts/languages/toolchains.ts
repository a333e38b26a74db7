import { spawnSync } from 'node:child_process';

/** A program that the machine may have or lack. */
export interface Tool {
  /** What people call it, with the version that is needed. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** What it prints when it is new enough. @default - anything */
  readonly prints?: RegExp;
}

export const PYTHON: Tool = { name: 'Python 3 with venv', command: ['python3', '-c', 'import ensurepip, venv'] };
/** `jar --date`, without which no two jars are equal, came with JDK 17. */
export const JDK: Tool = { name: 'a JDK, 17 or later', command: ['jar', '--help-extra'], prints: /--date/ };
export const MAVEN: Tool = { name: 'Maven', command: ['mvn', '--version'] };
export const GO: Tool = { name: 'Go', command: ['go', 'version'] };
export const DOTNET: Tool = { name: '.NET', command: ['dotnet', '--version'] };

/** The names of those that the machine lacks, or has too old. */
export function lacking(tools: readonly Tool[]): string[] {
  return tools.filter((tool) => !has(tool)).map(({ name }) => name);
}

function has({ command: [program, ...args], prints = /^/ }: Tool): boolean {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 && prints.test(stdout);
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end. What it printed is told only when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  const said = [error?.message ?? '', stdout ?? '', stderr ?? ''].filter((text) => text !== '').join('\n');
  throw new Error(`${[program, ...args].join(' ').slice(0, 300)}: ended with ${status}\n${said}`);
}
