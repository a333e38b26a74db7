import { isJsonObject, type JsonObject } from '../../../internal/merge';
import { listAt, textAt } from '../../read/fields';
import type { Answer, Executables } from './executables';
import { argumentsOf, dataPath, type Place } from './place';
import { POD_TEMPLATE, type ProxyPod, podsOf } from './pod-records';
import type { Read } from './read';

export type { Read } from './read';

/**
 * What a Secret tells of itself without its key. kubectl reads the object whole, but hands on the fields alone that it is asked for, so
 * no private key ever comes into this process.
 */
export interface PublicSecret {
  readonly created: Date;
  /** The fields that were asked for, decoded; an empty text for one that is not there. */
  readonly data: ReadonlyMap<string, string>;
}

/** The questions that the checks ask of a cluster. Each is one call of kubectl, and reads only. */
export class Questions {
  public constructor(private readonly executables: Executables) {}

  /** The objects of a kind, or the one that is named. Not for Secrets, which would come with their keys. */
  public async objects(kind: string, place: Place): Promise<Read<readonly JsonObject[]>> {
    if (/^secrets?\b/.test(kind)) throw new Error('Secrets are asked for field by field');
    const where = argumentsOf(place);
    if ('problem' in where) return where;
    return read(await this.executables.kubectlGet(kind, ...where.value, '-o', 'json'), (stdout) => {
      const answer: unknown = JSON.parse(stdout);
      const items = Array.isArray((answer as JsonObject).items) ? listAt(answer, 'items') : [answer];
      return items.filter(isJsonObject);
    });
  }

  /** One field of one object; its path is the program's own, and never from a cluster. */
  public async field(path: string, kind: string, place: Place): Promise<Read<string>> {
    const where = argumentsOf(place);
    if ('problem' in where) return where;
    return read(await this.executables.kubectlGet(kind, ...where.value, '-o', `jsonpath={${path}}`), (stdout) =>
      stdout.trim(),
    );
  }

  /** An entry of a ConfigMap. */
  public async configMapEntry(place: Place, key: string): Promise<Read<string>> {
    const path = dataPath(key);
    return 'problem' in path ? path : this.field(path.value, 'configmap', place);
  }

  /** A ConfigMap; nothing where there is none of this name. */
  public async configMap({
    namespace,
    name,
  }: {
    namespace: string;
    name: string;
  }): Promise<Read<JsonObject | undefined>> {
    const where = argumentsOf({ name, namespace });
    if ('problem' in where) return where;
    const answer = await this.executables.kubectlGet('configmap', ...where.value, '--ignore-not-found', '-o', 'json');
    return read(answer, (stdout) => {
      const value: unknown = stdout.trim() === '' ? undefined : JSON.parse(stdout);
      return isJsonObject(value) ? value : undefined;
    });
  }

  /** Some fields of a Secret; nothing where there is no such Secret. */
  public async secret(
    namespace: string,
    name: string,
    keys: readonly string[],
  ): Promise<Read<PublicSecret | undefined>> {
    const where = argumentsOf({ name, namespace });
    if ('problem' in where) return where;
    const paths = keys.map(dataPath);
    const refused = paths.find((path) => 'problem' in path);
    if (refused) return refused;
    const fields = ['.metadata.creationTimestamp', ...paths.flatMap((path) => ('value' in path ? [path.value] : []))];
    const path = `jsonpath=${fields.map((field) => `{${field}}`).join('{"\\n"}')}`;
    const answer = await this.executables.kubectlGet('secret', ...where.value, '--ignore-not-found', '-o', path);
    return read(answer, (stdout) => {
      const [created = '', ...values] = stdout.split('\n');
      if (created.trim() === '') return undefined;
      const decoded = keys.map(
        (key, index) => [key, Buffer.from(values[index] ?? '', 'base64').toString('latin1')] as const,
      );
      return { created: new Date(created), data: new Map(decoded) };
    });
  }

  /** The pods with a proxy: of one namespace, or of all. */
  public async proxyPods(place: Place): Promise<Read<readonly ProxyPod[]>> {
    const where = argumentsOf(place);
    if ('problem' in where) return where;
    const answer = await this.executables.kubectlGet('pods', ...where.value, '-o', `go-template=${POD_TEMPLATE}`);
    return answer.ok ? podsOf(answer.stdout) : { problem: answer.problem };
  }
}

/** Reads an answer; one that cannot be read is a problem like one that did not come. */
function read<T>(answer: Answer, parse: (stdout: string) => T): Read<T> {
  if (!answer.ok) return { problem: answer.problem };
  try {
    return { value: parse(answer.stdout) };
  } catch {
    // The message of JSON.parse quotes the answer.
    return { problem: 'the answer is cut off or no JSON' };
  }
}

/** The name of an object as NAMESPACE/NAME, or NAME alone. */
export function nameOf(object: JsonObject): string {
  const name = textAt(object, 'metadata', 'name') ?? '?';
  const namespace = textAt(object, 'metadata', 'namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The condition of a type in an object's status. */
export function conditionOf(object: JsonObject, type: string): JsonObject | undefined {
  return listAt(object, 'status', 'conditions')
    .filter(isJsonObject)
    .find((condition) => condition.type === type);
}
