import { MeshVerification } from '../../lib/inspect/verify/mesh-verification';
import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { REFUSED, tellFailure, UsageError } from '../exit-codes';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal } from '../streams';
import type { VerifyOptions } from '../verify-command';
import { printedOption, writeOutputs } from '../write-whole';
import { telling } from './errors';
import {
  count,
  DURATION,
  duration,
  moment,
  PLACE,
  place,
  read,
  share,
  tableStyle,
  timeout,
  upToHundred,
} from './option-values';

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
  printedOption(outputs(options));
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
