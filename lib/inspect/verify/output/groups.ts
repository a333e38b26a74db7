import { grouped } from '../../../internal/grouped';
import { CheckStatus, type Finding } from '../../report/finding';

/** A row of the table: one finding, or what many have in common. */
export interface Row {
  readonly status: CheckStatus;
  readonly check: string;
  readonly subject: string;
  readonly found: string;
  readonly wanted: string;
}

/** Beyond this many findings of one check that end the same way, the table counts them; `--json` has each. */
const MOST_ROWS = 10;

/** The order in which a reader wants them. */
const ORDER = [CheckStatus.PASS, CheckStatus.SKIP, CheckStatus.WARN, CheckStatus.ERROR, CheckStatus.FAIL];

/** The findings as rows: what holds at several subjects is one row, what does not hold has its own, up to a limit. */
export function rowsOf(findings: readonly Finding[]): Row[] {
  return [...grouped(findings, ({ check }) => check).values()].flatMap((ofCheck) => {
    const byStatus = grouped(ofCheck, ({ status }) => status);
    return ORDER.flatMap((status) => rowsOfStatus(status, byStatus.get(status) ?? []));
  });
}

function rowsOfStatus(status: CheckStatus, findings: readonly Finding[]): Row[] {
  const [first] = findings;
  if (!first) return [];
  if (status === CheckStatus.PASS || status === CheckStatus.SKIP) {
    return [...grouped(findings, ({ wanted }) => wanted).values()].length > MOST_ROWS
      ? [summed(status, findings)]
      : [...grouped(findings, ({ wanted }) => wanted).values()].map((same) => summed(status, same));
  }
  const rows = findings.slice(0, MOST_ROWS).map((finding) => summed(status, [finding]));
  const rest = findings.slice(MOST_ROWS);
  return rest.length === 0 ? rows : [...rows, summed(status, rest)];
}

/** One row for several findings: it shows a value when all have it. */
function summed(status: CheckStatus, findings: readonly Finding[]): Row {
  const [first] = findings as [Finding];
  const common = (key: 'found' | 'wanted') =>
    findings.every((finding) => finding[key] === first[key]) ? first[key] : '(differs)';
  const more = findings.length - 1;
  const subject = more === 0 ? first.subject : `${first.subject} and ${more} more`;
  return { status, check: first.check, subject, found: common('found'), wanted: common('wanted') };
}

/** What to say of findings that do not hold: the same advice once, with the subjects that it is for. */
export interface Advised {
  readonly status: CheckStatus;
  readonly check: string;
  readonly subjects: readonly string[];
  readonly meaning: string;
  readonly fix: string;
  readonly docs: string;
}

/** The advice of the findings that do not hold, the worst first. */
export function adviceOf(findings: readonly Finding[]): Advised[] {
  const told = findings.filter(({ meaning }) => meaning !== undefined);
  const groups = [
    ...grouped(told, ({ status, check, meaning, fix }) => [status, check, meaning, fix].join('\0')).values(),
  ];
  return groups
    .map((group) => {
      const [{ status, check, meaning = '', fix = '', docs }] = group as [Finding];
      return { status, check, subjects: [...new Set(group.map(({ subject }) => subject))], meaning, fix, docs };
    })
    .sort((a, b) => ORDER.indexOf(b.status) - ORDER.indexOf(a.status));
}
