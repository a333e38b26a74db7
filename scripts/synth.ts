/**
 * Runs `cdk8s synth` and replaces the output folder only when it went well: `cdk8s synth` empties its folder before it starts the
 * app, so that a failing app would leave nothing of what was there.
 *
 *   npm run synth                                    main.ts to dist/
 *   npm run synth -- --check                         change nothing, fail when dist/ is not what main.ts gives
 *   npm run synth -- --app COMMAND --output DIR      another app, another folder
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

function main(): void {
  const { values } = parseArgs({
    options: {
      app: { type: 'string' },
      output: { type: 'string', default: 'dist' },
      check: { type: 'boolean', default: false },
    },
  });
  // A sibling of the output folder, so that the swap is a rename within one file system.
  mkdirSync(dirname(resolve(values.output)), { recursive: true });
  const scratch = mkdtempSync(join(dirname(resolve(values.output)), '.synth-'));
  try {
    const fresh = join(scratch, 'fresh');
    runCdk8s(fresh, values.app);
    if (values.check) check(values.output, fresh);
    else swap(values.output, fresh, join(scratch, 'replaced'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function runCdk8s(output: string, app: string | undefined): void {
  const args = ['synth', '--output', output, '--no-check-upgrade', ...(app === undefined ? [] : ['--app', app])];
  try {
    execFileSync('cdk8s', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    throw new Error('cdk8s synth failed, see above; the output folder is as it was');
  }
  if (files(output).length === 0) throw new Error('the app wrote no YAML; the output folder is as it was');
}

function check(current: string, fresh: string): void {
  const names = [...new Set([...files(current), ...files(fresh)])].sort();
  const drifted = names.filter((name) => read(join(current, name)) !== read(join(fresh, name)));
  if (drifted.length > 0) {
    throw new Error(
      `${drifted.map((name) => join(current, name)).join(', ')}: drifted. Repair by running the same command without --check`,
    );
  }
  console.log(`${current}: current`);
}

function swap(output: string, fresh: string, replaced: string): void {
  if (existsSync(output)) renameSync(output, replaced);
  renameSync(fresh, output);
  for (const name of files(output)) console.log(join(output, name));
}

/** The files below a folder, as paths from it, sorted. */
function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
