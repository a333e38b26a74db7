import { RUNTIME_ISSUER_KEYS } from '../../facts/istio-csr';
import type { Agent } from './agents/agent';
import { textAt } from './fields';
import type { IssuerName } from './issuers';

/** Who signs for the workloads of an agent. */
export interface Signing {
  /** The issuer; nothing where none is named, or it is not known. */
  readonly issuer?: IssuerName;
  /** The ConfigMap that the agent watches for it. */
  readonly configMap?: { readonly namespace: string; readonly name: string };
  /** What may name another issuer, and cannot be read: the ConfigMap, or where else the agent's settings come from. */
  readonly unknown?: string;
}

/**
 * The issuer that an agent asks: the one that its ConfigMap names while that is there, else the one that its flags name. A ConfigMap
 * without one of the three entries changes nothing (handleRuntimeConfigIssuerChange in istio-csr's pkg/certmanager, v0.10.0 to v0.17.0).
 *
 * @param configMap the ConfigMap that the agent watches; nothing where it is not there
 */
export function signingOf(agent: Agent, configMap: unknown): Signing {
  const watched = agent.runtimeConfigMap;
  const flagged = agent.flaggedIssuer;
  if (agent.flag('runtime-issuance-config-map-name') === undefined) {
    return { issuer: flagged, unknown: agent.unread.join(', ') };
  }
  const unread = agent.isIssuerUnknown ? agent.unread.join(', ') : undefined;
  if (watched === undefined) return { issuer: flagged, unknown: unread };
  if (configMap === undefined) {
    return { issuer: flagged, configMap: watched, unknown: `ConfigMap ${watched.namespace}/${watched.name}` };
  }
  const named = issuerIn(configMap, agent.flag('certificate-namespace'));
  return named ? { issuer: named, configMap: watched } : { issuer: flagged, configMap: watched, unknown: unread };
}

function issuerIn(configMap: unknown, namespace: string | undefined): IssuerName | undefined {
  const entry = (key: keyof typeof RUNTIME_ISSUER_KEYS) => textAt(configMap, 'data', RUNTIME_ISSUER_KEYS[key]);
  const [name, kind, group] = [entry('name'), entry('kind'), entry('group')];
  return name && kind && group ? { group, kind, name, namespace } : undefined;
}
