import { ROOT_CONFIG_MAP, ZTUNNEL_SERVICE_ACCOUNT, ztunnelAccount } from '../facts/istio';
import { Platform } from '../facts/istio-platforms';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import { contradictions, isJsonObject, type JsonObject } from '../internal/merge';
import { protoName } from '../internal/proto-name';
import { refuse, type Site } from '../internal/refusal';
import type { IstioVersion } from '../releases/istio-version';
import { chartPlatform } from './data-plane-values';
import type { ExternalCaIstioProps } from './external-ca-istio-props';
import { chartRevision, chartTags, type ExternalCaSettings } from './external-ca-settings';
import { istiodEnvironment, sidecarEnvironment, unlessEmpty, userValues, ztunnelEnvironment } from './istio-values';
import { pilotList } from './pilot-components';

/**
 * Every path in meshConfig, values and components where a user might write one of the settings, with the only value that is allowed there
 * (undefined: it has to be left out). Istio reads several of the settings in more than one place.
 */
function guardedSettings(settings: ExternalCaSettings, version: IstioVersion) {
  const { caAddress, trustDomain, meshId, network, clusterName, namespace, ztunnelNamespace, cniNamespace } = settings;
  const { remote } = settings;
  const hasCni = cniNamespace !== undefined;
  const hasZtunnel = ztunnelNamespace !== undefined;
  // With the plugin in the cluster istiod may do without it.
  const cniUse = hasCni ? {} : { enabled: false };
  const multiCluster = { clusterName };
  const revision = chartRevision(settings);
  const proxyMetadata = { CA_ADDR: caAddress, ...unlessEmpty(sidecarEnvironment(settings)) };
  const meshConfig = withoutProtoNames({ trustDomain, defaultConfig: withoutProtoNames({ proxyMetadata }) });
  // Without tags in the mesh they are the user's.
  const hasTags = Object.keys(settings.revisionTags).length > 0;
  return {
    meshConfig,
    values: {
      revision,
      ...(hasTags && { revisionTags: chartTags(settings) }),
      meshConfig,
      global: {
        caAddress,
        trustDomain,
        istioNamespace: namespace,
        meshID: meshId,
        network,
        multiCluster,
        // Other ways of signing, and the name of the ConfigMap that istio-csr writes.
        pilotCertProvider: 'istiod',
        caName: '',
        trustBundleName: ROOT_CONFIG_MAP,
        ...(remote && { remotePilotAddress: remote.pilotAddress }),
      },
      ...(remote && { istiodRemote: { enabled: true, injectionPath: remote.injectionPath, injectionURL: '' } }),
      pilot: {
        env: {
          EXTERNAL_CA: undefined,
          ENABLE_CLUSTER_TRUST_BUNDLE_API: 'false',
          CA_TRUSTED_NODE_ACCOUNTS: ztunnelNamespace && ztunnelAccount(ztunnelNamespace),
          ...istiodEnvironment(settings, version),
        },
        podAnnotations: { [TRUST_ANCHOR_ANNOTATION]: settings.trustAnchorVersion },
        trustedZtunnelNamespace: ztunnelNamespace,
        trustedZtunnelName: ZTUNNEL_SERVICE_ACCOUNT,
        cni: cniUse,
      },
      istio_cni: cniUse,
      ztunnel: hasZtunnel
        ? {
            caAddress,
            network,
            multiCluster,
            revision,
            env: { ...unlessEmpty(ztunnelEnvironment(settings, version)), CA_ADDRESS: undefined },
            // The ServiceAccount has this name, too.
            resourceName: ZTUNNEL_SERVICE_ACCOUNT,
          }
        : undefined,
      ...(!hasCni && { cni: undefined }),
    },
    components: {
      cni: { enabled: hasCni, namespace: cniNamespace },
      ztunnel: { enabled: hasZtunnel, namespace: ztunnelNamespace },
    },
  };
}

/**
 * Settings of the mesh config, with the names that they have in its .proto file (`trust_domain`), which have to be left out: Istio takes
 * some of them in place of the others and leaves some unread, such as `trust_domain` beside `trustDomain` (jsonpb; pkg/config/mesh, 1.8 to
 * 1.30).
 */
function withoutProtoNames<T extends JsonObject>(settings: T): T {
  const names = Object.keys(settings).map((name) => [protoName(name), undefined] as const);
  return { ...Object.fromEntries(names), ...settings };
}

export function checkUserSettings(site: Site, settings: ExternalCaSettings, props: ExternalCaIstioProps): void {
  const { version, meshConfig, values, components } = props;
  const guarded = guardedSettings(settings, version);
  const wanted = { ...(meshConfig && { meshConfig }), ...(values && { values }), ...(components && { components }) };
  for (const { path, mine, theirs } of contradictions(guarded, wanted)) {
    refuse(site, { prop: path, received: theirs, allowed: allowedValue(mine), fix: fixOf(path) });
  }
  checkPlatform(site, settings, version, values ?? {});
  const environment = new Map<unknown, string | undefined>(Object.entries(guarded.values.pilot.env));
  for (const entry of pilotList(components ?? {}, 'env').filter(isJsonObject)) {
    const { name, value } = entry;
    if (!environment.has(name) || environment.get(name) === value) continue;
    const allowed = allowedValue(environment.get(name));
    refuse(site, { prop: `components.pilot.k8s.env[${name}]`, received: value, allowed, fix: 'Leave it out here.' });
  }
}

/** The prop of the Mesh that says what stands at a path. */
const MESH_PROPS: readonly (readonly [RegExp, string])[] = [
  [/^components\.(ztunnel\.namespace)$|trustedZtunnelNamespace$|CA_TRUSTED_NODE_ACCOUNTS$/, 'ztunnelNamespace'],
  [/^components\.cni\.namespace$/, 'cniNamespace'],
  [/^values\.(pilot\.cni|istio_cni|cni)\b|^components\.cni\.enabled$/, 'cni: true'],
  [/^values\.ztunnel$|^components\.ztunnel\.enabled$/, 'dataPlane: DataPlane.AMBIENT'],
  [/^values\.revisionTags$/, 'revisionTags'],
];

function fixOf(path: string): string {
  if (/\bmeshConfig\..*_/.test(path)) return `Leave it out here; what else stands in it goes to ${jsonNames(path)}.`;
  const [, prop] = MESH_PROPS.find(([pattern]) => pattern.test(path)) ?? [];
  return prop === undefined
    ? 'Leave it out here; to change it, change the Mesh or the IstioCsrAgent, so that both sides agree.'
    : `Leave it out here; if you want it, set ${prop} on the Mesh, so that the agent and every chart agree.`;
}

function jsonNames(path: string): string {
  return path.replace(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}

/** The platform decides where the data plane runs, which the agent has to know. One that only Istio knows is handed on. */
function checkPlatform(site: Site, settings: ExternalCaSettings, version: IstioVersion, values: JsonObject): void {
  const known: readonly unknown[] = Object.values(Platform);
  const { platform: mine } = settings;
  const given = [
    ['values.global.platform', userValues(values, 'global').platform],
    ['values.platform', values.platform],
  ] as const;
  for (const [prop, received] of given) {
    const isFree = received === undefined || (mine === undefined && !known.includes(received));
    if (isFree || received === mine) continue;
    const allowed = allowedValue(chartPlatform(settings, version));
    const fix = 'Leave it out here and set platform on the Mesh, so that the agent and every chart agree.';
    refuse(site, { prop, received, allowed, fix });
  }
}

function allowedValue(value: unknown): string {
  return value === undefined ? 'nothing here' : `${JSON.stringify(value)}, which follows from the agent and its mesh`;
}
