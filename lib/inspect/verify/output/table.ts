import { grouped } from '../../../internal/grouped';
import { CheckStatus, type Finding } from '../../report/finding';
import { Check } from '../checks';
import type { VerificationTableOptions } from '../verification-report';
import { type Advised, adviceOf, type Row, rowsOf } from './groups';

const STYLES: Readonly<Record<CheckStatus, { mark: string; color: number; word: string; counted: string }>> = {
  [CheckStatus.PASS]: { mark: '✔', color: 32, word: 'holds', counted: 'passed' },
  [CheckStatus.FAIL]: { mark: '✘', color: 31, word: 'does not hold', counted: 'failed' },
  [CheckStatus.ERROR]: { mark: '?', color: 31, word: 'could not be checked', counted: 'could not be made' },
  [CheckStatus.WARN]: { mark: '!', color: 33, word: 'warning', counted: 'with a warning' },
  [CheckStatus.SKIP]: { mark: '-', color: 2, word: 'not checked', counted: 'not made' },
};

const NARROWEST = 60;
const GAP = '  ';
const MOST_SUBJECTS = 5;

/** An error message may be long; the table shows how it begins, `--json` has it whole. */
const LONGEST_CELL = 160;

/** More explanations than that nobody reads; the worst come first. */
const MOST_ADVICE = 20;

/**
 * The findings as a table, what does not hold explained below it, and a last line that sums up.
 *
 * No library draws it: `cli-table3` 0.6.5 cuts a long SPIFFE ID off, `columnify` 1.6.0 breaks it anywhere, and `table` 6.10.1, which
 * breaks it behind a sign, brings 16 packages to save 20 lines.
 */
export function toTable(
  findings: readonly Finding[],
  notes: readonly string[],
  options: VerificationTableOptions,
): string {
  const width = Math.max(NARROWEST, options.width ?? 120);
  const paint = (status: CheckStatus, text: string) =>
    options.color ? `\u001b[${STYLES[status].color}m${text}\u001b[0m` : text;
  const isFleet = findings.some(({ cluster }) => cluster !== undefined);
  // Of a fleet each cluster has a line, and only what does not hold has rows.
  const told = isFleet ? findings.filter(({ status }) => !QUIET.includes(status)).map(placed) : findings;
  const summary = isFleet ? clusterLines(findings, width, paint) : [];
  const rows = isFleet && told.length === 0 ? [] : rowLines(told, width, paint);
  const advice = adviceOf(told);
  const explanations = advice.slice(0, MOST_ADVICE).flatMap((advised) => ['', ...explained(advised, width, paint)]);
  const untold = advice.length - MOST_ADVICE;
  const all = untold > 0 ? [...notes, `${untold} more explanations are left out: --json has them all`] : notes;
  const remarks = all.length === 0 ? [] : ['', ...all.flatMap((note) => wrapped(`Note: ${note}`, width))];
  const gap = summary.length > 0 && rows.length > 0 ? [''] : [];
  return [...summary, ...gap, ...rows, ...explanations, ...remarks, '', sum(findings, width, paint), ''].join('\n');
}

/** What a line of a cluster counts, and nobody has to read. */
const QUIET = [CheckStatus.PASS, CheckStatus.SKIP];

const WORST_FIRST = [CheckStatus.FAIL, CheckStatus.ERROR, CheckStatus.WARN, CheckStatus.PASS];

/** A finding of a cluster by its place, as several have pods of one name. */
function placed(finding: Finding): Finding {
  return {
    ...finding,
    subject: finding.cluster === undefined ? finding.subject : `${finding.cluster}: ${finding.subject}`,
  };
}

/** A line for each cluster: how it is, and how many checks ended in which way. */
function clusterLines(findings: readonly Finding[], width: number, paint: Paint): string[] {
  const clusters = [...grouped(findings, ({ cluster = '' }) => cluster)].filter(([name]) => name !== '');
  const longest = Math.max(...clusters.map(([name]) => name.length));
  return clusters.map(([name, own]) => {
    // That a part was not checked takes nothing from what passed.
    const status = WORST_FIRST.find((each) => own.some((finding) => finding.status === each)) ?? CheckStatus.SKIP;
    const silent = own.find(({ check }) => check === Check.CLUSTER_REACHED);
    const text =
      silent === undefined ? sum(own, Number.POSITIVE_INFINITY, paint) : `could not tell: ${short(silent.found)}`;
    const [first = '', ...more] = silent === undefined ? [text] : wrapped(text, width - longest - 2 * GAP.length - 1);
    const indent = ' '.repeat(longest + 2 * GAP.length + 1);
    return [
      `${paint(status, STYLES[status].mark)}${GAP}${name.padEnd(longest)}${GAP}${first}`,
      ...more.map((part) => indent + part),
    ].join('\n');
  });
}

