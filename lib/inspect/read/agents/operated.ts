import { CERT_MANAGER_API } from '../../../facts/cert-manager';
import {
  CLUSTER_ID,
  ISTIO_NAMESPACE,
  ISTIOD_SECRET,
  istiodDnsName,
  istiodSpiffeId,
  UNNAMED_REVISION,
} from '../../../facts/istio';
import { AGENT_IMAGE, AGENT_NAME, ISTIOD_CERTIFICATE, serviceHost } from '../../../facts/istio-csr';
import { ISTIO_CSR_GROUP, ISTIO_CSR_KIND, ROOT_COPY, ROOT_COPY_FOLDER } from '../../../facts/openshift';
import { goSeconds } from '../../../internal/lifetimes';
import type { JsonObject } from '../../../internal/merge';
import { listAt, mapAt, textAt, textMapAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import type { CopiedRoot } from './agent';
import type { ReadAgents } from './agents';
import { agentsOf } from './deployed';

/** istio-csr where OpenShift's cert-manager operator makes it of an IstioCSR: what it makes is read like what stands in files. */
export function operatedAgents(inventory: Inventory): ReadAgents[] {
  return inventory.ofKind(ISTIO_CSR_GROUP, ISTIO_CSR_KIND).map((istioCsr) => {
    const objects = madeOf(istioCsr);
    const agents = objects.flatMap((object) =>
      object.kind === 'Deployment' ? agentsOf(object, { root: copiedRoot(istioCsr) }) : [],
    );
    return { agents, objects };
  });
}

const CONFIG = ['spec', 'istioCSRConfig'] as const;
const GRPC_PORT = 6443;

/** What the operator makes of an IstioCSR, as far as a mesh is read from it (pkg/controller/istiocsr, cert-manager-1.18 to 1.20). */
function madeOf({ body, namespace, file }: LoadedObject): LoadedObject[] {
  const config = mapAt(body, ...CONFIG);
  const made = (apiVersion: string, kind: string, name: string, place: string | undefined, spec: JsonObject) => {
    const metadata = { name, namespace: place, labels: { app: AGENT_NAME, ...textMapAt(body, ...LABELS) } };
    return { apiVersion, kind, name, namespace: place, body: { apiVersion, kind, metadata, spec }, file };
  };
  const istiodNamespace = textAt(config, 'istio', 'namespace') ?? ISTIO_NAMESPACE;
  return [
    made('v1', 'Service', AGENT_NAME, namespace, service(config)),
    // Its content follows from that of another one, or from what the issuer returned.
    made('v1', 'ConfigMap', ROOT_COPY.name, namespace, {}),
    made('apps/v1', 'Deployment', AGENT_NAME, namespace, deployment(body, namespace)),
    made(CERT_MANAGER_API, 'Certificate', ISTIOD_CERTIFICATE, istiodNamespace, certificate(config, istiodNamespace)),
  ];
}

const LABELS = ['spec', 'controllerConfig', 'labels'] as const;

function service(config: JsonObject): JsonObject {
  const port = valueAt(config, 'server', 'port') ?? 443;
  return { ports: [{ name: 'web', port, targetPort: GRPC_PORT }], selector: { app: AGENT_NAME } };
}

function deployment(istioCsr: JsonObject, namespace: string | undefined): JsonObject {
  const container = {
    name: AGENT_NAME,
    // Which release it is, the running operator alone tells.
    image: textAt(istioCsr, 'status', 'istioCSRImage') ?? AGENT_IMAGE,
    args: argumentsOf(mapAt(istioCsr, ...CONFIG), namespace),
    volumeMounts: [{ name: ROOT_COPY.volume, mountPath: ROOT_COPY_FOLDER }],
  };
  const items = [{ key: ROOT_COPY.key, path: ROOT_COPY.key }];
  const volumes = [{ name: ROOT_COPY.volume, configMap: { name: ROOT_COPY.name, items } }];
  const labels = { ...textMapAt(istioCsr, ...LABELS), app: AGENT_NAME };
  return {
    replicas: 1,
    selector: { matchLabels: { app: AGENT_NAME } },
    template: { metadata: { labels }, spec: { serviceAccountName: AGENT_NAME, containers: [container], volumes } },
  };
}

/** updateArgList of the operator, with the defaults of its CRD. A flag is left out where its field is not there. */
function argumentsOf(config: JsonObject, namespace: string | undefined): string[] {
  const tls = mapAt(config, 'istiodTLSConfig');
  const issuer = mapAt(config, 'certManager', 'issuerRef');
  const istiodNamespace = textAt(config, 'istio', 'namespace');
  const duration = minutes(tls.certificateDuration ?? '1h');
  const [algorithm, size] = [tls.privateKeyAlgorithm ?? 'RSA', tls.privateKeySize ?? 2048];
  const told: Record<string, unknown> = {
    'log-level': config.logLevel ?? 1,
    'log-format': config.logFormat ?? 'text',
    'metrics-port': 9402,
    'readiness-probe-port': 6060,
    'readiness-probe-path': '/readyz',
    'certificate-namespace': istiodNamespace,
    'issuer-enabled': true,
    'preserve-certificate-requests': false,
    'issuer-name': issuer.name,
    'issuer-kind': issuer.kind,
    'issuer-group': issuer.group,
    'root-ca-file': `${ROOT_COPY_FOLDER}/${ROOT_COPY.key}`,
    'serving-certificate-dns-names': namespace && serviceHost(AGENT_NAME, namespace),
    'serving-certificate-duration': duration,
    'trust-domain': tls.trustDomain,
    'cluster-id': textAt(config, 'server', 'clusterID') || CLUSTER_ID,
    'max-client-certificate-duration': minutes(tls.maxCertificateDuration ?? '1h'),
    'serving-address': `0.0.0.0:${GRPC_PORT}`,
    'serving-certificate-key-size': size,
    'serving-signature-algorithm': algorithm,
    'enable-client-cert-authenticator': false,
    'leader-election-namespace': istiodNamespace,
    'disable-kubernetes-client-rate-limiter': false,
    'istiod-cert-enabled': false,
    'istiod-cert-namespace': istiodNamespace,
    'istiod-cert-duration': duration,
    'istiod-cert-renew-before': minutes(tls.certificateRenewBefore ?? '30m'),
    'istiod-cert-key-algorithm': algorithm,
    'istiod-cert-key-size': size,
    'istiod-cert-additional-dns-names': listAt(tls, 'certificateDNSNames').join(','),
    'istiod-cert-istio-revisions': revisionsOf(config).join(','),
    'configmap-namespace-selector': config.istioDataPlaneNamespaceSelector || undefined,
  };
  return Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : `--${name}=${value}`));
}

