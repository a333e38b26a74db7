/**
 * `npm run build`: compiles the library with jsii, has it load what it needs when it needs it, and bundles the command line.
 *
 * It prints nothing on standard output, which belongs to `npm pack --json`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommandLine } from './packaging/command-line';
import { withLazyRequires } from './packaging/lazy-requires';

async function main(): Promise<void> {
  // What earlier builds left would go into the package.
  for (const folder of ['cli', 'imports', 'lib']) rmSync(join('build', folder), { recursive: true, force: true });
  execFileSync('jsii', ['--silence-warnings=reserved-word'], { stdio: ['ignore', process.stderr, process.stderr] });
  for (const file of compiled(join('build', 'lib'))) {
    writeFileSync(file, withLazyRequires(file, readFileSync(file, 'utf8')));
  }
  await bundleCommandLine(join('build', 'cli'));
}

function compiled(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
