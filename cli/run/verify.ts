import { Duration } from 'cdk8s';
import { FleetVerification } from '../../lib/inspect/verify/fleet/fleet-verification';
import { MeshVerification } from '../../lib/inspect/verify/mesh-verification';
import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { goSeconds } from '../../lib/internal/lifetimes';
import { REFUSED, tellFailure, UsageError } from '../exit-codes';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal, takesColours } from '../streams';
import type { VerifyOptions } from '../verify-command';
import { printedOption, writeOutputs } from '../write-whole';
import { telling } from './errors';

export const verifyMesh = telling(verify, tellFailure);

async function verify(options: VerifyOptions): Promise<void> {
  const report = await reportOf(options);
  writeOutputs(outputs(options), { '--junit': () => report.toJunit(), '--json': () => report.toJson() }, () =>
    report.toTable(tableStyle()),
  );
  process.exitCode = report.ok ? 0 : REFUSED;
}

function outputs({ junit, json }: VerifyOptions) {
  return { '--junit': junit, '--json': json ? '-' : undefined };
}

async function reportOf(options: VerifyOptions): Promise<VerificationReport> {
  checkUsage(options);
  const common = {
    maxLifetime: read('--max-lifetime', options.maxLifetime, duration, DURATION),
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
    sample: read('--sample', options.sample, count, 'a whole number from 1 on'),
    concurrency: read('--concurrency', options.concurrency, upToHundred, UP_TO_HUNDRED),
    timeout: timeout(options.timeout),
    kubectl: options.kubectl,
    istioctl: options.istioctl,
    progress: bar,
  };
  try {
    if (options.fleet !== undefined) {
      const choice = {
        only: options.only,
        wave: read('--wave', options.wave, wave, 'a whole number from 0 on'),
        clustersAtOnce: read('--clusters-at-once', options.clustersAtOnce, upToHundred, UP_TO_HUNDRED),
      };
      return await new FleetVerification({ ...common, fleet: options.fleet }).verifyLive({ ...live, ...choice });
    }
    return await new MeshVerification({ ...common, dist: options.dist, trustDomain: options.trustDomain }).verifyLive({
      ...live,
      context: options.context,
      meshNamespace: options.meshNamespace,
      agent: read('--agent', options.agent, place, PLACE),
      caSecret: read('--ca-secret-name', options.caSecretName, place, PLACE),
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
  'kubectl',
  'istioctl',
] as const;

const FLEET_ONLY = ['only', 'wave', 'clustersAtOnce'] as const;

/** What differs from cluster to cluster: fleet.json and the folders tell it. */
const NOT_OF_A_FLEET = ['context', 'dist', 'trustDomain', 'meshNamespace', 'agent', 'caSecretName'] as const;

function checkUsage(options: VerifyOptions): void {
  printedOption(outputs(options));
  const ofFleet = FLEET_ONLY.find((key) => options[key] !== undefined);
  if (ofFleet && options.fleet === undefined) throw new UsageError(`${optionOf(ofFleet)} needs --fleet`);
  if (options.live) {
    const ofOne = NOT_OF_A_FLEET.find((key) => options[key] !== undefined);
    if (ofOne && options.fleet !== undefined) {
      throw new UsageError(`${optionOf(ofOne)} and --fleet exclude each other: the index and the folders tell it`);
    }
    if (options.proxySecret) throw new UsageError('--proxy-secret and --live exclude each other');
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

/** The value of an option in the form that is wanted; nothing where the option is not given. */
function read<T>(option: string, text: string | undefined, parse: (text: string) => T | undefined, wanted: string) {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new UsageError(`${option} ${text}: write ${wanted}`);
  return value;
}

const DURATION = 'a duration such as 90s, 10m or 1h30m';
const PLACE = 'NAMESPACE/NAME';
const UP_TO_HUNDRED = 'a whole number from 1 to 100';

function duration(text: string): Duration | undefined {
  const millis = Math.round((goSeconds(text) ?? 0) * 1000);
  return millis >= 1 && Number.isSafeInteger(millis) ? Duration.millis(millis) : undefined;
}

/** Beyond 24 days a timer of Node overflows and ends at once; nobody waits for a day. */
function timeout(text: string | undefined): Duration | undefined {
  const time = read('--timeout', text, duration, DURATION);
  if (time === undefined || time.toHours({ integral: false }) <= 24) return time;
  throw new UsageError(`--timeout ${text}: write a duration up to 24h`);
}

function share(text: string): number | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)%?$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= 100 ? Number(digits) / 100 : undefined;
}

function count(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function wave(text: string): number | undefined {
  return text === '0' ? 0 : count(text);
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
