import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isJsonObject, type JsonObject } from '../../internal/merge';
import { InputError, readInput } from '../../internal/read-input';
import { Allowance } from '../../internal/tree';
import { parseYaml } from '../../internal/yaml';

/** A Kubernetes object as it was read from a file. */
export interface LoadedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** None for a cluster-scoped object, and for one that leaves its namespace to whoever applies it. */
  readonly namespace?: string;
  readonly body: JsonObject;
  readonly file: string;
}

/** A file that cannot be read, or that holds no Kubernetes objects. */
export class ManifestError extends InputError {}

/**
 * The objects of synthesized output: of every YAML and JSON file below a folder, in the order of their paths, or of one file. Lists
 * (`kind: List`) are taken apart. Objects without a name, such as a kustomization, are left aside: no cluster gets to see them. So are
 * other maps in a folder, such as values files. A link in a folder counts as what it leads to, as far as that is in the folder.
 *
 * @param allowance what all files may hold together, with those that were read before
 * @throws Error naming the file, and the document in it
 */
export function loadManifests(path: string, allowance = new Allowance()): LoadedObject[] {
  const files = filesAt(path);
  const isFolder = files.length !== 1 || files[0] !== path;
  return files.flatMap((file) => parseManifests(readInput(file), file, isFolder, allowance));
}

/**
 * The objects in a text of YAML or JSON.
 *
 * @param file the file's name, for the error
 * @param isFolder whether the text comes from a folder, in which there may be other maps
 * @throws Error naming the file, and the document in it
 */
export function parseManifests(
  text: string,
  file: string,
  isFolder = false,
  allowance = new Allowance(),
): LoadedObject[] {
  const isNone = (one: unknown) => one === null || one === undefined || (isFolder && isOtherMap(one));
  return parseYaml(text, file, {}, allowance).flatMap((document, index) =>
    isNone(document) ? [] : objectsIn(document, file, index + 1),
  );
}

/** A map that does not pretend to be a Kubernetes object. */
function isOtherMap(document: unknown): boolean {
  return isJsonObject(document) && document.apiVersion === undefined && document.kind === undefined;
}

function objectsIn(document: unknown, file: string, position: number): LoadedObject[] {
  if (!isJsonObject(document) || typeof document.apiVersion !== 'string' || typeof document.kind !== 'string') {
    throw new ManifestError(`${file}: document ${position} is no Kubernetes object: it has no apiVersion and kind`);
  }
  const { apiVersion, kind, metadata, items } = document;
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap((item) => objectsIn(item, file, position));
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string') return [];
  const namespace = typeof metadata.namespace === 'string' ? metadata.namespace : undefined;
  return [{ apiVersion, kind, name: metadata.name, namespace, body: document, file }];
}

function filesAt(path: string): string[] {
  return orUnreadable(path, () => {
    if (!statSync(path).isDirectory()) return [path];
    const files = manifestsBelow(path);
    if (files.length === 0) throw new ManifestError(`${path}: holds no YAML or JSON file`);
    return files.map((name) => join(path, name));
  });
}

/**
 * The paths of the YAML and JSON files below a folder, from there, in their order.
 *
 * @throws Error for a folder that cannot be read, naming it
 */
export function manifestsIn(folder: string): string[] {
  return orUnreadable(folder, () => manifestsBelow(folder));
}

function manifestsBelow(folder: string): string[] {
  return filesBelow(folder, '', realpathSync(folder)).sort();
}

function orUnreadable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new ManifestError(`${path}: cannot be read: ${(error as Error).message}`);
  }
}

/** The paths of the manifests below a folder, from there. */
function filesBelow(root: string, folder: string, realRoot: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(root, name, realRoot);
    const isManifest = /\.(ya?ml|json)$/.test(name);
    if (!entry.isSymbolicLink()) return isManifest ? [name] : [];
    const path = join(root, name);
    const isFolder = statSync(path, { throwIfNoEntry: isManifest })?.isDirectory() ?? false;
    if (!isManifest && !isFolder) return [];
    if (!`${realpathSync(path)}${sep}`.startsWith(`${realRoot}${sep}`)) {
      throw new ManifestError(`${path}: is a link that leads out of the folder; put there what it leads to`);
    }
    // A folder in the folder is read where it is, and a link to it may lead in a circle.
    return isFolder ? [] : [name];
  });
}
