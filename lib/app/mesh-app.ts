import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ApiObject, App, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { manifestYaml } from '../internal/manifest-yaml';
import { homeOf, OutputFolder } from './output-folder';
import { type RenderedFile, renderedFiles } from './rendered-files';
import { resolveApp } from './resolve-app';

/**
 * An app of cdk8s whose charts may be in folders (`OutputFolder`), so that one app and one `synth()` write what is applied at different
 * times or by different commands. It takes the props of cdk8s's `App` and heeds `cdk8s synth`. Without folders it writes what an `App`
 * writes.
 *
 * Each folder is named and numbered by itself, so that a chart elsewhere changes nothing in it; `yamlOutputType` counts in each of them
 * (with `FILE_PER_APP` each has an `app.k8s.yaml`). Nothing is written before the whole app is valid. `synthYaml()` and
 * `Testing.synth(chart)` know no folders: the former gives the objects of all charts.
 */
@checked
export class MeshApp extends App {
  /** @internal */
  public readonly _writesFolders = true;

  private readonly recordsMetadata: boolean;

  public constructor(props: AppProps = {}) {
    super(props);
    this.recordsMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
  }

  /** Writes every chart into its folder, once the whole app is valid. */
  public override synth(): void {
    const files = this._render();
    mkdirSync(this.outdir, { recursive: true });
    for (const { path, objects } of files) {
      const file = join(this.outdir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, objects.map(manifestYaml).join('---\n'));
    }
    if (this.recordsMetadata) this.writeMetadata();
  }

  /**
   * What `synth` writes, by paths below the output folder, once the whole app is valid.
   *
   * @internal
   */
  public _render(): RenderedFile[] {
    const all = this.node.findAll();
    resolveApp(this, all);
    const charts = all.filter((each): each is Chart => Chart.isChart(each));
    const folders: IConstruct[] = [this, ...all.filter((each) => each instanceof OutputFolder)];
    return folders.flatMap((folder) => {
      const own = charts.filter((chart) => homeOf(chart) === folder);
      return own.length === 0 ? [] : this.filesOf(folder, own);
    });
  }

  private filesOf(folder: IConstruct, charts: readonly Chart[]): RenderedFile[] {
    const below = folder instanceof OutputFolder ? relative(this.outdir, folder.outdir) : '';
    return renderedFiles(folder, charts, this).map(({ path, objects }) => ({ path: join(below, path), objects }));
  }

  /** In the form of cdk8s's own, for the validations of `cdk8s synth`: one file for all folders, with the paths in this app. */
  private writeMetadata(): void {
    const objects = this.charts.flatMap((chart) => chart.node.findAll().filter(ApiObject.isApiObject));
    const resources = Object.fromEntries(objects.map(({ name, node: { path } }) => [name, { path }]));
    writeFileSync(join(this.outdir, 'construct-metadata.json'), JSON.stringify({ version: '1.0.0', resources }));
  }
}
