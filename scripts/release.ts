/**
 * Checks that a tag may be released, and takes what changed from CHANGELOG.md: the version is said in package.json alone, and the tag,
 * the lock file and the newest section of the changelog have to agree with it.
 *
 *   npm run release -- --tag v1.2.3 [--notes FILE]
 *
 * Ends with 1 when something does not agree.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { objections, sectionOf } from './release/agreement';

function main(): void {
  const { values } = parseArgs({ options: { tag: { type: 'string' }, notes: { type: 'string' } } });
  if (values.tag === undefined) throw new Error('say which tag: --tag v1.2.3');
  const read = (file: string) => readFileSync(file, 'utf8');
  const changelog = read('CHANGELOG.md');
  const { version } = JSON.parse(read('package.json'));
  const against = objections(values.tag, { version, lock: JSON.parse(read('package-lock.json')), changelog });
  if (against.length > 0) throw new Error(against.join('\n'));
  if (values.notes !== undefined) writeFileSync(values.notes, `${sectionOf(changelog, version)?.text}\n`);
  console.log(`release: ${values.tag} is as package.json and CHANGELOG.md say`);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
