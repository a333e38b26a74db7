import { App, type AppProps, Chart, Names, YamlOutputType } from 'cdk8s';
import { Construct, type IConstruct, Node } from 'constructs';
import { objectsOf } from './resolve-app';

/** A file to be written: its path below its folder, and the objects that stand in it. */
export interface RenderedFile {
  readonly path: string;
  readonly objects: readonly object[];
}

type Naming = Pick<Required<AppProps>, 'outputFileExtension' | 'yamlOutputType'>;

/**
 * The files of one folder, named, numbered and divided as cdk8s does for an app of these charts alone. The app has to be resolved and
 * valid: each chart is then rendered once, where `Chart.toJson` would do both again for the whole app.
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

interface NamedChart {
  readonly chart: Chart;
  readonly name: string;
}

/**
 * The charts of a folder, each behind those that it depends on, and whether there is such a thing: the order that cdk8s gives to the charts of
 * an app, for one in which they have the paths that they have below the folder.
 */
function orderedCharts(home: IConstruct, charts: readonly Chart[]): { ordered: NamedChart[]; isNumbered: boolean } {
  const among = new Set<IConstruct>(charts);
  const next = new Map(charts.map((chart) => [chart, new Set(nextAmong(among, chart))]));
  const awaited = new Set([...next.values()].flatMap((each) => [...each]));
  const names = new Map(charts.map((chart) => [chart, nameBelow(home, chart)]));
  // As a map of cdk8s has them, in which paths that are numbers come first.
  const byPath = Object.fromEntries(charts.map((chart) => [pathBelow(home, chart).join(Node.PATH_SEP), chart]));
  const ordered = new Set<Chart>();
  const visit = (chart: Chart): void => {
    if (ordered.has(chart)) return;
    for (const other of next.get(chart) ?? []) visit(other);
    ordered.add(chart);
  };
  for (const chart of Object.values(byPath)) if (!awaited.has(chart)) visit(chart);
  return {
    ordered: [...ordered].map((chart) => ({ chart, name: names.get(chart) ?? '' })),
    isNumbered: awaited.size > 0,
  };
}

/** What a chart depends on in its folder, directly or by way of charts of other folders. */
function nextAmong(among: ReadonlySet<IConstruct>, chart: Chart, seen = new Set<IConstruct>([chart])): Chart[] {
  return chart.node.dependencies.flatMap((dependency) => {
    if (!Chart.isChart(dependency) || seen.has(dependency)) return [];
    seen.add(dependency);
    return among.has(dependency) ? dependency : nextAmong(among, dependency, seen);
  });
}

function pathBelow(home: IConstruct, { node: { scopes } }: Chart): string[] {
  return scopes.slice(scopes.indexOf(home) + 1).map(({ node: { id } }) => id);
}

/** The names of charts by their paths. Those of a fleet have few. */
const NAMES = new Map<string, string>();

const MOST_NAMES = 1000;

/** The name that cdk8s gives to a chart with that path in an app. */
function nameBelow(home: IConstruct, chart: Chart): string {
  const path = pathBelow(home, chart);
  const key = JSON.stringify([path, process.env.CDK8S_LEGACY_HASH]);
  const known = NAMES.get(key);
  if (known !== undefined) return known;
  const standIn = path.reduce<Construct>((scope, id) => new Construct(scope, id), new App());
  const name = Names.toDnsLabel(standIn);
  if (NAMES.size >= MOST_NAMES) NAMES.clear();
  NAMES.set(key, name);
  return name;
}
