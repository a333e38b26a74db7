import type { Span } from '../span';

/**
 * What an operator's Istio, IstioCNI (`cni`) and ZTunnel (`ztunnel`) have of the values of Istio's charts, by the path in the layout that
 * the charts share. The API server drops every other key in silence. What is no path here is free, or Kubernetes' own (a container's
 * resources, affinity).
 *
 * Read in chart/crds of istio-ecosystem/sail-operator at 1.30.3, with the keys that OpenShift Service Mesh (3.0 to 3.4) has besides. The
 * `Annotations` and `Labels` of a ZTunnel are left out: the chart ztunnel reads them in small letters.
 */
const KEYS = {
  '': `base cni compatibilityVersion defaultRevision experimental gatewayClasses global istiodRemote meshConfig pilot
       profile revision sidecarInjectorWebhook telemetry ztunnel`,
  base: 'excludedCRDs validationCABundle validationURL',
  cni: `affinity ambient chained cniBinDir cniConfDir cniConfFileName cniNetnsDir daemonSetLabels env excludeNamespaces
       hub image istioOwnedCNIConfig istioOwnedCNIConfigFileName logging podAnnotations podLabels privileged provider
       psp_cluster_role pullPolicy repair resource_quotas resources rollingMaxUnavailable seccompProfile tag
       useAppArmorAnnotation variant`,
  'cni.ambient': 'configDir dnsCapture enabled ipv6 reconcileIptablesOnStartup',
  'cni.logging': 'level',
  'cni.repair': `brokenPodLabelKey brokenPodLabelValue createEvents deletePods enabled hub image initContainerName labelPods
       repairPods tag`,
  'cni.resource_quotas': 'enabled pods',
  global: `agentgateway arch caAddress caName certSigners configCluster configValidation defaultNodeSelector
       defaultPodDisruptionBudget defaultResources defaultTolerations enableReaderRBAC externalIstiod hub
       imagePullPolicy imagePullSecrets ipFamilies ipFamilyPolicy istioNamespace istiod jwtPolicy logAsJson logging
       meshID meshNetworks mountMtlsCerts multiCluster nativeNftables network networkPolicy
       omitSidecarInjectorConfigMap operatorManageWebhooks pilotCertProvider platform podDNSSearchNamespaces
       priorityClassName proxy proxy_init remotePilotAddress resourceScope revision sds sts tag tracer trustBundleName
       variant waypoint`,
  'global.agentgateway': 'image',
  'global.arch': 'amd64 arm64 ppc64le s390x',
  'global.defaultPodDisruptionBudget': 'enabled',
  'global.istiod': 'enableAnalysis',
  'global.logging': 'level',
  'global.multiCluster': 'clusterName enabled globalDomainSuffix includeEnvoyFilter',
  'global.networkPolicy': 'enabled',
  'global.proxy': `autoInject clusterDomain componentLogLevel enableCoreDump excludeIPRanges excludeInboundPorts
       excludeOutboundPorts holdApplicationUntilProxyStarts image includeIPRanges includeInboundPorts
       includeOutboundPorts lifecycle logLevel outlierLogPath privileged readinessFailureThreshold
       readinessInitialDelaySeconds readinessPeriodSeconds resources seccompProfile startupProbe statusPort tracer`,
  'global.proxy.startupProbe': 'enabled failureThreshold',
  'global.proxy_init': 'image resources',
  'global.sds': 'token',
  'global.sds.token': 'aud',
  'global.sts': 'servicePort',
  'global.tracer': 'datadog lightstep stackdriver zipkin',
  'global.tracer.datadog': 'address',
  'global.tracer.lightstep': 'accessToken address',
  'global.tracer.stackdriver': 'debug maxNumberOfAnnotations maxNumberOfAttributes maxNumberOfMessageEvents',
  'global.tracer.zipkin': 'address',
  'global.waypoint': 'affinity nodeSelector resources toleration topologySpreadConstraints',
  'global.waypoint.nodeSelector': 'nodeSelectorTerms',
  istiodRemote: 'enabled enabledLocalInjectorIstiod injectionCABundle injectionPath injectionURL',
  meshConfig: `accessLogEncoding accessLogFile accessLogFormat ca caCertificates certificates configSources connectTimeout
       defaultConfig defaultDestinationRuleExportTo defaultHttpRetryPolicy defaultProviders defaultServiceExportTo
       defaultVirtualServiceExportTo disableEnvoyListenerLog discoverySelectors dnsRefreshRate enableAutoMtls
       enableEnvoyAccessLogService enablePrometheusMerge enableTracing extensionProviders h2UpgradePolicy
       hboneIdleTimeout inboundClusterStatName inboundTrafficPolicy ingressClass ingressControllerMode ingressSelector
       ingressService localityLbSetting meshMTLS outboundClusterStatName outboundTrafficPolicy pathNormalization
       protocolDetectionTimeout proxyHttpPort proxyInboundListenPort proxyListenPort rootNamespace serviceScopeConfigs
       serviceSettings tcpKeepalive tlsDefaults trustDomain trustDomainAliases verifyCertificateAtClient`,
  pilot: `affinity autoscaleBehavior autoscaleEnabled autoscaleMax autoscaleMin cni configMap cpu crlConfigMapName
       deploymentLabels enabled env envVarFrom extraContainerArgs hub image ipFamilies ipFamilyPolicy istiodRemote
       jwksResolverExtraRootCA keepaliveMaxServerConnectionAge memory nodeSelector podAnnotations podLabels
       replicaCount resources rollingMaxSurge rollingMaxUnavailable seccompProfile serviceAccountAnnotations
       serviceAnnotations tag taint tolerations topologySpreadConstraints traceSampling trustedZtunnelNamespace variant
       volumeMounts volumes`,
  'pilot.cni': 'enabled provider',
  'pilot.cpu': 'targetAverageUtilization',
  'pilot.istiodRemote': 'enabled enabledLocalInjectorIstiod injectionCABundle injectionPath injectionURL',
  'pilot.memory': 'targetAverageUtilization',
  'pilot.taint': 'enabled name namespace',
  sidecarInjectorWebhook: `alwaysInjectSelector defaultTemplates enableNamespacesByDefault injectedAnnotations injectionURL
       neverInjectSelector reinvocationPolicy rewriteAppHTTPProbe templates`,
  telemetry: 'enabled v2',
  'telemetry.v2': 'enabled prometheus stackdriver',
  'telemetry.v2.prometheus': 'enabled',
  'telemetry.v2.stackdriver': 'enabled',
  ztunnel: `affinity annotations caAddress dnsConfig dnsPolicy env hub image imagePullPolicy imagePullSecrets istioNamespace
       labels logAsJson logLevel logging meshConfig multiCluster network nodeSelector peerCaCrl podAnnotations podLabels resourceName
       resourceQuotas resources revision seLinuxOptions tag terminationGracePeriodSeconds tolerations updateStrategy
       variant volumeMounts volumes xdsAddress`,
  'ztunnel.multiCluster': 'clusterName enabled globalDomainSuffix includeEnvoyFilter',
  'ztunnel.peerCaCrl': 'enabled',
  'ztunnel.resourceQuotas': 'enabled pods',
};

