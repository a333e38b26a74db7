import { serviceHost } from '../../facts/istio-csr';
import { coversHost } from '../../internal/hosts';
import { refuse, type Site } from '../../internal/refusal';
import { service } from '../options/network';
import { serving, servingNames } from '../options/serving';
import type { AgentSettings } from '../settings';

/**
 * The host that proxies can dial: the one chosen, or the Service's name where the certificate covers it, else the first name that the
 * certificate spells out.
 */
export function dialledHost(settings: AgentSettings): string {
  const own = serviceHost(settings.name, settings.namespace);
  const names = servingNames(settings);
  if (settings.caHost !== undefined || coversHost(names, own)) return settings.caHost ?? own;
  return names.find((name) => !name.startsWith('*')) ?? own;
}

/** Where proxies send their signing requests: they refuse an agent whose certificate does not match the host that they dial. */
export function caAddress(settings: AgentSettings): string {
  return `${dialledHost(settings)}:${settings.get(service.port) ?? ''}`;
}

/** The host that proxies dial has to be in the certificate that they are shown. */
export function checkHost(site: Site, settings: AgentSettings): void {
  const host = settings.caHost ?? serviceHost(settings.name, settings.namespace);
  const dnsNames = settings.get(serving.dnsNames) ?? [];
  if (coversHost(dnsNames, host)) return;
  const chosen = settings.caHost !== undefined;
  refuse(site, {
    prop: chosen ? 'caHost' : 'serving.dnsNames',
    received: chosen ? host : dnsNames,
    allowed: chosen ? `one of serving.dnsNames: ${dnsNames.join(', ')}` : `a list with ${host}, which proxies dial`,
    fix: chosen
      ? 'Add the host to serving.dnsNames.'
      : 'Add it to the list, or set caHost to the name in the list that resolves to the agent.',
  });
}
