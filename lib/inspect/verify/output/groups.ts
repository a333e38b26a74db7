import { grouped } from '../../../internal/grouped';
import { CheckStatus, type Finding } from '../../report/finding';

/** A row of the table: one finding, or what many have in common. */
export type Row = Pick<Finding, 'status' | 'check' | 'subject' | 'found' | 'wanted'>;

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
  if (findings.length === 0) return [];
  if (status === CheckStatus.PASS || status === CheckStatus.SKIP) {
    const alike = [...grouped(findings, ({ wanted }) => wanted).values()];
    return (alike.length > MOST_ROWS ? [findings] : alike).map(summed);
  }
  const rest = findings.slice(MOST_ROWS);
  const rows = findings.slice(0, MOST_ROWS).map((finding) => [finding]);
  return (rest.length === 0 ? rows : [...rows, rest]).map(summed);
}

/** One row for several findings: it shows a value when all have it. */
function summed(findings: readonly Finding[]): Row {
  const [first] = findings as [Finding];
  const common = (key: 'found' | 'wanted') =>
    findings.every((finding) => finding[key] === first[key]) ? first[key] : '(differs)';
  const more = findings.length - 1;
  const subject = more === 0 ? first.subject : `${first.subject} and ${more} more`;
  return { ...first, subject, found: common('found'), wanted: common('wanted') };
}

/** What to say of findings that do not hold: the same advice once, with the subjects that it is for. */
export interface Advised extends Finding {
  readonly subjects: readonly string[];
}

export function adviceOf(findings: readonly Finding[]): Advised[] {
  const told = findings.filter(({ meaning }) => meaning !== undefined);
  const alike = grouped(told, ({ status, check, meaning, fix }) => [status, check, meaning, fix].join('\0'));
  return [...alike.values()]
    .map((group) => ({ ...(group[0] as Finding), subjects: [...new Set(group.map(({ subject }) => subject))] }))
    .sort((a, b) => ORDER.indexOf(b.status) - ORDER.indexOf(a.status));
}
