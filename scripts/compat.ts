/**
 * Compares the public API with that of the last release (the last tag vX.Y.Z before this commit), by jsii-diff. A break needs a line that
 * names it under "### Breaking" in CHANGELOG.md, and a version that says so. Build first: it reads the assembly (`.jsii`).
 *
 *   npm run compat
 *
 * Ends with 0 when nothing broke unsaid, or there is no release yet; with 1 when something did; with 2 when it could not tell.
 */
import { existsSync, readFileSync } from 'node:fs';
import { breaksSince } from './compat/breaks';
import { isNamed, unreleasedBreaks } from './compat/changelog';
import { lastTag } from './compat/last-tag';
import { withOldAssembly } from './compat/old-assembly';
import { saysBreak } from './compat/version';

function main(): number {
  const tag = lastTag();
  if (tag === undefined) {
    console.log('compat: no release yet, nothing to compare with');
    return 0;
  }
  if (!existsSync('.jsii')) throw new Error('.jsii: is not there. Build first: npm run build');
  const breaks = withOldAssembly(tag, (folder) => breaksSince(folder, '.'));
  const lines = unreleasedBreaks(readFileSync('CHANGELOG.md', 'utf8'), tag);
  const unsaid = breaks.filter(({ names }) => !isNamed(names, lines));
  for (const each of breaks) console.log(`${unsaid.includes(each) ? 'UNSAID' : 'said'}: ${each.text}`);
  if (unsaid.length > 0) {
    const fix = 'keep it working, or name it under "### Breaking" of what is unreleased in CHANGELOG.md';
    console.log(`compat: ${unsaid.length} of ${breaks.length} breaks since ${tag} are not said: ${fix}`);
    return 1;
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  if (breaks.length > 0 && !saysBreak(tag, version)) {
    console.log(
      `compat: ${version} does not say that something broke since ${tag}: raise its first number that is not 0`,
    );
    return 1;
  }
  console.log(`compat: ${breaks.length} breaks since ${tag}, all said`);
  return 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(`compat: ${(error as Error).message}`);
  process.exitCode = 2;
}
