import { AGENT_NAME } from '../../facts/istio-csr';
import { inSpan } from '../../releases/span';
import type { StringMap } from '../settings';
import { type ChartReader, unquoted } from './chart-reader';

export interface HelmRelease {
  /** The name of the Helm release; the chart puts it into a label and into no name. */
  readonly name: string;
  readonly namespace: string;
}

/** The chart's name for its objects: `nameOverride` or the chart's own, cut to 63 characters and one trailing dash. */
export function chartName(values: ChartReader): string {
  return cut(values.text('nameOverride') || AGENT_NAME);
}

export function chartLabels(values: ChartReader): StringMap {
  const { release, helm } = values;
  return {
    'app.kubernetes.io/name': chartName(values),
    'helm.sh/chart': cut(`${AGENT_NAME}-${release.version}`.replaceAll('+', '_')),
    'app.kubernetes.io/instance': unquoted(helm.name),
    'app.kubernetes.io/version': release.version,
    'app.kubernetes.io/managed-by': 'Helm',
    ...(inSpan(release, { since: 'v0.9.0' }) && values.map('commonLabels')),
  };
}

/** `trunc 63 | trimSuffix "-"` of the chart. */
function cut(text: string): string {
  return text.slice(0, 63).replace(/-$/, '');
}
