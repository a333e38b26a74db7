import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan } from '../../releases/span';
import { CURRENT_VALUES } from './current-values';
import { FIRST_VALUES } from './first-values';
import type { ValueRow } from './value-row';

/** The values that every chart has. */
const COMMON: readonly ValueRow[] = [
  // The schema of v0.9.0 forgot it, which the chart refuses then (istio-csr issue 324).
  { path: 'nameOverride', type: 'string', until: 'v0.9.0', prop: 'name' },
  { path: 'nameOverride', type: 'string', since: 'v0.10.0', prop: 'name' },
  { path: 'replicaCount', type: 'number', default: 1, prop: 'replicas' },
  {
    path: 'image.repository',
    type: 'string',
    default: 'quay.io/jetstack/cert-manager-istio-csr',
    until: 'v0.16.0',
    prop: 'image.repository',
  },
  { path: 'image.tag', type: 'string', prop: 'image.tag' },
  { path: 'image.pullPolicy', type: 'string', default: 'IfNotPresent', prop: 'image.pullPolicy' },
  { path: 'service.type', type: 'string', default: 'ClusterIP', prop: 'service.type' },
  { path: 'service.port', type: 'number', default: 443, prop: 'service.port' },
  { path: 'service.nodePort', type: 'number', prop: 'service.nodePort' },
  { path: 'resources', type: 'object', default: {}, prop: 'resources' },
  { path: 'global', type: 'any', prop: '(ignored: Helm hands it to every chart)' },
];

/** Every value of every chart. */
export const VALUE_TABLE: readonly ValueRow[] = [...COMMON, ...FIRST_VALUES, ...CURRENT_VALUES];

/** The values that a release's chart has. */
export function valueRows(release: IstioCsrRelease): ValueRow[] {
  return VALUE_TABLE.filter((row) => inSpan(release, row));
}
