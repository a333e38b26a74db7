import { ztunnelAccount } from '../facts/istio';
import { AGENT_NAME, AGENT_NAMESPACE, serviceHost } from '../facts/istio-csr';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../internal/names';
import { refuse, type Site } from '../internal/refusal';
import { ISTIO_CSR } from '../releases/istio-csr-features';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import { checkRelease, optionsOfProps } from './options/from-props';
import type { Option, OptionFacts } from './options/option';
import { checkOwnLabels } from './options/pods';
import { server } from './options/server';
import type { IstioCsrAgentProps } from './props/agent-props';
import { checkIssuerLimits, checkIssuers } from './rules/issuer';
import { checkNetwork } from './rules/network';
import { agentTrust } from './rules/trust-anchor';
import { type AgentSettings, agentSettings, standardLabels } from './settings';

/** The longest name that leaves room for the longest suffix (`-dynamic-istiod`) in a DNS label. */
const LONGEST_NAME = 63 - '-dynamic-istiod'.length;

/** What the typed props come to: each option by its row, then what two options say together. Refuses what cannot work. */
export function typedSettings(site: Site, props: IstioCsrAgentProps): AgentSettings {
  const { mesh, name = AGENT_NAME, namespace = AGENT_NAMESPACE, caHost } = props;
  const release = releaseOf(site, props);
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

/** The release that was asked for, or the one that the installer installs. */
function releaseOf(site: Site, { release, installer }: IstioCsrAgentProps): IstioCsrRelease {
  const { only, reason } = installer?._installation.release ?? {};
  if (only === undefined || release === undefined) return only ?? release ?? IstioCsrRelease.LATEST;
  if (release.version === only.version) return only;
  const allowed = `nothing, or ${only.version}, ${reason}`;
  return refuse(site, { prop: 'release', received: release.version, allowed, fix: 'Leave it out.' });
}

function checkIdentity(facts: OptionFacts): void {
  const { site, name, namespace } = facts;
  checkName(site, 'name', name, SERVICE_NAME_RULE, 'The Service has this name: choose another.');
  checkName(site, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
  if (name.length > LONGEST_NAME) {
    const allowed = `at most ${LONGEST_NAME} characters, because other objects' names start with it`;
    refuse(site, { prop: 'name', received: name, allowed, fix: 'Choose a shorter name.' });
  }
  if (name === AGENT_NAME && namespace === AGENT_NAMESPACE) return;
  const [prop, received] = name === AGENT_NAME ? ['namespace', namespace] : ['name', name];
  const what = `serving as anything but ${serviceHost(AGENT_NAME, AGENT_NAMESPACE)}`;
  checkRelease(facts, prop, received, { what, ...ISTIO_CSR.span('servingNames') });
}

function checkDataPlane(facts: OptionFacts): void {
  const { site, mesh, props } = facts;
  if (mesh.ztunnelNamespace === undefined) return;
  const what = 'an ambient mesh (signing for pods on behalf of ztunnel)';
  checkRelease(facts, 'mesh.dataPlane', mesh.dataPlane, { what, ...ISTIO_CSR.span('trustedNodeAccounts') });
  if (props.trustedNodeAccounts === undefined || props.trustedNodeAccounts.length > 0) return;
  const allowed = 'a list with the ServiceAccount of ztunnel, because the mesh is ambient';
  const fix = `Leave it out for ${ztunnelAccount(mesh.ztunnelNamespace)}.`;
  refuse(site, { prop: 'trustedNodeAccounts', received: [], allowed, fix });
}
