import { checked } from '../../internal/checked/checked';
import { refuse } from '../../internal/refusal';
import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { toJunit } from './output/junit';
import { toMetrics } from './output/metrics';
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

/** What a label of the metrics says already. */
const OWN_LABELS = ['check', 'status', 'kind', 'fingerprint', 'subject', 'wanted'];

function isLabelName(name: string): boolean {
  return /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
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

  /**
   * Metrics in the text format of OpenMetrics, which node_exporter's textfile collector reads as well (docs/verify.md#watching): findings
   * by check and result, when the first certificate of each kind ends, and the roots by fingerprint.
   *
   * @param labels stand on every sample, such as the cluster's name, so that the files of several meshes can be read together
   */
  public toOpenMetrics(labels: { readonly [name: string]: string } = {}): string {
    const wrong = Object.keys(labels).find((name) => !isLabelName(name) || OWN_LABELS.includes(name));
    if (wrong !== undefined) {
      const allowed = `names of letters, digits and "_" that do not begin with a digit or "__", and none of ${OWN_LABELS.join(', ')}`;
      const fix = 'Choose another name for the label.';
      refuse('VerificationReport.toOpenMetrics', { prop: 'labels', received: wrong, allowed, fix });
    }
    return toMetrics(this, { at: this.at as Date, isTold: true }, labels);
  }

  /** A table for people, with an explanation of what does not hold below it. Of a fleet it has a line for each cluster. */
  public toTable(options: VerificationTableOptions = {}): string {
    return toTable(this.findings, this.notes, options);
  }
}
