import type { Construct } from 'constructs';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { IstioCsrRelease } from '../istio-csr-release';
import type { IstioCsrAgentProps } from '../props/agent-props';
import { has } from '../rendering/features';
import type { AgentSettings, StringMap } from '../rendering/settings';
import { deploymentSettings } from './deployment-settings';
import { checkIdentity, checkMesh, DEFAULT_NAME, DEFAULT_NAMESPACE } from './identity-checks';
import { istiodSettings } from './istiod-settings';
import { networkSettings } from './network-settings';
import { requireFeature } from './required-feature';
import { controllerSettings, serverSettings } from './server-settings';
import { signingSettings } from './signing-settings';

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
  const settings = {
    ...deploymentSettings(site, release, props),
    ...networkSettings(site, release, `${name}.${namespace}.svc`, props),
    logging: logging(site, release, props),
    rootCaFile: trustAnchorFile(site, props),
    server: serverSettings(site, release, props),
    controller: controllerSettings(site, release, requests, props),
  };
  checkPorts(site, settings);
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
