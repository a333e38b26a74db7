import { checked } from '../../internal/checked/checked';
import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { toJunit } from './output/junit';
import { toTable } from './output/table';

/** How a report is drawn as a table. */
export interface VerificationTableOptions {
  /**
   * The width of the terminal, in characters; at least 60 are used.
   *
   * @default 120
   */
  readonly width?: number;

  /**
   * Whether ticks and crosses are coloured, by the escape sequences that terminals know.
   *
   * @default false
   */
  readonly color?: boolean;
}

/** What a verification found. */
@checked
export class VerificationReport extends Report {
  /**
   * @param at the moment for which it was made
   * @param findings what each check found
   * @param notes what a reader should know beside the findings
   */
  public constructor(at: Date, findings: Finding[], notes: string[] = []) {
    super('verify', findings, notes, at);
  }

  /** JUnit XML, which most CI systems show: one suite a check, of each cluster of a fleet, and one test a subject. */
  public toJunit(): string {
    return toJunit(this.findings, this.at as Date);
  }

  /** A table for people, with an explanation of what does not hold below it. Of a fleet it has a line for each cluster. */
  public toTable(options: VerificationTableOptions = {}): string {
    return toTable(this.findings, this.notes, options);
  }
}
