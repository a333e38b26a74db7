import { REVISION_LABEL } from '../../../facts/istio';
import { isJsonObject, type JsonObject } from '../../../internal/merge';
import { listAt, textAt, valueAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { MountedEntry } from '../../read/mounted-file';
import type { Answer, Executables } from './executables';
import { argumentsOf, dataPath, type ObjectPlace, type Place } from './place';
import { POD_TEMPLATE, type ProxyPod, podsOf } from './pod-records';
import type { Read } from './unread';

/**
 * What a Secret tells of itself without its key. kubectl reads the object whole, but hands on the fields alone that it is asked for, so
 * no private key ever comes into this process.
 */
export interface PublicSecret {
  readonly created: Date;
  /** The fields that were asked for, decoded; an empty text for one that is not there. */
  readonly data: ReadonlyMap<string, string>;
}

/** The questions that the checks ask of a cluster. Each is one call of kubectl or istioctl, and reads only. */
export class Questions {
  public constructor(private readonly executables: Executables) {}

  /** The objects of a kind, or the one that is named. Not for Secrets, which would come with their keys. */
  public async objects(
    kind: string,
    place: Place,
    more: readonly string[] = [],
  ): Promise<Read<readonly LoadedObject[]>> {
    if (/^secrets?\b/.test(kind)) throw new Error('Secrets are asked for field by field');
    return this.get(kind, place, ['-o', 'json', ...more], (stdout) => {
      const answer: unknown = JSON.parse(stdout);
      if (!isJsonObject(answer)) throw new TypeError('an object of Kubernetes is a map');
      const items = Array.isArray(answer.items) ? listAt(answer, 'items') : [answer];
      return items.filter(isJsonObject).map(loaded);
    });
  }

  /** The objects of a kind, with the times of their changes. kubectl leaves these out unless it is asked for them (from 1.21 on). */
  public async timedObjects(kind: string, place: Place): Promise<Read<readonly LoadedObject[]>> {
    return this.objects(kind, place, ['--show-managed-fields']);
  }

  /** When an object was changed last in what it says, see {@link lastChangeIn}; it tells nothing of what a Secret holds. */
  public async lastChange(kind: string, place: Place): Promise<Read<Date | undefined>> {
    const parse = (stdout: string) => lastChangeIn(stdout.trim() === '' ? [] : JSON.parse(stdout));
    return this.get(kind, place, ['-o', 'jsonpath={.metadata.managedFields}'], parse);
  }

  /** One field of one object; its path is the program's own, and never from a cluster. */
  public async field(path: string, kind: string, place: Place): Promise<Read<string>> {
    return this.get(kind, place, ['-o', `jsonpath={${path}}`], (stdout) => stdout.trim());
  }

  /** An entry of a Secret or a ConfigMap; an empty text where a Secret has none. */
  public async entry({ kind, name, key }: MountedEntry, namespace: string): Promise<Read<string>> {
    const place = { namespace, name };
    if (kind === 'Secret') {
      const secret = await this.secret(place, [key]);
      return 'problem' in secret ? secret : { value: secret.value?.data.get(key) ?? '' };
    }
    const path = dataPath(key);
    return 'problem' in path ? path : this.field(path.value, 'configmap', place);
  }

  /** A ConfigMap; nothing where there is none of this name. */
  public async configMap(place: ObjectPlace): Promise<Read<unknown>> {
    const parse = (stdout: string): unknown => (stdout.trim() === '' ? undefined : JSON.parse(stdout));
    return this.get('configmap', place, ['--ignore-not-found', '-o', 'json'], parse);
  }

  /** Some fields of a Secret; nothing where there is no such Secret. */
  public async secret(place: ObjectPlace, keys: readonly string[]): Promise<Read<PublicSecret | undefined>> {
    const paths = keys.map(dataPath);
    const refused = paths.find((path) => 'problem' in path);
    if (refused) return refused;
    const fields = ['.metadata.creationTimestamp', ...paths.flatMap((path) => ('value' in path ? [path.value] : []))];
    const path = `jsonpath=${fields.map((field) => `{${field}}`).join('{"\\n"}')}`;
    return this.get('secret', place, ['--ignore-not-found', '-o', path], (stdout) => {
      const [created = '', ...values] = stdout.split('\n');
      if (created.trim() === '') return undefined;
      const decoded = values.map((value) => Buffer.from(value, 'base64').toString('latin1'));
      return { created: new Date(created), data: new Map(keys.map((key, index) => [key, decoded[index] ?? ''])) };
    });
  }

  /** The pods of istiod that run. One that is being deleted is what a restart replaces. */
  public async istiodPods(namespace: string): Promise<Read<readonly LoadedObject[]>> {
    const answer = await this.objects('pods', { namespace, selector: 'app=istiod' });
    if ('problem' in answer) return answer;
    const isRunning = ({ body }: LoadedObject) =>
      textAt(body, 'status', 'phase') === 'Running' && !textAt(body, 'metadata', 'deletionTimestamp');
    return { value: answer.value.filter(isRunning) };
  }

  /** The ConfigMaps of istiod: of each revision the mesh config, and what its injector tells proxies. */
  public async istiodConfigMaps(namespace: string): Promise<Read<readonly LoadedObject[]>> {
    return this.objects('configmaps', { namespace, selector: REVISION_LABEL });
  }

  public async proxyPods(place: Place): Promise<Read<readonly ProxyPod[]>> {
    const lines = await this.get('pods', place, ['-o', `go-template=${POD_TEMPLATE}`], (stdout) => stdout);
    return 'problem' in lines ? lines : podsOf(lines.value);
  }

  /** What a proxy holds, as JSON: of a ztunnel its certificates, else the secrets of Envoy. */
  public async proxyDump({ name, namespace, isZtunnel }: ProxyPod): Promise<Answer> {
    const command = isZtunnel ? ['ztunnel-config', 'certificates'] : ['proxy-config', 'secret'];
    return this.executables.istioctl(...command, `${name}.${namespace}`, '-o', 'json');
  }

  /** Asks, and reads the answer; one that cannot be read is a problem like one that did not come. */
  private async get<T>(
    kind: string,
    place: Place,
    output: readonly string[],
    parse: (stdout: string) => T,
  ): Promise<Read<T>> {
    const where = argumentsOf(place);
    if ('problem' in where) return where;
    const answer = await this.executables.kubectlGet(kind, ...where.value, ...output);
    if ('problem' in answer) return answer;
    try {
      return { value: parse(answer.value) };
    } catch {
      // The message of JSON.parse quotes the answer.
      return { problem: 'the answer is cut off or no JSON' };
    }
  }
}

function loaded(body: JsonObject): LoadedObject {
  return {
    apiVersion: textAt(body, 'apiVersion') ?? '',
    kind: textAt(body, 'kind') ?? '',
    name: textAt(body, 'metadata', 'name') ?? '?',
    namespace: textAt(body, 'metadata', 'namespace'),
    body,
    file: 'the cluster',
  };
}

/** The fields in which objects say what is meant: those of Secrets and ConfigMaps, and of everything else. */
const SAYING = ['f:data', 'f:binaryData', 'f:stringData', 'f:spec', 'f:webhooks'];

/**
 * When an object was changed last in what it says, by `managedFields`: the API server notes there when each of those who write it changed
 * one of their fields. Labels, annotations and the status do not count. Nothing where nobody noted it.
 */
export function lastChangeIn(managedFields: unknown): Date | undefined {
  const entries = Array.isArray(managedFields) ? managedFields : [];
  const times = entries
    .filter((entry) => SAYING.some((field) => valueAt(entry, 'fieldsV1', field) !== undefined))
    .map((entry) => new Date(textAt(entry, 'time') ?? Number.NaN).getTime());
  return times.length === 0 || times.some(Number.isNaN) ? undefined : new Date(Math.max(...times));
}

export function conditionOf({ body }: LoadedObject, type: string): JsonObject | undefined {
  return listAt(body, 'status', 'conditions')
    .filter(isJsonObject)
    .find((condition) => condition.type === type);
}
