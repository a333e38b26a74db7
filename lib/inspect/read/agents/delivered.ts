import { CERT_MANAGER_GROUP } from '../../../facts/cert-manager';
import { AGENT_NAME } from '../../../facts/istio-csr';
import type { JsonObject } from '../../../internal/merge';
import { effective } from '../arguments';
import { type DeliveredChart, deliveredCharts } from '../charts/delivered-charts';
import { mapAt, textAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { qualifiedName } from '../objects';
import { Agent, type AgentFacts } from './agent';
import type { ReadAgents } from './agents';
import { agentsOf } from './deployed';
import { releaseOf } from './release';

/** istio-csr where Flux or Argo CD installs its chart: what the chart gives is read like what stands in files. */
export function deliveredAgents(inventory: Inventory): ReadAgents[] {
  const charts = deliveredCharts(inventory).filter(({ chart }) => chart === AGENT_NAME);
  return charts.map(deliver);
}

function deliver(chart: DeliveredChart): ReadAgents {
  let objects: LoadedObject[];
  try {
    objects = rendered(chart, chart.values);
  } catch (error) {
    // Whoever installs it will hear of it; here nothing is known of an agent but that there is to be one.
    // What it received may come out of a Secret.
    const why = (error as Error).message.replace(/received .*?; (?=allowed: )/s, '');
    const unread = [`the chart refuses its values: ${why}`];
    const name = qualifiedName(chart.namespace, textAt(chart.values, 'nameOverride') || AGENT_NAME);
    return { agents: [new Agent({ object: chart.object, name, given: new Map(), unread })], objects: [] };
  }
  const unread = chart.unread.length === 0 ? undefined : chart.unread;
  const known = unread && knownFlags(chart);
  const agents = agentsIn(objects, { unread, known, version: chart.version });
  const isIssuerKnown = agents.every(({ isIssuerUnknown }) => !isIssuerUnknown);
  return { agents, objects: isIssuerKnown ? objects : objects.map(withoutIssuer) };
}

/** Stands for a namespace that is not known. */
const SOME_NAMESPACE = 'default';

function rendered({ version, release, namespace, object }: DeliveredChart, values: JsonObject): LoadedObject[] {
  // All of the chart is loaded for an output that has one alone.
  const { renderTemplate } = require('../../../agent/chart/template') as typeof import('../../../agent/chart/template');
  const helm = { name: release, namespace: namespace ?? SOME_NAMESPACE };
  return renderTemplate(releaseOf(version), helm, values).map((body) => {
    const { apiVersion, kind, metadata } = body;
    // The oldest charts leave the namespace to Helm; and one that nobody tells stays open.
    const written = metadata.namespace ?? (kind.startsWith('Cluster') ? undefined : namespace);
    const isOpen = namespace === undefined && written === SOME_NAMESPACE;
    const place = isOpen ? undefined : written;
    return { apiVersion, kind, name: metadata.name, namespace: place, body: { ...body }, file: object.file };
  });
}

/**
 * The flags that follow from values which nothing that is unread goes over: those that change when one of these values does. A flag
 * that follows from a chart's default, or from several values of which not all are set, is not among them.
 */
function knownFlags(chart: DeliveredChart): ReadonlySet<string> {
  if (chart.isOverridden) return new Set();
  const flagsWith = (values: JsonObject) => flagsOf(rendered(chart, values));
  const before = flagsWith(chart.values);
  const changed = variations(chart.values).flatMap((values) => {
    try {
      const after = flagsWith(values);
      return [...before.keys()].filter((name) => before.get(name) !== after.get(name));
    } catch {
      // The chart would refuse such a value, so that nothing is learned from it.
      return [];
    }
  });
  return new Set(changed);
}

function flagsOf(objects: readonly LoadedObject[]): Map<string, string> {
  const [agent] = agentsIn(objects);
  const given = agent?.given ?? new Map<string, readonly string[]>();
  return new Map([...given].map(([name, values]) => [name, effective(name, values) ?? '']));
}

function agentsIn(objects: readonly LoadedObject[], more: Partial<AgentFacts> = {}): Agent[] {
  return objects.flatMap((object) => (object.kind === 'Deployment' ? agentsOf(object, more) : []));
}

/** Values with one leaf after the other changed, in ways of which the chart takes one. */
function variations(values: JsonObject): JsonObject[] {
  return Object.entries(values).flatMap(([key, value]) =>
    otherValues(value).map((other) => ({ ...values, [key]: other })),
  );
}

function otherValues(value: unknown): unknown[] {
  if (typeof value === 'string') return [`${value}x`, `2${value}`];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (Array.isArray(value)) return [[...value, 'x.example'], value.slice(1)];
  return typeof value === 'object' && value !== null ? variations(value as JsonObject) : [];
}

/** A Certificate by the chart whose issuer follows from what is unread. */
function withoutIssuer(object: LoadedObject): LoadedObject {
  if (object.kind !== 'Certificate' || !object.apiVersion.startsWith(`${CERT_MANAGER_GROUP}/`)) return object;
  const { issuerRef: _unknown, ...spec } = mapAt(object.body, 'spec');
  return { ...object, body: { ...object.body, spec } };
}
