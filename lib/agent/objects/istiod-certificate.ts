import { CERT_MANAGER_API } from '../../facts/cert-manager';
import type { Manifest } from '../../internal/objects';
import type { IstiodCertificateSettings } from '../settings';

/** istiod mounts this Secret and nothing else (istio PR 39375); every revision shares it. */
const ISTIOD_SECRET = 'istiod-tls';

/** The Certificate with which istiod serves its configuration (XDS) and its webhooks. */
export function istiodCertificate(certificate: IstiodCertificateSettings): Manifest {
  const { namespace, labels, annotations, privateKey, issuer } = certificate;
  return {
    apiVersion: CERT_MANAGER_API,
    kind: 'Certificate',
    metadata: { name: 'istiod', namespace: namespace || undefined, labels, annotations },
    spec: {
      commonName: certificate.commonName,
      dnsNames: certificate.dnsNames,
      uris: [certificate.uri],
      secretName: ISTIOD_SECRET,
      duration: certificate.duration,
      renewBefore: certificate.renewBefore,
      privateKey: privateKey && { rotationPolicy: 'Always', ...privateKey },
      revisionHistoryLimit: certificate.revisionHistoryLimit,
      issuerRef: { name: issuer.name, kind: issuer.kind, group: issuer.group },
    },
  };
}
