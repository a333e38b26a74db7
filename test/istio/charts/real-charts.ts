import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Yaml } from 'cdk8s';
import { HELM, hasHelm } from '../../support/real-helm';
import type { SynthesizedObject } from '../../support/synth';

/** A clone of istio/istio, with its tags. */
const REPOSITORY = process.env.ISTIO_REPO ?? '';

export const hasCharts = hasHelm && REPOSITORY !== '' && existsSync(REPOSITORY);

const FOLDERS = { base: 'base', cni: 'istio-cni', istiod: 'istio-control/istio-discovery', ztunnel: 'ztunnel' };

/** Any values, as a values file has them. */
export type Values = { readonly [key: string]: unknown };

/** The charts of a tag, unpacked, as if they were those of a version. */
export class RealCharts {
  private static readonly packed = new Map<string, string>();

  /** The URL of a folder for `IstioInstaller.helm`. */
  public static repository(tag: string, version: string): string {
    return pathToFileURL(RealCharts.folder(tag, version)).href;
  }

  /** What a chart renders. */
  public static render(tag: string, chart: string, namespace: string, values: Values): SynthesizedObject[] {
    const folder = RealCharts.folder(tag, tag);
    const file = join(folder, 'values.yaml');
    writeFileSync(file, Yaml.stringify(values));
    const args = ['template', chart, join(folder, chart), '-n', namespace, '-f', file];
    const text = join(folder, 'rendered.yaml');
    writeFileSync(text, execFileSync(HELM, args, { maxBuffer: 2 ** 26 }));
    return Yaml.load(text).filter(Boolean);
  }

  /** The values and components of a built-in profile of istioctl, over those of the default one. */
  public static profile(tag: string, name: string): Values {
    const text = join(RealCharts.folder(tag, tag), 'profile.yaml');
    writeFileSync(text, git('show', `${tag}:manifests/profiles/${name}.yaml`));
    return Yaml.load(text)[0].spec;
  }

  public static remove(): void {
    for (const folder of RealCharts.packed.values()) rmSync(folder, { recursive: true });
    RealCharts.packed.clear();
  }

  private static folder(tag: string, version: string): string {
    const key = `${tag} ${version}`;
    const known = RealCharts.packed.get(key);
    if (known !== undefined) return known;
    const folder = mkdtempSync(join(tmpdir(), 'istio-charts-'));
    for (const [chart, path] of Object.entries(FOLDERS)) {
      const target = join(folder, chart);
      mkdirSync(target);
      execFileSync('tar', ['-x', '-C', target], { input: git('archive', `${tag}:manifests/charts/${path}`) });
      const about = join(target, 'Chart.yaml');
      const named = readFileSync(about, 'utf8').replace(/^version: .*$/m, `version: ${version}`);
      writeFileSync(about, named.replace(/^name: .*$/m, `name: ${chart}`));
    }
    RealCharts.packed.set(key, folder);
    return folder;
  }
}

function git(...args: string[]): Buffer {
  return execFileSync('git', ['-C', REPOSITORY, ...args], { maxBuffer: 2 ** 28 });
}
