import { inSpan, type Span } from '../../releases/span';
import type { ChartReader } from '../chart/chart-reader';
import type { AgentSettings } from '../settings';
import { sorted } from '../sorted';
import type { ChartValue, Demand, Kind, Option, OptionFacts, OptionFlag } from './option';
import type { PropPath } from './prop-path';

/** What a row says; the rest follows from its kind. */
interface Row<T> {
  readonly prop: PropPath;
  readonly kind: Kind<T>;
  /** What typed props default to. */
  readonly ours?: T | ((facts: OptionFacts) => T | undefined);
  readonly composed?: (facts: OptionFacts) => T | undefined;
  readonly flags?: readonly OptionFlag<T>[];
  readonly values?: readonly ChartValue[];
  /** What a value that is not ours asks of the release, in words that start a clause; those of the first flag are asked. */
  readonly what?: string;
  /** The releases that can do it, where no flag says so. */
  readonly releases?: Span;
  readonly demand?: (value: T, facts: OptionFacts) => Demand | undefined;
  readonly read?: (chart: ChartReader) => T | undefined;
  readonly tell?: (value: T | undefined, settings: AgentSettings) => Readonly<Record<string, unknown>>;
  readonly code?: Option<T>['code'];
}

/** Completes a row. */
export function option<T>(row: Row<T>): Option<T> {
  const { prop, kind, flags = [], values = [], what } = row;
  const ours = (facts: OptionFacts): T | undefined =>
    typeof row.ours === 'function' ? (row.ours as (facts: OptionFacts) => T | undefined)(facts) : row.ours;
  const told = (value: T | undefined): string =>
    value === undefined ? '' : (JSON.stringify(sorted(kind.tell(value))) ?? '');
  const demanded = (value: T, facts: OptionFacts): Demand | undefined => {
    const releases = row.releases ?? flags[0];
    if (what === undefined || releases === undefined || told(value) === told(ours(facts))) return undefined;
    return { what, since: releases.since, until: releases.until };
  };
  return {
    prop,
    kind,
    ours,
    composed: row.composed,
    flags,
    releases: row.releases,
    values,
    demand: row.demand ?? demanded,
    read: row.read ?? ((chart) => readPlain({ kind, flags, values }, chart)),
    tell:
      row.tell ??
      ((value, { release }) => {
        const path = values.find((each) => inSpan(release, each))?.path;
        return path === undefined || value === undefined ? {} : { [path]: kind.tell(value) };
      }),
    code:
      row.code ?? ((value, mine) => (value === undefined || told(value) === told(mine) ? undefined : kind.code(value))),
  };
}

/** The one value of a row in the chart; of a release whose chart does not have it, what its istio-csr does by itself. */
function readPlain<T>(
  { kind, flags, values }: Pick<Option<T>, 'kind' | 'flags' | 'values'>,
  chart: ChartReader,
): T | undefined {
  const { site, release } = chart;
  const path = values.find((each) => inSpan(release, each))?.path;
  const [flag, ...others] = flags;
  if (path === undefined) {
    const fallback = flag && fallbackOf(flag, chart);
    return fallback === undefined ? undefined : kind.read(site, '', fallback);
  }
  const raw = chart.get(path);
  const value = kind.read(site, `values.${path}`, raw);
  // The chart writes a scalar as it stands in the values, and nothing as an empty text.
  if (flag && flag.write === undefined && others.length === 0 && typeof raw !== 'object') {
    const given = chart.text(path);
    if (value === undefined || kind.write(value) !== given) chart.quirk(flag.name, [given]);
  }
  return value;
}

/** What istio-csr does where a flag is left out; nothing where it has no default. */
export function fallbackOf(
  { fallback }: OptionFlag<never>,
  { release }: Pick<ChartReader, 'release'>,
): string | undefined {
  if (typeof fallback === 'string' || fallback === undefined) return fallback;
  return fallback.find((span) => inSpan(release, span))?.value;
}
