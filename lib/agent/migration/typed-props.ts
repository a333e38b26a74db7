import { k8s, ServiceType } from 'cdk8s-plus-27';
import { type IIssuer, IssuerRef } from '../../issuer';
import { DataPlane, Mesh } from '../../mesh';
import { PrivateKey } from '../../private-key';
import { meshOfSettings } from '../chart-values/mesh-of-settings';
import { IstiodCertificate } from '../props/istiod-certificate';
import { RuntimeConfiguration } from '../props/runtime-configuration';
import { asText } from '../rendering/arguments';
import { has, inSpan } from '../rendering/features';
import type { AgentSettings, IssuerSettings, Scalar } from '../rendering/settings';
import { durationExpression } from './duration-expression';
import { type Expression, expression, literal, record } from './expression';
import { k8sExpression, sorted } from './k8s-expression';

/** The fields of an object literal, before it is one. */
export type Fields = Readonly<Record<string, Expression | undefined>>;

/** The mesh of a chart's values. */
export function meshExpression(settings: AgentSettings): Expression {
  const mesh = meshOfSettings(settings);
  const plain = new Mesh();
  const fields: Fields = {
    trustDomain: unless(mesh.trustDomain, plain.trustDomain),
    clusterId: unless(mesh.clusterId, plain.clusterId),
    namespace: unless(mesh.namespace, plain.namespace),
    revisions: unless(mesh.revisions, plain.revisions),
    dataPlane: mesh.dataPlane === DataPlane.AMBIENT ? expression('DataPlane.AMBIENT', DataPlane.AMBIENT) : undefined,
  };
  const { code } = record(fields);
  return expression(`new Mesh(${code === '{}' ? '' : code})`, mesh);
}

/** The props that differ from the typed defaults, for the settings that a chart's values give. */
export function propsFields(settings: AgentSettings, mesh: Mesh): Fields {
  const { release, certificateRequests, serving, server, controller, service } = settings;
  const serviceHost = `${settings.name}.${settings.namespace}.svc`;
  const covered = serving.dnsNames.length === 0 || serving.dnsNames.includes(serviceHost);
  const ambientAccounts = mesh.dataPlane === DataPlane.AMBIENT ? `${mesh.namespace}/ztunnel` : '';
  return {
    mesh: expression('mesh', mesh),
    // Without an issuer and without runtime configuration an agent signs nothing: a typed one cannot be made.
    issuer: pureRuntime(settings) ? undefined : issuerExpression(settings.issuer, certificateRequests.namespace),
    runtimeConfiguration: runtimeConfiguration(settings),
    name: unless(settings.name, 'cert-manager-istio-csr'),
    namespace: unless(settings.namespace, 'cert-manager'),
    release: expression(`IstioCsrRelease.of(${literal(release.version).code})`, release),
    ...deploymentFields(settings),
    service: group({
      type: unless(service.type, 'ClusterIP') && serviceType(service.type),
      port: unless(service.port, 443),
      nodePort: unless(service.nodePort, undefined),
    }),
    serving: group({
      address: unless(serving.address, '0.0.0.0'),
      port: unless(serving.port, 6443),
      dnsNames: serving.dnsNames.length === 0 ? undefined : unless(serving.dnsNames, [serviceHost]),
      certificateDuration: unlessDuration(serving.duration, '1h'),
      privateKey: has(release, 'servingKeySize') ? keyExpression(serving.keyAlgorithm, serving.keySize) : undefined,
    }),
    caHost: covered ? undefined : literal(serving.dnsNames[0]),
    maxCertificateDuration: unlessDuration(server.maxCertificateDuration, '1h'),
    istiodCertificate: istiodCertificate(settings, mesh),
    certificateRequests: group({
      namespace: unless(certificateRequests.namespace, mesh.namespace),
      annotations: annotations(settings),
      preserve: certificateRequests.preserve === true ? literal(true) : undefined,
    }),
    trustAnchorFile: asText(settings.rootCaFile) === '' ? undefined : literal(settings.rootCaFile),
    clientCertificateAuthentication: server.clientCertificates === true ? literal(true) : undefined,
    trustedNodeAccounts:
      unless(asText(server.trustedNodeAccounts), ambientAccounts) && accounts(server.trustedNodeAccounts),
    leaderElectionNamespace: has(release, 'leaderElectionNamespace')
      ? unless(controller.leaderElectionNamespace, mesh.namespace)
      : undefined,
    rootConfigMapNamespaceSelector: controller.configMapNamespaceSelector
      ? literal(controller.configMapNamespaceSelector)
      : undefined,
    disableClientRateLimiter: controller.disableRateLimiter === true ? literal(true) : undefined,
    maxConcurrentReconciles: unless(controller.concurrency, undefined),
    logging: group({
      level: unless(settings.logging.level, 1),
      format: settings.logging.format === null ? undefined : unless(settings.logging.format, 'text'),
    }),
    metrics: metrics(settings),
    readinessProbe: group({
      port: unless(settings.readinessProbe.port, 6060),
      path: unless(settings.readinessProbe.path, '/readyz'),
    }),
  };
}

