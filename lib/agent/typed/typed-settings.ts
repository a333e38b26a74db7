import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLifetime, flagDuration } from '../../internal/lifetimes';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { DataPlane } from '../../mesh';
import { IstioCsrRelease } from '../istio-csr-release';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings, StringMap } from '../rendering/settings';
import { deploymentSettings } from './deployment-settings';
import { checkIdentity, checkMesh, DEFAULT_NAME, DEFAULT_NAMESPACE } from './identity-checks';
import { istiodSettings } from './istiod-settings';
import { networkSettings } from './network-settings';
import { requireFeature } from './required-feature';
import { signingSettings } from './signing-settings';

/** The ConfigMap in which Istio looks for the trust anchor; istio-csr writes no other from v0.3.0 on. */
const ROOT_CONFIG_MAP = 'istio-ca-root-cert';

/** Translates the typed props into what the objects are rendered from, refusing what cannot work. */
export function typedSettings(site: Construct, props: IstioCsrAgentProps): AgentSettings {
  const { mesh, name = DEFAULT_NAME, namespace = DEFAULT_NAMESPACE } = props;
  const release = props.release ?? IstioCsrRelease.LATEST;
  checkIdentity(site, release, name, namespace);
  checkMesh(site, release, mesh);
  const labels: StringMap = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': release.version,
    ...props.labels,
  };
  return {
    release,
    name,
    namespace,
    labels,
    quirks: {},
    ...deploymentSettings(site, release, props),
    ...networkSettings(site, release, `${name}.${namespace}.svc`, props),
    ...signingSettings(site, release, name, props),
    ...istiodSettings(site, release, labels, props),
    logging: logging(site, release, props),
    trustDomain: mesh.trustDomain,
    rootCaFile: trustAnchorFile(site, props),
    server: server(site, release, props),
    controller: controller(site, release, props),
  };
}

function logging(
  site: Construct,
  release: IstioCsrRelease,
  { logging: wanted = {} }: IstioCsrAgentProps,
): AgentSettings['logging'] {
  const { level = 1, format = 'text' } = wanted;
  checkWholeNumber(site, 'logging.level', level, { min: 1, max: 5 }, 'Leave it out for 1.');
  checkOneOf(site, 'logging.format', format, ['text', 'json'], 'Leave it out for text.');
  if (format !== 'text') {
    requireFeature(site, release, {
      prop: 'logging.format',
      received: format,
      what: 'logging as JSON',
      feature: 'logFormat',
    });
  }
  return { level, format };
}

function server(site: Construct, release: IstioCsrRelease, props: IstioCsrAgentProps): AgentSettings['server'] {
  const { mesh, maxCertificateDuration = Duration.hours(1), clientCertificateAuthentication = false } = props;
  checkLifetime(site, 'maxCertificateDuration', maxCertificateDuration);
  if (clientCertificateAuthentication) {
    requireFeature(site, release, {
      prop: 'clientCertificateAuthentication',
      received: true,
      what: 'client certificate authentication',
      feature: 'clientCertificates',
    });
  }
  return {
    clusterId: mesh.clusterId,
    maxCertificateDuration: flagDuration(maxCertificateDuration),
    clientCertificates: clientCertificateAuthentication,
    trustedNodeAccounts: trustedNodeAccounts(site, release, props).join(','),
  };
}

function trustedNodeAccounts(site: Construct, release: IstioCsrRelease, props: IstioCsrAgentProps): string[] {
  const ambient = props.mesh.dataPlane === DataPlane.AMBIENT;
  const accounts = [...(props.trustedNodeAccounts ?? (ambient ? [`${props.mesh.namespace}/ztunnel`] : []))];
  if (accounts.length > 0) {
    const what = 'trusting node accounts';
    requireFeature(site, release, {
      prop: 'trustedNodeAccounts',
      received: accounts,
      what,
      feature: 'trustedNodeAccounts',
    });
  }
  accounts.forEach((account, index) => {
    if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(account)) return;
    refuse(site, {
      prop: `trustedNodeAccounts[${index}]`,
      received: account,
      allowed: 'NAMESPACE/NAME of a ServiceAccount, such as "istio-system/ztunnel"',
      fix: 'Correct it: istio-csr ignores the whole list when one entry is malformed, and ztunnel gets no certificate.',
    });
  });
  if (ambient && accounts.length === 0) {
    refuse(site, {
      prop: 'trustedNodeAccounts',
      received: [],
      allowed: 'a list with the ServiceAccount of ztunnel, because the mesh is ambient',
      fix: `Leave it out for ${props.mesh.namespace}/ztunnel.`,
    });
  }
  return accounts;
}

function controller(site: Construct, release: IstioCsrRelease, props: IstioCsrAgentProps): AgentSettings['controller'] {
  const { mesh, leaderElectionNamespace = mesh.namespace, rootConfigMapNamespaceSelector: selector } = props;
  const { disableClientRateLimiter = false, maxConcurrentReconciles = 1 } = props;
  checkName(site, 'leaderElectionNamespace', leaderElectionNamespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  checkWholeNumber(site, 'maxConcurrentReconciles', maxConcurrentReconciles, { min: 1 }, 'Leave it out for 1.');
  if (leaderElectionNamespace !== mesh.namespace) {
    requireFeature(site, release, {
      prop: 'leaderElectionNamespace',
      received: leaderElectionNamespace,
      what: 'choosing the namespace of the leader election',
      feature: 'leaderElectionNamespace',
    });
  }
  if (selector !== undefined) {
    requireFeature(site, release, {
      prop: 'rootConfigMapNamespaceSelector',
      received: selector,
      what: 'selecting the namespaces of the root ConfigMap',
      feature: 'configMapNamespaceSelector',
    });
  }
  if (disableClientRateLimiter) {
    const what = "switching off the client's rate limiter";
    requireFeature(site, release, {
      prop: 'disableClientRateLimiter',
      received: true,
      what,
      feature: 'rateLimiterSwitch',
    });
  }
  if (maxConcurrentReconciles > 1) {
    requireFeature(site, release, {
      prop: 'maxConcurrentReconciles',
      received: maxConcurrentReconciles,
      what: 'reconciling more than one namespace at a time',
      feature: 'concurrency',
    });
  }
  return {
    leaderElectionNamespace,
    rootConfigMapName: ROOT_CONFIG_MAP,
    configMapNamespaceSelector: selector,
    disableRateLimiter: disableClientRateLimiter,
    concurrency: maxConcurrentReconciles > 1 ? maxConcurrentReconciles : undefined,
  };
}

/** The trust anchor's file has to be somewhere that the container can see it. */
function trustAnchorFile(site: Construct, { trustAnchorFile: file, volumeMounts = [] }: IstioCsrAgentProps): string {
  if (file === undefined) return '';
  if (/-----BEGIN/.test(file)) {
    refuse(site, {
      prop: 'trustAnchorFile',
      received: file,
      allowed: 'the path of a file in the container, not its content',
      fix: 'Put the certificate into a ConfigMap or Secret, mount that by volumes and volumeMounts, and write the path.',
    });
  }
  if (volumeMounts.some(({ mountPath }) => file === mountPath || file.startsWith(`${mountPath.replace(/\/$/, '')}/`)))
    return file;
  return refuse(site, {
    prop: 'trustAnchorFile',
    received: file,
    allowed: `an absolute path below a volume mount (${volumeMounts.map(({ mountPath }) => mountPath).join(', ') || 'there is none'})`,
    fix: 'Add the volume with the certificate to volumes and volumeMounts.',
  });
}
