import { App, Chart as Cdk8sChart, type Chart, Testing, Yaml } from 'cdk8s';
import { CheckStatus, type Finding, RotationCheck } from '../../../lib/inspect';
import { type LoadedObject, parseManifests } from '../../../lib/inspect/read/load';

/** The objects of an output, as they would be read from its folder. */
export function output(build: (chart: Chart) => void): LoadedObject[] {
  const chart = new Cdk8sChart(new App(), 'mesh');
  build(chart);
  return parseManifests(Yaml.stringify(...Testing.synth(chart)), 'dist/mesh.k8s.yaml');
}

/** What the check says of a step between two outputs. */
export function step(from: readonly LoadedObject[], to: readonly LoadedObject[]): Finding[] {
  return RotationCheck._compareObjects(from, to, { from: 'old', to: 'new' }).findings;
}

/** The rules that call a step unsafe, each once. */
export function unsafeRules(from: readonly LoadedObject[], to: readonly LoadedObject[]): string[] {
  const rules = step(from, to)
    .filter(({ status }) => status === CheckStatus.FAIL)
    .map(({ check }) => check);
  return [...new Set(rules)].sort();
}
