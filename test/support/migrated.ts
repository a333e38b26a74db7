import { Chart, Testing } from 'cdk8s';
import { IstioCsrRelease } from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
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
  const exported: { agent?: Construct } = {};
  new Function('exports', 'require', outputText)(exported, require);
  if (!exported.agent) throw new Error(`exports no agent:\n${code}`);
  return Testing.synth(Chart.of(exported.agent));
}
