import { AGENT_NAME, AGENT_NAMESPACE, serviceHost } from '../../facts/istio-csr';
import { ownField } from '../../internal/merge';
import { DataPlane, Mesh } from '../../mesh';
import { TrustAnchor } from '../../signing/trust/trust-anchor';
import { meshOfSettings } from '../chart/settings';
import { OPTIONS } from '../options/index';
import type { OptionFacts } from '../options/option';
import { isPureRuntime } from '../options/runtime';
import { server } from '../options/server';
import { dialledHost } from '../rules/network';
import { type AgentSettings, standardLabels } from '../settings';
import { type Expression, expression, grouped, literal, record } from './expression';

type Fields = Record<string, Expression | undefined>;

/** Paths of props that the typed agent has refused, such as `istiodCertificate` or `serving.port`. */
export type Refused = ReadonlySet<string>;

export function meshExpression(settings: AgentSettings): Expression {
  const mesh = meshOfSettings(settings);
  const plain = new Mesh();
  const { code } = record({
    trustDomain: unless(mesh.trustDomain, plain.trustDomain),
    clusterId: unless(mesh.clusterId, plain.clusterId),
    namespace: unless(mesh.namespace, plain.namespace),
    revisions: unless(mesh.revisions, plain.revisions),
    dataPlane: mesh.hasZtunnel ? expression('DataPlane.AMBIENT', DataPlane.AMBIENT) : undefined,
    ztunnelNamespace: mesh.ztunnelNamespace === undefined ? undefined : unless(mesh.ztunnelNamespace, mesh.namespace),
  });
  return expression(`new Mesh(${code === '{}' ? '' : code})`, mesh);
}

/** The props that differ from what typed props do by themselves, without those that were refused. */
export function propsExpression(settings: AgentSettings, mesh: Mesh, refused: Refused): Expression {
  const { name, namespace, release } = settings;
  const { issuer, runtimeConfiguration, ...others } = optionFields(settings, mesh, refused);
  // The chart trusts whatever the issuer returns; a typed agent does so only when it is asked to by name.
  const hasFile = Boolean(settings.get(server.rootCaFile)) && !refused.has('trustAnchorFile');
  const fields: Fields = {
    mesh: expression('mesh', mesh),
    // Without an issuer and without runtime configuration an agent signs nothing: a typed one cannot be made.
    issuer: isPureRuntime(settings) ? undefined : issuer,
    runtimeConfiguration,
    name: unless(name, AGENT_NAME),
    namespace: unless(namespace, AGENT_NAMESPACE),
    release: expression(`IstioCsrRelease.of(${literal(release.version).code})`, release),
    labels: labels(settings),
    ...others,
    caHost: unless(dialledHost(settings), serviceHost(name, namespace)),
    trustAnchor: hasFile ? undefined : expression('TrustAnchor.discovered()', TrustAnchor.discovered()),
    trustAnchorFile: hasFile ? literal(settings.get(server.rootCaFile)) : undefined,
  };
  return record(Object.fromEntries(Object.entries(fields).filter(([field]) => !refused.has(field))));
}

/** The fields that follow from the rows of the options; those below one prop together. */
function optionFields(settings: AgentSettings, mesh: Mesh, refused: Refused): Fields {
  const { name, namespace, release } = settings;
  const facts: OptionFacts = { site: 'migrate', mesh, release, name, namespace, props: { mesh } };
  const groups = new Map<string, Fields>();
  for (const option of OPTIONS) {
    const [first = '', second = ''] = option.prop.split('.');
    if (first === 'mesh' || first.startsWith('(') || refused.has(option.prop)) continue;
    const code = option.code(settings.get(option), option.ours(facts), settings);
    if (code !== undefined) groups.set(first, { ...groups.get(first), [second]: code });
  }
  return Object.fromEntries([...groups].map(([prop, { '': whole, ...parts }]) => [prop, whole ?? grouped(parts)]));
}

/** The labels beside those that the construct sets itself, without Helm's own. */
function labels({ labels: all, name, release }: AgentSettings): Expression | undefined {
  const known: Record<string, unknown> = {
    ...standardLabels(name, release),
    'app.kubernetes.io/managed-by': 'Helm',
    'helm.sh/chart': all['helm.sh/chart'],
  };
  return unless(
    Object.fromEntries(Object.entries(all).filter(([label, value]) => ownField(known, label) !== value)),
    {},
  );
}

function unless(value: unknown, fallback: unknown): Expression | undefined {
  return JSON.stringify(value) === JSON.stringify(fallback) ? undefined : literal(value);
}
