import { safeText } from '../../internal/safe-text';
import { CheckStatus, type VerificationFinding } from './finding';
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
export class VerificationReport {
  /** The version of the structure that `toJson` gives. */
  public static readonly VERSION = 1;

  /** What each check found. */
  public readonly findings: VerificationFinding[];
  /** What a reader should know beside the findings. */
  public readonly notes: string[];
  /** Whether everything holds: no check failed, and none could not be made. Warnings do not count. */
  public readonly ok: boolean;

  /**
   * @param at the moment for which it was made
   * @param findings what each check found
   * @param notes what a reader should know beside the findings
   */
  public constructor(
    public readonly at: Date,
    findings: VerificationFinding[],
    notes: string[] = [],
  ) {
    this.findings = [...findings];
    // Notes name objects of the cluster.
    this.notes = notes.map((note) => safeText(note));
    this.ok = !findings.some(({ status }) => status === CheckStatus.FAIL || status === CheckStatus.ERROR);
  }

  /** The structure that docs/verify.md describes, as JSON. */
  public toJson(): string {
    const count = (status: CheckStatus) => this.findings.filter((finding) => finding.status === status).length;
    const summary = Object.fromEntries(Object.values(CheckStatus).map((status) => [status, count(status)]));
    const { ok, at, notes, findings } = this;
    return `${JSON.stringify({ version: VerificationReport.VERSION, ok, at, summary, notes, findings }, null, 2)}\n`;
  }

  /** JUnit XML, which most CI systems show: one suite a check, one test a subject. */
  public toJunit(): string {
    return toJunit(this.findings, this.at);
  }

  /** A table for people, with an explanation of what does not hold below it. */
  public toTable(options: VerificationTableOptions = {}): string {
    return toTable(this.findings, this.notes, { width: options.width ?? 120, color: options.color ?? false });
  }
}
