import { grouped } from '../../../internal/grouped';
import { VERIFY } from '../../../monitoring/metrics';
import { CheckStatus, type Finding } from '../../report/finding';
import { Check } from '../checks';

/** A verification that was tried, whether or not it could tell anything. */
export interface Attempt {
  readonly at: Date;
  readonly isTold: boolean;
}

/** What a verification said. */
interface Verdict {
  readonly findings: readonly Finding[];
  readonly ok: boolean;
  readonly at?: Date;
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly unit?: 'seconds';
  readonly samples: readonly Sample[];
}

/** Whose life the checks tell. */
const KINDS: ReadonlyMap<string, string> = new Map([
  [Check.TRUST_ANCHOR, 'root'],
  [Check.ISTIOD_CERTIFICATE, 'istiod'],
  [Check.EXPIRY, 'workload'],
]);

/** Each root is a series for as long as Prometheus remembers; a mesh has a few. */
const MOST_ROOTS = 100;

/**
 * The last verdict as metrics, for whoever reads files of them.
 *
 * The text is read alike as OpenMetrics 1.0 and as the text format of Prometheus, which is what node_exporter's textfile collector parses
 * (v1.12.1, collector/textfile.go: expfmt.TextParser of prometheus/common v0.70.1). So every family is a gauge, because the older format
 * knows no `info` or `stateset` and calls counters otherwise; no sample has a timestamp, for which the collector drops the file; and no
 * line is blank. `# UNIT` and `# EOF`, which OpenMetrics wants, are comments to the older parser.
 *
 * @param verdict the last one that there is; nothing before the first
 * @param attempt the last attempt
 * @param labels stand on every sample
 */
export function toMetrics(verdict: Verdict | undefined, attempt: Attempt, labels: Labels): string {
  const families = [...(verdict ? familiesOf(verdict, attempt.at) : []), ...attempted(attempt)];
  return `${families.flatMap((family) => lines(family, labels)).join('\n')}\n# EOF\n`;
}

function familiesOf({ findings, ok, at }: Verdict, fallback: Date): Family[] {
  const roots = rootsOf(findings);
  return [
    gauge(VERIFY.ok, 'Whether the last verdict was that everything holds', [{ value: Number(ok) }]),
    gauge(VERIFY.findings, 'Findings of the last verdict by check and result', counted(findings)),
    moments(
      VERIFY.certificateEnds,
      'When the first certificate of a kind ends, as of the last verdict',
      soonest(findings),
    ),
    moments(
      VERIFY.rootEnds,
      'When a root ends that is meant to be trusted or that a proxy trusts',
      roots.map(({ labels, notAfter }) => ({ labels, value: secondsOf(notAfter) })),
    ),
    gauge(
      VERIFY.rootProxies,
      'Proxies that trust a root, of those that were asked',
      roots.map(({ labels, proxies }) => ({ labels, value: proxies })),
    ),
    moments(VERIFY.run, 'When the last verdict was given', [{ value: secondsOf(at ?? fallback) }]),
  ];
}

function attempted({ at, isTold }: Attempt): Family[] {
  return [
    gauge(VERIFY.attemptSuccess, 'Whether the last attempt came to a verdict', [{ value: Number(isTold) }]),
    moments(VERIFY.attempt, 'When the last attempt was made', [{ value: secondsOf(at) }]),
  ];
}

/** Every result of every check, so that a series that was above zero is seen to come back. */
function counted(findings: readonly Finding[]): Sample[] {
  const byCheck = [...grouped(findings, ({ check }) => check)].sort(([one], [other]) => (one < other ? -1 : 1));
  return byCheck.flatMap(([check, ofCheck]) =>
    Object.values(CheckStatus).map((status) => ({
      labels: { check, status },
      value: ofCheck.filter((finding) => finding.status === status).length,
    })),
  );
}

function soonest(findings: readonly Finding[]): Sample[] {
  return [...KINDS].flatMap(([check, kind]) => {
    const ends = findings
      .filter((finding) => finding.check === check)
      .flatMap(({ certificates = [] }) => certificates.map(({ notAfter }) => secondsOf(notAfter)));
    return ends.length === 0 ? [] : [{ labels: { kind }, value: ends.reduce((one, other) => Math.min(one, other)) }];
  });
}

interface Root {
  readonly labels: Labels;
  readonly notAfter: Date;
  readonly proxies: number;
}

/** The roots that are meant to be trusted, and the others that proxies trust; each once. */
function rootsOf(findings: readonly Finding[]): Root[] {
  const of = (check: string) =>
    findings.filter((each) => each.check === check).flatMap(({ certificates = [] }) => certificates);
  const wanted = new Set(of(Check.TRUST_ANCHOR).map(({ fingerprint }) => fingerprint));
  const held = grouped(of(Check.ROOT_MATCHES), ({ fingerprint }) => fingerprint);
  const all = new Map([...of(Check.TRUST_ANCHOR), ...of(Check.ROOT_MATCHES)].map((root) => [root.fingerprint, root]));
  return [...all.values()]
    .map(({ fingerprint, subject, notAfter }) => ({
      labels: { fingerprint, subject, wanted: String(wanted.has(fingerprint)) },
      notAfter,
      proxies: held.get(fingerprint)?.length ?? 0,
    }))
    .sort((one, other) => (rankOf(one.labels) < rankOf(other.labels) ? -1 : 1))
    .slice(0, MOST_ROOTS);
}

/** Those that are wanted first. */
function rankOf({ wanted, fingerprint }: Labels): string {
  return `${wanted === 'true' ? 0 : 1}${fingerprint}`;
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, samples };
}

function moments(name: string, help: string, samples: readonly Sample[]): Family {
  return { ...gauge(name, help, samples), unit: 'seconds' };
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** A family; nothing of one without samples. */
function lines({ name, help, unit, samples }: Family, labels: Labels): string[] {
  if (samples.length === 0) return [];
  const head = [`# HELP ${name} ${help}.`, `# TYPE ${name} gauge`, ...(unit ? [`# UNIT ${name} ${unit}`] : [])];
  return [...head, ...samples.map((sample) => `${name}${labelText({ ...labels, ...sample.labels })} ${sample.value}`)];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