function deploymentFields(settings: AgentSettings): Fields {
  const { release, replicas, budget, podFields } = settings;
  const hardened = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const empty = literal({});
  return {
    replicas: unless(replicas, 2),
    disruptionBudget: budget
      ? group({
          enabled: literal(true),
          minAvailable: unless(budget.minAvailable, undefined) && literal(asText(budget.minAvailable)),
          maxUnavailable: unless(budget.maxUnavailable, undefined) && literal(asText(budget.maxUnavailable)),
        })
      : Number(replicas) > 1
        ? literal({ enabled: false })
        : undefined,
    image: image(settings),
    labels: labels(settings),
    deploymentLabels: unless(settings.deploymentLabels, undefined),
    deploymentAnnotations: unless(settings.deploymentAnnotations, undefined),
    podLabels: unless(settings.podLabels, undefined),
    podAnnotations: unless(settings.podAnnotations, undefined),
    nodeSelector: unless(podFields.nodeSelector ?? {}, { 'kubernetes.io/os': 'linux' }),
    affinity: podFields.affinity === undefined ? undefined : k8sExpression(podFields.affinity, k8s.toJson_Affinity),
    tolerations:
      podFields.tolerations === undefined ? undefined : k8sExpression(podFields.tolerations, k8s.toJson_Toleration),
    topologySpreadConstraints:
      podFields.topologySpreadConstraints === undefined
        ? undefined
        : k8sExpression(podFields.topologySpreadConstraints, k8s.toJson_TopologySpreadConstraint),
    priorityClassName: unless(podFields.priorityClassName, undefined),
    securityContext: inSpan(release, { until: 'v0.12.0' })
      ? empty
      : unless(settings.securityContext ?? {}, hardened) &&
        k8sExpression(settings.securityContext, k8s.toJson_SecurityContext),
    resources: k8sExpression(settings.resources ?? {}, k8s.toJson_ResourceRequirements),
    volumes: settings.volumes && k8sExpression(settings.volumes, k8s.toJson_Volume),
    volumeMounts: settings.volumeMounts && k8sExpression(settings.volumeMounts, k8s.toJson_VolumeMount),
  };
}

/** A literal, or nothing where it is the default. */
function unless(value: unknown, fallback: unknown): Expression | undefined {
  if (value === undefined || value === null || same(value, fallback)) return undefined;
  return literal(value);
}

function unlessDuration(value: Scalar, fallback: string): Expression | undefined {
  return value === fallback ? undefined : durationExpression(asText(value));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** An object literal, or nothing where it would be empty. */
function group(fields: Fields): Expression | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? record(fields) : undefined;
}

/** Whether only a ConfigMap names the issuer. */
function pureRuntime({ issuer, runtimeConfiguration: { name } }: AgentSettings): boolean {
  return issuer.enabled === false && name !== '';
}

function issuerExpression({ name, kind, group: apiGroup }: IssuerSettings, namespace: string): Expression {
  const [issuerName, issuerKind, issuerGroup] = [asText(name), asText(kind), asText(apiGroup)];
  if (issuerGroup === 'cert-manager.io' && issuerKind === 'Issuer') {
    const value: IIssuer = IssuerRef.issuer(issuerName, namespace);
    return expression(`IssuerRef.issuer(${literal(issuerName).code}, ${literal(namespace).code})`, value);
  }
  if (issuerGroup === 'cert-manager.io' && issuerKind === 'ClusterIssuer') {
    return expression(`IssuerRef.clusterIssuer(${literal(issuerName).code})`, IssuerRef.clusterIssuer(issuerName));
  }
  // An external kind that is not called "Cluster..." is taken for a namespaced one.
  const scope = issuerKind.includes('Cluster') ? {} : { namespace };
  const reference = { group: issuerGroup, kind: issuerKind, name: issuerName, ...scope };
  return expression(`IssuerRef.external(${literal(reference).code})`, IssuerRef.external(reference));
}

function runtimeConfiguration({
  runtimeConfiguration: wanted,
  certificateRequests,
  name,
}: AgentSettings): Expression | undefined {
  if (wanted.name === '') return undefined;
  if (!wanted.create) {
    return expression(
      `RuntimeConfiguration.existing(${literal(wanted.name).code})`,
      RuntimeConfiguration.existing(wanted.name),
    );
  }
  const issuer = issuerExpression(wanted.create, certificateRequests.namespace);
  const props = record({ name: unless(wanted.name, name), issuer });
  return expression(
    `RuntimeConfiguration.create(${props.code})`,
    RuntimeConfiguration.create(props.value as { issuer: IIssuer }),
  );
}

function serviceType(type: Scalar): Expression | undefined {
  const member = Object.entries(ServiceType).find(([, value]) => value === type);
  return member && expression(`ServiceType.${member[0]}`, member[1]);
}

