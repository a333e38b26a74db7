/** How long the graph of a large cluster takes: reading the objects, and drawing what was read, and how that grows with them. */
import { Yaml } from 'cdk8s';
import { IssuanceGraph } from '../lib/inspect';
import { SHAPES } from './graph-shapes';
import { leastCpuMillis, median, report } from './measure';

const RENDERERS = { Mermaid: 'toMermaid', SVG: 'toSvg', HTML: 'toHtml' } as const;
const SIZES = [1000, 4000, 16_000] as const;

export function benchGraph(): void {
  const yaml = Yaml.stringify(...(SHAPES['many tenants']?.(2000) ?? []));
  report(
    'IssuanceGraph of 2000 objects, from YAML',
    median(3, () => IssuanceGraph.fromYaml(yaml)),
    'ms',
  );
  const graph = IssuanceGraph.fromYaml(yaml);
  for (const [name, method] of Object.entries(RENDERERS)) {
    report(
      `its ${name}`,
      median(3, () => graph[method]()),
      'ms',
    );
  }
  for (const [shape, objectsOf] of Object.entries(SHAPES)) benchGrowth(shape, objectsOf);
}

/** Processor time per object at each size. The last figure compares the largest two: 1 is as many times longer as there are objects. */
function benchGrowth(shape: string, objectsOf: (count: number) => unknown[]): void {
  const yamls = SIZES.map((count) =>
    objectsOf(count)
      .map((each) => JSON.stringify(each))
      .join('\n---\n'),
  );
  const graphs = yamls.map((yaml) => IssuanceGraph.fromYaml(yaml));
  printGrowth(`build of ${shape}`, (index) => leastCpuMillis(2, () => IssuanceGraph.fromYaml(yamls[index] ?? '')));
  for (const [name, method] of Object.entries(RENDERERS)) {
    printGrowth(`${name} of ${shape}`, (index) => leastCpuMillis(4, () => graphs[index]?.[method]()));
  }
}

function printGrowth(what: string, millisAt: (index: number) => number): void {
  const each = SIZES.map((count, index) => (millisAt(index) * 1000) / count);
  const growth = (each[2] ?? 0) / (each[1] ?? 1);
  console.log(
    `${`${what}, an object at ${SIZES.join(', ')}`.padEnd(60)}${each.map((value) => value.toFixed(0).padStart(6)).join('')} µs, growth ${growth.toFixed(2)}`,
  );
}
