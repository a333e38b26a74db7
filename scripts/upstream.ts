/**
 * Lists what upstream has released that this library does not know, from the Go module proxy alone (`go list`, which has to
 * be installed, asks whatever GOPROXY says). Meant to run on a schedule.
 *
 *   npm run upstream
 *
 * Ends with 0 when there is nothing new, with 1 when there is, and with 2 when a registry could not tell and nothing else is new.
 */
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { newerReleases } from './upstream/newer-releases';
import { PROJECTS, type Project } from './upstream/projects';

const MILLIS = 60_000;

function main(): number {
  const results = PROJECTS.map(ask);
  for (const { line } of results) console.log(line);
  const codes = results.map(({ code }) => code);
  return codes.includes(1) ? 1 : Math.max(...codes);
}

function ask(project: Project): { readonly line: string; readonly code: number } {
  const { name, known, module, releases } = project;
  if (module === undefined) return { line: `${name}: ${known}; no registry tells, see ${releases}`, code: 0 };
  try {
    const newer = newerReleases(project, versionsOf(module));
    const what = newer.length > 0 ? `NEW ${newer.join(' ')}` : 'nothing new';
    return { line: `${name}: ${known}; ${what}`, code: newer.length > 0 ? 1 : 0 };
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    return { line: `${name}: ${known}; not known (${reason}), see ${releases}`, code: 2 };
  }
}

/** Asked outside of any module, so that no go.mod counts. */
function versionsOf(module: string): string[] {
  const options = { cwd: tmpdir(), encoding: 'utf8', timeout: MILLIS, stdio: 'pipe' } as const;
  const answer = execFileSync('go', ['list', '-m', '-versions', module], options);
  // The module's name comes first.
  return answer.trim().split(/\s+/).slice(1);
}

process.exitCode = main();
