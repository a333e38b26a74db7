import { Duration } from 'cdk8s';
import { goSeconds } from '../internal/lifetimes';
import type { CertificateNeed } from '../signing/certificate-need';
import type { IIssuer } from '../signing/issuer';
import { issuerOf } from './chart/mesh-of-settings';
import { asText } from './objects/arguments';
import type { AgentSettings, IssuerSettings, Scalar } from './settings';

/**
 * What the agent, and istiod beside it, ask cert-manager for.
 *
 * Read from istio-csr's sources (pkg/server/server.go, pkg/tls/tls.go, pkg/istiodcert/worker.go) up to v0.17.0: requests of workloads
 * and of the agent itself carry the empty organization of Istio's code, and their usages; those of a Certificate carry neither.
 */
export function certificateNeeds(settings: AgentSettings): CertificateNeed[] {
  const { name, namespace, certificateRequests, server, serving, trustDomain } = settings;
  const agent = { requester: `${namespace}/${name}`, namespace: certificateRequests.namespace, organizations: [''] };
  const issuers = agentIssuers(settings);
  const servingAlgorithm = asText(serving.keyAlgorithm) || 'RSA';
  return [
    {
      ...agent,
      name: 'workload',
      issuers,
      uris: [`spiffe://${asText(trustDomain)}/ns/*/sa/*`],
      usages: ['client auth', 'server auth'],
      maxDuration: duration(server.maxCertificateDuration),
    },
    {
      ...agent,
      name: 'serving',
      issuers,
      // Releases without the flag have the chart's own name built in.
      dnsNames: serving.dnsNames.length > 0 ? serving.dnsNames.map(asText) : [`${name}.${namespace}.svc`],
      usages: ['server auth'],
      maxDuration: duration(serving.duration),
      keyAlgorithm: servingAlgorithm,
      // istio-csr's ECDSA key does not always follow the flag for the size (istio-csr issue 246).
      keySize: servingAlgorithm === 'ECDSA' ? undefined : (size(serving.keySize) ?? 2048),
    },
    ...istiodNeed(settings, issuers),
  ];
}

/** The Certificate of istiod, beside the agent or made by it. */
function istiodNeed(
  { istiodCertificate, dynamicIstiod, trustDomain }: AgentSettings,
  agents: IIssuer[],
): CertificateNeed[] {
  if (istiodCertificate) {
    const { namespace, commonName, dnsNames, uri, privateKey, issuer } = istiodCertificate;
    return [
      {
        name: 'istiod',
        certificate: 'istiod',
        namespace,
        issuers: [issuerOf(issuer, namespace)],
        commonName,
        dnsNames: dnsNames.map(asText),
        uris: [uri],
        maxDuration: duration(istiodCertificate.duration),
        renewBefore: duration(istiodCertificate.renewBefore),
        keyAlgorithm: asText(privateKey?.algorithm) || 'RSA',
        keySize: size(privateKey?.size),
      },
    ];
  }
  if (!dynamicIstiod.enabled) return [];
  const { namespace, revisions, additionalDnsNames, keyAlgorithm, keySize } = dynamicIstiod;
  const own = (revisions.length > 0 ? revisions.map(asText) : ['default']).map((revision) =>
    revision === 'default' ? `istiod.${namespace}.svc` : `istiod-${revision}.${namespace}.svc`,
  );
  return [
    {
      name: 'istiod',
      certificate: 'istiod-dynamic',
      namespace,
      issuers: agents,
      // istio-csr writes this one whatever the revisions are.
      commonName: `istiod.${namespace}.svc`,
      dnsNames: [...own, ...additionalDnsNames.map(asText)],
      uris: [`spiffe://${asText(trustDomain)}/ns/${namespace}/sa/istiod-service-account`],
      maxDuration: duration(dynamicIstiod.duration),
      renewBefore: duration(dynamicIstiod.renewBefore),
      keyAlgorithm: asText(keyAlgorithm) || 'RSA',
      keySize: size(keySize),
    },
  ];
}

/** The issuers that the agent is told at synthesis. A ConfigMap of somebody else may name another one. */
function agentIssuers({ issuer, runtimeConfiguration, certificateRequests }: AgentSettings): IIssuer[] {
  const named: (IssuerSettings | undefined)[] = [
    issuer.enabled === false ? undefined : issuer,
    runtimeConfiguration.create,
  ];
  return named
    .filter((each): each is IssuerSettings => each !== undefined)
    .map((each) => issuerOf(each, certificateRequests.namespace));
}

function duration(text: Scalar): Duration | undefined {
  const seconds = goSeconds(asText(text));
  return seconds === undefined ? undefined : Duration.seconds(seconds);
}

function size(bits: Scalar | undefined): number | undefined {
  const number = Number(asText(bits));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
