import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App, Chart } from 'cdk8s';
import { ChartDelivery, HelmChart, type HelmChartProps } from 'cdk8s-istio-csr';
import { type SynthesizedObject, synth } from '../support/synth';

export const FIXTURES = join(__dirname, 'fixtures');

/** A chart of a repository, for the props under test. */
export const podinfo = {
  chart: 'podinfo',
  repository: 'https://charts.example.com/stable',
  version: '6.7.1',
  namespace: 'apps',
};

/** A chart of a registry, for the props under test. */
export const registry = { ...podinfo, repository: 'oci://registry.example.com/charts', version: 'v6.7.1+build.1' };

/** The chart under fixtures/, for a Helm that really renders. */
export const beacon = {
  chart: 'beacon',
  repository: pathToFileURL(FIXTURES).href,
  version: '1.2.3',
  namespace: 'apps',
  releaseName: 'demo',
};

/** The kind and namespace of each object, in their order. */
export function placesOf(objects: readonly SynthesizedObject[]): [string, string | undefined][] {
  return objects.map(({ kind, metadata }) => [kind, metadata.namespace]);
}

/** What one release becomes. */
export function objectsOf(props: Partial<HelmChartProps> & { delivery: ChartDelivery }): SynthesizedObject[] {
  return synth((chart) => new HelmChart(chart, 'podinfo', { ...podinfo, ...props }));
}

/** A chart of cdk8s to put releases into. */
export function emptyChart(): Chart {
  return new Chart(new App(), 'test');
}

/** A program that takes Helm's place: it writes down its arguments and its values, and prints what it is told to. */
export interface StandIn {
  readonly executable: string;
  readonly delivery: ChartDelivery;
  /** The arguments of its last run. */
  arguments(): string[];
  /** The values file of its last run, or nothing. */
  values(): string | undefined;
}

const folders: string[] = [];

/** Makes a stand-in for Helm in a folder that `removeStandIns` takes away. */
export function standIn(result: { stdout?: string; stderr?: string; status?: number }): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'helm-stand-in-'));
  folders.push(folder);
  const executable = join(folder, 'helm');
  const script = [
    `#!${process.execPath}`,
    "const { readFileSync, writeFileSync } = require('node:fs');",
    'const args = process.argv.slice(2);',
    `writeFileSync(${JSON.stringify(join(folder, 'arguments'))}, JSON.stringify(args));`,
    "const file = args[args.indexOf('-f') + 1];",
    `if (args.includes('-f')) writeFileSync(${JSON.stringify(join(folder, 'values'))}, readFileSync(file));`,
    `process.stderr.write(${JSON.stringify(result.stderr ?? '')});`,
    `process.stdout.write(${JSON.stringify(result.stdout ?? '')});`,
    `process.exitCode = ${result.status ?? 0};`,
  ];
  writeFileSync(executable, script.join('\n'));
  chmodSync(executable, 0o755);
  const read = (name: string) => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return {
    executable,
    delivery: ChartDelivery.rendered({ helmExecutable: executable }),
    arguments: () => JSON.parse(read('arguments') ?? '[]') as string[],
    values: () => read('values'),
  };
}

/** Takes away every stand-in. */
export function removeStandIns(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
