import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Coordinates } from './maven-artifact';

/** What a package.json says to jsii. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly repository: { readonly url: string };
  readonly jsii: {
    readonly targets: {
      readonly python: { readonly distName: string; readonly module: string };
      readonly java: { readonly package: string; readonly maven: Omit<Coordinates, 'version'> };
      readonly go: { readonly moduleName: string; readonly packageName: string };
    };
  };
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What Maven calls a package. */
export function coordinatesOf({ jsii, version }: Manifest): Coordinates {
  return { ...jsii.targets.java.maven, version };
}
