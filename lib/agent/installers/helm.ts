import { isDeepStrictEqual } from 'node:util';
import type { Construct } from 'constructs';
import { AGENT_NAME } from '../../facts/istio-csr';
import { TRUST_ANCHOR_ANNOTATION } from '../../internal/annotations';
import { isJsonObject, type JsonObject, mergeDeep, ownField } from '../../internal/merge';
import { addObject, type Manifest } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import { HelmChart, type HelmChartProps } from '../../platform/helm-chart';
import { settingsFromValues } from '../chart/settings';
import { isSame, withoutNulls } from '../json';
import { lastsAsLong } from '../lifetime';
import { type AgentObject, agentObjects } from '../objects/objects';
import { givenProp } from '../options/from-props';
import { chartValues, OPTIONS } from '../options/index';
import type { Option, PropPath } from '../options/option';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings, TrustSettings } from '../settings';

type ChartChoices = Pick<HelmChartProps, 'delivery' | 'repository' | 'releaseName' | 'createNamespace' | 'dependsOn'>;

export function installChart(
  scope: Construct,
  settings: AgentSettings,
  props: IstioCsrAgentProps,
  choices: ChartChoices,
): HelmChart {
  const { quirks, release, namespace } = settings;
  const releaseName = quirks?.releaseName ?? choices.releaseName ?? settings.name;
  if (choices.releaseName !== undefined && choices.releaseName !== releaseName) {
    const allowed = `nothing, or the releaseName of fromHelmValues, "${releaseName}", which the labels name`;
    const fix = 'Set releaseName of fromHelmValues alone.';
    refuse(scope, { prop: 'installer.releaseName', received: choices.releaseName, allowed, fix });
  }
  const values = quirks?.values ?? derivedValues(scope, settings, props, releaseName);
  const beside = quirks ? [] : agentObjects(settings).filter(({ isBesideChart }) => isBesideChart);
  for (const { id, manifest } of beside) addObject(scope, id, manifest);
  const chart = { chart: AGENT_NAME, version: release.version, namespace, releaseName, values };
  return new HelmChart(scope, 'Chart', { ...choices, ...chart, _site: scope });
}

/** The values of typed props; refuses by name what the chart would make something else of. */
function derivedValues(
  scope: Construct,
  settings: AgentSettings,
  props: IstioCsrAgentProps,
  releaseName: string,
): JsonObject {
  const values = valuesOfSettings(settings);
  const helm = { name: releaseName, namespace: settings.namespace };
  const chart = settingsFromValues(scope, settings.release, helm, values);
  const differing = differencesOf(agentObjects(settings), agentObjects(chart));
  if (differing.length === 0) return values;
  const blamed = blamedProps(settings, chart, differing.length).map((prop) => withItsDefault(prop, props));
  const parts = blamed.length > 0 ? [...new Set(blamed)] : differing;
  const allowed = `settings that the official chart of istio-csr ${settings.release.version} can say; it would make something else of ${parts.join(', ')}`;
  const fix = 'Set these as the chart does, choose a later release, or use AgentInstaller.manifests().';
  return refuse(scope, { prop: 'installer', received: 'AgentInstaller.helm', allowed, fix });
}

/** The props without which there would be fewer differences: those whose value the chart does not take over. */
function blamedProps(settings: AgentSettings, chart: AgentSettings, differences: number): string[] {
  const target = agentObjects(chart);
  const isToBlame = (option: Option<unknown>): boolean => {
    const get: AgentSettings['get'] = (each) => (each === option ? chart : settings).get(each);
    return differencesOf(agentObjects({ ...settings, get }), target).length < differences;
  };
  const blamed: string[] = OPTIONS.filter(isToBlame).map(({ prop }) => prop);
  const isWithoutTrust = differencesOf(agentObjects({ ...settings, trust: chart.trust }), target).length < differences;
  return [...new Set([...blamed, ...(isWithoutTrust ? ['trustAnchor'] : [])])];
}

/** Props by which the API versions and fields of a Kubernetes version are chosen; the charts know later ones alone. */
const BY_KUBERNETES = ['disruptionBudget', 'securityContext'];

