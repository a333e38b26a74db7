import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Compiles a tag in a worktree of its own, and gives its folder. That needs no registry as long as the tag has the dependencies of today;
 * else they are installed as its lock file says.
 */
export function withOldAssembly<T>(tag: string, use: (folder: string) => T): T {
  const scratch = mkdtempSync(join(tmpdir(), 'compat-'));
  const folder = join(scratch, 'tag');
  try {
    run('git', 'worktree', 'add', '--detach', folder, tag);
    if (isSame('package-lock.json', folder)) symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    else run('npm', 'ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund');
    execFileSync(join(folder, 'node_modules', '.bin', 'jsii'), ['--silence-warnings=reserved-word'], {
      cwd: folder,
      stdio: 'pipe',
    });
    return use(folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    // Git keeps a note of a worktree whose folder is gone.
    run('git', 'worktree', 'prune');
  }
}

function isSame(file: string, folder: string): boolean {
  return readFileSync(file, 'utf8') === readFileSync(join(folder, file), 'utf8');
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'pipe' });
}
