import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { isInTree } from '../internal/construct-tree';
import { Notes } from '../internal/notes';
import { refuse } from '../internal/refusal';

/** What a folder may be called on every file system, and in a command without quotes. */
const FOLDER_NAME = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/** The folders of each app, by their paths in lower case; they may have been removed since. */
const FOLDERS = new Notes<App, Map<string, OutputFolder>>('folders');

/**
 * A folder below the output folder of a `MeshApp`, for charts that `kubectl apply -f dist/` has to leave alone: the input for istioctl, a
 * sample for later, another cluster. Its id is the name of the folder. Charts are put into it by their scope, and a folder can hold
 * further folders: the file of a chart `istio` whose scope is the folder `istioctl` is `istioctl/istio.k8s.yaml`.
 *
 * Its files are named and numbered as if its charts were an app of their own. It has no default child. A folder without charts is not
 * written.
 *
 * @throws Error outside of a `MeshApp`, inside a chart, for an id that is no name of a folder, and for a name that another folder has
 */
@checked
export class OutputFolder extends Construct {
  private readonly app: App;

  public constructor(scope: Construct, id: string) {
    const app = checkedApp(scope);
    checkId(scope, id, app);
    super(scope, id);
    this.app = app;
    const folders = FOLDERS.get(app) ?? new Map<string, OutputFolder>();
    folders.set(folderPath(this).join('/').toLowerCase(), this);
    FOLDERS.set(app, folders);
  }

  /** The folder that the charts are written to: the output folder of the app, the folders around this one, and its name. */
  public get outdir(): string {
    return join(this.app.outdir, ...folderPath(this));
  }
}

/** The folder that a construct is written to, or else the app. */
export function homeOf(construct: IConstruct): IConstruct {
  return construct.node.scopes.filter((scope) => scope instanceof OutputFolder).at(-1) ?? construct.node.root;
}

function folderPath(construct: IConstruct): string[] {
  return construct.node.scopes.filter((scope) => scope instanceof OutputFolder).map(({ node }) => node.id);
}

/** Only a `MeshApp` writes folders: a plain `App` would put their charts beside the rest, where `kubectl apply` finds them. */
function checkedApp(scope: Construct): App {
  const prop = 'scope';
  const allowed = 'a MeshApp, or another OutputFolder';
  const { root, scopes } = scope.node;
  const chart = scopes.find((each) => Chart.isChart(each));
  if (chart !== undefined) {
    const fix = 'Make the folder first, and the chart inside it.';
    return refuse(scope, { prop, received: `the chart ${chart.node.path}`, allowed, fix });
  }
  if ('_writesFolders' in root && root instanceof App) return root;
  return refuse(scope, {
    prop,
    received: `a tree that begins with ${root.constructor.name}`,
    allowed: 'a tree that begins with a MeshApp, which writes folders',
    fix: 'Write new MeshApp() in place of new App().',
  });
}

function checkId(scope: Construct, id: string, app: App): void {
  const { outputFileExtension } = app;
  if (!FOLDER_NAME.test(id) || id.endsWith(outputFileExtension)) {
    refuse(scope, {
      prop: 'id',
      received: id,
      allowed: `the name of a folder (letters, digits, ".", "-" and "_", a letter or digit first and last, at most 63 characters, without ${outputFileExtension} at its end)`,
      fix: 'For a folder in a folder make one OutputFolder inside another.',
    });
  }
  // Some file systems do not tell upper from lower case.
  const path = [...folderPath(scope), id].join('/');
  const other = FOLDERS.get(app)?.get(path.toLowerCase());
  if (other === undefined || !isInTree(other)) return;
  const allowed = `a name that no other folder has; ${other.node.path} is written to ${folderPath(other).join('/')} already`;
  refuse(scope, { prop: 'id', received: id, allowed, fix: 'Put the charts into that one, or choose another name.' });
}
