import { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import type { ICertificateConsumer } from '../certificate-need';

/** A rule of a PrometheusRule. */
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** What the rules for certificates are made of. */
export interface CertificateRulesProps {
  readonly agent: IIstioCsrAgent;
  readonly authorities?: readonly ICertificateConsumer[];
  readonly caExpiry: Duration;
  /** The label with the namespace of a Certificate. */
  readonly namespaceLabel: string;
}

const EXPIRATION = 'certmanager_certificate_expiration_timestamp_seconds';
const READY = 'certmanager_certificate_ready_status';
const SERVING = 'cert_manager_istio_csr_tls_provider_certificate_requests';
const HANDLED = 'cert_manager_istio_csr_grpc_server_handled_total';
const HANDLING = 'cert_manager_istio_csr_grpc_server_handling_seconds_bucket';

/** The Certificates of istiod: beside the agent, or made by it. */
const ISTIOD = 'istiod|istiod-dynamic';

/** The share of istiod's certificate that is left when its renewal is long overdue: cert-manager renews at half by default. */
const ISTIOD_SHARE = 0.25;

/** Rules on the Certificates of the CAs and of istiod. */
export function certificateRules({ agent, authorities, caExpiry, namespaceLabel }: CertificateRulesProps): Rule[] {
  const { namespace } = agent.mesh;
  const istiod = agent.certificateNeeds.find(({ name }) => name === 'istiod');
  const istiodSeconds = Math.floor((istiod?.maxDuration ?? Duration.hours(1)).toSeconds() * ISTIOD_SHARE);
  const ofIstiod = matchers({ [`${namespaceLabel}=`]: namespace, 'name=~': ISTIOD });
  const ofCas = caMatchers(namespace, namespaceLabel, authorities);
  const rules = ofCas.map((selector) => ({
    alert: 'MeshCaCertificateExpiring',
    expr: `${EXPIRATION}{${selector}} - time() < ${caExpiry.toSeconds()}`,
    for: '1h',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'The CA certificate {{ $labels.name }} expires in {{ $value | humanizeDuration }}.',
      description:
        'When it ends, no workload of the mesh can verify another. cert-manager renews it long before: look at its Certificate, or rotate the root.',
    },
  }));
  return [
    ...rules,
    {
      alert: 'MeshIstiodCertificateExpiring',
      expr: `${EXPIRATION}{${ofIstiod}} - time() < ${istiodSeconds}`,
      for: '1m',
      labels: { severity: 'critical' },
      annotations: {
        summary: "istiod's certificate expires in {{ $value | humanizeDuration }} and was not renewed.",
        description:
          'Proxies get no configuration and no pod is injected when it ends. Look at the Certificate and its CertificateRequests.',
      },
    },
    {
      alert: 'MeshCertificateNotReady',
      expr: [...ofCas, ofIstiod].map((selector) => `${READY}{${selector},condition!="True"} == 1`).join(' or '),
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'The Certificate {{ $labels.name }} is not Ready.',
        description: 'Its issuer does not sign, or nobody approves its CertificateRequest.',
      },
    },
  ];
}

/** Rules on the agent. */
export function signingRules({ namespace }: IIstioCsrAgent, slow: Duration): Rule[] {
  const agent = matchers({ 'namespace=': namespace });
  const calls = matchers({ 'namespace=': namespace, 'grpc_method=': 'CreateCertificate' });
  const share = (codes: string): string =>
    `sum(rate(${HANDLED}{${calls},${codes}}[5m])) / sum(rate(${HANDLED}{${calls}}[5m]))`;
  return [
    {
      alert: 'IstioCsrServingCertificateFailing',
      expr:
        `sum by (pod) (increase(${SERVING}{${agent},success="0"}[10m])) > 0 ` +
        `unless sum by (pod) (increase(${SERVING}{${agent},success="1"}[10m])) > 0`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: '{{ $labels.pod }} cannot get its serving certificate.',
        description:
          'When the one that it has ends, no workload can get or renew a certificate from it. The issuer fails, or nobody approves the request.',
      },
    },
    {
      alert: 'IstioCsrSigningFailing',
      expr: `${share('grpc_code!~"OK|Unauthenticated"')} > 0.05`,
      for: '10m',
      labels: { severity: 'critical' },
      annotations: {
        summary: '{{ $value | humanizePercentage }} of the signing requests of workloads fail.',
        description:
          'The issuer refuses or does not answer, a policy denies, or what it signs does not chain up to the trust anchor: the log of the agent says which.',
      },
    },
    {
      alert: 'IstioCsrRefusingWorkloads',
      expr: `${share('grpc_code="Unauthenticated"')} > 0.2`,
      for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: '{{ $value | humanizePercentage }} of the signing requests of workloads are refused.',
        description:
          'Their tokens have expired, or the trust domain or cluster id of the mesh is not the one that the agent is told.',
      },
    },
    {
      alert: 'IstioCsrSigningSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(${HANDLING}{${calls}}[5m]))) > ${slow.toSeconds({ integral: false })}`,
      for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'Signing takes {{ $value | humanizeDuration }} for one request of a hundred.',
        description:
          "New pods wait for their certificate. The CA is slow, or the agent's client is throttled (disableClientRateLimiter).",
      },
    },
    {
      alert: 'IstioCsrAbsent',
      expr: `absent(${SERVING}{${agent}})`,
      for: '10m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Prometheus sees no istio-csr.',
        description: 'It is not running, or its metrics are not scraped: then none of these alerts can fire.',
      },
    },
  ];
}

/** The CA certificates, by namespace: those of the CAs that are named, else all in the mesh's namespace but istiod's. */
function caMatchers(namespace: string, label: string, authorities?: readonly ICertificateConsumer[]): string[] {
  if (authorities === undefined) return [matchers({ [`${label}=`]: namespace, 'name!~': ISTIOD })];
  const needs = authorities.flatMap(({ certificateNeeds }) => certificateNeeds);
  return [...new Set(needs.map((need) => need.namespace))].map((each) => {
    const names = needs.filter((need) => need.namespace === each).map(({ certificate = '' }) => escaped(certificate));
    return matchers({ [`${label}=`]: each, 'name=~': names.join('|') });
  });
}

/** Label matchers of PromQL, each as LABEL and operator. */
function matchers(wanted: Readonly<Record<string, string>>): string {
  return Object.entries(wanted)
    .map(([label, value]) => `${label}${JSON.stringify(value)}`)
    .join(',');
}

/** A name in a regular expression; a dot is the only character of one that means more than itself. */
function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
