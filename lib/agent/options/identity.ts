import type { StringMap } from '../settings';
import { map, special } from './kinds';
import { option } from './row';

/** Values of the chart that are no option: they name the agent, or bring along what is none of its own. */
export const identity = {
  // The schema of v0.9.0 forgot it, which the chart refuses then (istio-csr issue 324).
  name: option<string>({
    prop: 'name',
    kind: special((_site, _prop, given) => given as string),
    values: [
      { path: 'nameOverride', type: 'string', until: 'v0.9.0' },
      { path: 'nameOverride', type: 'string', since: 'v0.10.0' },
    ],
    read: () => undefined,
    tell: (_name, { name }) => ({ nameOverride: name }),
  }),
  labels: option<StringMap>({
    prop: 'labels',
    kind: map(),
    values: [{ path: 'commonLabels', type: 'object', default: {}, since: 'v0.9.0' }],
    read: () => undefined,
    tell: () => ({}),
    code: () => undefined,
  }),
  global: option<unknown>({
    prop: '(ignored: Helm hands it to every chart)',
    kind: special((_site, _prop, given) => given),
    values: [{ path: 'global', type: 'any' }],
    read: () => undefined,
    tell: () => ({}),
  }),
  extraObjects: option<unknown>({
    prop: '(add cdk8s objects of your own)',
    kind: special((_site, _prop, given) => given),
    values: [{ path: 'extraObjects', type: 'array', default: [], since: 'v0.12.0' }],
    read: () => undefined,
    tell: () => ({}),
  }),
};
