import { CA_SPECS } from './handwritten-ca';
import { OPENSHIFT_SPECS } from './handwritten-openshift';
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
  values,
} from './json-schema';
import type { ObjectSchema } from './unknown-fields';

/**
 * The part of the objects of Flux, Argo CD, Sail and Prometheus that this library writes, by hand: they have no packaged schema, and upstream's CRDs
 * are not part of this repository. Stricter than those in one way (nothing that is not listed here passes) and in another they
 * cannot be (one of `chart` and `chartRef`, which upstream says in CEL).
 */
export function handwrittenSchema(apiVersion: string, kind: string): ObjectSchema | undefined {
  const spec = SPECS[`${apiVersion} ${kind}`];
  return spec && (map({ apiVersion: text, kind: text, metadata: { type: 'object' }, spec }) as ObjectSchema);
}

const istioRelease = { type: 'string', pattern: '^v1\\.\\d+\\.\\d+$' };
const releaseName = { ...name, maxLength: 53 };

const reference = (kind: string) => map({ kind: oneOf(kind), name, namespace });

const syncOptions = { type: 'array', items: { type: 'string', pattern: '^[A-Za-z]+=(true|false)$' } };
const ignoreDifferences = list(
  map(
    { group: text, kind: text, name, jsonPointers: texts, jqPathExpressions: texts },
    'group',
    'name',
    'jsonPointers',
    'jqPathExpressions',
  ),
);

/** Argo CD takes numbers of elements for numbers: what becomes a label has to be a text. */
const APPLICATION_SET = map({
  goTemplate: { const: true },
  goTemplateOptions: { const: ['missingkey=error'] },
  generators: list(
    map({ list: map({ elements: list({ type: 'object', additionalProperties: { type: 'string' } }) }) }),
  ),
  strategy: map({
    type: { const: 'RollingSync' },
    rollingSync: map({
      steps: list(
        map(
          {
            matchExpressions: list(map({ key: text, operator: oneOf('In', 'NotIn'), values: texts })),
            maxUpdate: { type: 'integer', minimum: 1 },
          },
          'maxUpdate',
        ),
      ),
    }),
  }),
  syncPolicy: map({ preserveResourcesOnDeletion: boolean }),
  template: map({
    metadata: map({ name: text, labels: { type: 'object', additionalProperties: text } }),
    spec: map({
      project: text,
      source: map({ repoURL: text, targetRevision: text, path: text }),
      destination: map({ name: text }),
      syncPolicy: map({ automated: map({ prune: boolean }), syncOptions }, 'automated'),
      ignoreDifferences,
    }),
  }),
});

const SPECS: Record<string, Json> = {
  ...CA_SPECS,
  ...OPENSHIFT_SPECS,
  'gateway.networking.k8s.io/v1 Gateway': map({
    gatewayClassName: name,
    listeners: { type: 'array', items: map({ name, port: { type: 'integer' }, protocol: text }), minItems: 1 },
  }),
  'networking.istio.io/v1beta1 Gateway': map({
    selector: { type: 'object' },
    servers: { type: 'array', items: values },
  }),
  'networking.istio.io/v1beta1 VirtualService': map({
    hosts: texts,
    gateways: texts,
    tls: { type: 'array', items: values },
  }),
  'networking.istio.io/v1beta1 WorkloadGroup': map({
    metadata: map({ labels: { type: 'object' } }),
    template: map({ serviceAccount: name, network: text, ports: { type: 'object' } }),
  }),
  'source.toolkit.fluxcd.io/v1 HelmRepository': map({
    interval: duration,
    url: { type: 'string', pattern: '^https://' },
  }),
  'source.toolkit.fluxcd.io/v1 OCIRepository': map({
    interval: duration,
    url: { type: 'string', pattern: '^oci://' },
    layerSelector: map({ mediaType: text, operation: oneOf('copy', 'extract') }),
    ref: map({ tag: { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$' } }),
  }),
  'helm.toolkit.fluxcd.io/v2 HelmRelease': {
    ...map(
      {
        interval: duration,
        timeout: duration,
        releaseName,
        targetNamespace: namespace,
        chart: map({
          spec: map({ chart: text, version: text, interval: duration, sourceRef: reference('HelmRepository') }),
        }),
        chartRef: reference('OCIRepository'),
        dependsOn: { type: 'array', items: map({ name, namespace }), minItems: 1 },
        install: map({ createNamespace: boolean, crds: oneOf('Skip', 'Create', 'CreateReplace') }),
        upgrade: map({ crds: oneOf('Skip', 'Create', 'CreateReplace') }),
        values,
      },
      'timeout',
      'chart',
      'chartRef',
      'dependsOn',
      'values',
    ),
    oneOf: [{ required: ['chart'] }, { required: ['chartRef'] }],
  },
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': map(
    {
      interval: duration,
      timeout: duration,
      path: { type: 'string', pattern: '^\\./' },
      prune: boolean,
      deletionPolicy: oneOf('MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'),
      wait: boolean,
      sourceRef: map(
        { kind: oneOf('OCIRepository', 'GitRepository', 'Bucket', 'ExternalArtifact'), name, namespace },
        'namespace',
      ),
      kubeConfig: map({ secretRef: map({ name }) }),
      dependsOn: list(map({ name })),
    },
    'timeout',
    'deletionPolicy',
    'kubeConfig',
    'dependsOn',
  ),
  'argoproj.io/v1alpha1 ApplicationSet': APPLICATION_SET,
  'argoproj.io/v1alpha1 Application': map(
    {
      project: text,
      source: map({
        repoURL: { type: 'string', not: { pattern: '^oci:' } },
        chart: text,
        targetRevision: text,
        helm: map({ releaseName, valuesObject: values }, 'valuesObject'),
      }),
      destination: map({ server: { type: 'string', pattern: '^https?://' }, namespace }),
      syncPolicy: map(
        { automated: map({ prune: boolean, selfHeal: boolean }), syncOptions },
        'automated',
        'syncOptions',
      ),
      ignoreDifferences,
    },
    'ignoreDifferences',
  ),
  'sailoperator.io/v1 Istio': map(
    {
      version: istioRelease,
      namespace,
      updateStrategy: map({ type: oneOf('InPlace', 'RevisionBased') }),
      profile: text,
      values,
    },
    'profile',
  ),
  'sailoperator.io/v1 IstioCNI': map({ version: istioRelease, namespace, profile: text, values }, 'profile', 'values'),
  'sailoperator.io/v1 IstioRevisionTag': map({ targetRef: map({ kind: oneOf('Istio', 'IstioRevision'), name }) }),
  'sailoperator.io/v1 ZTunnel': map({
    version: istioRelease,
    namespace,
    targetRef: map({ kind: oneOf('Istio', 'IstioRevision'), name }),
    values,
  }),
  'monitoring.coreos.com/v1 ServiceMonitor': map({
    jobLabel: text,
    selector: map({ matchLabels: map({ app: text }) }),
    namespaceSelector: map({ matchNames: texts }),
    endpoints: {
      type: 'array',
      items: map({ targetPort: { type: 'integer' }, path: text, interval: prometheus, scrapeTimeout: prometheus }),
    },
  }),
};
