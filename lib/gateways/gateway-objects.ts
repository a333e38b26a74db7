import {
  DATA_PLANE_LABEL,
  NETWORK_LABEL,
  PROXY_CONTAINER,
  REVISION_LABEL,
  SIDECAR_INJECTION,
  WEBHOOK_PORT,
  XDS_PORT,
} from '../facts/istio';
import { RBAC_API, RBAC_GROUP } from '../facts/kubernetes';
import type { Manifest } from '../internal/objects';
import type { KubernetesVersion } from '../releases/kubernetes-version';

/** What a gateway is, whatever makes it. */
export interface GatewaySettings {
  readonly name: string;
  readonly namespace: string;
  /** The revision as charts take it: nothing for the unnamed one. */
  readonly revision?: string;
  /** The network that it lets others into. */
  readonly network?: string;
  /** Whether its proxies have to be told to make the clusters for TLS between networks. */
  readonly needsRouterMode: boolean;
  readonly serviceType: string;
  readonly serviceAnnotations?: { readonly [key: string]: string };
  readonly replicas: number;
}

/** istiod and istio's charts answer for the readiness of a gateway on this port. */
const STATUS_PORT = 15021;

function networkVariables(network: string, needsRouterMode: boolean) {
  return [
    { name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network },
    ...(needsRouterMode ? [{ name: 'ISTIO_META_ROUTER_MODE', value: 'sni-dnat' }] : []),
  ];
}

/**
 * The gateway as Istio's chart `gateway` makes it (manifests/charts/gateway, 1.30.3), but listening on 8080 and 8443 as that of istioctl
 * does (manifests/charts/gateways/istio-ingress): below 1024 a pod would need a sysctl that Kubernetes allows from 1.22 on. istiod's injector
 * fills the container in (its template `gateway`).
 */
export function gatewayObjects(settings: GatewaySettings, kubernetes: KubernetesVersion): readonly Manifest[] {
  const { name, namespace, serviceType, serviceAnnotations, replicas, network, revision } = settings;
  const selector = { app: name, istio: name.replace(/^istio-/, '') };
  const ofNetwork = network === undefined ? {} : { [NETWORK_LABEL]: network };
  const labels = { ...selector, ...ofNetwork, [DATA_PLANE_LABEL]: 'none' };
  const metadata = { name, namespace, labels };
  const injected = { [SIDECAR_INJECTION]: 'true', ...(revision !== undefined && { [REVISION_LABEL]: revision }) };
  const container = {
    name: PROXY_CONTAINER,
    image: 'auto',
    ...(network !== undefined && { env: networkVariables(network, settings.needsRouterMode) }),
    ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: RBAC_API,
      kind: 'Role',
      metadata,
      // istiod hands the certificates of TLS listeners to a gateway only if its ServiceAccount may read them.
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
    },
    {
      apiVersion: RBAC_API,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, ...(serviceAnnotations && { annotations: { ...serviceAnnotations } }) },
      spec: { type: serviceType, selector, ports: network === undefined ? INGRESS_PORTS : NETWORK_PORTS },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...labels, ...injected }, annotations: { 'inject.istio.io/templates': 'gateway' } },
          spec: { serviceAccountName: name, containers: [container] },
        },
      },
    },
    ...(replicas > 1
      ? [
          {
            apiVersion: kubernetes.podDisruptionBudgetApiVersion,
            kind: 'PodDisruptionBudget',
            metadata,
            spec: { minAvailable: 1, selector: { matchLabels: selector } },
          },
        ]
      : []),
  ];
}

function port(name: string, number: number, targetPort = number) {
  return { name, port: number, protocol: 'TCP', targetPort };
}

const INGRESS_PORTS = [port('status-port', STATUS_PORT), port('http2', 80, 8080), port('https', 443, 8443)];

const NETWORK_PORTS = [
  port('status-port', STATUS_PORT),
  port('tls', 15443),
  port('tls-istiod', XDS_PORT),
  port('tls-webhook', WEBHOOK_PORT),
];
