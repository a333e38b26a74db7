/**
 * Adds what package-lock.json leaves out: the optional packages for other platforms than this one, where the registry at hand did
 * not serve them. `npm ci` refuses a lock without them, on every platform. Run it after a change of dependencies:
 *
 *   npm install ... && npx tsx scripts/complete-lock.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly libc?: string[];
  readonly optionalDependencies?: Record<string, string>;
}

const OPERATING_SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const ARCHITECTURES = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

const FILE = 'package-lock.json';
const lock = JSON.parse(readFileSync(FILE, 'utf8')) as { packages: Record<string, LockedPackage> };
const added: Record<string, LockedPackage> = {};
for (const [path, locked] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
    if (!isLocked(path, name)) added[`node_modules/${name}`] = forPlatform(name, version, locked.dev);
  }
}
const all = Object.entries({ ...lock.packages, ...added });
lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${FILE}: ${Object.keys(added).length} packages of other platforms added`);

/** Whether a package finds another one: beside itself, or in a node_modules above. */
function isLocked(path: string, name: string): boolean {
  const folder = path === '' ? '' : `${path}/`;
  if (lock.packages[`${folder}node_modules/${name}`]) return true;
  return path !== '' && isLocked(path.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, ''), name);
}

function forPlatform(name: string, range: string, dev: boolean | undefined): LockedPackage {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => OPERATING_SYSTEMS.includes(word));
  const cpu = words.filter((word) => ARCHITECTURES.includes(word));
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  if (os.length === 0 || !/^\d/.test(range))
    throw new Error(`${name}@${range}: not a package of one platform and version`);
  return { version: range, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
}
