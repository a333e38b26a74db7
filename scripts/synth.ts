/**
 * Runs `cdk8s synth` and replaces the output folder only when it went well: `cdk8s synth` empties its folder before it starts the
 * app, so that a failing app would leave nothing of what was there. A folder that holds what no synthesis wrote is refused, and a link
 * to a folder stays one.
 *
 *   npm run synth                                    main.ts to dist/
 *   npm run synth -- --check                         change nothing, fail when dist/ is not what main.ts gives
 *   npm run synth -- --app COMMAND --output DIR      another app, another folder
 */
import { execFileSync } from 'node:child_process';
import {
  type Dirent,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { behindLinks } from '../cli/write-whole';

/** A scratch folder, with the process that made it. */
const SCRATCH = /^\.synth-(\d+)-[A-Za-z0-9]{6}$/;

/** What cdk8s names its files when it is not told otherwise. */
const WRITTEN = /(\.k8s\.yaml|^construct-metadata\.json)$/;

function main(): void {
  const { values } = parseArgs({
    options: {
      app: { type: 'string' },
      output: { type: 'string', default: 'dist' },
      check: { type: 'boolean', default: false },
    },
  });
  const { output } = values;
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory() === false) throw new Error(`${output}: is no folder`);
  const target = behindLinks(resolve(output));
  // A sibling of the output folder, so that the swap is a rename within one file system.
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (isLeftBehind(name)) clear(join(parent, name));
  }
  const scratch = mkdtempSync(join(parent, `.synth-${process.pid}-`));
  try {
    const fresh = join(scratch, 'fresh');
    runCdk8s(fresh, values.app);
    if (values.check) check(output, fresh);
    else swap(output, target, fresh, join(scratch, 'old'));
  } finally {
    clear(scratch);
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
  const drifted = names.filter((name) => !isSame(join(current, name), join(fresh, name)));
  if (drifted.length > 0) {
    throw new Error(
      `${drifted.map((name) => join(current, name)).join(', ')}: drifted. Repair by running the same command without --check`,
    );
  }
  console.log(`${current}: current`);
}

/** Puts a new folder where the output folder is, which `clear` puts back when that fails. */
function swap(output: string, target: string, fresh: string, old: string): void {
  const written = files(fresh);
  const foreign = entries(target).find(
    ([name, entry]) =>
      !entry.isDirectory() && !(entry.isFile() && (WRITTEN.test(entry.name) || written.includes(name))),
  );
  if (foreign !== undefined) {
    const allowed =
      'folders with files that are named *.k8s.yaml or construct-metadata.json, or as the files of this synthesis';
    throw new Error(
      `${output}: holds ${foreign[0]}, which no synthesis wrote; allowed are ${allowed}. Name another folder`,
    );
  }
  try {
    mkdirSync(old);
    if (existsSync(target)) renameSync(target, join(old, basename(target)));
    renameSync(fresh, target);
  } catch (error) {
    throw new Error(`${output}: cannot be replaced, and is as it was: ${(error as Error).message}`);
  }
  for (const name of written) console.log(join(output, name));
}

/** Removes a scratch folder; an output folder in it whose place is still empty goes back there first. */
function clear(scratch: string): void {
  for (const name of existsSync(join(scratch, 'old')) ? readdirSync(join(scratch, 'old')) : []) {
    const place = join(dirname(scratch), name);
    if (!existsSync(place)) renameSync(join(scratch, 'old', name), place);
  }
  rmSync(scratch, { recursive: true, force: true });
}

/** Whether a name is that of a scratch folder whose run was killed; our own number can only be that of an earlier process. */
function isLeftBehind(name: string): boolean {
  const [, pid] = SCRATCH.exec(name) ?? [];
  if (pid === undefined || Number(pid) === process.pid) return pid !== undefined;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** The files below a folder, as paths from it, sorted. */
function files(folder: string): string[] {
  return entries(folder)
    .flatMap(([name, entry]) => (entry.isDirectory() ? [] : [name]))
    .sort();
}

/** All that is below a folder, by its path from there; links are not followed. */
function entries(folder: string): [name: string, Dirent][] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all.map((entry) => [relative(folder, join(entry.parentPath, entry.name)), entry]);
}

function isSame(one: string, other: string): boolean {
  const areFiles = [one, other].every((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  return areFiles && readFileSync(one).equals(readFileSync(other));
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
