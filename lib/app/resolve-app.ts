import { ApiObject, type App, Chart, DependencyGraph } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { chartOf } from '../internal/cluster';
import { withConstructs } from '../internal/construct-tree';

interface Dependency {
  readonly source: IConstruct;
  readonly target: IConstruct;
}

/**
 * Finds out which charts of an app depend on each other, validates the app, and refuses a circle: what cdk8s does with the whole app for any
 * chart. Dependencies between charts order these, and no object inside one, so that they are not made dependencies of each object on each.
 *
 * @param all all constructs of the app
 */
export function resolveApp(app: App, all: readonly IConstruct[]): void {
  const isSimple = resolvesSimply(app, all);
  if (isSimple && withConstructs(app, all, () => all.every(({ node }) => node.validate().length === 0))) return;
  // What is rare, and what is refused, in the words of cdk8s. The app itself serves as a chart without objects, so that none is rendered, and
  // none by a chart of the user's that does so in another way.
  Chart.prototype.toJson.call(app);
}

/** Makes the dependencies that cdk8s would, as far as they order anything; tells whether there is nothing for which that is too little. */
function resolvesSimply(app: App, all: readonly IConstruct[]): boolean {
  const charts = all.filter((each) => Chart.isChart(each));
  if (charts.some(({ node: { scope } }) => scope !== undefined && chartOf(scope) !== undefined)) return false;
  const inside: Dependency[] = [];
  for (const source of all) {
    for (const target of source.node.dependencies) {
      const [from, to] = [chartOf(source), chartOf(target)];
      if (from === undefined || to === undefined || target.node.root !== app || isAround(source, target)) return false;
      if (from === to) inside.push({ source, target });
      else from.node.addDependency(to);
    }
  }
  for (const { source, target } of inside) orderObjects(source, target);
  return !isCircular(charts) && !hasCircle(inside);
}

function isAround(one: IConstruct, other: IConstruct): boolean {
  return one.node.scopes.includes(other) || other.node.scopes.includes(one);
}

function orderObjects(source: IConstruct, target: IConstruct): void {
  const objects = objectsBelow(target);
  for (const each of objectsBelow(source)) each.node.addDependency(...objects);
}

function objectsBelow(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter(ApiObject.isApiObject);
}

function isCircular(charts: readonly IConstruct[]): boolean {
  const [open, done] = [new Set<IConstruct>(), new Set<IConstruct>()];
  const visit = (chart: IConstruct): boolean => {
    if (done.has(chart)) return false;
    if (open.has(chart)) return true;
    open.add(chart);
    const isFound = chart.node.dependencies.some(visit);
    open.delete(chart);
    done.add(chart);
    return isFound;
  };
  return charts.some(visit);
}

function hasCircle(inside: readonly Dependency[]): boolean {
  try {
    for (const chart of new Set(inside.map(({ source }) => chartOf(source)))) chart && new DependencyGraph(chart.node);
    return false;
  } catch {
    return true;
  }
}

/** The objects of a chart that are in none of the charts inside it, each behind what it depends on. The app has to be resolved. */
export function objectsOf(chart: Chart): ApiObject[] {
  const all = chart.node.findAll();
  // Most have no order of their own.
  const isOrdered = all.some((each) => each !== chart && each.node.dependencies.length > 0);
  const hasCharts = all.some((each) => each !== chart && Chart.isChart(each));
  const constructs = isOrdered || hasCharts ? new DependencyGraph(chart.node).topology() : all;
  return constructs.filter(ApiObject.isApiObject).filter((object) => Chart.of(object) === chart);
}