/** A prop that nobody gave differs by its default, or by what another one decides. */
function withItsDefault(prop: string, props: IstioCsrAgentProps): string {
  if (givenProp(props, prop as PropPath) !== undefined) return prop;
  if (props.kubernetesVersion !== undefined && BY_KUBERNETES.includes(prop)) return 'kubernetesVersion';
  return prop === 'trustAnchor' ? prop : `${prop} (its default)`;
}

/** Settings as values of their release's chart: those that are not its defaults. What its chart does not take is left out. */
function valuesOfSettings(settings: AgentSettings): JsonObject {
  const known = new Map(chartValues(settings.release).map((row) => [row.path, row]));
  const isTaken = ([path, value]: [string, unknown]): boolean => {
    const row = known.get(path);
    if (row === undefined || value === undefined || isSame(value, row.default)) return false;
    return row.keys === undefined || Object.keys(value as object).every((key) => row.keys?.includes(key));
  };
  const values = OPTIONS.flatMap((option) => Object.entries(option.tell(settings.get(option), settings)))
    .filter(isTaken)
    .map(([path, value]) => nested(path.split('.'), value))
    .reduce(mergeDeep, {});
  return settings.trust && known.has('podAnnotations') ? withTrust(values, settings.trust) : values;
}

function nested([first = '', ...rest]: readonly string[], value: unknown): JsonObject {
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function withTrust(values: JsonObject, { volume, mount, version }: TrustSettings): JsonObject {
  const { volumes = [], volumeMounts = [] } = values as { volumes?: unknown[]; volumeMounts?: unknown[] };
  return mergeDeep(values, {
    volumes: [...volumes, volume],
    volumeMounts: [...volumeMounts, mount],
    ...(version !== undefined && { podAnnotations: { [TRUST_ANCHOR_ANNOTATION]: version } }),
  });
}

/**
 * What the chart writes in its own way and to the same end: labels of Helm, its roles, how it spells durations, the common name of
 * istiod's certificate, which has all names among its SANs, and a token that is mounted unless somebody says no.
 */
const OWN_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/instance'];
const OWN_KINDS = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const OWN_FIELDS = ['commonName', 'revisionHistoryLimit', 'automountServiceAccountToken'];
const DURATION = /\.(duration|renewBefore)$/;

/** The fields and flags in which the chart's objects are not those of the settings. */
function differencesOf(typed: readonly AgentObject[], chart: readonly AgentObject[]): string[] {
  const relevant = ({ isBesideChart, manifest }: AgentObject): boolean =>
    !isBesideChart && !OWN_KINDS.includes(manifest.kind);
  const made = new Map(chart.filter(relevant).map(({ id, manifest }) => [id, plain(manifest)]));
  const missing = typed.filter(relevant).flatMap(({ id, manifest }) => {
    const other = made.get(id);
    made.delete(id);
    return other === undefined ? [manifest.kind] : compared(plain(manifest), other, manifest.kind);
  });
  return [...missing, ...made.keys()];
}

function compared(want: unknown, got: unknown, at: string): string[] {
  if (isDeepStrictEqual(want, got) || (DURATION.test(at) && lastsAsLong(want, got))) return [];
  if (isJsonObject(want) && isJsonObject(got)) {
    return [...new Set([...Object.keys(want), ...Object.keys(got)])].flatMap((key) =>
      compared(ownField(want, key), ownField(got, key), `${at}.${key}`),
    );
  }
  if (Array.isArray(want) && Array.isArray(got) && /\.args$/.test(at)) return flagsOf(want, got);
  if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    return want.flatMap((item, index) => compared(item, got[index], `${at}[${index}]`));
  }
  return [at];
}

function flagsOf(want: readonly unknown[], got: readonly unknown[]): string[] {
  const differing = [...want, ...got].filter((argument) => want.includes(argument) !== got.includes(argument));
  return differing.map((argument) => String(argument).replace(/=.*/s, ''));
}

function plain(manifest: Manifest): unknown {
  const isOwnLabel = (field: string, parent: string) => /labels$/i.test(parent) && OWN_LABELS.includes(field);
  return withoutNulls(manifest, (field, parent) => OWN_FIELDS.includes(field) || isOwnLabel(field, parent));
}
