import { Duration } from 'cdk8s';
import { CLUSTER_ID, ISTIO_NAMESPACE, ROOT_CONFIG_MAP, TRUST_DOMAIN, ztunnelAccount } from '../../facts/istio';
import { DNS_LABEL_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { DataPlane } from '../../mesh';
import { has } from '../../releases/istio-csr-features';
import { Lifetime } from '../lifetime';
import { literal } from '../migrate/expression';
import { certificateLifetime, named, special, text, toggle, wholeNumber } from './kinds';
import { option } from './row';

const FIRST_CHARTS = { until: 'v0.2.0' };
const SINCE_V020 = { since: 'v0.2.0' };

/** A fact of the mesh: it was checked there. */
const meshFact = text((_site, _prop, given) => given);

/** Who may ask, for how long, and in whose name the agent signs. */
export const server = {
  rootCaFile: option<string>({
    prop: 'trustAnchorFile',
    kind: meshFact,
    flags: [
      {
        name: 'root-ca-file',
        // The chart of v0.1.x leaves it out when there is no file, later ones write it empty.
        write: (file, { release }) => (has(release, 'rootCaFileAlways') ? (file ?? '') : file || undefined),
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
    kind: meshFact,
    ours: TRUST_DOMAIN,
    what: 'a trust domain other than cluster.local',
    flags: [{ name: 'trust-domain', since: 'v0.1.3', fallback: TRUST_DOMAIN }],
    values: [
      { path: 'agent.trustDomain', type: 'string', default: TRUST_DOMAIN, since: 'v0.1.3', until: 'v0.2.0' },
      { path: 'app.tls.trustDomain', type: 'string', default: TRUST_DOMAIN, ...SINCE_V020 },
    ],
    code: () => undefined,
  }),
  clusterId: option<string>({
    prop: 'mesh.clusterId',
    kind: meshFact,
    ours: CLUSTER_ID,
    what: 'a cluster id other than Kubernetes',
    flags: [{ name: 'cluster-id', since: 'v0.1.1', fallback: CLUSTER_ID }],
    values: [
      { path: 'agent.clusterID', type: 'string', default: CLUSTER_ID, since: 'v0.1.1', until: 'v0.2.0' },
      { path: 'app.server.clusterID', type: 'string', default: CLUSTER_ID, ...SINCE_V020 },
    ],
    code: () => undefined,
  }),
  maxCertificateDuration: option<Lifetime>({
    prop: 'maxCertificateDuration',
    kind: certificateLifetime,
    ours: () => Lifetime.of(Duration.hours(1)),
    flags: [
      {
        name: 'max-client-certificate-duration',
        short: 'm',
        fallback: [
          { ...FIRST_CHARTS, value: '24h' },
          { ...SINCE_V020, value: '1h' },
        ],
      },
    ],
    values: [
      { path: 'certificate.maxDuration', type: 'string', default: '24h', ...FIRST_CHARTS },
      { path: 'app.server.maxCertificateDuration', type: 'string', default: '1h', ...SINCE_V020 },
    ],
  }),
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
    kind: special(takenAccounts),
    ours: ({ mesh }) => (mesh.dataPlane === DataPlane.AMBIENT ? [ztunnelAccount(mesh.namespace)] : []),
    flags: [
      {
        name: 'ca-trusted-node-accounts',
        since: 'v0.12.0',
        isList: true,
        write: (accounts = []) => accounts.join(',') || undefined,
      },
    ],
    values: [{ path: 'app.server.caTrustedNodeAccounts', type: 'string', default: '', since: 'v0.12.0' }],
    demand: (accounts) =>
      accounts.length === 0 ? undefined : { what: 'trusting node accounts', since: 'v0.12.0', received: [...accounts] },
    read: (chart) => chart.text('app.server.caTrustedNodeAccounts').split(',').filter(Boolean),
    tell: (accounts = []) => (accounts.length === 0 ? {} : { 'app.server.caTrustedNodeAccounts': accounts.join(',') }),
    code: (accounts = [], ours = []) =>
      accounts.length === 0 || accounts.join() === ours.join() ? undefined : literal([...accounts]),
  }),
};

/** Where the charts of v0.1.x mount the trust anchor that they take inline. */
export const ROOT_CA_FOLDER = '/etc/cert-manager-istio-csr';
const ROOT_CA_FILE = `${ROOT_CA_FOLDER}/ca.pem`;

/** How the agent spreads the trust anchor and talks to the API server. */
export const controller = {
  leaderElectionNamespace: option<string>({
    prop: 'leaderElectionNamespace',
    kind: named(DNS_LABEL_RULE, 'Name an existing namespace.'),
    // Releases without the flag elect their leader where they create CertificateRequests.
    ours: ({ mesh, release, props }) =>
      has(release, 'leaderElectionNamespace')
        ? mesh.namespace
        : (props.certificateRequests?.namespace ?? mesh.namespace),
    what: 'choosing the namespace of the leader election',
    flags: [{ name: 'leader-election-namespace', ...SINCE_V020, fallback: ISTIO_NAMESPACE }],
    values: [
      { path: 'app.controller.leaderElectionNamespace', type: 'string', default: ISTIO_NAMESPACE, ...SINCE_V020 },
    ],
    read: (chart) =>
      chart.text(
        chart.has('app.controller.leaderElectionNamespace')
          ? 'app.controller.leaderElectionNamespace'
          : 'certificate.namespace',
      ),
    code: (namespace, ours, { release }) =>
      has(release, 'leaderElectionNamespace') && namespace !== undefined && namespace !== ours
        ? literal(namespace)
        : undefined,
  }),
  rootConfigMapName: option<string>({
    prop: '(fixed in Istio)',
    kind: meshFact,
    ours: ROOT_CONFIG_MAP,
    flags: [{ name: 'root-ca-configmap-name', until: 'v0.3.0', fallback: ROOT_CONFIG_MAP }],
    values: [
      { path: 'agent.rootCAConfigMapName', type: 'string', default: ROOT_CONFIG_MAP, ...FIRST_CHARTS },
      {
        path: 'app.controller.rootCAConfigMapName',
        type: 'string',
        default: ROOT_CONFIG_MAP,
        since: 'v0.2.0',
        until: 'v0.3.0',
      },
    ],
    code: () => undefined,
  }),
  namespaceSelector: option<string>({
    prop: 'rootConfigMapNamespaceSelector',
    kind: text(checkedSelector),
    what: 'selecting the namespaces of the root ConfigMap',
    flags: [{ name: 'configmap-namespace-selector', since: 'v0.4.0', write: (selector) => selector || undefined }],
    values: [{ path: 'app.controller.configmapNamespaceSelector', type: 'string', since: 'v0.6.0' }],
    code: (selector) => (selector ? literal(selector) : undefined),
  }),
  disableRateLimiter: option<boolean>({
    prop: 'disableClientRateLimiter',
    kind: toggle,
    ours: false,
    what: "switching off the client's rate limiter",
    flags: [{ name: 'disable-kubernetes-client-rate-limiter', since: 'v0.11.0', isSwitch: true, fallback: 'false' }],
    values: [
      {
        path: 'app.controller.disableKubernetesClientRateLimiter',
        type: 'boolean',
        default: false,
        since: 'v0.11.0',
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

function takenAccounts(site: Site, prop: string, given: unknown): readonly string[] {
  const accounts = [...(given as readonly string[])];
  accounts.forEach((account, index) => {
    if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(account)) return;
    refuse(site, {
      prop: `${prop}[${index}]`,
      received: account,
      allowed: 'NAMESPACE/NAME of a ServiceAccount, such as "istio-system/ztunnel"',
      fix: 'Correct it: istio-csr ignores the whole list when one entry is malformed, and ztunnel gets no certificate.',
    });
  });
  return accounts;
}

/** A label selector as kubectl takes it: `key=value`, `key!=value`, `key in (a,b)`, `key`, `!key`, joined by commas. */
function checkedSelector(site: Site, prop: string, selector: string): string {
  const key = '(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
  const value = '[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
  const requirement = `(?:!?${key}|${key}\\s*(?:=|==|!=)\\s*(?:${value})?|${key}\\s+(?:not)?in\\s*\\(\\s*${value}(?:\\s*,\\s*${value})*\\s*\\))`;
  if (new RegExp(`^\\s*${requirement}(?:\\s*,\\s*${requirement})*\\s*$`).test(selector)) return selector;
  return refuse(site, {
    prop,
    received: selector,
    allowed: 'a label selector, such as "team=mesh" or "environment in (prod,staging)"',
    fix: 'Write it as for `kubectl get namespaces --selector`.',
  });
}
