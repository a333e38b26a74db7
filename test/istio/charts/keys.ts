/** The keys that a chart takes, as its values.yaml at a tag of istio/istio has them. */
export interface ChartKeys {
  /** Below `global` of the chart cni. */
  readonly global: readonly string[];
  /** Of the plugin itself. */
  readonly cni: readonly string[];
  /** At the top of the chart ztunnel. */
  readonly ztunnel: readonly string[];
}

const GLOBAL = [
  ...['defaultResources', 'hub', 'imagePullPolicy', 'imagePullSecrets', 'logAsJson', 'logging', 'tag', 'variant'],
];
const CNI = [
  ...['affinity', 'ambient', 'chained', 'cniBinDir', 'cniConfDir', 'cniConfFileName', 'cniNetnsDir'],
  ...['excludeNamespaces', 'hub', 'image', 'podAnnotations', 'provider', 'pullPolicy', 'repair', 'resourceQuotas'],
  ...['resources', 'rollingMaxUnavailable', 'seccompProfile', 'tag', 'variant'],
];
const ZTUNNEL = [
  ...['annotations', 'hub', 'image', 'imagePullPolicy', 'imagePullSecrets', 'labels', 'logLevel', 'meshConfig'],
  ...['podAnnotations', 'podLabels', 'resources', 'seLinuxOptions', 'tag', 'terminationGracePeriodSeconds', 'variant'],
  ...['volumeMounts', 'volumes'],
];

export const KEYS: Readonly<Record<string, ChartKeys>> = {
  '1.22.0': { global: GLOBAL, cni: [...CNI, 'logLevel'], ztunnel: ZTUNNEL },
  '1.24.6': {
    global: GLOBAL,
    cni: [...CNI, 'env', 'logging', 'seLinuxOptions'],
    ztunnel: [...ZTUNNEL, 'logAsJson', 'xdsAddress'],
  },
  '1.30.3': {
    global: [...GLOBAL, 'nativeNftables', 'networkPolicy', 'resourceScope'],
    cni: [
      ...CNI.filter((key) => key !== 'rollingMaxUnavailable'),
      ...['daemonSetLabels', 'env', 'istioOwnedCNIConfig', 'istioOwnedCNIConfigFileName', 'logging', 'podLabels'],
      ...['seLinuxOptions', 'terminationGracePeriodSeconds', 'tolerations', 'updateStrategy', 'useAppArmorAnnotation'],
    ],
    ztunnel: [
      ...ZTUNNEL,
      ...['dnsConfig', 'dnsPolicy', 'logAsJson', 'peerCaCrl', 'resourceQuotas', 'resourceScope', 'tolerations'],
      ...['updateStrategy', 'xdsAddress'],
    ],
  },
};
