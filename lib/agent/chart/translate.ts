import type { JsonObject } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import type { Site } from '../../internal/refusal';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan } from '../../releases/span';
import type { AgentSettings } from '../settings';
import { chartSettings } from './chart-settings';
import { ChartValues } from './chart-values';
import { firstChartSettings } from './first-chart-settings';
import type { HelmRelease } from './helm-release';

/** Helm's rule for the names of releases. */
const RELEASE_NAME_RULE = {
  ...DNS_SUBDOMAIN_RULE,
  maxLength: 53,
  allowed: 'a DNS-1123 subdomain of at most 53 characters',
};

/** What the official chart of a release would be rendered from for a user's values. */
export function settingsFromValues(
  site: Site,
  release: IstioCsrRelease,
  helm: HelmRelease,
  user: JsonObject,
): AgentSettings {
  checkName(site, 'releaseName', helm.name, RELEASE_NAME_RULE, 'Helm refuses it too.');
  checkName(site, 'namespace', helm.namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  const values = new ChartValues(site, release, user);
  return inSpan(release, { until: 'v0.2.0' })
    ? firstChartSettings(site, values, helm)
    : chartSettings(site, values, helm);
}
