import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { parseMetrics } from '../support/open-metrics';
import type { Outcome } from './captured';
import { argumentsIn, type Case, EARLIER, OUTPUT } from './case';
import { leaked } from './planted';

/** What any one input may take. */
export const MOST = { millis: 2000, mebibytes: 300 };

/** What steers a terminal, is not seen or turns the direction of a text; line breaks are how lines end. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A line that the runner of a pipeline takes for a command: GitHub's, and that of Azure. */
const WORKFLOW_COMMAND = /^[ \t]*(::|##\[|##vso\[)/m;

/** What is wrong with what a command gave for an input whose files are in a folder; nothing where all is as it has to be. */
export function faultsOf(input: Case, folder: string, outcome: Outcome): string[] {
  const { status, stdout, stderr, millis, mebibytes = 0 } = outcome;
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const given = Object.values(input.files).map(decoded).join('\n') + input.args.join('\n');
  // Of template and migrate what is printed is the input in another form: it is to hold all that was given.
  const [command] = input.args;
  const isTranslation = command === 'template' || command === 'migrate';
  const written = existsSync(join(folder, OUTPUT)) ? readFileSync(join(folder, OUTPUT), 'utf8') : '';
  const outputs = { stdout, stderr, [OUTPUT]: written };
  for (const [name, text] of Object.entries(outputs)) {
    const isOwn = isTranslation && name === 'stdout';
    // Blocks of text may have tabs.
    const control = CONTROL.exec(isOwn ? text.replaceAll('\t', '') : text)?.[0];
    check(control === undefined, `${name} has a control character (U+${control?.codePointAt(0)?.toString(16)})`);
    check(!WORKFLOW_COMMAND.test(text), `${name} has a line that is a command to a pipeline`);
    if (isOwn) continue;
    for (const kind of leaked(given, text)) check(false, `${name} shows a ${kind}`);
  }
  check([0, 1, 2].includes(status ?? -1), `the exit code is ${status}`);
  check(stdout !== '' || stderr !== '', 'nothing is said');
  check(
    !/^error: (TypeError|RangeError)|Maximum call stack|Cannot read prop|is not a function|\n {4}at /m.test(stderr),
    `an error that nobody foresaw: ${stderr}`,
  );
  check(status !== 2 || stdout === '', 'the exit code is 2, and there is output');
  check(stdout === '' || isWhole(input.args, stdout), 'stdout is half-written');
  const isWritten = argumentsIn(input.args, folder).some((arg) => arg.endsWith(`=${join(folder, OUTPUT)}`));
  const isDone = isWritten && status !== 2;
  check(isDone ? isMarkup(written) : written === EARLIER, `the file is ${isDone ? 'half-written' : 'written to'}`);
  const left = readdirSync(folder).filter((name) => name.startsWith('.'));
  check(left.length === 0, `${left.join()} is left`);
  check(millis < MOST.millis, `it takes ${Math.round(millis)} ms`);
  check(mebibytes < MOST.mebibytes, `it takes ${Math.round(mebibytes)} MiB`);
  return faults;
}

/** Whether an output has its end. */
function isWhole(args: readonly string[], text: string): boolean {
  const [command] = args;
  if (!text.endsWith('\n')) return false;
  try {
    if (args.includes('--json')) JSON.parse(text);
    else if (command === 'template') loadAll(text);
    else if (args.includes('--metrics=-')) parseMetrics(text);
    else if (args.some((arg) => /^--(svg|html|junit)=-$/.test(arg))) return isMarkup(text);
    return true;
  } catch {
    return false;
  }
}

function isMarkup(text: string): boolean {
  return /^(<svg [\s\S]*<\/svg>|<!doctype html>[\s\S]*<\/html>|<\?xml [\s\S]*<\/testsuites>)\n?$/i.test(text);
}

/** The text of a file in whatever encoding it is. */
function decoded(bytes: Buffer | string): string {
  if (typeof bytes === 'string') return bytes;
  return `${bytes.toString('utf8')}\n${bytes.toString('utf16le')}`;
}
