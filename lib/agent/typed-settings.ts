import { AGENT_NAME, AGENT_NAMESPACE } from '../facts/istio-csr';
import type { Site } from '../internal/refusal';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import { optionsOfProps } from './options/from-props';
import type { Option, OptionFacts } from './options/option';
import { checkOwnLabels } from './options/pods';
import { server } from './options/server';
import type { IstioCsrAgentProps } from './props/agent-props';
import { checkDataPlane, checkIdentity } from './rules/identity';
import { checkIssuerLimits, checkIssuers } from './rules/issuer';
import { checkNetwork } from './rules/network';
import { agentTrust } from './rules/trust-anchor';
import { type AgentSettings, agentSettings, standardLabels } from './settings';

/** What the typed props come to: each option by its row, then what two options say together. Refuses what cannot work. */
export function typedSettings(site: Site, props: IstioCsrAgentProps): AgentSettings {
  const { mesh, name = AGENT_NAME, namespace = AGENT_NAMESPACE, caHost } = props;
  const release = props.release ?? IstioCsrRelease.LATEST;
  const facts: OptionFacts = { site, mesh, release, name, namespace, props };
  checkIdentity(facts);
  checkDataPlane(facts);
  checkOwnLabels(site, 'labels', props.labels ?? {});
  const labels = { ...standardLabels(name, release), ...props.labels };
  checkIssuers(facts);
  const trust = agentTrust(facts, labels);
  const values = optionsOfProps(facts).set(server.rootCaFile as Option<unknown>, trust.file);
  const settings = agentSettings({ release, name, namespace, labels, caHost, trust: trust.settings }, values);
  checkNetwork(site, settings);
  checkIssuerLimits(facts, settings);
  return settings;
}
