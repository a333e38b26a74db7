import { ApiObject, App, type AppProps, Chart, DependencyGraph, Names, YamlOutputType } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

/** A file to be written: its path below its folder, and the objects that stand in it. */
export interface RenderedFile {
  readonly path: string;
  readonly objects: readonly object[];
}

type Naming = Pick<Required<AppProps>, 'outputFileExtension' | 'yamlOutputType'>;

/**
 * The files of one folder, named, numbered and divided as cdk8s does for an app of these charts alone. The app has to be resolved and
 * valid: a chart is then rendered once, where `Chart.toJson` would do both again for the whole app.
 *
 * @param home what the paths of the charts start below
 * @param charts the charts of the folder, in the order of the construct tree
 */
export function renderedFiles(home: IConstruct, charts: readonly Chart[], naming: Naming): RenderedFile[] {
  const { ordered, isNumbered } = orderedCharts(home, charts);
  const names = new Map(
    ordered.map(({ chart, name }, index) => [
      chart,
      isNumbered ? `${index.toString().padStart(4, '0')}-${name}` : name,
    ]),
  );
  const { outputFileExtension, yamlOutputType } = naming;
  const inOrder = [...names].map(([chart, name]) => ({ chart, name }));
  const files = (): RenderedFile[] => {
    switch (yamlOutputType) {
      case YamlOutputType.FILE_PER_APP:
        return [{ path: 'app', objects: inOrder.flatMap(({ chart }) => manifestsOf(chart)) }];
      case YamlOutputType.FILE_PER_CHART:
        return inOrder.map(({ chart, name }) => ({ path: name, objects: manifestsOf(chart) }));
      case YamlOutputType.FILE_PER_RESOURCE:
        return inOrder.flatMap(({ chart }) => manifestsOf(chart).map(fileOfItsOwn));
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        // As cdk8s does, which does not ask a chart that renders itself.
        return inOrder.flatMap(({ chart, name }) =>
          objectsOf(chart)
            .map((object) => fileOfItsOwn(object.toJson()))
            .map(({ path, objects }) => ({ path: `${name}/${path}`, objects })),
        );
    }
  };
  return files().map(({ path, objects }) => ({ path: `${path}${outputFileExtension}`, objects }));
}

function fileOfItsOwn(manifest: { kind: string; metadata: { name: string } }): RenderedFile {
  return { path: `${manifest.kind}.${manifest.metadata.name}`.replace(/[^0-9a-zA-Z-_.]/g, ''), objects: [manifest] };
}

/** The manifests of a chart. One of a class of the user's may render itself in another way. */
function manifestsOf(chart: Chart): ReturnType<Chart['toJson']> {
  if (chart.toJson !== Chart.prototype.toJson) return chart.toJson();
  return objectsOf(chart).map((object) => object.toJson());
}

/** The objects of a chart that are in none of the charts inside it, each behind what it depends on. */
function objectsOf(chart: Chart): ApiObject[] {
  const objects = new DependencyGraph(chart.node).topology().filter(ApiObject.isApiObject);
  return objects.filter((object) => Chart.of(object) === chart);
}

interface NamedChart {
  readonly chart: Chart;
  readonly name: string;
}

/**
 * The charts of a folder, each behind those that it depends on, and whether there is such a thing. cdk8s orders and names the charts of an
 * app as a whole, so an app of stand-ins is asked, in which the charts have the paths that they have below the folder.
 */
function orderedCharts(home: IConstruct, charts: readonly Chart[]): { ordered: NamedChart[]; isNumbered: boolean } {
  const app = new App();
  const standIns = new Map(charts.map((chart) => [chart, standInFor(chart, home, app)]));
  const originals = new Map([...standIns].map(([chart, standIn]) => [standIn, chart]));
  let isNumbered = false;
  for (const [chart, standIn] of standIns) {
    for (const other of nextAmong(standIns, chart)) {
      standIn.addDependency(other);
      isNumbered = true;
    }
  }
  const ordered = app.charts.flatMap((standIn) => {
    const chart = originals.get(standIn);
    return chart === undefined ? [] : { chart, name: Names.toDnsLabel(standIn) };
  });
  return { ordered, isNumbered };
}

/** A chart at the path that the real one has below `home`; its scopes come first, since the tree is walked from above. */
function standInFor(chart: Chart, home: IConstruct, app: App): Chart {
  const { scopes } = chart.node;
  const between = scopes.slice(scopes.indexOf(home) + 1, -1);
  const scope = between.reduce<Construct>((parent, { node: { id } }) => {
    const there = parent.node.tryFindChild(id);
    return there instanceof Construct ? there : new Construct(parent, id);
  }, app);
  return new Chart(scope, chart.node.id);
}

/** What a chart depends on in its folder, directly or by way of charts of other folders. */
function nextAmong(standIns: ReadonlyMap<Chart, Chart>, chart: Chart, seen = new Set<IConstruct>([chart])): Chart[] {
  return chart.node.dependencies.flatMap((dependency) => {
    if (!Chart.isChart(dependency) || seen.has(dependency)) return [];
    seen.add(dependency);
    return standIns.get(dependency) ?? nextAmong(standIns, dependency, seen);
  });
}
