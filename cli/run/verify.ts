import { Duration } from 'cdk8s';
import { MeshVerification } from '../../lib/inspect/verify/mesh-verification';
import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { goSeconds } from '../../lib/internal/lifetimes';
import { REFUSED, UsageError } from '../exit-codes';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal, takesColours } from '../streams';
import type { VerifyOptions } from '../verify-command';
import { writeWhole } from '../write-whole';
import { checking } from './errors';

export const verifyMesh = checking(verify);

async function verify(options: VerifyOptions): Promise<void> {
  const report = await reportOf(options);
  // Before standard output, so that a file that cannot be written is not found out behind a report that looks complete.
  if (options.junit !== undefined) writeWhole(options.junit, report.toJunit());
  process.stdout.write(options.json ? report.toJson() : report.toTable(tableStyle()));
  process.exitCode = report.ok ? 0 : REFUSED;
}

async function reportOf(options: VerifyOptions): Promise<VerificationReport> {
  checkUsage(options);
  const verification = new MeshVerification({
    dist: options.dist,
    trustDomain: options.trustDomain,
    maxLifetime: duration('--max-lifetime', options.maxLifetime),
    warnBelow: percent(options.warnBelow),
    at: moment(options.at),
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
      agent: place('--agent', options.agent),
      caSecret: place('--ca-secret-name', options.caSecretName),
      caSecretFiles: caSecret,
      sample: count('--sample', options.sample),
      concurrency: count('--concurrency', options.concurrency, 100),
      timeout: timeout(options.timeout),
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
  'kubectl',
  'istioctl',
] as const;

function checkUsage(options: VerifyOptions): void {
  if (options.live) {
    if (options.proxySecret) throw new UsageError('--proxy-secret and --live exclude each other');
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

function duration(option: string, text: string | undefined): Duration | undefined {
  if (text === undefined) return undefined;
  const millis = Math.round((goSeconds(text) ?? 0) * 1000);
  if (millis < 1 || !Number.isSafeInteger(millis))
    throw new UsageError(`${option} ${text}: write a duration such as 90s, 10m or 1h30m`);
  return Duration.millis(millis);
}

/** Beyond 24 days a timer of Node overflows and ends at once; nobody waits for a day. */
function timeout(text: string | undefined): Duration | undefined {
  const time = duration('--timeout', text);
  if (time && time.toHours({ integral: false }) > 24)
    throw new UsageError(`--timeout ${text}: write a duration up to 24h`);
  return time;
}

function percent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits] = /^(\d{1,3}(?:\.\d+)?)%?$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === undefined || value > 100)
    throw new UsageError(`--warn-below ${text}: write a percentage from 0 to 100`);
  return value / 100;
}

function count(option: string, text: string | undefined, most?: number): number | undefined {
  if (text === undefined) return undefined;
  const isRight = /^[1-9]\d{0,8}$/.test(text) && Number(text) <= (most ?? Number.POSITIVE_INFINITY);
  const range = most === undefined ? 'from 1 on' : `from 1 to ${most}`;
  if (!isRight) throw new UsageError(`${option} ${text}: write a whole number ${range}`);
  return Number(text);
}

function place(option: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[^/]+\/[^/]+$/.test(text)) return text;
  throw new UsageError(`${option} ${text}: write NAMESPACE/NAME`);
}

function moment(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(date.getTime()))
    throw new UsageError(`--at ${text}: write a time such as 2026-08-01T12:00:00Z`);
  return date;
}

/** A table for the terminal at hand, or for a file. */
function tableStyle(): { width?: number; color: boolean } {
  const { isTTY = false, columns } = process.stdout;
  return { width: isTTY ? columns : undefined, color: takesColours(process.stdout) };
}
