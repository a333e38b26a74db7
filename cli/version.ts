import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package: from the nearest package.json, which is one folder up in the sources and two in the build. */
export function packageVersion(folder: string = __dirname): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return packageVersion(dirname(folder));
}
