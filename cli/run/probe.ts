import { isIP } from 'node:net';
import { ISTIO_NAMESPACE } from '../../lib/facts/istio';
import type { LoadSettings } from '../../lib/inspect/probe/load';
import { probe } from '../../lib/inspect/probe/probe';
import { hostOf } from '../../lib/inspect/read/dials';
import { agentsOfMesh, readDist, wantedOf } from '../../lib/inspect/verify/dist';
import { tell } from '../../lib/internal/tell';
import type { KeyKind } from '../../lib/x509/signing-request';
import { codeOf, tellFailure, UsageError } from '../exit-codes';
import { connectGrpc } from '../grpc-client';
import { placeOf, read, readCount, readDuration, readPlace, readTime } from '../option-values';
import type { ProbeOptions } from '../probe-command';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal } from '../streams';
import { telling } from './errors';
import { checkOutputs, printReport } from './report-output';

export const probeAgent = telling(run, tellFailure);

/** Programs that run at a time, beside the port-forwards. */
const PROGRAMS = 8;
const [CONCURRENCY, MOST_CONCURRENCY] = [8, 500];
const [TIMEOUT_MILLIS, WARN_BELOW] = [30_000, 0.2];

async function run(options: ProbeOptions): Promise<void> {
  checkOutputs(options);
  const report = await reportOf(options);
  printReport(report, options);
  process.exitCode = codeOf(report);
}

async function reportOf(options: ProbeOptions) {
  const { dist: path, meshNamespace, trustDomain, clusterId } = options;
  const caAddress = read(
    '--ca-address',
    options.caAddress,
    namedAddress,
    'HOST:PORT with a name, for which a certificate can be',
  );
  const agent = readPlace('--agent', options.agent);
  const lifetime = readDuration('--lifetime', options.lifetime);
  const timeout = readTime('--timeout', options.timeout);
  const load = loadOf(options);
  const mesh = readDist(path);
  const dist = wantedOf(mesh, agentsOfMesh(mesh, path ?? '', { agent, meshNamespace }));
  const bar = isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
  try {
    return await probe({
      executables: {
        kubectl: options.kubectl ?? 'kubectl',
        istioctl: 'istioctl',
        context: options.context,
        timeoutMillis: timeout?.toMilliseconds({ integral: false }) ?? TIMEOUT_MILLIS,
        concurrency: PROGRAMS,
      },
      service: {
        agent: placeOf(agent),
        meshNamespace: meshNamespace ?? (dist.meshNamespace || ISTIO_NAMESPACE),
        dist,
        caAddress,
        trustDomain,
        clusterId,
      },
      caller: {
        namespace: options.namespace,
        serviceAccount: options.serviceAccount,
        isNodeAccount: options.nodeAccount ?? false,
        key: read('--key', options.key, keyOf, 'rsa or ecdsa'),
      },
      rootFile: options.root,
      lifetimeSeconds: lifetime && Math.max(1, Math.round(lifetime.toSeconds({ integral: false }))),
      warnBelow: WARN_BELOW,
      isNegative: options.negative ?? false,
      load,
      connect: connectGrpc,
      announce: (text) => {
        bar?.clear();
        tell('note', text);
      },
      progress: bar,
    });
  } finally {
    bar?.clear();
  }
}

function loadOf(options: ProbeOptions): LoadSettings | undefined {
  const count = readCount('--count', options.count, 1_000_000);
  const millis = readTime('--duration', options.duration)?.toMilliseconds({ integral: false });
  const concurrency = readCount('--concurrency', options.concurrency, MOST_CONCURRENCY);
  if (count !== undefined || millis !== undefined) return { count, millis, concurrency: concurrency ?? CONCURRENCY };
  if (concurrency !== undefined) throw new UsageError('--concurrency needs --count or --duration');
  return undefined;
}

/** The agent's certificate is for names: nobody who dials an IP address trusts it. */
function namedAddress(text: string): string | undefined {
  const host = hostOf(text);
  return host === '' || host.includes(':') || isIP(host) !== 0 ? undefined : text;
}

function keyOf(text: string): KeyKind | undefined {
  return text === 'rsa' || text === 'ecdsa' ? text : undefined;
}
