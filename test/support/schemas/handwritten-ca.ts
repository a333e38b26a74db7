import {
  boolean,
  duration,
  type Json,
  list,
  map,
  name,
  namespace,
  oneOf,
  prometheus,
  text,
  texts,
} from './json-schema';

const key = { type: 'string', minLength: 1, maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' };
const entry = map({ name, key });
const base64 = { type: 'string', pattern: '^[A-Za-z0-9+/]+={0,2}$' };
const size = { type: 'integer', minimum: 256, maximum: 8192 };
const url = { type: 'string', pattern: '^https://' };

/** A request says nothing, a text, or the empty organization of Istio's code. */
const anyTexts = { type: 'array', items: { type: 'string' }, minItems: 1 };
const validations = list(map({ rule: text, message: text }));
const allowedTexts = map({ values: anyTexts, validations }, 'validations');

const awsPca = map(
  {
    arn: { type: 'string', pattern: '^arn:aws[a-z-]*:acm-pca:' },
    region: text,
    role: text,
    secretRef: map({ name, namespace, accessKeyIDSelector: entry, secretAccessKeySelector: entry }),
  },
  'role',
  'secretRef',
);
const googleCas = map(
  {
    project: text,
    location: text,
    caPoolId: text,
    certificateAuthorityId: text,
    certificateTemplate: text,
    credentials: entry,
  },
  'certificateAuthorityId',
  'certificateTemplate',
  'credentials',
);
const step = (passwordRef: Json) =>
  map({ url, caBundle: base64, provisioner: map({ name: text, kid: text, passwordRef }) });

/** What upstream's CRDs say of the objects around a CA, and that exactly one of some fields is set, which upstream says in CEL. */
export const CA_SPECS: Record<string, Json> = {
  'awspca.cert-manager.io/v1beta1 AWSPCAIssuer': awsPca,
  'awspca.cert-manager.io/v1beta1 AWSPCAClusterIssuer': awsPca,
  'cas-issuer.jetstack.io/v1beta1 GoogleCASIssuer': googleCas,
  'cas-issuer.jetstack.io/v1beta1 GoogleCASClusterIssuer': googleCas,
  'certmanager.step.sm/v1beta1 StepIssuer': step(entry),
  'certmanager.step.sm/v1beta1 StepClusterIssuer': step(map({ name, key, namespace })),
  'trust.cert-manager.io/v1alpha1 Bundle': map({
    sources: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        ...map({ secret: entry, configMap: entry, inLine: text }, 'secret', 'configMap', 'inLine'),
        minProperties: 1,
        maxProperties: 1,
      },
    },
    target: map({
      configMap: map({ key }),
      namespaceSelector: map({ matchLabels: map({ 'kubernetes.io/metadata.name': namespace }) }),
    }),
  }),
  'policy.cert-manager.io/v1alpha1 CertificateRequestPolicy': map({
    allowed: map(
      {
        commonName: map({ value: text, validations }, 'validations'),
        dnsNames: allowedTexts,
        uris: map({ required: boolean, values: texts, validations }, 'validations'),
        subject: map({ organizations: allowedTexts }),
        usages: list(oneOf('client auth', 'server auth')),
        isCA: boolean,
      },
      'commonName',
      'dnsNames',
      'uris',
      'subject',
      'usages',
    ),
    constraints: map(
      {
        maxDuration: duration,
        privateKey: map(
          { algorithm: oneOf('RSA', 'ECDSA', 'Ed25519'), minSize: size, maxSize: size },
          'minSize',
          'maxSize',
        ),
      },
      'maxDuration',
    ),
    selector: map({ issuerRef: map({ group: text, kind: text, name }), namespace: map({ matchNames: texts }) }),
  }),
  'monitoring.coreos.com/v1 PrometheusRule': map({
    groups: list(
      map({
        name: text,
        rules: list(
          map({
            alert: text,
            expr: text,
            for: prometheus,
            labels: map({ severity: oneOf('critical', 'warning') }),
            annotations: map({ summary: text, description: text }),
          }),
        ),
      }),
    ),
  }),
};
