import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The licences of the packages of which something is in a bundle, with what they want to be passed on. */
export function notices(root: string, bundles: readonly Metafile[]): string {
  const folders = new Set(bundles.flatMap(bundledFiles).flatMap((file) => packageFolder(file) ?? []));
  const sections = [...folders].map((folder) => section(resolve(root, folder))).sort();
  return ['The command line contains parts of these packages.\n', ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

function bundledFiles({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
}

function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name}: has no licence to pass on`);
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`;
}
