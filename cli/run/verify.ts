import type { Duration } from 'cdk8s';
import { FleetVerification } from '../../lib/inspect/verify/fleet/fleet-verification';
import { MeshVerification } from '../../lib/inspect/verify/mesh-verification';
import { toMetrics } from '../../lib/inspect/verify/output/metrics';
import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { codeOf, tellFailure, UsageError } from '../exit-codes';
import { read, readCount, readDuration, readPlace, readTime, readWave } from '../option-values';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal } from '../streams';
import type { VerifyOptions } from '../verify-command';
import { writeOutputs } from '../write-whole';
import { telling } from './errors';
import { checkOutputs, printReport } from './report-output';
import { untilInterrupted, watch } from './watch';

export const verifyMesh = telling(verify, tellFailure);

async function verify(options: VerifyOptions): Promise<void> {
  const interval = intervalOf(options.interval);
  if (interval === undefined) {
    const report = await reportOf(options);
    print(options, report);
    process.exitCode = codeOf(report);
    return;
  }
  const labels = labelsOf(options);
  process.exitCode = await watch(
    {
      verify: () => reportOf(options),
      tell: (report) => print(options, report),
      tellAttempt: (report, at) => {
        const text = () => toMetrics(report, { at, isTold: false }, labels);
        writeOutputs({ '--metrics': options.metrics }, { '--metrics': text }, () => '');
      },
    },
    untilInterrupted(interval.toMilliseconds({ integral: false })),
  );
}

function print(options: VerifyOptions, report: VerificationReport): void {
  printReport(report, options, () => report.toOpenMetrics(labelsOf(options)));
}

/** What tells the metrics of several meshes apart: a collector that reads two files with the same series refuses all it has. */
function labelsOf({ context, meshNamespace }: VerifyOptions): Record<string, string> {
  return { ...(context && { context }), ...(meshNamespace && { mesh_namespace: meshNamespace }) };
}

async function reportOf(options: VerifyOptions): Promise<VerificationReport> {
  checkUsage(options);
  const common = {
    maxLifetime: readDuration('--max-lifetime', options.maxLifetime),
    warnBelow: read('--warn-below', options.warnBelow, share, 'a percentage from 0 to 100'),
    at: read('--at', options.at, moment, 'a time such as 2026-08-01T12:00:00Z'),
  };
  const { namespace: namespaces, serviceAccount: serviceAccounts, proxySecret = [], caSecret = [] } = options;
  if (!options.live) {
    const verification = new MeshVerification({ ...common, dist: options.dist, trustDomain: options.trustDomain });
    return verification.verifyFiles({ proxySecrets: proxySecret, caSecrets: caSecret, namespaces, serviceAccounts });
  }
  const bar = isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
  const live = {
    namespaces,
    caSecretFiles: caSecret,
    sample: readCount('--sample', options.sample),
    concurrency: readCount('--concurrency', options.concurrency, 100),
    timeout: readTime('--timeout', options.timeout),
    kubectl: options.kubectl,
    istioctl: options.istioctl,
    progress: bar,
  };
  try {
    if (options.fleet !== undefined) {
      const choice = {
        only: options.only,
        wave: readWave('--wave', options.wave),
        clustersAtOnce: readCount('--clusters-at-once', options.clustersAtOnce, 100),
      };
      return await new FleetVerification({ ...common, fleet: options.fleet }).verifyLive({ ...live, ...choice });
    }
    return await new MeshVerification({ ...common, dist: options.dist, trustDomain: options.trustDomain }).verifyLive({
      ...live,
      context: options.context,
      meshNamespace: options.meshNamespace,
      agent: readPlace('--agent', options.agent),
      caSecret: readPlace('--ca-secret-name', options.caSecretName),
    });
  } finally {
    bar?.clear();
  }
}

/** Options that only one of the ways reads; another one's would be ignored in silence. */
const LIVE_ONLY = [
  'fleet',
  'context',
  'meshNamespace',
  'agent',
  'caSecretName',
  'sample',
  'concurrency',
  'timeout',
  'interval',
  'kubectl',
  'istioctl',
] as const;

const FLEET_ONLY = ['only', 'wave', 'clustersAtOnce'] as const;

/** What differs from cluster to cluster: fleet.json and the folders tell it. */
const NOT_OF_A_FLEET = ['context', 'dist', 'trustDomain', 'meshNamespace', 'agent', 'caSecretName'] as const;

function checkUsage(options: VerifyOptions): void {
  checkOutputs(options);
  const ofFleet = FLEET_ONLY.find((key) => options[key] !== undefined);
  if (ofFleet && options.fleet === undefined) throw new UsageError(`${optionOf(ofFleet)} needs --fleet`);
  if (options.live) {
    const ofOne = NOT_OF_A_FLEET.find((key) => options[key] !== undefined);
    if (ofOne && options.fleet !== undefined) {
      throw new UsageError(`${optionOf(ofOne)} and --fleet exclude each other: the index and the folders tell it`);
    }
    if (options.proxySecret) throw new UsageError('--proxy-secret and --live exclude each other');
    if (options.at && options.interval) throw new UsageError('--at and --interval exclude each other');
    if (options.serviceAccount)
      throw new UsageError('--service-account is for files: with --live each pod tells its own');
    return;
  }
  const misplaced = LIVE_ONLY.find((key) => options[key] !== undefined);
  if (misplaced) throw new UsageError(`${optionOf(misplaced)} needs --live`);
  if (!options.proxySecret || !options.caSecret) {
    throw new UsageError('give --proxy-secret FILE and --ca-secret FILE, or --live');
  }
}

function optionOf(key: keyof VerifyOptions): string {
  return `--${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}

/** Each round asks the API server for a lot. */
const SHORTEST_INTERVAL_SECONDS = 10;

function intervalOf(text: string | undefined): Duration | undefined {
  const interval = readTime('--interval', text);
  if (interval === undefined || interval.toSeconds({ integral: false }) >= SHORTEST_INTERVAL_SECONDS) return interval;
  throw new UsageError(`--interval ${text}: write a duration from ${SHORTEST_INTERVAL_SECONDS}s on`);
}

function share(text: string): number | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)%?$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) / 100 : undefined;
}

function moment(text: string): Date | undefined {
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime()) ? date : undefined;
}
