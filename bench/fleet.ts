/**
 * How long a fleet takes, as whole processes and as users get it: a full run and one that changes nothing, one thread and two, at 1,000
 * clusters, and at 10,000 if FLEET_LARGE is set. What is compared takes turns, so that ratios can be taken on a busy machine, too. Needs a
 * build (`npm run build`).
 *
 * With HELM (a Helm binary) and HELM_CHART (a folder with the official istio-csr chart) in the environment, beside `helm template`, too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { BUILT, measured, millis, report } from './measure';

const [COUNT, LARGE] = [1000, 10_000];
const RUNS = 3;

interface Bench {
  readonly folder: string;
  readonly app: string;
}

type Run = ReturnType<typeof measured>;

/** A run of the app by itself: what it takes of the processor, and the most memory that it has. */
function run({ folder, app }: Bench, count: number, isNew: boolean): Run {
  const outdir = join(folder, 'dist');
  if (isNew) rmSync(outdir, { recursive: true, force: true });
  return checked(measured([app], folder, { FLEET_COUNT: `${count}`, CDK8S_OUTDIR: outdir }));
}

/** The time of a run by the command line, by the clock. */
function jobsMillis({ folder, app }: Bench, jobs: number, more: NodeJS.ProcessEnv = {}): number {
  const outdir = join(folder, 'dist');
  rmSync(outdir, { recursive: true, force: true });
  const args = [BUILT, 'fleet', 'synth', app, '--output', outdir, '--jobs', `${jobs}`];
  const env = { ...process.env, FLEET_COUNT: `${COUNT}`, ...more };
  return millis(() => checked(spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env })));
}

function checked<T extends { readonly status: number | null }>(result: T): T {
  if (result.status !== 0) throw new Error(`a run ended with ${result.status}`);
  return result;
}

function least(runs: readonly Run[], of: 'millis' | 'mebibytes'): number {
  return Math.min(...runs.map((each) => each[of]));
}

/** Runs that take turns, a few times each. */
function turns<Kind extends string>(kinds: Readonly<Record<Kind, () => Run>>, times = RUNS): Record<Kind, Run[]> {
  const runs = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []])) as unknown as Record<Kind, Run[]>;
  for (let turn = 0; turn < times; turn += 1) {
    for (const kind of Object.keys(kinds) as Kind[]) runs[kind].push(kinds[kind]());
  }
  return runs;
}

function benchSizes(bench: Bench): void {
  const { base, full, unchanged } = turns({
    base: () => run(bench, 1, true),
    full: () => run(bench, COUNT, true),
    unchanged: () => run(bench, COUNT, false),
  });
  const start = least(base, 'millis');
  const cluster = (least(full, 'millis') - start) / COUNT;
  report('one cluster, the whole process (processor time)', start, 'ms');
  report('1,000 clusters, one more cluster of a full run', cluster, 'ms');
  report('1,000 clusters, one more cluster of an unchanged run', (least(unchanged, 'millis') - start) / COUNT, 'ms');
  report('the unchanged run in parts of the full one', least(unchanged, 'millis') / least(full, 'millis'), '');
  report('1,000 clusters, the most memory', least(full, 'mebibytes'), 'MiB');
  if (process.env.FLEET_LARGE === undefined) return;
  const { small, large } = turns({ small: () => run(bench, COUNT, true), large: () => run(bench, LARGE, true) }, 1);
  const [one, other] = [(least(small, 'millis') - start) / COUNT, (least(large, 'millis') - start) / LARGE];
  report('10,000 clusters, one more cluster', other, 'ms');
  report('one more cluster of 10,000 in parts of one of 1,000', other / one, '');
  report('10,000 clusters, the most memory', least(large, 'mebibytes'), 'MiB');
}

function benchJobs(bench: Bench): void {
  const times = Array.from({ length: RUNS }, () => ({ one: jobsMillis(bench, 1), two: jobsMillis(bench, 2) }));
  const [one, two] = [Math.min(...times.map((each) => each.one)), Math.min(...times.map((each) => each.two))];
  report('1,000 clusters by fleet synth, one thread (by the clock)', one, 'ms');
  report('1,000 clusters by fleet synth, two threads', two, 'ms');
  report('one thread in parts of two', one / two, '');
}

/** What Helm and the official chart take for an agent, beside a fleet of agents with its start. */
function benchHelm(bench: Bench): void {
  const { HELM: program, HELM_CHART: chart } = process.env;
  if (!program || !chart) {
    console.log('helm template: skipped, because HELM and HELM_CHART are not both set');
    return;
  }
  const args = ['template', 'csr', chart, '--set', 'app.server.clusterID=c-1'];
  const times = Array.from({ length: RUNS }, () => ({
    helm: millis(() => checked(spawnSync(program, args, { stdio: 'ignore' }))),
    fleet: jobsMillis(bench, 1, { FLEET_AGENTS: 'true' }) / COUNT,
  }));
  const [helm, fleet] = [Math.min(...times.map((each) => each.helm)), Math.min(...times.map((each) => each.fleet))];
  report(
    `helm template of an agent (${spawnSync(program, ['version', '--short']).stdout})`.replace('\n', ''),
    helm,
    'ms',
  );
  report('an agent of 1,000 by fleet synth, one thread, with its start', fleet, 'ms');
  report('helm template in parts of that', helm / fleet, '');
}

export function benchFleet(): void {
  if (!existsSync(BUILT)) {
    console.log(`fleet: skipped, because ${BUILT} is not there: npm run build`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const app = join(folder, 'main.js');
    // The library and its peers as they are installed, wherever the app is.
    const peers = ['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => [name, resolve('node_modules', name)]);
    const alias = Object.fromEntries([...peers, ['cdk8s-istio-csr', resolve('build', 'lib')]]) as Record<
      string,
      string
    >;
    const entryPoints = [join(__dirname, 'fleet-app.ts')];
    buildSync({ entryPoints, outfile: app, bundle: true, platform: 'node', alias, external: Object.values(alias) });
    const bench = { folder, app };
    benchSizes(bench);
    benchJobs(bench);
    benchHelm(bench);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
