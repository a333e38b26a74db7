/** What `npm run import` makes of entries under `imports:` in cdk8s.yaml. */
export interface ImportSource {
  /** Which entries belong to it, by URL or path. */
  readonly matches: RegExp;
  /** The generated file, as `cdk8s import` names it: the API group. */
  readonly module: string;
  /** The kinds to import; the others of the source are left out. */
  readonly kinds: readonly string[];
  /** Subtrees that no mesh CA can use, as paths of properties below the schema's root; each becomes an opaque object. */
  readonly opaque: readonly string[];
  /** Whether the descriptions are this project's own and go into the generated code. Anyone else's prose stays out. */
  readonly ownProse?: boolean;
}

export const SOURCES: readonly ImportSource[] = [
  {
    matches: /\/cert-manager\.crds\.yaml$/,
    module: 'cert-manager.io',
    kinds: ['Certificate', 'CertificateRequest', 'ClusterIssuer', 'Issuer'],
    // ACME answers for names in the DNS, never for SPIFFE IDs; its solvers are four fifths of an Issuer's schema.
    opaque: ['spec.acme.solvers[]'],
  },
  {
    matches: /\/sailoperator\.io_\w+\.yaml$/,
    module: 'sailoperator.io',
    kinds: ['Istio', 'IstioCNI', 'IstioRevisionTag', 'ZTunnel'],
    // The values of Istio's charts, 30,000 generated lines, of which this project sets a dozen fields.
    opaque: ['spec.values'],
  },
  { matches: /\/trust\.cert-manager\.io_\w+\.yaml$/, module: 'trust.cert-manager.io', kinds: ['Bundle'], opaque: [] },
  {
    matches: /\/policy\.cert-manager\.io_\w+\.yaml$/,
    module: 'policy.cert-manager.io',
    kinds: ['CertificateRequestPolicy'],
    opaque: [],
  },
  {
    matches: /\/awspca\.cert-manager\.io_\w+\.yaml$/,
    module: 'awspca.cert-manager.io',
    kinds: ['AWSPCAIssuer', 'AWSPCAClusterIssuer'],
    opaque: [],
  },
  {
    matches: /\/cas-issuer\.jetstack\.io_\w+\.yaml$/,
    module: 'cas-issuer.jetstack.io',
    kinds: ['GoogleCASIssuer', 'GoogleCASClusterIssuer'],
    opaque: [],
  },
  {
    matches: /\/certmanager\.step\.sm_\w+\.yaml$/,
    module: 'certmanager.step.sm',
    kinds: ['StepIssuer', 'StepClusterIssuer'],
    opaque: [],
  },
  {
    matches: /\/monitoring\.coreos\.com_\w+\.yaml$/,
    module: 'monitoring.coreos.com',
    kinds: ['PrometheusRule'],
    opaque: [],
  },
  {
    matches: /\/operator\.openshift\.io_\w+\.yaml$/,
    module: 'operator.openshift.io',
    kinds: ['IstioCSR'],
    // Kubernetes' own types, which cdk8s-plus has already.
    opaque: ['affinity', 'resources', 'tolerations[]'].map((field) => `spec.istioCSRConfig.${field}`),
  },
  {
    matches: /^crds\/install\.istio\.io\.yaml$/,
    module: 'install.istio.io',
    kinds: ['IstioOperator'],
    ownProse: true,
    // Every component repeats the Kubernetes settings, 3,500 generated lines each: they are typed once, for the pilot (istiod).
    opaque: [
      ...['base', 'cni', 'ztunnel', 'istiodRemote', 'ingressGateways[]', 'egressGateways[]'].map(
        (component) => `spec.components.${component}.k8s`,
      ),
      'spec.addonComponents',
    ],
  },
];
