import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLifetime, flagDuration } from '../../internal/lifetimes';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { DataPlane } from '../../mesh';
import { has } from '../../releases/istio-csr-features';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { requireFeature } from './required-feature';

/** The ConfigMap in which Istio looks for the trust anchor; istio-csr writes no other from v0.3.0 on. */
const ROOT_CONFIG_MAP = 'istio-ca-root-cert';

/** Who may ask, and for how long. */
export function serverSettings(
  site: Construct,
  release: IstioCsrRelease,
  props: IstioCsrAgentProps,
): AgentSettings['server'] {
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

/** How the agent spreads the trust anchor and talks to the API server. */
export function controllerSettings(
  site: Construct,
  release: IstioCsrRelease,
  requests: string,
  props: IstioCsrAgentProps,
): AgentSettings['controller'] {
  const { mesh, rootConfigMapNamespaceSelector: selector } = props;
  // Releases without the flag elect their leader where they create CertificateRequests.
  const ownNamespace = has(release, 'leaderElectionNamespace') ? mesh.namespace : requests;
  const { leaderElectionNamespace = ownNamespace } = props;
  const { disableClientRateLimiter = false, maxConcurrentReconciles = 1 } = props;
  checkName(site, 'leaderElectionNamespace', leaderElectionNamespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  checkWholeNumber(site, 'maxConcurrentReconciles', maxConcurrentReconciles, { min: 1 }, 'Leave it out for 1.');
  if (leaderElectionNamespace !== ownNamespace) {
    requireFeature(site, release, {
      prop: 'leaderElectionNamespace',
      received: leaderElectionNamespace,
      what: 'choosing the namespace of the leader election',
      feature: 'leaderElectionNamespace',
    });
  }
  if (selector !== undefined) {
    checkSelector(site, selector);
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

/** A label selector as kubectl takes it: `key=value`, `key!=value`, `key in (a,b)`, `key`, `!key`, joined by commas. */
function checkSelector(site: Construct, selector: string): void {
  const key = '(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
  const value = '[A-Za-z0-9](?:[-\\w.]*[A-Za-z0-9])?';
  const requirement = `(?:!?${key}|${key}\\s*(?:=|==|!=)\\s*(?:${value})?|${key}\\s+(?:not)?in\\s*\\(\\s*${value}(?:\\s*,\\s*${value})*\\s*\\))`;
  if (new RegExp(`^\\s*${requirement}(?:\\s*,\\s*${requirement})*\\s*$`).test(selector)) return;
  refuse(site, {
    prop: 'rootConfigMapNamespaceSelector',
    received: selector,
    allowed: 'a label selector, such as "team=mesh" or "environment in (prod,staging)"',
    fix: 'Write it as for `kubectl get namespaces --selector`.',
  });
}
