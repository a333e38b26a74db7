import { App, Chart } from 'cdk8s';
import { IstioCsrAgent, IstioCsrRelease, MeshWarning, MeshWarnings } from 'cdk8s-istio-csr';
import { type SynthesizedObject, synth } from './synth';

/** A values file as it is read. */
export type Values = { readonly [key: string]: unknown };

/** The agent `test/agent` that the chart of a release would install for the values. */
export function agentOfValues(release: string, values: Values): IstioCsrAgent {
  const chart = new Chart(new App(), 'test');
  return IstioCsrAgent.fromHelmValues(chart, 'agent', { release: IstioCsrRelease.of(release), values });
}

/** What the chart of a release renders for the values. */
export function rendered(release: string, values: Values = {}, releaseName?: string, namespace?: string) {
  const props = { release: IstioCsrRelease.of(release), releaseName, namespace, values };
  return synth((chart) => {
    MeshWarnings.at(chart).acknowledge(MeshWarning.CA_HOST_NO_SERVICE, 'what the chart does is looked at');
    IstioCsrAgent.fromHelmValues(chart, 'agent', props);
  }) as SynthesizedObject[];
}

/** Values with one of them set: `valuesAt('a.b', 1)` is `{ a: { b: 1 } }`. */
export function valuesAt(path: string, value: unknown): Values {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length === 0 ? value : valuesAt(rest.join('.'), value) };
}
