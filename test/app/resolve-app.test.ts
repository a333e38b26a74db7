import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshApp } from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import * as fc from 'fast-check';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'resolve-app-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

interface Tree {
  readonly kind: 'chart' | 'group' | 'object';
  readonly id: string;
  readonly children: readonly Tree[];
}

/** Ids of every form that cdk8s treats in its own way: a number comes first in a map, and others are no names of objects. */
const ids = fc.constantFrom('b', 'a', '10', '9', 'Big', 'two words', 'default', 'x-1');

function trees(depth: number, kinds: readonly Tree['kind'][]): fc.Arbitrary<Tree[]> {
  const children = depth === 0 ? fc.constant([]) : trees(depth - 1, ['object', 'object', 'group', 'chart']);
  const tree = fc.record({ kind: fc.constantFrom(...kinds), id: ids, children });
  return fc.uniqueArray(tree, { maxLength: 4, selector: ({ id }) => id });
}

/** Makes the constructs of a tree; tells all of them. */
function grow(scope: Construct, tree: readonly Tree[]): Construct[] {
  return tree.flatMap(({ kind, id, children }) => {
    if (kind === 'object') return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap' });
    const own = kind === 'chart' ? new Chart(scope, id) : new Construct(scope, id);
    return [own, ...grow(own, children)];
  });
}

type Pairs = readonly (readonly [from: number, to: number])[];

/** What an app writes, or the error with which it ends. */
function outcome(
  app: App,
  tree: readonly Tree[],
  pairs: Pairs,
  place: (construct: Construct, other: Construct) => Construct,
) {
  const all = grow(app, tree);
  for (const [from, to] of pairs) {
    const [one, other] = [all[from % all.length], all[to % all.length]];
    if (one === undefined || other === undefined) continue;
    const [source, target] = [place(one, other), place(other, one)];
    // cdk8s leaves out a chart that depends on itself, without a word.
    if (source !== target) source.node.addDependency(target);
  }
  try {
    app.synth();
  } catch (error) {
    return (error as Error).message;
  }
  const names = readdirSync(app.outdir, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(app.outdir, name)).isFile());
  return files.map((name) => [name, readFileSync(join(app.outdir, name), 'utf8')] as const);
}

/** Has charts depend on charts, and what is in a chart on what is there, too. */
function atOneLevel(construct: Construct, other: Construct): Construct {
  const areInside = !Chart.isChart(construct) && !Chart.isChart(other);
  return areInside && chartOf(construct) === chartOf(other) ? construct : (chartOf(construct) ?? construct);
}

function chartOf({ node: { scopes } }: Construct): Construct | undefined {
  return scopes.filter((scope) => Chart.isChart(scope)).at(-1) as Construct | undefined;
}

/** Two charts that depend on each other, which cdk8s refuses: chance alone may not come upon any. */
const CIRCLE: [tree: Tree[], pairs: [number, number][]] = [
  ['a', 'b'].map((id) => ({ kind: 'chart', id, children: [] })),
  [
    [0, 1],
    [1, 0],
  ],
];

const sameFiles = (files: ReturnType<typeof outcome>) => files;

/** Without the numbers, which are those of a folder's charts alone. */
function withoutOrder(files: ReturnType<typeof outcome>) {
  return typeof files === 'string' ? files : files.map(([name, text]) => [name.replace(/^\d{4}-/, ''), text]).sort();
}

test.each([
  ['charts on charts, and constructs on those of their chart', true, atOneLevel, sameFiles],
  ['charts on charts that are not in each other', false, atOneLevel, sameFiles],
  ['anything on anything', true, (construct: Construct) => construct, withoutOrder],
  ['anything on anything, where no chart is in another', false, (construct: Construct) => construct, withoutOrder],
])('where %s depend, files are what an app of cdk8s writes', (_what, isNested, place, compared) => {
  const forest = trees(2, isNested ? ['chart', 'group'] : ['chart']);
  // An object outside of a chart is refused as it is made.
  const sound = forest.filter((tree) => tree.every((each) => each.kind === 'chart' || !holdsLooseObject(each)));
  const wanted = sound.filter((tree) => isNested || !tree.some(({ children }) => children.some(holdsChart)));
  const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 5 });
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(wanted, pairs, (tree, dependencies) => {
      const folders = ['a-', 'b-'].map((name) => mkdtempSync(join(outdir, name)));
      const [ours, theirs] = [new MeshApp({ outdir: folders[0] }), new App({ outdir: folders[1] })];
      const expected = compared(outcome(theirs, tree, dependencies, place));
      outcomes.add(typeof expected);
      expect(compared(outcome(ours, tree, dependencies, place))).toEqual(expected);
    }),
    { numRuns: 100, examples: [CIRCLE] },
  );
  expect([...outcomes].sort()).toEqual(['object', 'string']);
});

function holdsLooseObject({ kind, children }: Tree): boolean {
  return kind === 'object' || (kind === 'group' && children.some(holdsLooseObject));
}

function holdsChart({ kind, children }: Tree): boolean {
  return kind === 'chart' || children.some(holdsChart);
}
