import { isIP } from 'node:net';
import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLifetime, flagDuration } from '../../internal/lifetimes';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { checkOneOf, checkWholeNumber } from '../../internal/numbers';
import { refuse } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { PrivateKey } from '../../signing/private-key';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { IstioCsrServing } from '../props/network-props';
import { coversHost } from '../serving-host';
import type { AgentSettings } from '../settings';
import { unprivilegedPort } from './deployment-settings';
import { checkLeafKey } from './istiod-settings';
import { requireFeature } from './required-feature';

/** The types of a Service with pods behind it: `ServiceType` of cdk8s-plus, which is too much to load for three words. */
const CLUSTER_IP = 'ClusterIP';
const SERVICE_TYPES = [CLUSTER_IP, 'NodePort', 'LoadBalancer'];

type NetworkSettings = Pick<AgentSettings, 'service' | 'serving' | 'metrics' | 'caHost'>;

/** Where and how the agent is reached. */
export function networkSettings(
  site: Construct,
  release: IstioCsrRelease,
  serviceHost: string,
  props: IstioCsrAgentProps,
): NetworkSettings {
  const serving = servingSettings(site, release, serviceHost, props.serving ?? {});
  checkHost(site, props.caHost ?? serviceHost, serving.dnsNames as string[], props.caHost !== undefined);
  return {
    service: serviceSettings(site, props),
    serving,
    caHost: props.caHost,
    metrics: metricsSettings(site, release, props),
  };
}

function serviceSettings(site: Construct, { service = {} }: IstioCsrAgentProps): AgentSettings['service'] {
  const { type = CLUSTER_IP, port = 443, nodePort } = service;
  checkOneOf(site, 'service.type', type, SERVICE_TYPES, "The agent's Service has pods behind it.");
  checkWholeNumber(site, 'service.port', port, { min: 1, max: 65535 }, 'Leave it out for 443.');
  if (nodePort !== undefined) {
    checkWholeNumber(
      site,
      'service.nodePort',
      nodePort,
      { min: 1, max: 65535 },
      'Leave it out to have the cluster choose.',
    );
    if (type === CLUSTER_IP) {
      refuse(site, {
        prop: 'service.nodePort',
        received: nodePort,
        allowed: 'nothing for a Service of type ClusterIP (Kubernetes refuses it)',
        fix: 'Set service.type to ServiceType.NODE_PORT or LOAD_BALANCER.',
      });
    }
  }
  return { type, port, nodePort };
}

function servingSettings(
  site: Construct,
  release: IstioCsrRelease,
  serviceHost: string,
  props: IstioCsrServing,
): AgentSettings['serving'] {
  const { address = '0.0.0.0', privateKey = PrivateKey.rsa(2048), certificateDuration = Duration.hours(1) } = props;
  checkLifetime(site, 'serving.certificateDuration', certificateDuration);
  checkServingKey(site, release, privateKey);
  if (props.dnsNames !== undefined) {
    const what = 'choosing the DNS names of the serving certificate';
    requireFeature(site, release, {
      prop: 'serving.dnsNames',
      received: props.dnsNames,
      what,
      feature: 'servingDnsNames',
    });
  }
  const dnsNames = [...(props.dnsNames ?? [serviceHost])];
  dnsNames.forEach((name, index) => {
    checkName(
      site,
      `serving.dnsNames[${index}]`,
      name.replace(/^\*\./, ''),
      DNS_SUBDOMAIN_RULE,
      'Write DNS names without port.',
    );
  });
  for (const prop of ['minTlsVersion', 'cipherSuites', 'curvePreferences'] as const) {
    const received = props[prop];
    if (received === undefined) continue;
    const what = 'choosing TLS versions, cipher suites and curves';
    requireFeature(site, release, { prop: `serving.${prop}`, received, what, feature: 'servingTls' });
  }
  return {
    address: listenAddress(site, address),
    port: unprivilegedPort(site, 'serving.port', props.port ?? 6443),
    dnsNames,
    duration: flagDuration(certificateDuration),
    keyAlgorithm: privateKey.algorithm,
    keySize: privateKey.size ?? null,
    minTlsVersion: props.minTlsVersion,
    cipherSuites: props.cipherSuites && [...props.cipherSuites],
    curvePreferences: props.curvePreferences && [...props.curvePreferences],
  };
}

