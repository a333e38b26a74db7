import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { serviceHost } from '../../facts/istio-csr';
import { beside } from '../../internal/beside';
import { isJsonObject, type JsonObject } from '../../internal/merge';
import { type Refusal, refusalMessage } from '../../internal/refusal';
import type { Remark } from '../../internal/warnings';
import { MeshWarning } from '../../warnings/mesh-warning';
import { podMetadata } from '../objects/deployment';
import { service, serving } from '../options/serving';
import type { AgentSettings } from '../settings';
import { dialledHost } from './network';
import { saidBy } from './other-agents';

/** A Service as cluster DNS has it: `NAME.NAMESPACE.svc`, with or without the domain of the cluster. */
const SERVICE_HOST = /^([^.]+)\.([^.]+)\.svc(?:\..+)?$/;

/** Refuses typed props by which proxies would dial a Service of the cluster that does not lead to the agent. */
export function refusedHost(site: Construct, settings: AgentSettings): string[] {
  const refusal = settings.quirks ? undefined : unreachableHost(site, settings);
  return refusal ? [refusalMessage(site, { ...refusal, fix: `${refusal.fix}.` })] : [];
}

/** Warns of a chart's values by which they would: the chart takes any, and its default is that of one namespace. */
export function hostRemarks(site: Construct, settings: AgentSettings): Remark[] {
  const refusal = settings.quirks && unreachableHost(site, settings);
  if (!refusal) return [];
  const { prop, received, allowed, fix } = refusal;
  const message = `${prop}: proxies would dial ${received}, which is no Service of the agent and no name outside the cluster; allowed: ${allowed}. ${fix}`;
  return [{ warning: MeshWarning.CA_HOST_NO_SERVICE, message }];
}

function unreachableHost(site: Construct, settings: AgentSettings): Refusal | undefined {
  const host = dialledHost(settings);
  const [, name, namespace] = SERVICE_HOST.exec(host) ?? [];
  if (name === undefined || (name === settings.name && namespace === settings.namespace)) return undefined;
  const isIt = (each: IConstruct): each is ApiObject =>
    ApiObject.isApiObject(each) &&
    each.kind === 'Service' &&
    each.apiGroup === 'core' &&
    each.name === name &&
    each.metadata.namespace === namespace;
  const aliases = beside(site, isIt);
  const [alias] = aliases;
  if (aliases.some((each) => leadsTo(each, settings))) return undefined;
  const own = serviceHost(settings.name, settings.namespace);
  return {
    prop: settings.caHost === undefined ? saidBy(settings, serving.dnsNames) : 'caHost',
    received: host,
    allowed: `${own}, the agent's Service, a Service of the app that leads to it, or a name outside the cluster; ${alias ? `${alias.node.path} leads elsewhere` : `the app has no Service ${namespace}/${name}`}`,
    fix: `Write ${own}, or make that Service in the app: of type ExternalName with externalName: ${own}.cluster.local`,
  };
}

/** An alias in DNS, a second Service for the pods, or one whose addresses are written by hand. */
function leadsTo(alias: ApiObject, settings: AgentSettings): boolean {
  const { spec } = alias.toJson() as { spec?: JsonObject };
  const own = serviceHost(settings.name, settings.namespace);
  if (spec?.type === 'ExternalName') {
    const target = String(spec.externalName ?? '').replace(/\.$/, '');
    return target === own || target.startsWith(`${own}.`);
  }
  const ports = Array.isArray(spec?.ports) ? spec.ports.filter(isJsonObject) : [];
  if (!ports.some(({ port }) => port === settings.get(service.port))) return false;
  const selector = isJsonObject(spec?.selector) ? Object.entries(spec.selector) : [];
  if (selector.length === 0) return true;
  const { labels } = podMetadata(settings);
  return alias.metadata.namespace === settings.namespace && selector.every(([label, value]) => labels[label] === value);
}