/** The keys of each path. */
export const SAIL_VALUES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(KEYS).map(([path, keys]) => [path, keys.split(/\s+/)]),
);

const since = (release: string, ...paths: string[]) => paths.map((path) => [path, { since: release }] as const);
const until = (release: string, ...paths: string[]) => paths.map((path) => [path, { until: release }] as const);

/** The keys that some releases of the Sail operator lack, from 1.0.0 on (chart/crds at each tag). */
export const SAIL_VALUE_SPANS: ReadonlyMap<string, Span> = new Map<string, Span>([
  ...since('1.26', 'cni.ambient.reconcileIptablesOnStartup', 'gatewayClasses', 'pilot.envVarFrom', 'ztunnel.logLevel'),
  ...since('1.26', 'ztunnel.resourceName', 'ztunnel.terminationGracePeriodSeconds'),
  ...since('1.27', 'cni.env', 'cni.istioOwnedCNIConfig', 'cni.istioOwnedCNIConfigFileName', 'global.nativeNftables'),
  ...since('1.27', 'global.trustBundleName', 'istiodRemote.enabledLocalInjectorIstiod'),
  ...since('1.27', 'meshConfig.serviceScopeConfigs', 'pilot.istiodRemote.enabledLocalInjectorIstiod'),
  ...since('1.28', 'cni.daemonSetLabels', 'cni.podLabels', 'global.networkPolicy', 'global.resourceScope'),
  ...since('1.28', 'ztunnel.affinity', 'ztunnel.network', 'ztunnel.nodeSelector', 'ztunnel.resourceQuotas'),
  ...since('1.28', 'ztunnel.seLinuxOptions', 'ztunnel.tolerations', 'ztunnel.updateStrategy'),
  ...since('1.29', 'global.agentgateway', 'global.proxy.seccompProfile', 'meshConfig.hboneIdleTimeout'),
  ...since('1.29', 'pilot.crlConfigMapName', 'ztunnel.peerCaCrl'),
  ...since('1.30', 'cni.useAppArmorAnnotation', 'global.enableReaderRBAC', 'ztunnel.dnsConfig', 'ztunnel.dnsPolicy'),
  ...since('1.30.3', 'pilot.taint.name'),
  // In OpenShift Service Mesh 3.4 already.
  ...since('1.31', 'ztunnel.annotations', 'ztunnel.labels'),
  ...until('1.26', 'ztunnel.logging'),
  ...until('1.27.2', 'ztunnel.meshConfig'),
]);
