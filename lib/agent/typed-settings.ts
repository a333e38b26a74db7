import { AGENT_NAME, AGENT_NAMESPACE } from '../facts/istio-csr';
import type { Site } from '../internal/refusal';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import { optionsOfProps } from './options/from-props';
import { checkNodePort, service } from './options/network';
import type { Option, OptionFacts } from './options/option';
import { checkOwnLabels } from './options/pods';
import { server } from './options/server';
import type { IstioCsrAgentProps } from './props/agent-props';
import { checkDataPlane, checkIdentity } from './rules/identity';
import { checkIssuers } from './rules/issuer';
import { checkIssuerLimits } from './rules/issuer-limits';
import { checkMonitor, checkPorts } from './rules/ports';
import { checkHost } from './rules/serving-host';
import { agentTrust } from './rules/trust-anchor';
import { AgentSettings, type StringMap } from './settings';

/** What the typed props come to: each option by its row, then what two options say together. Refuses what cannot work. */
export function typedSettings(site: Site, props: IstioCsrAgentProps): AgentSettings {
  const { mesh, name = AGENT_NAME, namespace = AGENT_NAMESPACE, caHost } = props;
  const release = props.release ?? IstioCsrRelease.LATEST;
  const facts: OptionFacts = { site, mesh, release, name, namespace, props };
  checkIdentity(facts);
  checkDataPlane(facts);
  checkOwnLabels(site, 'labels', props.labels ?? {});
  const labels: StringMap = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': release.version,
    ...props.labels,
  };
  checkIssuers(facts);
  const trust = agentTrust(facts, labels);
  const values = optionsOfProps(facts).set(server.rootCaFile as Option<unknown>, trust.file);
  const settings = new AgentSettings({ release, name, namespace, labels }, values, { trust: trust.settings, caHost });
  checkHost(site, settings);
  checkNodePort(site, settings.get(service.type), settings.get(service.nodePort));
  checkPorts(site, settings);
  checkMonitor(site, settings);
  checkIssuerLimits(facts, settings);
  return settings;
}
