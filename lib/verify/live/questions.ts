import { isJsonObject, type JsonObject } from '../../internal/merge';
import { listAt, textAt } from '../../manifests/fields';
import type { Answer, Executables } from './executables';

/** An answer that was read: the value, or why there is none. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

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

  /** The objects of a kind, by the arguments of `kubectl get`. Not for Secrets, which would come with their keys. */
  public async objects(kind: string, ...args: string[]): Promise<Read<readonly JsonObject[]>> {
    if (/^secrets?\b/.test(kind)) throw new Error('Secrets are asked for field by field');
    return read(await this.executables.kubectlGet(kind, ...args, '-o', 'json'), (stdout) => {
      const answer: unknown = JSON.parse(stdout);
      const items = Array.isArray((answer as JsonObject).items) ? listAt(answer, 'items') : [answer];
      return items.filter(isJsonObject);
    });
  }

  /** One field of one object. */
  public async field(path: string, ...args: string[]): Promise<Read<string>> {
    return read(await this.executables.kubectlGet(...args, '-o', `jsonpath={${path}}`), (stdout) => stdout.trim());
  }

  /** Some fields of a Secret; nothing where there is no such Secret. */
  public async secret(
    namespace: string,
    name: string,
    keys: readonly string[],
  ): Promise<Read<PublicSecret | undefined>> {
    if (keys.some((key) => key.endsWith('.key') || key.includes('key.pem')))
      throw new Error(`${keys} name a private key`);
    const fields = ['.metadata.creationTimestamp', ...keys.map((key) => `.data.${key.replaceAll('.', '\\.')}`)];
    const path = `jsonpath=${fields.map((field) => `{${field}}`).join('{"\\n"}')}`;
    const answer = await this.executables.kubectlGet('secret', name, '-n', namespace, '--ignore-not-found', '-o', path);
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
  public async proxyPods(...where: string[]): Promise<Read<readonly ProxyPod[]>> {
    const answer = await this.executables.kubectlGet('pods', ...where, '-o', `go-template=${POD_TEMPLATE}`);
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
