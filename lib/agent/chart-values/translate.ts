import type { JsonObject } from '../../internal/merge';
import type { Site } from '../../internal/refusal';
import type { IstioCsrRelease } from '../istio-csr-release';
import { inSpan } from '../rendering/features';
import type { AgentSettings } from '../rendering/settings';
import { chartSettings } from './chart-settings';
import { ChartValues } from './chart-values';
import { firstChartSettings } from './first-chart-settings';
import type { HelmRelease } from './helm-release';

/** What the official chart of a release would be rendered from for a user's values. */
export function settingsFromValues(
  site: Site,
  release: IstioCsrRelease,
  helm: HelmRelease,
  user: JsonObject,
): AgentSettings {
  const values = new ChartValues(site, release, user);
  return inSpan(release, { until: 'v0.2.0' })
    ? firstChartSettings(site, values, helm)
    : chartSettings(site, values, helm);
}
