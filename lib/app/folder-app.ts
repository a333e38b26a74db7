import { ApiObject, App, type AppProps, Chart, DependencyGraph } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

/**
 * An app that stands in for the charts of one folder. cdk8s names and numbers files by an app as a whole; here it finds only the charts of
 * the folder, at their paths below it, with what they depend on among each other. What they write they are asked for themselves.
 *
 * @param home what the paths of the charts start below
 * @param charts the charts of the folder, in the order of the construct tree
 */
export function folderApp(home: IConstruct, charts: readonly Chart[], props: AppProps): App {
  const app = new App(props);
  const standIns = new Map(charts.map((chart) => [chart, standInFor(chart, home, app)]));
  for (const [chart, standIn] of standIns) {
    for (const other of nextAmong(standIns, chart)) standIn.addDependency(other);
  }
  return app;
}

/** A chart at the path that the real one has below `home`; its scopes come first, since the tree is walked from above. */
function standInFor(chart: Chart, home: IConstruct, app: App): Chart {
  const { scopes } = chart.node;
  const between = scopes.slice(scopes.indexOf(home) + 1, -1);
  const scope = between.reduce<Construct>((parent, { node: { id } }) => {
    const there = parent.node.tryFindChild(id);
    return there instanceof Construct ? there : new Construct(parent, id);
  }, app);
  return new StandInChart(scope, chart);
}

/** What a chart depends on in its folder, directly or by way of charts of other folders. */
function nextAmong(standIns: ReadonlyMap<Chart, Chart>, chart: Chart, seen = new Set<IConstruct>([chart])): Chart[] {
  return chart.node.dependencies.flatMap((dependency) => {
    if (!Chart.isChart(dependency) || seen.has(dependency)) return [];
    seen.add(dependency);
    return standIns.get(dependency) ?? nextAmong(standIns, dependency, seen);
  });
}

class StandInChart extends Chart {
  public constructor(
    scope: Construct,
    private readonly real: Chart,
  ) {
    super(scope, real.node.id);
    // Asked for one by one where each object has a file of its own in the folder of its chart.
    const objects = new DependencyGraph(real.node).topology().filter(ApiObject.isApiObject);
    for (const [index, object] of objects.filter((each) => Chart.of(each) === real).entries()) {
      new StandInObject(this, `(object ${index})`, object);
    }
  }

  public override toJson(): ReturnType<Chart['toJson']> {
    return this.real.toJson();
  }
}

class StandInObject extends ApiObject {
  public constructor(
    scope: Construct,
    id: string,
    private readonly real: ApiObject,
  ) {
    const { apiVersion, kind, name } = real;
    super(scope, id, { apiVersion, kind, metadata: { name } });
  }

  public override toJson(): ReturnType<ApiObject['toJson']> {
    return this.real.toJson();
  }
}