/** A duration as the operator hands it on: in minutes, rounded. */
function minutes(duration: unknown): string {
  const seconds = goSeconds(String(duration));
  return seconds === undefined ? String(duration) : `${Math.round(seconds / 60)}m`;
}

function revisionsOf(config: JsonObject): string[] {
  const given = valueAt(config, 'istio', 'revisions');
  return Array.isArray(given) ? given.map(String) : [UNNAMED_REVISION];
}

/** updateCertificateParams of the operator. */
function certificate(config: JsonObject, namespace: string): JsonObject {
  const tls = mapAt(config, 'istiodTLSConfig');
  const revisions = revisionsOf(config).filter(Boolean);
  const [algorithm, size] = [tls.privateKeyAlgorithm ?? 'RSA', tls.privateKeySize ?? 2048];
  return {
    commonName: tls.commonName || istiodDnsName(UNNAMED_REVISION, namespace),
    dnsNames: [...listAt(tls, 'certificateDNSNames'), ...revisions.map((one) => istiodDnsName(one, namespace))],
    uris: [istiodSpiffeId(String(tls.trustDomain ?? ''), namespace)],
    secretName: ISTIOD_SECRET,
    duration: tls.certificateDuration ?? '1h0m0s',
    renewBefore: tls.certificateRenewBefore ?? '30m0s',
    privateKey: { rotationPolicy: 'Always', algorithm, size },
    revisionHistoryLimit: 1,
    issuerRef: mapAt(config, 'certManager', 'issuerRef'),
  };
}

/** Where the operator copies the trust anchor from: the ConfigMap that it is told, or else what the issuer returned. */
function copiedRoot({ body, namespace }: LoadedObject): CopiedRoot {
  const source = mapAt(body, ...CONFIG, 'certManager', 'istioCACertificate');
  const [name, key] = [textAt(source, 'name'), textAt(source, 'key')];
  if (name === undefined || key === undefined) return {};
  return { source: { kind: 'ConfigMap', namespace: textAt(source, 'namespace') || namespace, name, key } };
}
