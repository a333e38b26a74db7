import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAMLException } from 'js-yaml';
import { isJsonObject, type JsonObject } from '../../internal/merge';

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
export class ManifestError extends Error {}

/**
 * The objects of synthesized output: of every YAML and JSON file below a folder, in the order of their paths, or of one file. Lists
 * (`kind: List`) are taken apart. Objects without a name, such as a kustomization, are left aside: no cluster gets to see them. So are
 * other maps in a folder, such as values files.
 *
 * @throws ManifestError naming the file, and the document in it
 */
export function loadManifests(path: string): LoadedObject[] {
  const files = filesAt(path);
  const isFolder = files.length !== 1 || files[0] !== path;
  return files.flatMap((file) => parseManifests(readText(file), file, isFolder));
}

/**
 * The objects in a text of YAML or JSON.
 *
 * @param file the file's name, for the error
 * @param isFolder whether the text comes from a folder, in which there may be other maps
 * @throws ManifestError naming the file, and the document in it
 */
export function parseManifests(text: string, file: string, isFolder = false): LoadedObject[] {
  let documents: unknown[];
  try {
    documents = loadAll(text);
  } catch (error) {
    throw new ManifestError(`${file}: not valid YAML: ${yamlProblem(error)}`);
  }
  const isNone = (one: unknown) => one === null || one === undefined || (isFolder && isOtherMap(one));
  return documents.flatMap((document, index) => (isNone(document) ? [] : objectsIn(document, file, index + 1)));
}

/** A map that does not pretend to be a Kubernetes object. */
function isOtherMap(document: unknown): boolean {
  return isJsonObject(document) && document.apiVersion === undefined && document.kind === undefined;
}

/** The reason and the line, without the lines around it that js-yaml quotes: the file may hold a Secret. */
function yamlProblem(error: unknown): string {
  if (!(error instanceof YAMLException)) return (error as Error).message;
  return error.mark ? `${error.reason} (line ${error.mark.line + 1})` : error.reason;
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
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => /\.(ya?ml|json)$/.test(name)).sort();
    if (files.length === 0) throw new ManifestError(`${path}: holds no YAML or JSON file`);
    return files.map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The text of a file; of standard input for `-`. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(path: string, error: unknown): ManifestError {
  if (error instanceof ManifestError) return error;
  return new ManifestError(`${path}: cannot be read: ${(error as Error).message}`);
}
