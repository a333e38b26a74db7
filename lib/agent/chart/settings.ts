import { ISTIO_NAMESPACE, ZTUNNEL_SERVICE_ACCOUNT } from '../../facts/istio';
import type { JsonObject } from '../../internal/merge';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, followsRule } from '../../internal/names';
import type { Site } from '../../internal/refusal';
import { checkValues } from '../../internal/tree';
import { DataPlane, Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { chartValues, OPTIONS } from '../options/index';
import { istiod } from '../options/istiod';
import type { Option } from '../options/option';
import { ROOT_CA_FOLDER, server } from '../options/server';
import { type AgentSettings, agentSettings, type TrustSettings } from '../settings';
import { ChartReader } from './chart-reader';
import { extraObjects } from './extra-objects';
import { chartLabels, chartName, type HelmRelease } from './helm-release';

const NAME_RULE = { ...DNS_SUBDOMAIN_RULE, maxLength: 53, allowed: 'a DNS-1123 subdomain of at most 53 characters' };

export function settingsFromValues(
  site: Site,
  release: IstioCsrRelease,
  helm: HelmRelease,
  user: JsonObject,
): AgentSettings {
  checkName(site, 'releaseName', helm.name, NAME_RULE, 'Helm refuses it too.');
  checkName(site, 'namespace', helm.namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  checkValues(site, user);
  const chart = new ChartReader(site, release, helm, chartValues(release), user);
  const values = new Map<Option<unknown>, unknown>();
  for (const option of OPTIONS) {
    const value = option.read(chart);
    if (value !== undefined) values.set(option, value);
  }
  // v0.2.0 writes the flag twice.
  const duration = chart.text('app.tls.certificateDuration');
  if (release.version === 'v0.2.0') chart.quirks.set('serving-certificate-duration', [duration, duration]);
  const quirks = { flags: chart.quirks, releaseName: helm.name, values: user, extraObjects: extraObjects(chart) };
  const [name, labels, trust] = [chartName(chart), chartLabels(chart), inlineTrust(chart)];
  return agentSettings({ release, name, namespace: helm.namespace, labels, trust, quirks }, values);
}

/** The charts of v0.1.x take the trust anchor inline. */
function inlineTrust(chart: ChartReader): TrustSettings | undefined {
  const pem = chart.text('certificate.rootCA');
  if (pem === '') return undefined;
  const name = 'cert-manager-istio-csr-root-ca';
  return {
    // A block text of YAML ends in one line break.
    configMap: { name, pem: `${pem.replace(/\n+$/, '')}\n` },
    volume: { name: 'root-ca', configMap: { name, items: [{ key: 'ca.pem', path: 'ca.pem' }] } },
    mount: { name: 'root-ca', mountPath: ROOT_CA_FOLDER },
  };
}

/** The facts of the mesh as a chart's values tell them. Values know neither the mesh's id nor its network. */
export function meshOfSettings(settings: AgentSettings): Mesh {
  const { namespace, revisions = [] } = settings.get(istiod.certificate) ?? {};
  const accounts = settings.get(server.trustedNodeAccounts) ?? [];
  const places = accounts
    .filter((account) => account.endsWith(`/${ZTUNNEL_SERVICE_ACCOUNT}`))
    .map((account) => account.slice(0, -ZTUNNEL_SERVICE_ACCOUNT.length - 1));
  const isAmbient = places.length > 0;
  const isUsual = places.includes(namespace ?? ISTIO_NAMESPACE);
  return new Mesh({
    trustDomain: settings.get(server.trustDomain),
    clusterId: settings.get(server.clusterId),
    namespace,
    revisions: revisions.length > 0 ? [...new Set(revisions)] : undefined,
    dataPlane: isAmbient ? DataPlane.AMBIENT : DataPlane.SIDECAR,
    ztunnelNamespace: isUsual ? undefined : places.find((place) => followsRule(place, DNS_LABEL_RULE)),
  });
}
