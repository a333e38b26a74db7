import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { heavyPackages } from './heavy-packages';
import { notices } from './notices';
import { POOL_WORKER, workerPool } from './worker-pool';

const ROOT = join(__dirname, '..', '..');

/** The commands, each of which is loaded when it runs, and what the threads of one load. */
const COMMANDS = [
  'fleet',
  'fleet-job',
  'fleet-synth',
  'graph',
  'migrate',
  'probe',
  'rotation',
  'rotation-gate',
  'rotation-plan',
  'template',
  'verify',
];

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Node takes 5 ms more to start ES modules, and so esbuild cannot share code between the files.
  format: 'cjs',
  // ES modules can be cut down to what is used.
  mainFields: ['module', 'main'],
  minify: true,
  metafile: true,
  logLevel: 'silent',
  plugins: [heavyPackages, workerPool],
} as const satisfies BuildOptions;

/**
 * Bundles the command line into a folder, in which it needs nothing beside it: `main.js` knows the options and helps, and `run/` has a
 * file for each command. THIRD-PARTY.txt has the licences of what is inside.
 *
 * The same sources give the same bytes.
 */
export async function bundleCommandLine(folder: string): Promise<void> {
  const metafiles = await Promise.all([
    bundle({ entryPoints: ['cli/main.ts'], outfile: join(folder, 'main.js'), external: ['./run/*'] }),
    bundle({
      entryPoints: [...COMMANDS.map((name) => ({ in: `cli/run/${name}.ts`, out: name })), POOL_WORKER],
      outdir: join(folder, 'run'),
    }),
  ]);
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), notices(ROOT, metafiles));
}

/** Bundles some files, and tells what is inside. What esbuild only warns of, such as the use of a name that a module lacks, is refused. */
export async function bundle(options: BuildOptions): Promise<Metafile> {
  const { warnings, metafile } = await build({ ...options, ...OPTIONS });
  const [warning] = warnings;
  if (warning) throw new Error(`${warning.location?.file}:${warning.location?.line}: ${warning.text}`);
  return metafile;
}
