import { isJsonObject, type JsonObject, ownField } from '../../internal/merge';
import type { Manifest } from '../../internal/objects';
import type { Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { HelmRelease } from '../chart/helm-release';
import { settingsFromValues } from '../chart/settings';
import { sorted, withoutNulls } from '../json';
import { lastsAsLong } from '../lifetime';
import { type AgentObject, agentObjects } from '../objects/objects';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { typedSettings } from '../typed-settings';
import { type Expression, literal } from './expression';
import { meshExpression, propsExpression, type Refused } from './props-code';

const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  cdk8s: ['ApiObject', 'App', 'Chart', 'Duration', 'JsonPatch'],
  'cdk8s-istio-csr': [
    ...['DataPlane', 'IssuerRef', 'IstiodCertificate', 'IstioCsrAgent', 'IstioCsrRelease', 'LogFormat', 'Mesh'],
    ...['PrivateKey', 'PullPolicy', 'RuntimeConfiguration', 'TlsVersion', 'TrustAnchor'],
  ],
  'cdk8s-plus-27': ['k8s', 'ServiceType'],
};

/** Props without which there is no agent to compare with. */
const ESSENTIAL = ['mesh', 'issuer', 'name', 'namespace', 'release', 'trustAnchor'];

/** A TypeScript file with the typed props that are equal to a values file; what they cannot say, or refuse, follows as patches. */
export function migrate(release: IstioCsrRelease, helm: HelmRelease, values: JsonObject): string {
  const settings = settingsFromValues('migrate', release, helm, values);
  const mesh = meshExpression(settings);
  const { props, typed } = acceptedProps(settings, mesh.value as Mesh);
  const extra = residue(agentObjects(settings), agentObjects(typed));
  const body = [
    'const app = new App();',
    "const chart = new Chart(app, 'istio-csr');",
    `const mesh = ${mesh.code};`,
    '',
    `export const agent = new IstioCsrAgent(chart, 'agent', ${props.code});`,
    '',
    ...(extra.length > 0
      ? [
          '// What the chart does otherwise. Without a statement you get what typed props do, as docs/agent.md tells.',
          ...extra,
          '',
        ]
      : []),
    'app.synth();',
  ].join('\n');
  return `// The values of the istio-csr chart ${release.version} as typed props.\n${imports(body)}\n\n${body}\n`;
}

/** The props that the typed agent takes, and its settings: those that it refuses are left to the patches. */
function acceptedProps(
  settings: AgentSettings,
  mesh: Mesh,
  refused: Refused = new Set(),
): { props: Expression; typed: AgentSettings } {
  const props = propsExpression(settings, mesh, refused);
  try {
    return { props, typed: typedSettings('migrate', props.value as IstioCsrAgentProps) };
  } catch (error) {
    const path = /^migrate: ([\w.]+)/.exec((error as Error).message)?.[1] ?? '';
    // The very field if it is one by itself, else the whole prop that it is part of.
    const next = [path, path.split('.')[0] ?? ''].find((prop) => !refused.has(prop));
    if (next === undefined || next === '' || ESSENTIAL.includes(next)) throw error;
    return acceptedProps(settings, mesh, new Set([...refused, next]));
  }
}

function imports(body: string): string {
  const isUsed = (name: string): boolean => new RegExp(`(?<![\\w.'/-])${name}[.(]`).test(body);
  return Object.entries(IMPORTS)
    .map(([module, names]) => [module, names.filter(isUsed)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([module, names]) => `import { ${names.join(', ')} } from '${module}';`)
    .join('\n');
}

/** What Helm puts on every object of a release, and nobody wants without Helm. */
const HELM_LABELS = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];

/** Fields of a Certificate that are the same when they last as long. */
const DURATIONS = ['duration', 'renewBefore'];

/** The statements that turn the typed agent's objects into the chart's: one per difference, none where there is none. */
function residue(chart: readonly AgentObject[], typed: readonly AgentObject[]): string[] {
  const made = new Map(typed.map(({ id, manifest }) => [id, clean(manifest)]));
  const statements = chart.flatMap(({ id, manifest }) => {
    const want = clean(manifest);
    const got = made.get(id);
    made.delete(id);
    const kebab = id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
    if (got === undefined) return [`new ApiObject(chart, ${literal(kebab).code}, ${literal(want).code});`];
    const patches = differences(want, got, '');
    if (patches.length === 0) return [];
    const child = `ApiObject.of(agent.node.findChild(${literal(id).code}))`;
    return [`${child}.addJsonPatch(\n${patches.map((patch) => `  ${patch.replaceAll('\n', '\n  ')},\n`).join('')});`];
  });
  const removed = [...made.keys()].map((id) => `agent.node.tryRemoveChild(${literal(id).code});`);
  return [...statements, ...removed];
}

function differences(want: unknown, got: unknown, at: string): string[] {
  if (JSON.stringify(want) === JSON.stringify(got)) return [];
  if (isJsonObject(want) && isJsonObject(got)) {
    return [...new Set([...Object.keys(want), ...Object.keys(got)])].sort().flatMap((key) => {
      const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const [wanted, present] = [ownField(want, key), ownField(got, key)];
      if (wanted === undefined) return [`JsonPatch.remove(${literal(path).code})`];
      if (present === undefined) return [`JsonPatch.add(${literal(path).code}, ${literal(wanted).code})`];
      return DURATIONS.includes(key) && lastsAsLong(wanted, present) ? [] : differences(wanted, present, path);
    });
  }
  if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    return want.flatMap((item, index) => differences(item, got[index], `${at}/${index}`));
  }
  return [`JsonPatch.replace(${literal(at).code}, ${literal(want).code})`];
}

/** A manifest as it reaches the YAML: without empty fields, its keys in order, without Helm's labels. */
function clean(manifest: Manifest): Manifest {
  const isHelmLabel = (field: string, parent: string) => parent === 'labels' && HELM_LABELS.includes(field);
  return sorted(withoutNulls(manifest, isHelmLabel)) as Manifest;
}
