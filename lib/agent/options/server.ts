import { CLUSTER_ID, ISTIO_NAMESPACE, ROOT_CONFIG_MAP, TRUST_DOMAIN, ztunnelAccount } from '../../facts/istio';
import { SELECTOR_RULE } from '../../internal/label-selector';
import { DNS_LABEL_RULE, type NameRule } from '../../internal/names';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { KubernetesVersion } from '../../releases/kubernetes-version';
import { inSpan } from '../../releases/span';
import { literal } from '../migrate/expression';
import { named, plain, texts, toggle, wholeNumber } from './kinds';
import { FIRST_CHARTS, lifetimeOption, moved, option, SINCE_V020 } from './row';

const ACCOUNT_RULE: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
  maxLength: Number.POSITIVE_INFINITY,
  allowed: 'NAMESPACE/NAME of a ServiceAccount, such as "istio-system/ztunnel"',
};
const ACCOUNT_FIX =
  'Correct it: istio-csr ignores the whole list when one entry is malformed, and ztunnel gets no certificate.';

/** Who may ask, for how long, and in whose name the agent signs. */
export const server = {
  rootCaFile: option<string>({
    prop: 'trustAnchorFile',
    kind: plain(),
    flags: [
      {
        name: 'root-ca-file',
        // The chart of v0.1.x leaves it out when there is no file, later ones write it empty.
        write: (file, { release }) => (ISTIO_CSR.has(release, 'rootCaFileAlways') ? (file ?? '') : file || undefined),
      },
    ],
    values: [
      { path: 'certificate.rootCA', type: 'string', ...FIRST_CHARTS, shown: 'trustAnchor: TrustAnchor.fromPem' },
      { path: 'app.tls.rootCAFile', type: 'any', ...SINCE_V020 },
    ],
    tell: (file) => (file ? { 'app.tls.rootCAFile': file } : {}),
    read: (chart) => (chart.truthy('certificate.rootCA') ? ROOT_CA_FILE : chart.text('app.tls.rootCAFile')),
  }),
  trustDomain: option<string>({
    prop: 'mesh.trustDomain',
    kind: plain(),
    ours: TRUST_DOMAIN,
    what: `a trust domain other than ${TRUST_DOMAIN}`,
    flags: [{ name: 'trust-domain', since: 'v0.1.3', fallback: TRUST_DOMAIN }],
    values: moved('agent.trustDomain', 'app.tls.trustDomain', 'string', TRUST_DOMAIN, { since: 'v0.1.3' }),
    code: () => undefined,
  }),
  clusterId: option<string>({
    prop: 'mesh.clusterId',
    kind: plain(),
    ours: CLUSTER_ID,
    what: `a cluster id other than ${CLUSTER_ID}`,
    flags: [{ name: 'cluster-id', since: 'v0.1.1', fallback: CLUSTER_ID }],
    values: moved('agent.clusterID', 'app.server.clusterID', 'string', CLUSTER_ID, { since: 'v0.1.1' }),
    code: () => undefined,
  }),
  maxCertificateDuration: lifetimeOption(
    'maxCertificateDuration',
    { name: 'max-client-certificate-duration', short: 'm' },
    ['certificate.maxDuration', 'app.server.maxCertificateDuration'],
  ),
  clientCertificates: option<boolean>({
    prop: 'clientCertificateAuthentication',
    kind: toggle,
    ours: false,
    what: 'client certificate authentication',
    flags: [{ name: 'enable-client-cert-authenticator', since: 'v0.11.0', isSwitch: true, fallback: 'false' }],
    values: [{ path: 'app.server.authenticators.enableClientCert', type: 'boolean', default: false, since: 'v0.11.0' }],
  }),
  trustedNodeAccounts: option<readonly string[]>({
    prop: 'trustedNodeAccounts',
    kind: {
      ...texts(ACCOUNT_RULE, ACCOUNT_FIX),
      read: (_site, _prop, raw) =>
        String(raw ?? '')
          .split(',')
          .filter(Boolean),
      tell: (accounts) => accounts.join(','),
    },
    ours: ({ mesh: { ztunnelNamespace } }) =>
      ztunnelNamespace === undefined ? [] : [ztunnelAccount(ztunnelNamespace)],
    what: 'trusting node accounts',
    flags: [
      {
        name: 'ca-trusted-node-accounts',
        ...ISTIO_CSR.span('trustedNodeAccounts'),
        isList: true,
        write: (accounts = []) => accounts.join(',') || undefined,
      },
    ],
    values: [
      {
        path: 'app.server.caTrustedNodeAccounts',
        type: 'string',
        default: '',
        ...ISTIO_CSR.span('trustedNodeAccounts'),
      },
    ],
  }),
};

