import { tableStyle } from '../streams';
import { printedOption, writeOutputs } from '../write-whole';

interface Wanted {
  readonly json?: true;
  readonly junit?: string;
  readonly metrics?: string;
}

interface Printable {
  toJson(): string;
  toJunit(): string;
  toTable(style: { width?: number; color: boolean }): string;
}

/** Refuses two reports on standard output, before anything is done for them. */
export function checkOutputs(wanted: Wanted): void {
  printedOption(filesOf(wanted));
}

/**
 * Writes a report in the forms that are wanted.
 *
 * @param metrics the report as metrics, of a command that has the option for it
 */
export function printReport(report: Printable, wanted: Wanted, metrics = () => ''): void {
  const texts = { '--junit': () => report.toJunit(), '--metrics': metrics, '--json': () => report.toJson() };
  writeOutputs(filesOf(wanted), texts, () => report.toTable(tableStyle()));
}

function filesOf({ json, junit, metrics }: Wanted) {
  return { '--junit': junit, '--metrics': metrics, '--json': json ? '-' : undefined };
}
