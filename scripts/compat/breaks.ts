import { spawnSync } from 'node:child_process';

/** A change that breaks callers. */
export interface Break {
  /** What jsii-diff says of it. */
  readonly text: string;
  /** The type, and the member if it is one: what a line about it has to name. */
  readonly names: readonly string[];
}

/** The breaks of the assembly in one folder, compared with that in another. Stability does not matter: who uses an API wants to know. */
export function breaksSince(before: string, after: string): Break[] {
  const args = ['--error-on', 'all', '--keys', before, after];
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true' };
  const { status, stdout, stderr, error } = spawnSync('jsii-diff', args, { encoding: 'utf8', env });
  if (error) throw error;
  const breaks = `${stdout}${stderr}`.split('\n').flatMap(breakIn);
  // Something else failed, or is said in a way that is not understood here.
  if (status !== 0 && breaks.length === 0) throw new Error(`jsii-diff: ${stderr.trim() || stdout.trim()}`);
  return breaks;
}

/** A line such as `err  - PROP pkg.Mesh.meshId: has been removed [removed:pkg.Mesh.meshId]`. */
function breakIn(line: string): Break[] {
  const [, text, key] = /^err +- (.*) \[([^\]]*)\]$/.exec(line) ?? [];
  if (text === undefined || key === undefined) return [];
  // The package, and submodules, which begin with a small letter; `<initializer>` is called by the name of its class.
  const [, ...path] = key.slice(key.indexOf(':') + 1).split('.');
  const type = path.findIndex((name) => /^[A-Z]/.test(name));
  return [{ text, names: path.slice(Math.max(0, type)).filter((name) => /^\w+$/.test(name)) }];
}
