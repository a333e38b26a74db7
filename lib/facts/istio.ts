/** What Istio calls its things, and what it does unless told otherwise. Read in istio/istio at the stable tags 1.8.2 to 1.30.3. */

/** The namespace of the control plane (values.global.istioNamespace). */
export const ISTIO_NAMESPACE = 'istio-system';

/** The profiles with ztunnel, of OpenShift, and of a cluster whose istiod is elsewhere. */
export const AMBIENT_PROFILE = 'ambient';
export const OPENSHIFT_PROFILE = 'openshift';
export const OPENSHIFT_AMBIENT_PROFILE = 'openshift-ambient';
export const REMOTE_PROFILE = 'remote';

/** The SPIFFE trust domain (meshConfig.trustDomain). */
export const TRUST_DOMAIN = 'cluster.local';

/** The id of the cluster (values.global.multiCluster.clusterName), which proxies send with each signing request. */
export const CLUSTER_ID = 'Kubernetes';

/** How the unnamed revision is called in lists of revisions and in the label `istio.io/rev`. */
export const UNNAMED_REVISION = 'default';

/** The Secret from which istiod takes its serving certificate. It mounts no other, and every revision shares it (istio PR 39375). */
export const ISTIOD_SECRET = 'istiod-tls';

/** The variable that switches istiod's own CA; without it that is on (pilot/pkg/features, 1.8 to 1.30). */
export const CA_SWITCH = 'ENABLE_CA_SERVER';

/** The ConfigMap by which every namespace learns the root; its name is fixed in Istio's injection template and in istio-csr. */
export const ROOT_CONFIG_MAP = 'istio-ca-root-cert';

/** The entry of that ConfigMap: PEM. */
export const ROOT_CONFIG_MAP_KEY = 'root-cert.pem';

/** The ServiceAccount that every revision of istiod has in its SPIFFE ID (security/pkg/pki/util, pilot/pkg/bootstrap). */
const ISTIOD_SERVICE_ACCOUNT = 'istiod-service-account';

/** The ServiceAccount of ztunnel, which asks on behalf of the pods on its node. */
export const ZTUNNEL_SERVICE_ACCOUNT = 'ztunnel';

/** The namespace of ztunnel where the Sail operator is told no other (the default of its ZTunnel's CRD). */
export const SAIL_ZTUNNEL_NAMESPACE = 'ztunnel';

/** The lifetime that a proxy asks for (SECRET_TTL), in seconds (security/pkg/nodeagent, 1.8 to 1.30). */
export const SECRET_TTL_SECONDS = 24 * 3600;

/**
 * How much of a certificate's life is left when a proxy renews it: half (SECRET_GRACE_PERIOD_RATIO of pilot-agent, 1.8 to 1.31; refresh_at
 * of ztunnel, which has no jitter), a hundredth of the life earlier or later from 1.24.0 on (SECRET_GRACE_PERIOD_RATIO_JITTER).
 */
export const RENEWAL = { lifeLeft: 0.5, jitter: 0.01 } as const;

/** The labels by which Istio takes the workloads of a namespace into the mesh. */
export const INJECTION_LABEL = 'istio-injection';
export const REVISION_LABEL = 'istio.io/rev';
export const DATA_PLANE_LABEL = 'istio.io/dataplane-mode';
export const MEMBERSHIP_LABELS = [INJECTION_LABEL, REVISION_LABEL, DATA_PLANE_LABEL] as const;

/**
 * The label and the annotation by which a pod says whether it gets a sidecar, "true" or "false", whatever its namespace says. The injector
 * of Istio 1.8 to 1.11 reads the annotation only, later ones prefer the label (pkg/kube/inject). The selectors of the webhook have the
 * label from 1.9 on. A pod stays out of an ambient mesh by `istio.io/dataplane-mode: none` (cni, 1.22 to 1.30).
 */
export const SIDECAR_INJECTION = 'sidecar.istio.io/inject';

/** What keeps a pod out of the mesh in every release. */
export const OUTSIDE_MESH = {
  labels: { [SIDECAR_INJECTION]: 'false', [DATA_PLANE_LABEL]: 'none' },
  annotations: { [SIDECAR_INJECTION]: 'false' },
} as const;