/** The key as a typed one; nothing for the default, or for a combination that only a chart can write (ECDSA with 2048 bits). */
function keyExpression(algorithm: Scalar, size: Scalar | undefined): Expression | undefined {
  if (algorithm === 'RSA' && (size === 2048 || size === undefined)) return undefined;
  if (algorithm === 'RSA') {
    const bits = Number(size);
    return bits >= 2048 && bits <= 8192 ? expression(`PrivateKey.rsa(${bits})`, PrivateKey.rsa(bits)) : undefined;
  }
  if (algorithm !== 'ECDSA') return undefined;
  const bits = size === 384 ? 384 : 256;
  return expression(`PrivateKey.ecdsa(${bits})`, PrivateKey.ecdsa(bits));
}

function istiodCertificate(settings: AgentSettings, mesh: Mesh): Expression | undefined {
  const { istiodCertificate: certificate, dynamicIstiod, certificateRequests } = settings;
  if (dynamicIstiod.enabled) {
    const props = group({
      duration: unlessDuration(dynamicIstiod.duration, '1h'),
      renewBefore: unlessDuration(dynamicIstiod.renewBefore, '30m'),
      privateKey: keyExpression(dynamicIstiod.keyAlgorithm, dynamicIstiod.keySize),
      additionalDnsNames: unless(dynamicIstiod.additionalDnsNames, []),
    });
    return expression(
      `IstiodCertificate.dynamic(${props?.code ?? ''})`,
      IstiodCertificate.dynamic(props?.value as object),
    );
  }
  if (!certificate) return expression('IstiodCertificate.none()', IstiodCertificate.none());
  const own = mesh.revisions.length === 0 ? 1 : mesh.revisions.length;
  const elsewhere = pureRuntime(settings) || certificateRequests.namespace !== certificate.namespace;
  const props = group({
    duration: unlessDuration(certificate.duration, '1h'),
    renewBefore:
      certificate.duration === '1h' && certificate.renewBefore === '30m' ? undefined : renewBefore(certificate),
    privateKey: certificate.privateKey && keyExpression(certificate.privateKey.algorithm, certificate.privateKey.size),
    additionalDnsNames: unless(certificate.dnsNames.slice(own), []),
    issuer: elsewhere ? issuerExpression(certificate.issuer, certificate.namespace) : undefined,
  });
  return (
    props && expression(`IstiodCertificate.create(${props.code})`, IstiodCertificate.create(props.value as object))
  );
}

function renewBefore({ renewBefore: value }: { renewBefore: Scalar }): Expression | undefined {
  return durationExpression(asText(value));
}

function annotations({ certificateRequests }: AgentSettings): Expression | undefined {
  const pairs = certificateRequests.annotations.map(({ name, value }) => [asText(name), asText(value)] as const);
  return pairs.length === 0 ? undefined : literal(Object.fromEntries(pairs));
}

function accounts(list: Scalar): Expression | undefined {
  const names = asText(list).split(',');
  return asText(list) === '' ? undefined : literal(names);
}

function metrics({ metrics: wanted }: AgentSettings): Expression | undefined {
  if (!wanted) return undefined;
  const { prometheus, ...labelsOfMonitor } = wanted.monitor?.labels ?? {};
  return group({
    port: unless(wanted.port, 9402),
    service: wanted.serviceType === undefined ? literal(false) : undefined,
    serviceType: unless(wanted.serviceType, 'ClusterIP') && serviceType(wanted.serviceType ?? null),
    serviceMonitor:
      wanted.monitor &&
      record({
        prometheusInstance: unless(prometheus, 'default'),
        interval: unlessDuration(wanted.monitor.interval, '10s'),
        scrapeTimeout: unlessDuration(wanted.monitor.scrapeTimeout, '5s'),
        labels: unless(labelsOfMonitor, {}),
      }),
  });
}

function image({ image: reference, imagePullPolicy, podPullSecrets, release }: AgentSettings): Expression | undefined {
  const [, repository = '', tag, digest] = /^(.*?)(?::([^:/@]*))?(?:@(.*))?$/.exec(reference) ?? [];
  const names = (podPullSecrets ?? [])
    .map((secret) => (secret as { name?: unknown }).name)
    .filter((name) => name !== undefined);
  return group({
    repository: unless(repository, 'quay.io/jetstack/cert-manager-istio-csr'),
    tag: tag === release.version && digest === undefined ? undefined : unless(tag, undefined),
    digest: unless(digest, undefined),
    pullPolicy: unless(imagePullPolicy, 'IfNotPresent'),
    pullSecrets: unless(names, []),
  });
}

/** The labels beside those that the construct sets itself, without Helm's own. */
function labels({ labels: all, name, release }: AgentSettings): Expression | undefined {
  const known: Record<string, unknown> = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': release.version,
    'app.kubernetes.io/managed-by': 'Helm',
    'helm.sh/chart': all['helm.sh/chart'],
  };
  return unless(Object.fromEntries(Object.entries(all).filter(([label, value]) => known[label] !== value)), {});
}