function checkServingKey(site: Construct, release: IstioCsrRelease, key: PrivateKey): void {
  const prop = 'serving.privateKey';
  checkLeafKey(site, prop, key);
  if (key.algorithm !== 'RSA') {
    const what = 'another algorithm than RSA for the serving certificate';
    requireFeature(site, release, { prop, received: key.algorithm, what, feature: 'servingKeyAlgorithm' });
  } else if (key.size !== 2048) {
    const what = 'another size than 2048 for the key of the serving certificate';
    requireFeature(site, release, { prop, received: key.size, what, feature: 'servingKeySize' });
  }
}

/** An IP address as it stands before a port: Go wants brackets around one of version 6. */
function listenAddress(site: Construct, address: string): string {
  const version = isIP(address);
  if (version === 0) {
    refuse(site, {
      prop: 'serving.address',
      received: address,
      allowed: 'an IP address',
      fix: 'Leave it out for 0.0.0.0.',
    });
  }
  return version === 6 ? `[${address}]` : address;
}

/** The host that proxies dial has to be in the certificate that they are shown. */
function checkHost(site: Construct, host: string, dnsNames: readonly string[], chosen: boolean): void {
  if (coversHost(dnsNames, host)) return;
  refuse(site, {
    prop: chosen ? 'caHost' : 'serving.dnsNames',
    received: chosen ? host : dnsNames,
    allowed: chosen ? `one of serving.dnsNames: ${dnsNames.join(', ')}` : `a list with ${host}, which proxies dial`,
    fix: chosen
      ? 'Add the host to serving.dnsNames.'
      : 'Add it to the list, or set caHost to the name in the list that resolves to the agent.',
  });
}

function metricsSettings(
  site: Construct,
  release: IstioCsrRelease,
  props: IstioCsrAgentProps,
): AgentSettings['metrics'] {
  if (props.metrics !== undefined) {
    const received = Object.keys(props.metrics);
    requireFeature(site, release, { prop: 'metrics', received, what: 'metrics', feature: 'metrics' });
  }
  if (!has(release, 'metrics')) return undefined;
  const { port = 9402, service = true, serviceType = CLUSTER_IP, serviceMonitor } = props.metrics ?? {};
  const interval = serviceMonitor?.interval ?? Duration.seconds(10);
  const scrapeTimeout = serviceMonitor?.scrapeTimeout ?? Duration.seconds(5);
  if (scrapeTimeout.toSeconds() > interval.toSeconds()) {
    refuse(site, {
      prop: 'metrics.serviceMonitor.scrapeTimeout',
      received: prometheusDuration(scrapeTimeout),
      allowed: `at most the interval, ${prometheusDuration(interval)} (Prometheus refuses the configuration otherwise)`,
      fix: 'Shorten the timeout or lengthen the interval.',
    });
  }
  if (serviceMonitor && !service) {
    refuse(site, {
      prop: 'metrics.serviceMonitor',
      received: 'a ServiceMonitor',
      allowed: 'none without the metrics Service, which it selects',
      fix: 'Leave metrics.service at true.',
    });
  }
  return {
    port: unprivilegedPort(site, 'metrics.port', port),
    serviceType: service ? serviceType : undefined,
    monitor: serviceMonitor && {
      labels: { prometheus: serviceMonitor.prometheusInstance ?? 'default', ...serviceMonitor.labels },
      interval: prometheusDuration(interval),
      scrapeTimeout: prometheusDuration(scrapeTimeout),
    },
  };
}

/** A duration as Prometheus reads it, in seconds. */
function prometheusDuration(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}
