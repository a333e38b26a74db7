import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { IstioCsrRelease } from '../agent/istio-csr-release';
import type { ICertificateConsumer } from '../certificate-need';
import { checkLabels } from '../internal/labels';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import { certificateRules, signingRules } from './alert-rules';

/** Properties of a `MeshAlerts`. */
export interface MeshAlertsProps {
  /** The agent that is watched, with the certificate of istiod beside it. */
  readonly agent: IIstioCsrAgent;

  /**
   * The CAs whose certificates are watched: a `SelfSignedCaChain` or `RotatingCa`.
   *
   * @default - every Certificate in the mesh's namespace but istiod's
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
   * How long before the end of a CA certificate to alert: the time that a rotation takes, and cert-manager renews long before.
   *
   * @default Duration.days(30)
   */
  readonly caExpiry?: Duration;

  /**
   * How long signing may take, for 99 of 100 requests.
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
}

/** istio-csr has metrics from here on (istio-csr pull request 72). */
const HAS_METRICS = IstioCsrRelease.of('v0.2.0');

/**
 * A PrometheusRule of the Prometheus operator for what ends a mesh: certificates of CAs and of istiod that are about to expire or not
 * ready, and an agent that cannot get its serving certificate, fails or takes long to sign, refuses its callers, or is gone.
 *
 * On metrics that cert-manager (`certmanager_certificate_expiration_timestamp_seconds`, `certmanager_certificate_ready_status`; its
 * pkg/metrics) and istio-csr (`cert_manager_istio_csr_tls_provider_certificate_requests`, pkg/tls;
 * `cert_manager_istio_csr_grpc_server_handled_total` and `_handling_seconds`, pkg/server) export. Both have to be scraped. istio-csr
 * exports no expiry of its serving certificate, so that its renewal is watched in place of it.
 *
 * The construct's default child is the PrometheusRule.
 *
 * @throws Error for an agent before v0.2.0, which has no metrics
 */
export class MeshAlerts extends Construct {
  public constructor(scope: Construct, id: string, props: MeshAlertsProps) {
    super(scope, id);
    const { agent, name = `${agent.name}-alerts`, namespace = agent.namespace, labels } = props;
    const { caExpiry = Duration.days(30), slowSigning = Duration.seconds(5) } = props;
    const namespaceLabel = props.certificateNamespaceLabel ?? 'exported_namespace';
    checkName(this, 'name', name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    checkLabels(this, 'labels', labels);
    this.checkLabelName(namespaceLabel);
    this.checkRelease(agent.release);

    this.node.defaultChild = addObject(this, 'PrometheusRule', {
      ...PrometheusRule.GVK,
      metadata: { name, namespace, labels: labels && { ...labels } },
      spec: {
        groups: [
          { name: `${agent.name}.certificates`, rules: certificateRules({ ...props, caExpiry, namespaceLabel }) },
          { name: `${agent.name}.signing`, rules: signingRules(agent, slowSigning) },
        ],
      },
    });
  }

  private checkLabelName(label: string): void {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return;
    refuse(this, {
      prop: 'certificateNamespaceLabel',
      received: label,
      allowed: 'the name of a label in Prometheus (letters, digits and "_")',
      fix: "Leave it out for 'exported_namespace', or set 'namespace' where labels are honoured.",
    });
  }

  private checkRelease(release: IstioCsrRelease): void {
    if (release.atLeast(HAS_METRICS)) return;
    refuse(this, {
      prop: 'agent',
      received: release.version,
      allowed: 'an agent of istio-csr v0.2.0 or later, because earlier ones have no metrics',
      fix: "Update the agent's release.",
    });
  }
}
