import { isIP } from 'node:net';
import { checkWholeNumber } from '../../internal/numbers';
import { refuse, type Site } from '../../internal/refusal';
import { toJson } from '../migrate/k8s-expression';
import type { IstioCsrNetworkPolicy } from '../props/network-policy-props';
import { special } from './kinds';
import { option } from './row';

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: object;
  readonly podSelector?: object;
}

export interface NetworkPolicySettings {
  /** Nothing for anyone. */
  readonly clients?: readonly Peer[];
  readonly scrapers?: readonly Peer[];
  readonly apiServer: { readonly peers?: readonly Peer[]; readonly ports: readonly number[] };
  readonly dnsPorts: readonly number[];
}

/** No value of any chart, and no flag. */
export const networkPolicy = option<NetworkPolicySettings>({
  prop: 'networkPolicy',
  kind: special<NetworkPolicySettings>(taken),
});

function taken(site: Site, prop: string, given: unknown): NetworkPolicySettings {
  const { clients, scrapers, apiServerCidrs, apiServerPorts, dnsPorts } = given as IstioCsrNetworkPolicy;
  const inList = (field: string): string => `${prop}.${field}`;
  checkSome(site, inList('apiServerCidrs'), apiServerCidrs, 'any address');
  checkSome(site, inList('apiServerPorts'), apiServerPorts, '443 and 6443');
  return {
    clients: peers(site, inList('clients'), clients),
    scrapers: peers(site, inList('scrapers'), scrapers),
    apiServer: {
      peers: apiServerCidrs?.map((cidr, index) => {
        checkCidr(site, `${inList('apiServerCidrs')}[${index}]`, cidr);
        return { ipBlock: { cidr } };
      }),
      ports: ports(site, inList('apiServerPorts'), apiServerPorts ?? [443, 6443]),
    },
    dnsPorts: ports(site, inList('dnsPorts'), dnsPorts ?? [53]),
  };
}

function peers(site: Site, prop: string, given: IstioCsrNetworkPolicy['clients']): Peer[] | undefined {
  checkSome(site, prop, given, 'anyone');
  if (given === undefined) return undefined;
  const list = toJson('NetworkPolicyPeer', given) as Peer[];
  for (const [index, { ipBlock, namespaceSelector, podSelector }] of list.entries()) {
    const hasSelector = namespaceSelector !== undefined || podSelector !== undefined;
    if (hasSelector === (ipBlock !== undefined)) {
      const allowed =
        'ipBlock, or namespaceSelector and podSelector or one of the two (Kubernetes refuses any other peer)';
      const fix = 'For every pod of the cluster write { namespaceSelector: {} }.';
      refuse(site, { prop: `${prop}[${index}]`, received: list[index], allowed, fix });
    }
    for (const cidr of ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []) {
      checkCidr(site, `${prop}[${index}].ipBlock`, cidr);
    }
  }
  return list;
}

/** An empty list of a NetworkPolicy means everything, which is hardly what somebody wants who writes one. */
function checkSome(site: Site, prop: string, list: readonly unknown[] | undefined, everything: string): void {
  if (list === undefined || list.length > 0) return;
  const allowed = `one or more (to Kubernetes an empty list is everything)`;
  refuse(site, { prop, received: list, allowed, fix: `Leave it out for ${everything}.` });
}

function checkCidr(site: Site, prop: string, cidr: string): void {
  const [, address = '', length = ''] = /^(.+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const longest = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (Number(length) <= longest) return;
  const allowed = 'addresses in CIDR notation, such as "10.0.0.0/16" or "fd00::/8"';
  refuse(site, {
    prop,
    received: cidr,
    allowed,
    fix: 'For a single address write "/32" behind it, or "/128" for IPv6.',
  });
}

function ports(site: Site, prop: string, list: readonly number[]): number[] {
  for (const [index, port] of list.entries()) {
    checkWholeNumber(site, `${prop}[${index}]`, port, { min: 1, max: 65535 }, 'Write the number of the port.');
  }
  return [...list];
}
