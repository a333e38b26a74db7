import { ServiceType } from 'cdk8s-plus-27';
import { DataPlane, Mesh } from '../../mesh';
import { has } from '../../releases/istio-csr-features';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import { PrivateKey } from '../../signing/private-key';
import { TrustAnchor } from '../../signing/trust/trust-anchor';
import { meshOfSettings } from '../chart/mesh-of-settings';
import { asText } from '../objects/arguments';
import { IstiodCertificate } from '../props/istiod-certificate';
import { RuntimeConfiguration } from '../props/runtime-configuration';
import { servingHost } from '../serving-host';
import type { AgentSettings, IssuerSettings, Scalar } from '../settings';
import { deploymentFields } from './deployment-props';
import { durationExpression } from './duration-expression';
import { type Expression, expression, literal, record } from './expression';
import { accepted, type Fields, type Group, grouped, type Refused, unless, unlessDuration } from './fields';

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

/**
 * The props that differ from the typed defaults, for the settings that a chart's values give, without those that were refused.
 */
export function propsFields(settings: AgentSettings, mesh: Mesh, refused: Refused): Fields {
  return accepted('', allFields(settings, mesh, refused), refused);
}

function allFields(settings: AgentSettings, mesh: Mesh, refused: Refused): Fields {
  const group = (name: string, fields: Fields): Expression | undefined =>
    grouped(accepted(`${name}.`, fields, refused));
  const { release, certificateRequests, serving, server, controller, service } = settings;
  const serviceHost = `${settings.name}.${settings.namespace}.svc`;
  const host = servingHost(serving.dnsNames, serviceHost);
  // The chart trusts whatever the issuer returns; a typed agent does so only when it is asked to by name.
  const hasFile = asText(settings.rootCaFile) !== '' && !refused.has('trustAnchorFile');
  const ambientAccounts = mesh.dataPlane === DataPlane.AMBIENT ? `${mesh.namespace}/ztunnel` : '';
  return {
    mesh: expression('mesh', mesh),
    // Without an issuer and without runtime configuration an agent signs nothing: a typed one cannot be made.
    issuer: pureRuntime(settings) ? undefined : issuerExpression(settings.issuer, certificateRequests.namespace),
    runtimeConfiguration: runtimeConfiguration(settings),
    name: unless(settings.name, 'cert-manager-istio-csr'),
    namespace: unless(settings.namespace, 'cert-manager'),
    release: expression(`IstioCsrRelease.of(${literal(release.version).code})`, release),
    ...deploymentFields(settings, group),
    service: group('service', {
      type: unless(service.type, 'ClusterIP') && serviceType(service.type),
      port: unless(service.port, 443),
      nodePort: unless(service.nodePort, undefined),
    }),
    serving: group('serving', {
      address: unless(serving.address, '0.0.0.0'),
      port: unless(serving.port, 6443),
      dnsNames: serving.dnsNames.length === 0 ? undefined : unless(serving.dnsNames, [serviceHost]),
      certificateDuration: unlessDuration(serving.duration, '1h'),
      privateKey: has(release, 'servingKeySize') ? keyExpression(serving.keyAlgorithm, serving.keySize) : undefined,
    }),
    caHost: unless(host, serviceHost),
    maxCertificateDuration: unlessDuration(server.maxCertificateDuration, '1h'),
    istiodCertificate: istiodCertificate(settings, mesh, group),
    certificateRequests: group('certificateRequests', {
      namespace: unless(certificateRequests.namespace, mesh.namespace),
      annotations: annotations(settings),
      preserve: certificateRequests.preserve === true ? literal(true) : undefined,
    }),
    trustAnchor: hasFile ? undefined : expression('TrustAnchor.discovered()', TrustAnchor.discovered()),
    trustAnchorFile: hasFile ? literal(settings.rootCaFile) : undefined,
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
    logging: group('logging', {
      level: unless(settings.logging.level, 1),
      format: settings.logging.format === null ? undefined : unless(settings.logging.format, 'text'),
    }),
    metrics: metrics(settings, group),
    readinessProbe: group('readinessProbe', {
      port: unless(settings.readinessProbe.port, 6060),
      path: unless(settings.readinessProbe.path, '/readyz'),
    }),
  };
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

function istiodCertificate(settings: AgentSettings, mesh: Mesh, group: Group): Expression | undefined {
  const { istiodCertificate: certificate, dynamicIstiod, certificateRequests } = settings;
  if (dynamicIstiod.enabled) {
    const props = group('istiodCertificate', {
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
  const props = group('istiodCertificate', {
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

function metrics({ metrics: wanted }: AgentSettings, group: Group): Expression | undefined {
  if (!wanted) return undefined;
  const { prometheus, ...labelsOfMonitor } = wanted.monitor?.labels ?? {};
  return group('metrics', {
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
