import type { JsonObject } from '../../internal/merge';
import type { Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { HelmRelease } from '../chart/helm-release';
import { settingsFromValues } from '../chart/settings';
import { agentObjects } from '../objects/objects';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { typedSettings } from '../typed-settings';
import type { Expression } from './expression';
import { meshExpression, propsExpression, type Refused } from './props-code';
import { residue } from './residue';

/** What the printed file may import, by package. */
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
    ...(extra.length > 0 ? ['// What the chart renders beside that, and you may not need.', ...extra, ''] : []),
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
  return Object.entries(IMPORTS)
    .map(
      ([module, names]) =>
        [module, names.filter((name) => new RegExp(`(?<![\\w.'/-])${name}[.(]`).test(body))] as const,
    )
    .filter(([, names]) => names.length > 0)
    .map(([module, names]) => `import { ${names.join(', ')} } from '${module}';`)
    .join('\n');
}
