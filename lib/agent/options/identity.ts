import { AGENT_NAME } from '../../facts/istio-csr';
import { type AgentSettings, type StringMap, standardLabels } from '../settings';
import { map, special } from './kinds';
import type { ChartValue, PropPath } from './option';
import { option } from './row';

/** Values of the chart that are no option: they name the agent, or bring along what is none of its own. */
export const identity = {
  // The schema of v0.9.0 forgot it, which the chart refuses then (istio-csr issue 324).
  name: option<string>({
    prop: 'name',
    kind: special(),
    values: [
      { path: 'nameOverride', type: 'string', until: 'v0.9.0' },
      { path: 'nameOverride', type: 'string', since: 'v0.10.0' },
    ],
    read: () => undefined,
    tell: (_name, { name }) => (name === AGENT_NAME ? {} : { nameOverride: name }),
  }),
  labels: option<StringMap>({
    prop: 'labels',
    kind: map(),
    values: [{ path: 'commonLabels', type: 'object', default: {}, since: 'v0.9.0' }],
    read: () => undefined,
    tell: (_labels, settings) => ({ commonLabels: withoutStandard(settings) }),
    code: () => undefined,
  }),
  global: ignored('(ignored: Helm hands it to every chart)', { path: 'global', type: 'any' }),
  extraObjects: ignored('(add cdk8s objects of your own)', {
    path: 'extraObjects',
    type: 'array',
    default: [],
    since: 'v0.12.0',
  }),
};

function ignored(prop: PropPath, value: ChartValue) {
  return option<unknown>({ prop, kind: special(), values: [value], read: () => undefined });
}

function withoutStandard({ labels, name, release }: AgentSettings): StringMap {
  const standard = standardLabels(name, release);
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !Object.hasOwn(standard, label)));
}
