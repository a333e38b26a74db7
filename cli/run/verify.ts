import { Duration } from 'cdk8s';
import { MeshVerification } from '../../lib/inspect/verify/mesh-verification';
import { toMetrics } from '../../lib/inspect/verify/output/metrics';
import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { goSeconds } from '../../lib/internal/lifetimes';
import { tellFailure, UsageError } from '../exit-codes';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal, takesColours } from '../streams';
import type { VerifyOptions } from '../verify-command';
import { printedOption, writeOutputs } from '../write-whole';
import { telling } from './errors';
import { codeOf, untilInterrupted, watch } from './watch';

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
  const texts = {
    '--junit': () => report.toJunit(),
    '--metrics': () => report.toOpenMetrics(labelsOf(options)),
    '--json': () => report.toJson(),
  };
  writeOutputs(outputs(options), texts, () => report.toTable(tableStyle()));
}

function outputs({ junit, metrics, json }: VerifyOptions) {
  return { '--junit': junit, '--metrics': metrics, '--json': json ? '-' : undefined };
}

/** What tells the metrics of several meshes apart: a collector that reads two files with the same series refuses all it has. */
function labelsOf({ context, meshNamespace }: VerifyOptions): Record<string, string> {
  return { ...(context && { context }), ...(meshNamespace && { mesh_namespace: meshNamespace }) };
}

async function reportOf(options: VerifyOptions): Promise<VerificationReport> {
  checkUsage(options);
  const verification = new MeshVerification({
    dist: options.dist,
    trustDomain: options.trustDomain,
    maxLifetime: read('--max-lifetime', options.maxLifetime, duration, DURATION),
    warnBelow: read('--warn-below', options.warnBelow, share, 'a percentage from 0 to 100'),
    at: read('--at', options.at, moment, 'a time such as 2026-08-01T12:00:00Z'),
  });
  const { namespace: namespaces, serviceAccount: serviceAccounts, proxySecret = [], caSecret = [] } = options;
  if (!options.live) {
    return verification.verifyFiles({ proxySecrets: proxySecret, caSecrets: caSecret, namespaces, serviceAccounts });
  }
  const bar = isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
  try {
    return await verification.verifyLive({
      context: options.context,
      namespaces,
      meshNamespace: options.meshNamespace,
      agent: read('--agent', options.agent, place, PLACE),
      caSecret: read('--ca-secret-name', options.caSecretName, place, PLACE),
      caSecretFiles: caSecret,
      sample: read('--sample', options.sample, count, 'a whole number from 1 on'),
      concurrency: read('--concurrency', options.concurrency, upToHundred, 'a whole number from 1 to 100'),
      timeout: upToADay('--timeout', options.timeout),
      kubectl: options.kubectl,
      istioctl: options.istioctl,
      progress: bar,
    });
  } finally {
    bar?.clear();
  }
}

/** Options that only one of the two ways reads; another one's would be ignored in silence. */
const LIVE_ONLY = [
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

function checkUsage(options: VerifyOptions): void {
  printedOption(outputs(options));
  if (options.live) {
    if (options.proxySecret) throw new UsageError('--proxy-secret and --live exclude each other');
    if (options.at && options.interval) throw new UsageError('--at and --interval exclude each other');
    if (options.serviceAccount)
      throw new UsageError('--service-account is for files: with --live each pod tells its own');
    return;
  }
  const misplaced = LIVE_ONLY.find((key) => options[key] !== undefined);
  if (misplaced) throw new UsageError(`--${misplaced.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} needs --live`);
  if (!options.proxySecret || !options.caSecret) {
    throw new UsageError('give --proxy-secret FILE and --ca-secret FILE, or --live');
  }
}

/** The value of an option in the form that is wanted; nothing where the option is not given. */
function read<T>(option: string, text: string | undefined, parse: (text: string) => T | undefined, wanted: string) {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new UsageError(`${option} ${text}: write ${wanted}`);
  return value;
}

const DURATION = 'a duration such as 90s, 10m or 1h30m';
const PLACE = 'NAMESPACE/NAME';

function duration(text: string): Duration | undefined {
  const millis = Math.round((goSeconds(text) ?? 0) * 1000);
  return millis >= 1 && Number.isSafeInteger(millis) ? Duration.millis(millis) : undefined;
}

/** Beyond 24 days a timer of Node overflows and ends at once; nobody waits for a day. */
function upToADay(option: string, text: string | undefined): Duration | undefined {
  const time = read(option, text, duration, DURATION);
  if (time === undefined || time.toHours({ integral: false }) <= 24) return time;
  throw new UsageError(`${option} ${text}: write a duration up to 24h`);
}

/** Each round asks the API server for a lot. */
const SHORTEST_INTERVAL_SECONDS = 10;

function intervalOf(text: string | undefined): Duration | undefined {
  const interval = upToADay('--interval', text);
  if (interval === undefined || interval.toSeconds({ integral: false }) >= SHORTEST_INTERVAL_SECONDS) return interval;
  throw new UsageError(`--interval ${text}: write a duration from ${SHORTEST_INTERVAL_SECONDS}s on`);
}

function share(text: string): number | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)%?$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) / 100 : undefined;
}

function count(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function upToHundred(text: string): number | undefined {
  const number = count(text);
  return number !== undefined && number <= 100 ? number : undefined;
}

function place(text: string): string | undefined {
  return /^[^/]+\/[^/]+$/.test(text) ? text : undefined;
}

function moment(text: string): Date | undefined {
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime()) ? date : undefined;
}

function tableStyle(): { width?: number; color: boolean } {
  const { isTTY = false, columns } = process.stdout;
  return { width: isTTY ? columns : undefined, color: takesColours(process.stdout) };
}
