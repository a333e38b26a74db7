import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, type AppProps, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import { MeshApp, OutputFolder } from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { refusalOf } from '../support/synth';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'mesh-app-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** Every file of an output, by its path. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** What an app writes. */
function synthesized<T extends App>(make: (props: AppProps) => T, build: (app: T) => void): Record<string, string> {
  const folder = mkdtempSync(join(outdir, 'out-'));
  const app = make({ outdir: folder });
  build(app);
  app.synth();
  return filesOf(folder);
}

function addChart(scope: Construct, id: string): Chart {
  const chart = new Chart(scope, id, { labels: { chart: id } });
  for (const name of ['one', 'two']) {
    new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${id}-${name}` } });
  }
  return chart;
}

/** Charts by their ids, and which of them depends on which other one, by their places in the list. */
interface Plan {
  readonly ids: readonly string[];
  readonly dependencies: readonly (readonly [from: number, to: number])[];
}

const planArbitrary: fc.Arbitrary<Plan> = fc
  .uniqueArray(fc.constantFrom('zeta', 'alpha', 'mid', 'ca', 'B-b', 'agent'), { minLength: 1, maxLength: 6 })
  .chain((ids) => {
    const place = fc.nat({ max: ids.length - 1 });
    const pairs = fc.array(fc.tuple(place, place), { maxLength: 6 });
    // From the later to the earlier one in some order, so that no circle comes about.
    return fc.tuple(pairs, fc.boolean()).map(([all, backwards]) => ({
      ids,
      dependencies: all
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => (a > b === backwards ? ([a, b] as const) : ([b, a] as const))),
    }));
  });

function addPlan(scope: Construct, { ids, dependencies }: Plan): Chart[] {
  const charts = ids.map((id) => addChart(scope, id));
  for (const [from, to] of dependencies) charts[from]?.addDependency(charts[to] as Chart);
  return charts;
}

const TYPES = [
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
].map((yamlOutputType) => [YamlOutputType[yamlOutputType], { yamlOutputType }] as const);

describe.each([...TYPES, ['another extension', { outputFileExtension: '.yml' }] as const])('%s', (_what, props) => {
  test('each folder is what an app of its own would be, whatever depends on what across folders', () => {
    const across = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 })), { maxLength: 4 });
    fc.assert(
      fc.property(planArbitrary, planArbitrary, across, (main, other, pairs) => {
        const alone = [main, other].map((plan) =>
          synthesized(
            (more) => new App({ ...props, ...more }),
            (app) => addPlan(app, plan),
          ),
        );
        const together = synthesized(
          (more) => new MeshApp({ ...props, ...more }),
          (app) => {
            const inFolder = addPlan(new OutputFolder(app, 'later'), other);
            const inMain = addPlan(app, main);
            for (const [from, to] of pairs) inFolder[from]?.addDependency(...inMain.slice(to, to + 1));
          },
        );
        const expected = Object.entries(alone[1] ?? {}).map(([name, text]) => [`later/${name}`, text]);
        expect(together).toEqual({ ...alone[0], ...Object.fromEntries(expected) });
      }),
      { numRuns: 25 },
    );
  });

  test('charts that are nested, patched, or render themselves are written as an app writes them', () => {
    class Renamed extends Chart {
      public override toJson(): ReturnType<Chart['toJson']> {
        return super.toJson().map((object) => ({ ...object, rendered: 'by the chart' }));
      }
    }
    const build = (scope: Construct) => {
      const outer = addChart(new Construct(scope, 'group'), 'outer');
      addChart(outer, 'inner');
      ApiObject.of(outer.node.findChild('two')).addJsonPatch(JsonPatch.add('/patched', null));
      outer.node.findChild('one').node.addDependency(outer.node.findChild('two'));
      new ApiObject(new Renamed(scope, 'own', { namespace: 'stamped' }), 'x', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'x' },
      });
    };
    const alone = synthesized((more) => new App({ ...props, ...more }), build);
    expect(Object.keys(alone).length).toBeGreaterThan(0);
    expect(synthesized((more) => new MeshApp({ ...props, ...more }), build)).toEqual(alone);
    const inFolder = synthesized(
      (more) => new MeshApp({ ...props, ...more }),
      (app) => build(new OutputFolder(app, 'f')),
    );
    expect(inFolder).toEqual(Object.fromEntries(Object.entries(alone).map(([name, text]) => [`f/${name}`, text])));
  });
});

test('the order of a folder holds where its charts depend on each other by way of another folder only', () => {
  const app = new MeshApp({ outdir });
  const last = addChart(app, 'a-last');
  const between = addChart(new OutputFolder(app, 'other'), 'between');
  const first = addChart(app, 'z-first');
  last.addDependency(between);
  between.addDependency(first);
  app.synth();
  expect(Object.keys(filesOf(outdir))).toEqual([
    '0000-z-first.k8s.yaml',
    '0001-a-last.k8s.yaml',
    'other/between.k8s.yaml',
  ]);
});

test('a folder in a folder is written there, and one without charts is not written', () => {
  const app = new MeshApp({ outdir });
  const east = new OutputFolder(app, 'east');
  const istioctl = new OutputFolder(new Construct(east, 'group'), 'istioctl');
  new OutputFolder(app, 'empty');
  addChart(istioctl, 'istio');
  app.synth();
  expect(readdirSync(outdir)).toEqual(['east']);
  expect(Object.keys(filesOf(outdir))).toEqual(['east/istioctl/istio.k8s.yaml']);
  expect(istioctl.outdir).toBe(join(outdir, 'east', 'istioctl'));
});

test('`cdk8s synth` tells it where to write', () => {
  process.env.CDK8S_OUTDIR = outdir;
  try {
    const app = new MeshApp();
    addChart(new OutputFolder(app, 'istioctl'), 'istio');
    app.synth();
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(Object.keys(filesOf(outdir))).toEqual(['istioctl/istio.k8s.yaml']);
});

test('an app without charts is validated, and writes nothing', () => {
  const app = new MeshApp({ outdir });
  app.synth();
  app.node.addValidation({ validate: () => ['wrong'] });
  expect(() => app.synth()).toThrow('wrong');
  expect(readdirSync(outdir)).toEqual([]);
});

test('nothing is written while anything in any folder is refused, even by a chart that renders itself', () => {
  class Odd extends Chart {
    public override toJson(): ReturnType<Chart['toJson']> {
      return [];
    }
  }
  const app = new MeshApp({ outdir });
  new Odd(app, 'odd');
  const istio = addChart(new OutputFolder(app, 'istioctl'), 'istio');
  istio.node.addValidation({ validate: () => ['wrong'] });
  expect(() => app.synth()).toThrow('[istioctl/istio] wrong');
  expect(readdirSync(outdir)).toEqual([]);
});

test('charts that depend on each other in a circle are refused, across folders too', () => {
  const app = new MeshApp({ outdir });
  const main = addChart(app, 'main');
  const istio = addChart(new OutputFolder(app, 'istioctl'), 'istio');
  main.addDependency(istio);
  istio.addDependency(main);
  expect(refusalOf(() => app.synth())).toMatch(/^Dependency cycle detected/);
  expect(readdirSync(outdir)).toEqual([]);
});

test('Testing.synth and synthYaml know no folders', () => {
  const app = new MeshApp({ outdir });
  addChart(app, 'main');
  const istio = addChart(new OutputFolder(app, 'istioctl'), 'istio');
  expect(Testing.synth(istio).map(({ metadata }) => metadata.name)).toEqual(['istio-one', 'istio-two']);
  expect(app.synthYaml().match(/name: .*/g)).toEqual(
    ['main-one', 'main-two', 'istio-one', 'istio-two'].map((name) => `name: ${name}`),
  );
});

test('the paths of all objects are recorded in one file, as `cdk8s synth` reads it', () => {
  const app = new MeshApp({ outdir, recordConstructMetadata: true });
  addChart(app, 'main');
  addChart(new OutputFolder(app, 'istioctl'), 'istio');
  app.synth();
  const files = filesOf(outdir);
  expect(Object.keys(files)).toEqual(['construct-metadata.json', 'istioctl/istio.k8s.yaml', 'main.k8s.yaml']);
  expect(JSON.parse(files['construct-metadata.json'] ?? '')).toEqual({
    version: '1.0.0',
    resources: {
      'main-one': { path: 'main/one' },
      'main-two': { path: 'main/two' },
      'istio-one': { path: 'istioctl/istio/one' },
      'istio-two': { path: 'istioctl/istio/two' },
    },
  });
});