function rowLines(findings: readonly Finding[], width: number, paint: Paint): string[] {
  const rows = rowsOf(findings).map((row) => ({ ...row, found: short(row.found), wanted: short(row.wanted) }));
  const columns = columnsFor(rows, width);
  const body = rows.flatMap((row) => {
    const { mark } = STYLES[row.status];
    const [first = '', ...more] = line([mark, row.check, row.subject, row.found, row.wanted], columns);
    return [first.replace(mark, () => paint(row.status, mark)), ...more];
  });
  return [...line(['', 'CHECK', 'SUBJECT', 'FOUND', 'WANTED'], columns), ...body];
}

function short(text: string): string {
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
}

/** Gives each column what it needs, and shares what is left between the two values. */
function columnsFor(rows: readonly Row[], width: number): number[] {
  const widest = (key: 'check' | 'subject' | 'found' | 'wanted', title: string) =>
    Math.max(title.length, ...rows.map((row) => row[key].length));
  const check = widest('check', 'CHECK');
  const room = width - 1 - check - 4 * GAP.length;
  const subject = Math.min(widest('subject', 'SUBJECT'), Math.floor(room / 3));
  const [found, wanted] = [widest('found', 'FOUND'), widest('wanted', 'WANTED')];
  const values = room - subject;
  // One may have more than its half where the other needs less.
  const foundWidth = Math.min(found, Math.max(Math.floor(values / 2), values - wanted));
  return [1, check, subject, foundWidth, values - foundWidth];
}

function line(cells: readonly string[], columns: readonly number[]): string[] {
  const wrappedCells = cells.map((cell, index) => wrapped(cell, columns[index] ?? cell.length));
  const height = Math.max(...wrappedCells.map((lines) => lines.length));
  const row = (at: number) => wrappedCells.map((lines, index) => (lines[at] ?? '').padEnd(columns[index] ?? 0));
  return Array.from({ length: height }, (_, at) => row(at).join(GAP).trimEnd());
}

/** Breaks a text at spaces, and words that are longer than a line behind a sign that parts names, or anywhere. */
function wrapped(text: string, width: number): string[] {
  const half = Math.floor(width / 2);
  const part = new RegExp(`.{1,${width}}(?: +|$)|.{${half},${Math.max(half, width - 1)}}[/.,:;=-]|.{1,${width}}`, 'g');
  return text.match(part)?.map((line) => line.trimEnd()) ?? [''];
}

type Paint = (status: CheckStatus, text: string) => string;

function explained(advised: Advised, width: number, paint: Paint): string[] {
  const { status, check, subjects, meaning = '', fix = '', docs } = advised;
  const more = subjects.length - MOST_SUBJECTS;
  const named = subjects.slice(0, MOST_SUBJECTS).join(', ');
  const { mark, word } = STYLES[status];
  const title = `${mark} ${check} ${word}: ${named}${more > 0 ? ` and ${more} more` : ''}`;
  const [head = '', ...tail] = wrapped(title, width);
  const text = wrapped(`${meaning} ${fix} (${docs})`, width - 2).map((part) => `  ${part}`);
  return [paint(status, head), ...tail.map((part) => `  ${part}`), ...text];
}

function sum(findings: readonly Finding[], width: number, paint: Paint): string {
  const counts = Object.entries(STYLES).flatMap(([key, { counted }]) => {
    const status = key as CheckStatus;
    const count = findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [{ status, text: `${count} ${counted}` }];
  });
  const head = `${findings.length} ${findings.length === 1 ? 'check' : 'checks'}: `;
  const length = head.length + counts.map(({ text }) => text).join(', ').length;
  // Escape sequences take no room, so a line is broken before it is painted.
  return head + counts.map(({ status, text }) => paint(status, text)).join(length > width ? ',\n  ' : ', ');
}
