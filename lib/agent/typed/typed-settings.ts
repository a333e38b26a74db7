import type { Construct } from 'constructs';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings, StringMap } from '../settings';
import { deploymentSettings } from './deployment-settings';
import { checkIdentity, checkMesh, DEFAULT_NAME, DEFAULT_NAMESPACE } from './identity-checks';
import { checkIssuerLimits } from './issuer-limits';
import { istiodSettings } from './istiod-settings';
import { networkSettings } from './network-settings';
import { requireFeature } from './required-feature';
import { controllerSettings, serverSettings } from './server-settings';
import { signingSettings } from './signing-settings';
import { trustAnchorSettings, withTrustAnchor } from './trust-anchor-settings';

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
  const signing = signingSettings(site, release, name, props);
  const istiod = istiodSettings(site, release, labels, props);
  const requests = signing.certificateRequests.namespace;
  const trust = trustAnchorSettings(site, { name, namespace }, labels, props);
  const settings = {
    ...withTrustAnchor(deploymentSettings(site, release, props), trust),
    ...networkSettings(site, release, `${name}.${namespace}.svc`, props),
    logging: logging(site, release, props),
    rootCaFile: trust.file,
    rootCaConfigMap: trust.configMap,
    server: serverSettings(site, release, props),
    controller: controllerSettings(site, release, requests, props),
  };
  checkPorts(site, settings);
  checkIssuerLimits(site, props, { ...settings, ...istiod });
  return {
    release,
    name,
    namespace,
    labels,
    quirks: {},
    trustDomain: mesh.trustDomain,
    ...settings,
    ...signing,
    ...istiod,
    // As the release's chart does, but only where that role is in the right namespace.
    requestRoleIncludes: {
      leases: !has(release, 'leasesRole') && settings.controller.leaderElectionNamespace === requests,
      dynamicIstiod: istiod.dynamicIstiod.enabled && !has(release, 'dynamicIstiodRole') && mesh.namespace === requests,
    },
  };
}

/** One container, so a port of its own for each purpose. */
function checkPorts(
  site: Construct,
  { serving, metrics, readinessProbe }: Pick<AgentSettings, 'serving' | 'metrics' | 'readinessProbe'>,
): void {
  const ports = [
    { prop: 'serving.port', port: serving.port },
    { prop: 'readinessProbe.port', port: readinessProbe.port },
    ...(metrics ? [{ prop: 'metrics.port', port: metrics.port }] : []),
  ];
  ports.forEach(({ prop, port }, index) => {
    const other = ports.slice(0, index).find((earlier) => earlier.port === port);
    if (other === undefined) return;
    refuse(site, {
      prop,
      received: port,
      allowed: `a port of its own; ${other.prop} is ${port} too`,
      fix: 'Choose another port for one of the two.',
    });
  });
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
