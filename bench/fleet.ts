/**
 * How long a fleet takes, as whole processes: a full run and one that changes nothing, at 1,000 clusters, and at 10,000 if FLEET_LARGE is
 * set. Each line is of the same run, so that ratios can be taken.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './measure';

const COUNT = 1000;

interface Run {
  readonly millis: number;
  readonly mebibytes: number;
}

/** One process, with its own clock from its start to its end, its processor time, and the most memory that it had. */
function runOf(count: number, outdir: string): Run {
  const result = join(outdir, '..', 'result.json');
  const args = ['--require', 'tsx/cjs', join(__dirname, 'fleet-app.ts'), `${count}`, outdir, result];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(result, 'utf8')) as Run;
}

function bench(count: number, base: Run): Run {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const outdir = join(folder, 'dist');
    const [full, unchanged] = [runOf(count, outdir), runOf(count, outdir)];
    const name = `${count.toLocaleString('en')} clusters`;
    report(`${name}, a cluster of a full run (processor time)`, (full.millis - base.millis) / count, 'ms');
    report(`${name}, a cluster of an unchanged run`, (unchanged.millis - base.millis) / count, 'ms');
    report(`${name}, the unchanged run in parts of the full one`, unchanged.millis / full.millis, '');
    report(`${name}, the most memory`, full.mebibytes, 'MiB');
    return full;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function benchFleet(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  // The start of a process, with the library loaded and one cluster made.
  const base = runOf(1, join(folder, 'dist'));
  rmSync(folder, { recursive: true });
  report('one cluster, whole process', base.millis, 'ms');
  const small = bench(COUNT, base);
  if (process.env.FLEET_LARGE === undefined) return;
  const large = bench(10 * COUNT, base);
  report(
    'a cluster of 10,000 in parts of one of 1,000',
    (large.millis - base.millis) / (small.millis - base.millis) / 10,
    '',
  );
}
