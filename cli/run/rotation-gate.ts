import { setTimeout } from 'node:timers/promises';
import { Report } from '../../lib/inspect/report/report';
import { type Clock, lookUntilSafe } from '../../lib/inspect/rotation/gate/polling';
import { type GateProps, type Look, RotationGate, rotationStatus } from '../../lib/inspect/rotation/gate/rotation-gate';
import { RotationCheck } from '../../lib/inspect/rotation/rotation-check';
import { span } from '../../lib/inspect/verify/describe';
import { toTable } from '../../lib/inspect/verify/output/table';
import { tell } from '../../lib/internal/tell';
import { REFUSED, tellFailure, USAGE, UsageError } from '../exit-codes';
import type { LiveOptions } from '../live-options';
import { placeOf, readCount, readDuration, readPlace, readTime } from '../option-values';
import { ProgressBar } from '../progress-bar';
import type { GateOptions, StatusOptions } from '../rotation-command';
import { isCapableTerminal, tableStyle } from '../streams';
import { print } from '../write-whole';
import { telling } from './errors';

const CLOCK: Clock = { now: () => new Date(), sleep: (millis) => setTimeout(millis) };

const INTERVAL_MILLIS = 30_000;

/** Tells whether the next commit is safe in a running mesh. */
export const gateRotation = telling((to: string, options: GateOptions) => gate(to, options, CLOCK), tellFailure);

export const tellStatus = telling(async (options: StatusOptions) => {
  const bar = progressBar();
  const report = await rotationStatus(propsOf(options, bar), CLOCK.now()).finally(() => bar?.clear());
  print(options.json ? report.toJson() : statusText(report));
  if (!report.ok) process.exitCode = USAGE;
}, tellFailure);

function statusText({ findings, notes }: Report): string {
  const said = findings.map(({ subject, found }) => `${subject}\n${found.replace(/^|; /g, '\n  ').slice(1)}\n`);
  return [...said, ...notes.map((note) => `note: ${note}\n`)].join('');
}

async function gate(to: string, options: GateOptions, clock: Clock): Promise<void> {
  const waitMillis = readDuration('--wait', options.wait)?.toMilliseconds({ integral: false }) ?? 0;
  const given = readTime('--interval', options.interval)?.toMilliseconds({ integral: false });
  if (given !== undefined && options.wait === undefined) throw new UsageError('--interval needs --wait');
  const bar = progressBar();
  const rotation = new RotationGate(propsOf(options, bar), to);
  const offline = options.from === undefined ? undefined : RotationCheck.compare(options.from, to).report;
  const isRefused = offline && (!offline.ok || (options.strict && offline.findings.length > 0));
  // A step that breaks trust however long one waits is not waited for.
  const patience = { waitMillis: isRefused ? 0 : waitMillis, intervalMillis: given ?? INTERVAL_MILLIS };
  const look = (now: Date) => rotation.look(now, options.acceptOutage).finally(() => bar?.clear());
  const { verdict, report } = await lookUntilSafe(look, patience, clock, (answer, passed) =>
    tell('waiting', `${span(passed / 1000)} of ${span(waitMillis / 1000)}: ${told(answer)}`),
  );
  const findings = [...(offline?.findings ?? []), ...report.findings];
  const notes = [...(offline?.notes ?? []), ...report.notes];
  const all = new Report(report.command, findings, [...new Set(notes)], report.at);
  const word = isRefused ? 'unsafe' : verdict;
  print(options.json ? all.toJson() : `${toTable(findings, all.notes, tableStyle())}${word}\n`);
  process.exitCode = CODES[word];
}

const CODES = { safe: 0, 'not yet': REFUSED, unsafe: REFUSED, 'not known': USAGE } as const;

/** What is still waited for, in a line. */
function told(answer: Look | Error): string {
  if (answer instanceof Error) return answer.message;
  const open = answer.report.findings.filter(({ status }) => status !== 'pass' && status !== 'warn');
  return open.map(({ check, found }) => `${check} ${found}`).join('; ');
}

function progressBar(): ProgressBar | undefined {
  return isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
}

function propsOf(options: LiveOptions, progress: ProgressBar | undefined): GateProps {
  return {
    executables: {
      kubectl: options.kubectl ?? 'kubectl',
      istioctl: options.istioctl ?? 'istioctl',
      context: options.context,
      timeoutMillis: readTime('--timeout', options.timeout)?.toMilliseconds({ integral: false }) ?? 30_000,
      concurrency: readCount('--concurrency', options.concurrency, 100) ?? 8,
    },
    progress,
    meshNamespace: options.meshNamespace,
    agent: placeOf(readPlace('--agent', options.agent)),
  };
}
