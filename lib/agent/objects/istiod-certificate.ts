import { CERT_MANAGER_API } from '../../facts/cert-manager';
import { ISTIOD_SECRET, istiodDnsName, istiodSpiffeId, UNNAMED_REVISION } from '../../facts/istio';
import { ISTIOD_CERTIFICATE } from '../../facts/istio-csr';
import { LONGEST_COMMON_NAME } from '../../facts/kubernetes';
import type { Manifest } from '../../internal/objects';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import type { ChartCertificate, IstiodSettings } from '../options/istiod';
import { asMap, requests } from '../options/requests';
import { server } from '../options/server';
import type { AgentSettings } from '../settings';

/** The Certificate with which istiod serves its configuration (XDS) and its webhooks. */
export function istiodCertificate(settings: AgentSettings, istiod: IstiodSettings): Manifest {
  const written = istiod.chart ?? ofProps(settings, istiod);
  const { commonName, dnsNames, uri, privateKey, revisionHistoryLimit, issuerRef } = written;
  return {
    apiVersion: CERT_MANAGER_API,
    kind: 'Certificate',
    metadata: {
      name: ISTIOD_CERTIFICATE,
      namespace: istiod.namespace || undefined,
      labels: written.labels ? settings.labels : undefined,
      annotations: written.annotations,
    },
    spec: {
      commonName,
      dnsNames,
      uris: [uri],
      secretName: ISTIOD_SECRET,
      duration: istiod.duration?.inObject,
      renewBefore: istiod.renewBefore?.inObject,
      privateKey: privateKey && { rotationPolicy: 'Always', ...privateKey },
      revisionHistoryLimit,
      issuerRef,
    },
  };
}

/** The first DNS name that fits: some issuers (AWS Private CA) want a common name that is one of the DNS names. */
export function istiodCommonName({ revisions, namespace }: IstiodSettings): string | undefined {
  return revisions
    .map((revision) => istiodDnsName(revision, namespace))
    .find((name) => name.length <= LONGEST_COMMON_NAME);
}

/** The names of istiod's certificate: one for each revision, because all share one Secret. */
export function istiodIdentity(settings: AgentSettings, istiod: IstiodSettings) {
  if (istiod.chart) return istiod.chart;
  return {
    // istio-csr writes this common name whatever the revisions are.
    commonName:
      istiod.maker === 'dynamic' ? istiodDnsName(UNNAMED_REVISION, istiod.namespace) : istiodCommonName(istiod),
    dnsNames: [
      ...istiod.revisions.map((revision) => istiodDnsName(revision, istiod.namespace)),
      ...istiod.additionalDnsNames,
    ],
    uri: istiodSpiffeId(settings.get(server.trustDomain) ?? '', istiod.namespace),
  };
}

function ofProps(settings: AgentSettings, istiod: IstiodSettings): ChartCertificate {
  const annotations = settings.get(requests.annotations) ?? [];
  const { name, kind, group } = istiod.issuer ?? settings.get(requests.issuer) ?? {};
  const { algorithm = 'RSA', size } = istiod.privateKey ?? {};
  return {
    labels: true,
    annotations: annotations.length > 0 ? asMap(annotations) : undefined,
    ...istiodIdentity(settings, istiod),
    privateKey: { algorithm, size },
    // cert-manager v1.1.0 does not know the field.
    revisionHistoryLimit: ISTIO_CSR.has(settings.release, 'requestHistory') ? 1 : undefined,
    issuerRef: { name: name ?? null, kind: kind ?? null, group: group ?? null },
  };
}
