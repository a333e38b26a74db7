import { ApiObject, Chart, Testing } from 'cdk8s';
import { type IstioCsrAgent, IstioCsrRelease } from 'cdk8s-istio-csr';
import ts from 'typescript';
import { migrate } from '../../lib/agent/migrate/migrate';
import type { Values } from './helm';
import type { SynthesizedObject } from './synth';

const HELM = { name: 'cert-manager-istio-csr', namespace: 'cert-manager' };

/** The TypeScript file that `migrate` prints for the values of a release's chart. */
export function migrated(release: string, values: Values = {}, helm = HELM): string {
  return migrate(IstioCsrRelease.of(release), helm, values);
}

/** Runs a file that `migrate` printed, but for its last line, and returns what it would synthesize. */
export function synthesizeMigrated(code: string): SynthesizedObject[] {
  const [body, rest] = code.split('\napp.synth();\n');
  if (body === undefined || rest !== '') throw new Error(`does not end in app.synth():\n${code}`);
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(body, { compilerOptions: options });
  const exported: { agent?: IstioCsrAgent } = {};
  new Function('exports', 'require', outputText)(exported, require);
  if (!exported.agent) throw new Error(`exports no agent:\n${code}`);
  const chart = Chart.of(exported.agent);
  const alias = aliasOf(exported.agent, chart);
  const isAlias = ({ kind, spec }: SynthesizedObject) => kind === 'Service' && spec.type === 'ExternalName';
  return Testing.synth(chart).filter((object) => alias === undefined || !isAlias(object));
}

/** Where the values name a Service that is not the agent's, which only an alias in the app makes one: that alias. */
function aliasOf(agent: IstioCsrAgent, chart: Chart): ApiObject | undefined {
  const [name = '', namespace = '', svc] = agent.caAddress.replace(/:.*/, '').split('.');
  if (svc !== 'svc' || (name === agent.name && namespace === agent.namespace)) return undefined;
  const spec = { type: 'ExternalName', externalName: `${agent.name}.${agent.namespace}.svc.cluster.local` };
  return new ApiObject(chart, 'alias', { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
}
