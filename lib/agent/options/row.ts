import { Duration } from 'cdk8s';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan, type Span } from '../../releases/span';
import type { ChartReader } from '../chart/chart-reader';
import { isSame } from '../json';
import { Lifetime } from '../lifetime';
import { certificateLifetime } from './kinds';
import type { ChartValue, Kind, Option, OptionFacts, OptionFlag, PropPath, ValueType } from './option';

/** What a row says; the rest follows from its kind. */
interface Row<T>
  extends Partial<Pick<Option<T>, 'composed' | 'flags' | 'releases' | 'values' | 'demand' | 'read' | 'tell' | 'code'>> {
  readonly prop: PropPath;
  readonly kind: Kind<T>;
  readonly ours?: T | ((facts: OptionFacts) => T | undefined);
  /** What a value that is not ours asks of the release, in words that start a clause; those of the first flag are asked. */
  readonly what?: string;
}

/** The releases before v0.2.0, whose chart has other values, and those since. */
export const FIRST_CHARTS: Span = { until: 'v0.2.0' };
export const SINCE_V020: Span = { since: 'v0.2.0' };

export function changed(before: string, since: string): OptionFlag<never>['fallback'] {
  return [
    { ...FIRST_CHARTS, value: before },
    { ...SINCE_V020, value: since },
  ];
}

/** A value of the chart that v0.2.0 moved from one path to another. */
export function moved(
  from: string,
  to: string,
  type: ValueType,
  fallback: unknown,
  { since, until }: Span = {},
): ChartValue[] {
  return [
    { path: from, type, default: fallback, since, ...FIRST_CHARTS },
    { path: to, type, default: fallback, ...SINCE_V020, until },
  ];
}

/** A lifetime that istio-csr and its chart set to a day before v0.2.0, and to an hour since. */
export function lifetimeOption(prop: PropPath, flag: OptionFlag<Lifetime>, [before, since]: [string, string]) {
  return option<Lifetime>({
    prop,
    kind: certificateLifetime,
    ours: () => new Lifetime(Duration.hours(1)),
    flags: [{ ...flag, fallback: changed('24h', '1h') }],
    values: [
      { path: before, type: 'string', default: '24h', ...FIRST_CHARTS },
      { path: since, type: 'string', default: '1h', ...SINCE_V020 },
    ],
  });
}

export function option<T>(row: Row<T>): Option<T> {
  const { kind, flags = [], values = [], what, ours } = row;
  const oursOf = (facts: OptionFacts): T | undefined =>
    typeof ours === 'function' ? (ours as (facts: OptionFacts) => T | undefined)(facts) : ours;
  const told = (value: T | undefined): unknown => (value === undefined ? undefined : kind.tell(value));
  return {
    demand: (value, facts) => {
      const releases = row.releases ?? flags[0];
      if (what === undefined || releases === undefined || isSame(told(value), told(oursOf(facts)))) return undefined;
      return { what, since: releases.since, until: releases.until };
    },
    read: (chart) => readPlain({ kind, flags, values }, chart),
    tell: (value, { release }) => {
      const path = values.find((each) => inSpan(release, each))?.path;
      return path === undefined || value === undefined ? {} : { [path]: kind.tell(value) };
    },
    code: (value, mine) => (value === undefined || isSame(told(value), told(mine)) ? undefined : kind.code(value)),
    ...row,
    flags,
    values,
    ours: oursOf,
  };
}

/** The one value of a row in the chart; of a release whose chart does not have it, what its istio-csr does by itself. */
function readPlain<T>(
  { kind, flags, values }: Pick<Option<T>, 'kind' | 'flags' | 'values'>,
  chart: ChartReader,
): T | undefined {
  const path = values.find((each) => inSpan(chart.release, each))?.path;
  const [flag, ...others] = flags;
  if (path === undefined) {
    const fallback = flag && fallbackOf(flag, chart.release);
    return fallback === undefined ? undefined : kind.read(chart.site, '', fallback);
  }
  const raw = chart.get(path);
  const value = kind.read(chart.site, `values.${path}`, raw);
  // The chart writes a scalar as it stands in the values, and nothing as an empty text.
  if (flag && flag.write === undefined && others.length === 0 && typeof raw !== 'object') {
    const given = chart.text(path);
    if (value === undefined || kind.write(value) !== given) chart.quirks.set(flag.name, [given]);
  }
  return value;
}

export function fallbackOf({ fallback }: OptionFlag<never>, release: IstioCsrRelease): string | undefined {
  if (typeof fallback === 'string' || fallback === undefined) return fallback;
  return fallback.find((span) => inSpan(release, span))?.value;
}
