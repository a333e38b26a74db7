import { duration, type Json, list, map, name, namespace, oneOf, text, values } from './json-schema';

/** The IstioCSR of OpenShift's cert-manager operator, with the bounds of its CRD that a JSON schema can say. */
const ISTIO_CSR = map(
  {
    istioCSRConfig: map(
      {
        certManager: map(
          {
            issuerRef: map({ name, kind: oneOf('Issuer', 'ClusterIssuer'), group: oneOf('cert-manager.io') }),
            istioCACertificate: map({ name, namespace, key: { type: 'string', pattern: '^[-._a-zA-Z0-9]+$' } }),
          },
          'istioCACertificate',
        ),
        istiodTLSConfig: map(
          {
            trustDomain: { type: 'string', minLength: 1, maxLength: 63 },
            commonName: { type: 'string', maxLength: 64 },
            certificateDNSNames: { ...list(text), maxItems: 25, uniqueItems: true },
            certificateDuration: duration,
            certificateRenewBefore: duration,
            maxCertificateDuration: duration,
            privateKeyAlgorithm: oneOf('RSA', 'ECDSA'),
            privateKeySize: { type: 'integer', enum: [256, 384, 2048, 4096, 8192] },
          },
          'commonName',
          'certificateDNSNames',
        ),
        server: map({
          clusterID: { type: 'string', minLength: 1, maxLength: 253 },
          port: { type: 'integer', minimum: 1, maximum: 65535 },
        }),
        istio: map({ namespace, revisions: { ...list(namespace), maxItems: 25, uniqueItems: true } }),
        istioDataPlaneNamespaceSelector: { type: 'string', maxLength: 4096 },
        logLevel: { type: 'integer', minimum: 1, maximum: 5 },
        logFormat: oneOf('text', 'json'),
        resources: { ...values, minProperties: 0 },
        affinity: values,
        tolerations: { ...list(values), maxItems: 50 },
        nodeSelector: { ...values, maxProperties: 50 },
      },
      'istioDataPlaneNamespaceSelector',
      'resources',
      'affinity',
      'tolerations',
      'nodeSelector',
    ),
    controllerConfig: map({ labels: { ...values, maxProperties: 20 } }),
  },
  'controllerConfig',
);

export const OPENSHIFT_SPECS: Record<string, Json> = { 'operator.openshift.io/v1alpha1 IstioCSR': ISTIO_CSR };
