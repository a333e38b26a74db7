import { AGENT_NAME, serviceHost } from '../../facts/istio-csr';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import { ROOT_COPY, ROOT_COPY_FOLDER } from '../../facts/openshift';
import { app } from '../options/app';
import { identity } from '../options/identity';
import { istiod } from '../options/istiod';
import type { Option } from '../options/option';
import { pods, RESTRICTED } from '../options/pods';
import { requests } from '../options/requests';
import { controller, server } from '../options/server';
import { service, serving } from '../options/serving';
import { PullPolicy } from '../props/container-props';
import { type AgentSettings, agentSettings } from '../settings';
import type { SharedSettings } from './shared-settings';

type Value = readonly [option: Option<unknown>, value: unknown];

const value = <T>(option: Option<T>, wanted: T | undefined): Value => [option as Option<unknown>, wanted];

/** The options for which an IstioCSR has a field. One field stands for the lifetimes of both certificates, and one for their keys. */
const SAID: readonly Option<unknown>[] = [
  identity.labels,
  pods.nodeSelector,
  pods.affinity,
  pods.tolerations,
  pods.resources,
  service.port,
  app.logLevel,
  app.logFormat,
  requests.issuer,
  serving.duration,
  serving.privateKey,
  server.trustDomain,
  server.clusterId,
  server.maxCertificateDuration,
  controller.namespaceSelector,
  istiod.certificate,
] as unknown as readonly Option<unknown>[];

export const SAID_PROPS: ReadonlySet<string> = new Set(SAID.map(({ prop }) => prop));

/** What the operator tells every agent (updateArgList, and bindata/istio-csr). */
function fixed(settings: AgentSettings): Value[] {
  const { namespace = '' } = settings.get(istiod.certificate) ?? {};
  return [
    value(pods.replicas, 1),
    value(pods.pullPolicy, PullPolicy.IF_NOT_PRESENT),
    value(pods.securityContext, RESTRICTED),
    value(service.type, SERVICE_TYPES.CLUSTER_IP),
    value(app.metricsPort, 9402),
    value(app.metricsService, true),
    value(app.metricsServiceType, SERVICE_TYPES.CLUSTER_IP),
    value(app.readinessPort, 6060),
    value(app.readinessPath, '/readyz'),
    value(requests.namespace, namespace),
    value(requests.issuerEnabled, true),
    value(requests.preserve, false),
    value(server.rootCaFile, `${ROOT_COPY_FOLDER}/${ROOT_COPY.key}`),
    value(server.clientCertificates, false),
    value(serving.dnsNames, [serviceHost(AGENT_NAME, settings.namespace)]),
    value(serving.address, '0.0.0.0'),
    value(serving.port, 6443),
    value(controller.leaderElectionNamespace, namespace),
    value(controller.disableRateLimiter, false),
    value(controller.concurrency, 1),
  ];
}

/** The settings of the agent that the operator makes: what it is told, and what it does by itself whatever our own defaults are. */
export function operatorSettings(settings: AgentSettings, shared: SharedSettings): AgentSettings {
  const { release, name, namespace, labels } = settings;
  const certificate = settings.get(istiod.certificate);
  const { duration, privateKey } = shared;
  const values = [
    ...SAID.map((option) => value(option, settings.get(option))),
    ...fixed(settings),
    value(serving.duration, duration),
    value(serving.privateKey, privateKey),
    value(istiod.certificate, certificate && { ...certificate, issuer: undefined, ...shared }),
  ];
  const trust = {
    configMap: settings.trust?.configMap,
    volume: {
      name: ROOT_COPY.volume,
      configMap: { name: ROOT_COPY.name, items: [{ key: ROOT_COPY.key, path: ROOT_COPY.key }] },
    },
    mount: { name: ROOT_COPY.volume, mountPath: ROOT_COPY_FOLDER, readOnly: true },
  };
  return agentSettings({ release, name, namespace, labels, trust }, new Map(values));
}