/** Where the charts of v0.1.x mount the trust anchor that they take inline. */
export const ROOT_CA_FOLDER = '/etc/cert-manager-istio-csr';
const ROOT_CA_FILE = `${ROOT_CA_FOLDER}/ca.pem`;

const SINCE_LIMITER_SWITCH = { since: 'v0.11.0' };

const LEADER_ELECTION = 'app.controller.leaderElectionNamespace';

/** How the agent spreads the trust anchor and talks to the API server. */
export const controller = {
  leaderElectionNamespace: option<string>({
    prop: 'leaderElectionNamespace',
    kind: named(DNS_LABEL_RULE, 'Name an existing namespace.'),
    // Releases without the flag elect their leader where they create CertificateRequests.
    ours: ({ mesh, release, props }) =>
      inSpan(release, SINCE_V020) ? mesh.namespace : (props.certificateRequests?.namespace ?? mesh.namespace),
    what: 'choosing the namespace of the leader election',
    flags: [{ name: 'leader-election-namespace', ...SINCE_V020, fallback: ISTIO_NAMESPACE }],
    values: [{ path: LEADER_ELECTION, type: 'string', default: ISTIO_NAMESPACE, ...SINCE_V020 }],
    read: (chart) => chart.text(chart.has(LEADER_ELECTION) ? LEADER_ELECTION : 'certificate.namespace'),
    code: (namespace, ours, { release }) =>
      inSpan(release, SINCE_V020) && namespace !== undefined && namespace !== ours ? literal(namespace) : undefined,
  }),
  rootConfigMapName: option<string>({
    prop: '(fixed in Istio)',
    kind: plain(),
    ours: ROOT_CONFIG_MAP,
    flags: [{ name: 'root-ca-configmap-name', until: 'v0.3.0', fallback: ROOT_CONFIG_MAP }],
    values: moved('agent.rootCAConfigMapName', 'app.controller.rootCAConfigMapName', 'string', ROOT_CONFIG_MAP, {
      until: 'v0.3.0',
    }),
    code: () => undefined,
  }),
  namespaceSelector: option<string>({
    prop: 'rootConfigMapNamespaceSelector',
    kind: named(SELECTOR_RULE, 'Write it as for `kubectl get namespaces --selector`.'),
    what: 'selecting the namespaces of the root ConfigMap',
    flags: [{ name: 'configmap-namespace-selector', since: 'v0.4.0', write: (selector) => selector || undefined }],
    values: [{ path: 'app.controller.configmapNamespaceSelector', type: 'string', since: 'v0.6.0' }],
    code: (selector) => (selector ? literal(selector) : undefined),
  }),
  disableRateLimiter: option<boolean>({
    prop: 'disableClientRateLimiter',
    kind: toggle,
    ours: ({ release, props: { kubernetesVersion = KubernetesVersion.LATEST } }) =>
      inSpan(release, SINCE_LIMITER_SWITCH) && kubernetesVersion.hasPriorityAndFairness,
    what: "switching off the client's rate limiter",
    flags: [
      { name: 'disable-kubernetes-client-rate-limiter', ...SINCE_LIMITER_SWITCH, isSwitch: true, fallback: 'false' },
    ],
    values: [
      {
        path: 'app.controller.disableKubernetesClientRateLimiter',
        type: 'boolean',
        default: false,
        ...SINCE_LIMITER_SWITCH,
      },
    ],
  }),
  concurrency: option<number>({
    prop: 'maxConcurrentReconciles',
    kind: wholeNumber({ min: 1 }, 'Leave it out for 1.'),
    ours: 1,
    what: 'reconciling more than one namespace at a time',
    flags: [
      {
        name: 'max-concurrent-reconciles',
        since: 'v0.16.0',
        fallback: '1',
        write: (count = 1) => (count > 1 ? String(Math.trunc(count)) : undefined),
      },
    ],
    values: [{ path: 'app.controller.maxConcurrentReconciles', type: 'number', since: 'v0.16.0' }],
    tell: (count = 1) => (count > 1 ? { 'app.controller.maxConcurrentReconciles': count } : {}),
    code: (count = 1) => (count > 1 ? literal(Math.trunc(count)) : undefined),
  }),
};
