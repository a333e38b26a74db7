import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { checkLabels } from '../internal/labels';
import { secondsIn } from '../internal/lifetimes';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import type { ICertificateConsumer } from '../signing/certificate-need';
import { certificateAlerts } from './certificate-alerts';
import { CERTIFICATE_NAMESPACE_LABEL } from './metrics';
import { checkLabelName, checkScraped } from './scraped-agent';
import { ruleOf, signingAlerts } from './signing-alerts';
import { verifyAlerts } from './verify-alerts';

/** Properties of a `MeshAlerts`. */
export interface MeshAlertsProps {
  /** The agent to watch, with the certificate of istiod beside it. */
  readonly agent: IIstioCsrAgent;

  /**
   * The CAs whose certificates to watch: a `SelfSignedCaChain` or `RotatingCa`. Without them no Certificate is known to be a CA's, and
   * only istiod's is watched for its expiry.
   *
   * @default - the renewal of every Certificate in the mesh's namespace but istiod's is watched
   */
  readonly authorities?: ICertificateConsumer[];

  /**
   * The name of the PrometheusRule.
   *
   * @default - the agent's name and '-alerts'
   */
  readonly name?: string;

  /**
   * The namespace of the PrometheusRule.
   *
   * @default - the agent's
   */
  readonly namespace?: string;

  /**
   * Labels of the PrometheusRule, by which a Prometheus finds it (`ruleSelector`), for example `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * How long before a CA certificate of `authorities` expires to alert: the time that a rotation takes, in whole seconds. At most half of
   * cert-manager's renewal window counts, because before that the renewal may be going as planned.
   *
   * @default Duration.days(30)
   */
  readonly caExpiry?: Duration;

  /**
   * The longest time for signing, as the 99th percentile: less than 10 seconds, the largest bucket that istio-csr measures.
   *
   * @default Duration.seconds(5)
   */
  readonly slowSigning?: Duration;

  /**
   * The label in which Prometheus keeps the namespace of a Certificate. The target's own namespace is in `namespace`, unless the scrape
   * honours the labels of cert-manager (`honorLabels`, off in its chart): then set 'namespace'.
   *
   * @default 'exported_namespace'
   */
  readonly certificateNamespaceLabel?: string;

  /**
   * How often `verify --live --interval` runs, from 10 seconds to 24 hours: with it there are alerts on the metrics that it writes, too.
   *
   * @default - none: nobody runs it
   */
  readonly verifyInterval?: Duration;
}

/** What the command takes (`--interval`). */
const INTERVALS = { shortest: 10, longest: 86_400 };

/** The largest bucket of istio-csr's histogram but infinity (DefBuckets of Prometheus' client): no quantile is above it. */
const LARGEST_BUCKET_SECONDS = 10;

/**
 * Alerts on the failures that stop a mesh, as a PrometheusRule of the Prometheus operator: certificates of CAs and of istiod that expire
 * soon, are overdue for renewal or not ready, and an agent that gets no serving certificate, fails to sign or signs slowly, refuses its
 * callers, or is gone.
 *
 * The rules use metrics of cert-manager (`certmanager_certificate_expiration_timestamp_seconds`, `certmanager_certificate_ready_status`,
 * and from v1.6.0 on `certmanager_certificate_renewal_timestamp_seconds`; its pkg/metrics) and of istio-csr
 * (`cert_manager_istio_csr_tls_provider_certificate_requests`, pkg/tls; `cert_manager_istio_csr_grpc_server_handled_total` and
 * `_handling_seconds`, pkg/server). Prometheus has to scrape both: an `IstioCsrAgent` without `metrics.serviceMonitor` gives a warning
 * (`agent-not-scraped`). istio-csr exports no expiry of its serving certificate, so its renewal is watched instead.
 *
 * The construct's default child is the PrometheusRule.
 *
 * @throws Error for an agent before v0.2.0, which has no metrics, and for a threshold that would alert never or always
 */
@checked
export class MeshAlerts extends Construct {
  public constructor(scope: Construct, id: string, props: MeshAlertsProps) {
    super(scope, id);
    const { agent } = props;
    placeInMesh(this, agent.mesh);
    const { name = `${agent.name}-alerts`, namespace = agent.namespace, labels } = props;
    const { caExpiry = Duration.days(30), slowSigning = Duration.seconds(5) } = props;
    const namespaceLabel = props.certificateNamespaceLabel ?? CERTIFICATE_NAMESPACE_LABEL;
    checkName(this, 'name', name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    checkLabels(this, 'labels', labels);
    checkLabelName(this, namespaceLabel);
    checkScraped(this, agent, 'IstioCsrAbsent fires for ever and no other alert on the agent can');
    this.checkDurations(secondsIn(caExpiry), secondsIn(slowSigning));
    this.checkInterval(props.verifyInterval);

    const certificates = certificateAlerts(agent, props.authorities, caExpiry, namespaceLabel);
    this.node.defaultChild = addObject(this, 'PrometheusRule', {
      ...PrometheusRule.GVK,
      metadata: { name, namespace, labels: labels && { ...labels } },
      spec: {
        groups: [
          { name: `${agent.name}.certificates`, rules: certificates.map(ruleOf) },
          { name: `${agent.name}.signing`, rules: signingAlerts(agent, slowSigning).map(ruleOf) },
          ...(props.verifyInterval
            ? [{ name: `${agent.name}.verify`, rules: verifyAlerts(props.verifyInterval, caExpiry).map(ruleOf) }]
            : []),
        ],
      },
    });
  }

  private checkInterval(interval: Duration | undefined): void {
    const seconds = interval === undefined ? INTERVALS.shortest : secondsIn(interval);
    if (seconds >= INTERVALS.shortest && seconds <= INTERVALS.longest) return;
    const allowed = 'from 10 seconds to 24 hours, which is what verify --interval takes';
    refuse(this, {
      prop: 'verifyInterval',
      received: `${seconds} seconds`,
      allowed,
      fix: 'Give the interval of the command.',
    });
  }

  private checkDurations(caExpiry: number, slowSigning: number): void {
    if (!Number.isInteger(caExpiry) || caExpiry <= 0) {
      const allowed = 'a whole number of seconds, 1 or more';
      const fix = 'Give the time that a rotation takes, or leave it out for 30 days.';
      refuse(this, { prop: 'caExpiry', received: `${caExpiry} seconds`, allowed, fix });
    }
    if (slowSigning > 0 && slowSigning < LARGEST_BUCKET_SECONDS) return;
    refuse(this, {
      prop: 'slowSigning',
      received: `${slowSigning} seconds`,
      allowed: `more than 0 and less than ${LARGEST_BUCKET_SECONDS} seconds, because istio-csr does not measure beyond`,
      fix: 'Choose a shorter time, or leave it out for 5 seconds.',
    });
  }
}
