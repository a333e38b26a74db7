/** A sample of a text in the format of OpenMetrics. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
/** An escape, or anything but a quote, a backslash and the end of the line. */
const LABEL = `[a-zA-Z_][a-zA-Z0-9_]*="(?:\\\\[\\\\"n]|[^"\\\\\\n])*"`;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?[0-9]+(?:\\.[0-9]+)?)$`);
const DESCRIPTOR = new RegExp(`^# (HELP|TYPE|UNIT) (${NAME}) (.+)$`);

/**
 * Parses what OpenMetrics 1.0 (its ABNF, for families of gauges) and the older text format of Prometheus (expfmt.TextParser of
 * prometheus/common v0.70.1) both accept, and refuses the rest: a blank line, a timestamp, a type but gauge, a family in two places, a
 * series that comes twice, a unit that is not the end of the name, and a text that does not end with `# EOF`.
 */
export function parseMetrics(text: string): MetricSample[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('does not end with "# EOF" and a line break');
  const families = new Set<string>();
  const series = new Set<string>();
  const samples: MetricSample[] = [];
  let [family, isSampled] = ['', false];
  for (const line of lines) {
    const [, keyword, described, rest = ''] = DESCRIPTOR.exec(line) ?? [];
    if (described !== undefined) {
      if (described !== family) {
        if (families.has(described)) throw new Error(`${described}: is in two places`);
        families.add(described);
        [family, isSampled] = [described, false];
      }
      if (isSampled) throw new Error(`${line}: comes after a sample`);
      if (keyword === 'TYPE' && rest !== 'gauge') throw new Error(`${line}: is no gauge`);
      if (keyword === 'UNIT' && !described.endsWith(`_${rest}`)) throw new Error(`${line}: is not in the name`);
      if (keyword === 'HELP' && /[\\"]/.test(rest)) throw new Error(`${line}: is escaped in two ways`);
      continue;
    }
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (name === undefined || name !== family) throw new Error(`${line}: is no sample of ${family}`);
    const pairs = [...labels.matchAll(/([a-zA-Z0-9_]+)="((?:\\.|[^"\\])*)"/g)];
    const parsed = Object.fromEntries(pairs.map(([, label, quoted = '']) => [label, unescaped(quoted)]));
    if (Object.keys(parsed).length !== pairs.length) throw new Error(`${line}: has a label twice`);
    const key = JSON.stringify([name, Object.entries(parsed).sort()]);
    if (series.has(key)) throw new Error(`${line}: comes twice`);
    series.add(key);
    isSampled = true;
    samples.push({ name, labels: parsed, value: Number(value) });
  }
  return samples;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
