import { checked } from '../../internal/checked/checked';
import { safeText } from '../../internal/safe-text';
import { CheckStatus, type Finding } from './finding';

/** What `verify`, `rotation check`, `rotation status` or `graph` has to say: in the same words, and in one form for programs. */
@checked
export class Report {
  /** The version of the structure that `toJson` gives. */
  public static readonly VERSION = 2;

  /** What each check found. */
  public readonly findings: Finding[];
  /** What a reader should know beside the findings. */
  public readonly notes: string[];
  /** Whether everything holds: no check failed, and none could not be made. Warnings do not count. */
  public readonly ok: boolean;

  /**
   * @param command who says it: `verify`, `rotation check`, `rotation status` or `graph`
   * @param findings what each check found
   * @param notes what a reader should know beside the findings
   * @param at the moment for which it was made; none for what does not depend on time
   */
  public constructor(
    public readonly command: string,
    findings: Finding[],
    notes: string[] = [],
    public readonly at?: Date,
  ) {
    this.findings = [...findings];
    // Notes name objects of files and of the cluster.
    this.notes = notes.map((note) => safeText(note));
    this.ok = !findings.some(({ status }) => status === CheckStatus.FAIL || status === CheckStatus.ERROR);
  }

  /** The structure that docs/inspect-json.md describes, as JSON. */
  public toJson(): string {
    const count = (status: CheckStatus) => this.findings.filter((finding) => finding.status === status).length;
    const summary = Object.fromEntries(Object.values(CheckStatus).map((status) => [status, count(status)]));
    const { command, ok, at, notes, findings } = this;
    return `${JSON.stringify({ version: Report.VERSION, command, ok, at, summary, notes, findings }, null, 2)}\n`;
  }
}
