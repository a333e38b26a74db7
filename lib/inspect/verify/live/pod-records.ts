import { isNamespace, isObjectName } from './place';
import type { Read } from './unread';

/** A pod with a proxy in it, as far as the checks need it. */
export interface ProxyPod {
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly phase: string;
  readonly isZtunnel: boolean;
  readonly created?: Date;
  /** Whether it was deleted, and only waits for its containers to end. */
  readonly isTerminating: boolean;
  /** Whether the container of the proxy runs; a native sidecar may while the pod is still Pending. */
  readonly isRunning: boolean;
  /** Why it does not run, in a word of Kubernetes. */
  readonly idleReason?: string;
  readonly caAddress?: string;
  readonly clusterId?: string;
}

/**
 * What kubectl writes for each pod: in a mesh of thousands their JSON is hundreds of MiB; this is a line a pod, and lets the env of other
 * containers be. Tabs and ends of lines divide the records, so a text that users write freely is quoted: the value of a variable may hold
 * both, and would otherwise pose as another pod.
 */
export const POD_TEMPLATE = (() => {
  const tab = '{{"\\t"}}';
  const optional = (path: string) => `{{with ${path}}}{{.}}{{end}}`;
  const quoted = (path: string) => `{{with ${path}}}{{printf "%q" .}}{{end}}`;
  const variables =
    '{{if or (eq .name "CA_ADDR") (eq .name "CA_ADDRESS") (eq .name "ISTIO_META_CLUSTER_ID") (eq .name "CLUSTER_ID")}}';
  const env = `{{range .env}}${variables}${tab}{{.name}}=${quoted('.value')}{{end}}{{end}}`;
  const isProxy = '{{if eq .name "istio-proxy"}}';
  const proxy = `${isProxy}${tab}proxy${env}{{end}}`;
  const waiting = `waiting=${quoted('.waiting.reason')}`;
  const terminated = `terminated=${quoted('.terminated.reason')}`;
  const state = `{{if .running}}running{{else if .waiting}}${waiting}{{else if .terminated}}${terminated}{{end}}`;
  const status = `${isProxy}{{with .state}}${tab}${state}{{end}}{{end}}`;
  const each = (path: string, text: string) => `{{range ${path}}}${text}{{end}}`;
  const fields = [
    '{{.metadata.namespace}}',
    '{{.metadata.name}}',
    optional('.spec.serviceAccountName'),
    optional('.status.phase'),
    `{{with .metadata.labels}}${optional('.app')}{{end}}`,
    optional('.metadata.creationTimestamp'),
    optional('.metadata.deletionTimestamp'),
  ];
  const containers = ['.spec.initContainers', '.spec.containers'].map((path) => each(path, proxy));
  const statuses = ['.status.initContainerStatuses', '.status.containerStatuses'].map((path) => each(path, status));
  return `{{range .items}}${fields.join(tab)}${[...containers, ...statuses].join('')}{{"\\n"}}{{end}}`;
})();

export function podsOf(stdout: string): Read<readonly ProxyPod[]> {
  const records = stdout.split('\n').filter((line) => line.trim() !== '');
  const pods: ProxyPod[] = [];
  for (const record of records) {
    const [namespace = '', name = '', serviceAccount, phase = '', app, created, deleted, ...rest] = record.split('\t');
    // istioctl is asked for a pod by these two.
    if (!isNamespace(namespace) || !isObjectName(name)) {
      return { problem: 'the answer of kubectl has a pod whose name cannot be read' };
    }
    if (!rest.includes('proxy')) continue;
    const made = new Date(created ?? '');
    pods.push({
      namespace,
      name,
      serviceAccount: serviceAccount || 'default',
      phase,
      isZtunnel: app === 'ztunnel',
      created: Number.isNaN(made.getTime()) ? undefined : made,
      isTerminating: deleted !== undefined && deleted !== '',
      isRunning: rest.includes('running'),
      idleReason: lastOf(rest, 'waiting', 'terminated'),
      caAddress: lastOf(rest, 'CA_ADDR', 'CA_ADDRESS'),
      clusterId: lastOf(rest, 'ISTIO_META_CLUSTER_ID', 'CLUSTER_ID'),
    });
  }
  return { value: pods };
}

/** Kubernetes takes the last variable of a name that comes twice. One without a value of its own, such as from a field, is unknown. */
function lastOf(parts: readonly string[], ...names: string[]): string | undefined {
  const values = parts.flatMap((part) =>
    names.filter((key) => part.startsWith(`${key}=`)).map((key) => part.slice(key.length + 1)),
  );
  return unquoted(values.pop() ?? '');
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A text as Go's %q writes it; nothing for what is no such text. */
export function unquoted(text: string): string | undefined {
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) return undefined;
  return text
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_match, x, u, wide, letter) => {
      const code: string | undefined = x ?? u ?? wide;
      if (code === undefined) return ESCAPES[letter] ?? letter;
      return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    });
}
