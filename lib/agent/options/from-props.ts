import type { JsonObject } from '../../internal/merge';
import { refuse } from '../../internal/refusal';
import { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan } from '../../releases/span';
import { OPTIONS } from './index';
import type { Demand, Option, OptionFacts, PropPath } from './option';

/** What the typed props come to, option by option; refuses what the release lacks. */
export function optionsOfProps(facts: OptionFacts): Map<Option<unknown>, unknown> {
  const values = new Map<Option<unknown>, unknown>();
  const given = { ...facts.props, mesh: facts.mesh };
  for (const option of OPTIONS) {
    const value = decided(option, facts, given);
    if (value === undefined) continue;
    const demand = option.demand(value, facts);
    if (demand !== undefined) checkRelease(facts, option.prop, value, demand);
    if (option.releases === undefined || inSpan(facts.release, option.releases)) values.set(option, value);
  }
  return values;
}

function decided(option: Option<unknown>, facts: OptionFacts, props: object): unknown {
  if (option.composed !== undefined) return option.composed(facts);
  const given = givenProp(props, option.prop);
  return given === undefined ? option.ours(facts) : option.kind.take(facts.site, option.prop, given);
}

export function givenProp(props: object, path: PropPath): unknown {
  if (!path.includes('.')) return (props as JsonObject)[path] ?? undefined;
  return path.split('.').reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key] ?? undefined, props);
}

export function checkRelease(
  { site, release }: Pick<OptionFacts, 'site' | 'release'>,
  prop: string,
  value: unknown,
  { what, received = value, ...span }: Demand,
): void {
  if (inSpan(release, span)) return;
  const isKnown = IstioCsrRelease.all().some((each) => inSpan(each, span));
  const first = `istio-csr ${span.since} or later${isKnown ? '' : ', which this library does not know'}`;
  const allowed = `leaving it out, because ${what} needs ${first}; this agent is ${release.version}`;
  const fix = isKnown
    ? `Set release to IstioCsrRelease.of('${span.since}') or a later one.`
    : `Leave it out until there is such a release; then set release to it, for example IstioCsrRelease.of('${span.since}').`;
  refuse(site, { prop, received, allowed, fix });
}
