import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { toJunit } from '../verify/output/junit';
import { toTable } from '../verify/output/table';
import type { VerificationTableOptions } from '../verify/verification-report';
import type { LoadResult } from './load';

/** What a probe found, and what was measured under load. */
export class ProbeReport extends Report {
  private readonly moment: Date;

  /** @param load what all pods did, and each; nothing where no load was asked for */
  public constructor(
    at: Date,
    findings: Finding[],
    notes: string[],
    public readonly load: readonly LoadResult[],
  ) {
    super('probe', findings, notes, at);
    this.moment = at;
  }

  public override toJson(): string {
    const report: object = JSON.parse(super.toJson());
    return this.load.length === 0 ? super.toJson() : `${JSON.stringify({ ...report, load: this.load }, null, 2)}\n`;
  }

  public toJunit(): string {
    return toJunit(this.findings, this.moment, this.command);
  }

  public toTable(options: VerificationTableOptions = {}): string {
    return toTable(this.findings, this.notes, options);
  }
}
