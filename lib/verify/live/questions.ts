import { isJsonObject, type JsonObject } from '../../internal/merge';
import { listAt, textAt } from '../../manifests/fields';
import type { Answer, Executables } from './executables';
import { argumentsOf, dataPath, type Place } from './place';
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

/** A pod with a proxy in it, as far as the checks need it. */
export interface ProxyPod {
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly phase: string;
  readonly isZtunnel: boolean;
  readonly caAddress?: string;
  readonly clusterId?: string;
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
    return read(answer, (stdout) =>
      stdout
        .split('\n')
        .map((line) => podOf(line.split('\t')))
        .filter((pod) => pod !== undefined),
    );
  }
}

/** In a mesh of thousands of pods their JSON is hundreds of MiB; this is a line a pod, and lets the env of other containers be. */
const POD_TEMPLATE = (() => {
  const tab = '{{"\\t"}}';
  const variables =
    '{{if or (eq .name "CA_ADDR") (eq .name "CA_ADDRESS") (eq .name "ISTIO_META_CLUSTER_ID") (eq .name "CLUSTER_ID")}}';
  const env = `{{range .env}}${variables}${tab}{{.name}}={{.value}}{{end}}{{end}}`;
  const proxy = `{{if eq .name "istio-proxy"}}${tab}proxy${env}{{end}}`;
  const fields = ['.metadata.namespace', '.metadata.name', '.spec.serviceAccountName', '.status.phase'];
  const labels = '{{with .metadata.labels}}{{.app}}{{end}}';
  const containers = ['initContainers', 'containers'].map((key) => `{{range .spec.${key}}}${proxy}{{end}}`).join('');
  return `{{range .items}}${fields.map((field) => `{{${field}}}`).join(tab)}${tab}${labels}${containers}{{"\\n"}}{{end}}`;
})();

function podOf([namespace, name, serviceAccount, phase, app, ...rest]: string[]): ProxyPod | undefined {
  if (namespace === undefined || name === undefined || phase === undefined || !rest.includes('proxy')) return undefined;
  const env = (...names: string[]) => {
    const values = rest.flatMap((part) =>
      names.filter((key) => part.startsWith(`${key}=`)).map((key) => part.slice(key.length + 1)),
    );
    // Kubernetes takes the last one of a name that comes twice.
    return values.pop();
  };
  return {
    namespace,
    name,
    serviceAccount: serviceAccount === undefined || serviceAccount === NO_VALUE ? 'default' : serviceAccount,
    phase,
    isZtunnel: app === 'ztunnel',
    caAddress: env('CA_ADDR', 'CA_ADDRESS'),
    clusterId: env('ISTIO_META_CLUSTER_ID', 'CLUSTER_ID'),
  };
}

/** What a Go template writes for a field that is not there. */
const NO_VALUE = '<no value>';

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
