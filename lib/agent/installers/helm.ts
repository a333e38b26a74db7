import type { Construct } from 'constructs';
import { AGENT_NAME } from '../../facts/istio-csr';
import { TRUST_ANCHOR_ANNOTATION } from '../../internal/annotations';
import type { JsonObject } from '../../internal/merge';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import type { ChartDelivery } from '../../platform/chart-delivery';
import { HelmChart } from '../../platform/helm-chart';
import { settingsFromValues } from '../chart/settings';
import { agentObjects, trustAnchorConfigMap } from '../objects/objects';
import { FLAGS, OPTIONS } from '../options/index';
import { valuesOfSettings } from '../options/to-values';
import type { AgentSettings } from '../settings';
import { differencesOf } from './differences';
import type { AgentInstallerStrategy } from './strategy';

/** What the Helm installer needs to know beside the settings. */
export interface AgentHelmChoices {
  readonly delivery: ChartDelivery;
  readonly repository: string;
  readonly releaseName?: string;
  readonly createNamespace: boolean;
  readonly dependsOn: readonly HelmChart[];
}

/** The official chart, with values that say what the settings say. */
export function agentHelmStrategy(choices: AgentHelmChoices): AgentInstallerStrategy {
  return {
    install: (scope, settings) => {
      const releaseName = settings.quirks?.releaseName ?? choices.releaseName ?? settings.name;
      const values = settings.quirks?.values ?? derivedValues(scope, settings, releaseName);
      const configMap = settings.quirks ? undefined : settings.trust?.configMap;
      if (configMap) addObject(scope, 'RootCa', trustAnchorConfigMap(settings, configMap));
      return new HelmChart(scope, 'Chart', {
        delivery: choices.delivery,
        chart: AGENT_NAME,
        repository: choices.repository,
        version: settings.release.version,
        namespace: settings.namespace,
        releaseName,
        createNamespace: choices.createNamespace,
        dependsOn: [...choices.dependsOn],
        values,
        _site: scope,
      });
    },
  };
}

/** The values of typed props; refuses by name what the chart would make something else of. */
function derivedValues(scope: Construct, settings: AgentSettings, releaseName: string): JsonObject {
  const values = valuesOfSettings(settings, trustValues(settings));
  const helm = { name: releaseName, namespace: settings.namespace };
  const chart = settingsFromValues(scope, settings.release, helm, values);
  const differing = differencesOf(agentObjects(settings), agentObjects(chart));
  if (differing.length === 0) return values;
  const props = differing.map(({ flag, field }) => propOfFlag(flag) ?? field);
  return refuse(scope, {
    prop: 'installer',
    received: 'AgentInstaller.helm',
    allowed: `settings that the official chart of istio-csr ${settings.release.version} can say; it would make something else of ${[...new Set(props)].join(', ')}`,
    fix: 'Leave these out or set them as the chart does, or use AgentInstaller.manifests().',
  });
}

/** How the trust anchor gets into the pods of the chart. */
function trustValues({ trust }: AgentSettings): JsonObject {
  if (trust === undefined) return {};
  return {
    volumes: [trust.volume],
    volumeMounts: [trust.mount],
    ...(trust.version !== undefined && { podAnnotations: { [TRUST_ANCHOR_ANNOTATION]: trust.version } }),
  };
}

function propOfFlag(flag: string | undefined): string | undefined {
  if (flag === undefined || !FLAGS.some(({ name }) => name === flag)) return undefined;
  return OPTIONS.find(({ flags }) => flags.some(({ name }) => name === flag))?.prop;
}
