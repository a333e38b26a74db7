import { REFUSED } from '../exit-codes';
import { tableStyle } from '../streams';
import { printedOption, writeOutputs } from '../write-whole';

interface Wanted {
  readonly json?: true;
  readonly junit?: string;
}

interface Printable {
  readonly ok: boolean;
  toJson(): string;
  toJunit(): string;
  toTable(style: { width?: number; color: boolean }): string;
}

/** Refuses two reports on standard output, before anything is done for them. */
export function checkOutputs(wanted: Wanted): void {
  printedOption(filesOf(wanted));
}

/** Writes a report in the forms that are wanted, and has the process end with the code for it. */
export function writeReport(report: Printable, wanted: Wanted): void {
  writeOutputs(filesOf(wanted), { '--junit': () => report.toJunit(), '--json': () => report.toJson() }, () =>
    report.toTable(tableStyle()),
  );
  process.exitCode = report.ok ? 0 : REFUSED;
}

function filesOf({ json, junit }: Wanted) {
  return { '--junit': junit, '--json': json ? '-' : undefined };
}