/** The container of the proxy in a pod with a sidecar, and in a gateway (pkg/kube/inject and the chart `gateway`, 1.8 to 1.30). */
export const PROXY_CONTAINER = 'istio-proxy';

/** What a namespace, Service or pod of an ambient mesh says to have its traffic go through a waypoint: the name of that (1.22 to 1.30). */
export const USE_WAYPOINT_LABEL = 'istio.io/use-waypoint';

/** The label of networks: on the control plane's namespace, and on a gateway by which other networks come in. */
export const NETWORK_LABEL = 'topology.istio.io/network';

/** The port by which istiod serves proxies, and answers signing requests (security/pkg/nodeagent and the charts, 1.8 to 1.30). */
export const XDS_PORT = 15012;

/** The port of istiod's webhooks. */
export const WEBHOOK_PORT = 15017;

/** The Service, Deployment and start of the names of a revision: `istiod` for the unnamed one, `istiod-REVISION` otherwise. */
export function istiodName(revision: string): string {
  return revision === UNNAMED_REVISION || revision === '' ? 'istiod' : `istiod-${revision}`;
}

/** The longest revision: its Service is named `istiod-REVISION`, and a Service's name has at most 63 characters. */
export const LONGEST_REVISION = 63 - 'istiod-'.length;

/** The longest revision tag: from 1.28 on the chart istiod makes a Service `istiod-revision-tag-TAG` (before, a webhook alone). */
export const LONGEST_REVISION_TAG = 63 - 'istiod-revision-tag-'.length;

/** The label of a tag's webhook (and Service, from 1.28 on) that names the tag; `istio.io/rev` names the revision (charts, 1.10 to 1.31). */
export const REVISION_TAG_LABEL = 'istio.io/tag';

/**
 * What has a sidecar take HBONE, the only mutual TLS that pods behind ztunnel send: the injector labels its pod for it when it is made. To
 * send it, istiod's `PILOT_ENABLE_AMBIENT` is enough (injection-template.yaml, pilot/pkg/model and pilot/pkg/features, 1.22 to 1.31).
 */
export const SIDECAR_HBONE = 'ISTIO_META_ENABLE_HBONE';

/** The DNS name by which proxies and the API server reach the istiod of a revision. */
export function istiodDnsName(revision: string, namespace: string): string {
  return `${istiodName(revision)}.${namespace}.svc`;
}

/** The address at which proxies and ztunnel ask the istiod of a revision where they are told no other. */
export function istiodCaAddress(revision: string, namespace: string): string {
  return `${istiodDnsName(revision, namespace)}:${XDS_PORT}`;
}

/** The SPIFFE ID of a ServiceAccount; `*` stands for any. */
export function spiffeId(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** The SPIFFE ID of istiod, whatever its revision. */
export function istiodSpiffeId(trustDomain: string, namespace: string): string {
  return spiffeId(trustDomain, namespace, ISTIOD_SERVICE_ACCOUNT);
}

/** The account of ztunnel as istio-csr and istiod want it: NAMESPACE/NAME. */
export function ztunnelAccount(namespace: string): string {
  return `${namespace}/${ZTUNNEL_SERVICE_ACCOUNT}`;
}

/**
 * How many minor versions the Istios of one mesh may be apart. istio.io, "Supported Releases", supports a control plane that is one minor
 * ahead of its proxies, and proxies of any two versions beside each other. It states no number for control planes of one mesh. Each of
 * them serves proxies that another one may have injected (a gateway, a cluster whose istiod is elsewhere), so that one is what is safe.
 */
export const MOST_MINORS_APART = 1;

/**
 * What istiod changes of the webhooks that its chart brings: it writes its CA into them, and closes the validating one when it is ready
 * (istio issue 52785). A tool that compares a cluster with the chart has to leave that aside.
 */
export const SELF_PATCHED = [
  { kind: 'ValidatingWebhookConfiguration', fields: ['failurePolicy', 'clientConfig.caBundle'] },
  { kind: 'MutatingWebhookConfiguration', fields: ['clientConfig.caBundle'] },
].map(({ kind, fields }) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  jqPathExpressions: fields.map((field) => `.webhooks[]?.${field}`),
}));
