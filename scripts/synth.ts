/**
 * Runs `cdk8s synth` and replaces the output folder only when it went well: `cdk8s synth` empties its folder before it starts the
 * app, so that a failing app would leave nothing of what was there. A folder that holds what no synthesis wrote is refused, and a link
 * to a folder stays one, and a mount a mount.
 *
 *   npm run synth                                    main.ts to dist/
 *   npm run synth -- --check                         change nothing, fail when dist/ is not what main.ts gives
 *   npm run synth -- --app COMMAND --output DIR      another app, another folder
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
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
import { behindLinks, isLeftBehind } from '../lib/internal/scratch';

/** How a scratch folder begins; the process that made it follows. */
const SCRATCH = '.synth-';

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
  // The latter for a folder that stayed where it is.
  for (const folder of [parent, target]) sweep(folder);
  const scratch = scratchFolder(parent);
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
    if (existsSync(target) && !moved(target, join(old, basename(target)))) refill(target, fresh);
    else renameSync(fresh, target);
  } catch (error) {
    throw new Error(`${output}: cannot be replaced, and is as it was: ${(error as Error).message}`);
  }
  for (const name of written) console.log(join(output, name));
}

/** Moves a folder away; one that something is mounted at stays where it is. */
function moved(folder: string, place: string): boolean {
  try {
    renameSync(folder, place);
    return true;
  } catch (error) {
    if (['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/**
 * Replaces what is in a folder that has to stay where it is, as a mount. All of the new is written into it first, so that a full disk changes
 * nothing; the swap is then as short as renames are, and `clear` puts back what was there when one fails.
 */
function refill(target: string, fresh: string): void {
  const scratch = scratchFolder(target);
  const placed: string[] = [];
  try {
    const [inside, old] = [join(scratch, 'fresh'), join(scratch, 'old')];
    cpSync(fresh, inside, { recursive: true });
    mkdirSync(old);
    for (const name of readdirSync(target)) {
      if (name !== basename(scratch)) renameSync(join(target, name), join(old, name));
    }
    for (const name of readdirSync(inside)) {
      renameSync(join(inside, name), join(target, name));
      placed.push(name);
    }
    rmSync(old, { recursive: true });
  } catch (error) {
    for (const name of placed) rmSync(join(target, name), { recursive: true });
    throw error;
  } finally {
    clear(scratch);
  }
}

function scratchFolder(parent: string): string {
  return mkdtempSync(join(parent, `${SCRATCH}${process.pid}-`));
}

/** Clears what killed runs left in a folder. */
function sweep(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (isLeftBehind(name, SCRATCH)) clear(join(folder, name));
  }
}

/** Removes a scratch folder; what was taken away and whose place is still empty goes back there first. */
function clear(scratch: string): void {
  for (const name of existsSync(join(scratch, 'old')) ? readdirSync(join(scratch, 'old')) : []) {
    const place = join(dirname(scratch), name);
    if (!existsSync(place)) renameSync(join(scratch, 'old', name), place);
  }
  rmSync(scratch, { recursive: true, force: true });
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
