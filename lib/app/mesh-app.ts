import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { folderApp } from './folder-app';
import { homeOf, OutputFolder } from './output-folder';

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
    const charts = this.node.findAll().filter((each): each is Chart => Chart.isChart(each));
    const [first] = charts;
    if (first === undefined) {
      super.synth();
      return;
    }
    // Rendering one chart has cdk8s validate the whole app, and find out which charts depend on each other. It is done by the class, since
    // a chart of the user may render itself in another way.
    Chart.prototype.toJson.call(first);
    // Refuses charts that depend on each other in a circle, across folders too.
    const ordered = this.charts;
    const folders: IConstruct[] = [this, ...this.node.findAll().filter((each) => each instanceof OutputFolder)];
    for (const folder of folders) {
      const own = charts.filter((chart) => homeOf(chart) === folder);
      if (own.length > 0) this.write(folder, own);
    }
    if (this.recordsMetadata) this.writeMetadata(ordered);
  }

  private write(folder: IConstruct, charts: readonly Chart[]): void {
    const outdir = folder instanceof OutputFolder ? folder.outdir : this.outdir;
    const { outputFileExtension, yamlOutputType } = this;
    folderApp(folder, charts, { outdir, outputFileExtension, yamlOutputType, recordConstructMetadata: false }).synth();
  }

  /** In the form of cdk8s's own, for the validations of `cdk8s synth`: one file for all folders, with the paths in this app. */
  private writeMetadata(charts: readonly Chart[]): void {
    const objects = charts.flatMap((chart) => chart.node.findAll().filter(ApiObject.isApiObject));
    const resources = Object.fromEntries(objects.map(({ name, node: { path } }) => [name, { path }]));
    writeFileSync(join(this.outdir, 'construct-metadata.json'), JSON.stringify({ version: '1.0.0', resources }));
  }
}
