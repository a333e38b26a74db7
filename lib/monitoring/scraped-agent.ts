import { Construct } from 'constructs';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { refuse } from '../internal/refusal';
import { warn } from '../internal/warnings';
import { ISTIO_CSR } from '../releases/istio-csr-features';
import { MeshWarning } from '../warnings/mesh-warning';
import { CERTIFICATE_NAMESPACE_LABEL } from './metrics';

/**
 * Refuses an agent without metrics, and warns of one that nothing in this app has scraped.
 *
 * @param consequence what then happens to what asks for its metrics
 */
export function checkScraped(construct: Construct, agent: IIstioCsrAgent, consequence: string): void {
  if (!ISTIO_CSR.has(agent.release, 'metrics')) {
    const allowed = 'an agent of istio-csr v0.2.0 or later, because earlier ones have no metrics';
    refuse(construct, { prop: 'agent', received: agent.release.version, allowed, fix: "Update the agent's release." });
  }
  if (agent.isScraped !== false) return;
  const subject = Construct.isConstruct(agent) ? agent.node.path : `${agent.namespace}/${agent.name}`;
  const message =
    `agent: ${subject} has no ServiceMonitor: unless something else scrapes it, ${consequence}; ` +
    'set metrics.serviceMonitor on it, or add a ServiceMonitor of your own for its metrics Service';
  warn(construct, MeshWarning.AGENT_NOT_SCRAPED, message);
}

/** Refuses what is no name of a label. */
export function checkLabelName(construct: Construct, label: string): void {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return;
  const allowed = 'the name of a label in Prometheus (letters, digits and "_")';
  const fix = `Leave it out for '${CERTIFICATE_NAMESPACE_LABEL}', or set 'namespace' where labels are honoured.`;
  refuse(construct, { prop: 'certificateNamespaceLabel', received: label, allowed, fix });
}
