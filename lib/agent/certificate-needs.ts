import { spiffeId } from '../facts/istio';
import { DYNAMIC_ISTIOD_CERTIFICATE, ISTIOD_CERTIFICATE } from '../facts/istio-csr';
import type { CertificateNeed } from '../signing/certificate-need';
import type { IIssuer } from '../signing/issuer';
import { istiodIdentity } from './objects/istiod-certificate';
import { istiod } from './options/istiod';
import { requests } from './options/requests';
import { runtime } from './options/runtime';
import { server } from './options/server';
import { serving, servingNames } from './options/serving';
import type { AgentSettings } from './settings';

/**
 * Read from istio-csr's sources (pkg/server/server.go, pkg/tls/tls.go, pkg/istiodcert/worker.go) up to v0.17.0: requests of workloads
 * and of the agent itself carry the empty organization of Istio's code, and their usages; those of a Certificate carry neither.
 */
export function certificateNeeds(settings: AgentSettings): CertificateNeed[] {
  const { name, namespace } = settings;
  const where = settings.get(requests.namespace) ?? '';
  const agent = { requester: `${namespace}/${name}`, namespace: where, organizations: [''] };
  const issuers = agentIssuers(settings);
  const key = settings.get(serving.privateKey);
  return [
    {
      ...agent,
      name: 'workload',
      issuers,
      uris: [spiffeId(settings.get(server.trustDomain) ?? '', '*', '*')],
      usages: ['client auth', 'server auth'],
      maxDuration: settings.get(server.maxCertificateDuration)?.duration,
    },
    {
      ...agent,
      name: 'serving',
      issuers,
      dnsNames: [...servingNames(settings)],
      usages: ['server auth'],
      maxDuration: settings.get(serving.duration)?.duration,
      keyAlgorithm: key?.algorithm ?? 'RSA',
      // istio-csr's ECDSA key does not always follow the flag for the size (istio-csr issue 246).
      keySize: key?.algorithm === 'ECDSA' ? undefined : (key?.size ?? 2048),
    },
    ...istiodNeed(settings, issuers),
  ];
}

function istiodNeed(settings: AgentSettings, agents: IIssuer[]): CertificateNeed[] {
  const it = settings.get(istiod.certificate);
  if (it === undefined || it.maker === 'none') return [];
  const own = it.issuer ?? settings.get(requests.issuer);
  const isBeside = it.maker === 'certificate';
  const { commonName, dnsNames, uri } = istiodIdentity(settings, it);
  return [
    {
      name: 'istiod',
      certificate: isBeside ? ISTIOD_CERTIFICATE : DYNAMIC_ISTIOD_CERTIFICATE,
      namespace: it.namespace,
      issuers: isBeside ? (own ? [own] : []) : agents,
      commonName,
      dnsNames: dnsNames.map(String),
      uris: [uri],
      maxDuration: it.duration?.duration,
      renewBefore: it.renewBefore?.duration,
      keyAlgorithm: it.privateKey?.algorithm ?? 'RSA',
      keySize: it.privateKey?.size,
    },
  ];
}

/** The issuers that the agent is told at synthesis. A ConfigMap of somebody else may name another one. */
function agentIssuers(settings: AgentSettings): IIssuer[] {
  const issuer = settings.get(requests.issuerEnabled) === false ? undefined : settings.get(requests.issuer);
  return [issuer, settings.get(runtime.configMap)?.issuer].filter((each): each is IIssuer => each !== undefined);
}
