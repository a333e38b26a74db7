/** Inputs just below the limits of docs/security.md, in the shapes that take most. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { MOST_NODES } from '../lib/inspect/graph/issuance-graph';
import { MOST_OF_A_MESH } from '../lib/inspect/read/mesh';
import { MOST_PROXIES } from '../lib/inspect/verify/files';
import { OF_MANIFESTS, OF_TWO_OUTPUTS, OF_VALUES } from '../lib/internal/tree';
import { TestCa } from '../test/support/pki';
import { caSecret, proxySecret } from '../test/support/proxy-secrets';
import { SHAPES } from './graph-shapes';

/** Writes the files of an input below a folder, and gives the arguments. */
type Extreme = (folder: string) => readonly string[] | Promise<readonly string[]>;

const MIB = 2 ** 20;
const NODES = OF_MANIFESTS.nodes - 1000;

/** Texts of manifests that fill what is allowed. */
const MANIFESTS: Readonly<Record<string, (nodes?: number, mebibytes?: number) => string>> = {
  ...Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => [
      name,
      (most = NODES) => {
        const objects: unknown[] = [];
        let nodes = 0;
        for (const each of shape(MOST_NODES * 0.8)) {
          nodes += nodesIn(each);
          if (nodes > most) break;
          objects.push(each);
        }
        return objects.map((each) => JSON.stringify(each)).join('\n---\n');
      },
    ]),
  ),
  'one long text': (_nodes, mebibytes = 47) => `${HEAD}data: {a: "${'x'.repeat((mebibytes - 1) * MIB)}"}`,
  'a long block of text': (_nodes, mebibytes = 47) =>
    `${HEAD}data:\n  a: |\n${`    ${'x'.repeat(150)}\n`.repeat((mebibytes * MIB) / 156)}`,
  comments: () => `${HEAD}${`# ${'x'.repeat(75)}\n`.repeat(600_000)}`,
  'a list in lines': (nodes = NODES) => `${HEAD}data:\n${'- a\n'.repeat(nodes)}`,
  'a list of texts': (nodes = NODES, mebibytes = 47) =>
    `${HEAD}data:\n${`- ${'x'.repeat((mebibytes * MIB) / nodes - 10)}\n`.repeat(nodes)}`,
  'a map in lines': (nodes = NODES) => `${HEAD}data:\n${times(nodes, (index) => `  k${index}: v\n`)}`,
  'a map of escapes': (nodes = NODES) => `${HEAD}data:\n${times(nodes / 2, (index) => `  k${index}: "a\\tb"\n`)}`,
  'maps in a line': (nodes = NODES) => `${HEAD}data: [${'{a: {}},'.repeat(nodes / 2)}]`,
  arguments: (nodes = NODES) => agent('-', `[${'"--trust-domain=a",'.repeat(nodes)}]`),
  'arguments by reference': (nodes = NODES) =>
    agent('-', `[&a "--trust-domain=${'x'.repeat(100)}",${'*a,'.repeat(nodes)}]`),
  agents: (nodes = NODES) => times(nodes / 40, (index) => `${agent(`csr-${index}`, '["--issuer-name=ca"]')}\n---\n`),
  'agents and namespaces': (nodes = NODES) =>
    times(
      MOST_OF_A_MESH - 1,
      (index) => `${agent(`csr-${index}`, `["--configmap-namespace-selector=a${index}=b"]`)}\n---\n`,
    ) +
    plane() +
    times(
      nodes / 12,
      (index) =>
        `{apiVersion: v1, kind: Namespace, metadata: {name: n${index}, labels: {istio-injection: enabled}}}\n---\n`,
    ),
  'small objects': () =>
    times(NODES / 7, (index) => `{apiVersion: v1, kind: Namespace, metadata: {name: n${index}}}\n---\n`),
};

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n';

function agent(name: string, args: string): string {
  const containers = `[{name: a, image: "quay.io/jetstack/cert-manager-istio-csr:v0.17.0", args: ${args}}]`;
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: "${name}", namespace: pki}, spec: {template: {metadata: {labels: {app: "${name}"}}, spec: {containers: ${containers}}}}}`;
}

/** An istiod whose workloads ask an agent. */
function plane(): string {
  const service =
    '{apiVersion: v1, kind: Service, metadata: {name: csr, namespace: pki}, spec: {selector: {app: csr-0}}}';
  const operator =
    '{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, metadata: {name: i, namespace: istio-system}, spec: {values: {global: {caAddress: "csr.pki.svc:443"}}}}';
  return `${service}\n---\n${operator}\n---\n`;
}

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: Math.floor(count) }, (_, index) => make(index)).join('');
}

function nodesIn(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 1;
  return Object.values(tree).reduce<number>((sum, each) => sum + nodesIn(each), 1);
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

export function extremes(_folder: string): Readonly<Record<string, Extreme>> {
  return { ...ofManifests(), ...ofValues(), ...ofProxies() };
}

function ofManifests(): Record<string, Extreme> {
  const all: Record<string, Extreme> = {};
  for (const [name, make] of Object.entries(MANIFESTS)) {
    const one = (folder: string) => {
      write(folder, { 'a.yaml': make() });
      return join(folder, 'a.yaml');
    };
    all[`graph of ${name}`] = (folder) => ['graph', one(folder)];
    if (name in SHAPES || name === 'agents') {
      all[`graph --svg of ${name}`] = (folder) => ['graph', one(folder), '--svg', '-'];
      all[`graph --html of ${name}`] = (folder) => ['graph', one(folder), '--html', '-'];
      all[`graph --json of ${name}`] = (folder) => ['graph', one(folder), '--json'];
    }
    all[`rotation check of ${name}`] = (folder) => {
      const text = `${make(OF_TWO_OUTPUTS.nodes / 2 - 100, OF_TWO_OUTPUTS.mebibytes / 2 - 1)}\n---\n${agent('csr', '["--issuer-name=ca"]')}`;
      write(folder, { 'a.yaml': text, 'b.yaml': text });
      return ['rotation', 'check', '--from', join(folder, 'a.yaml'), '--to', join(folder, 'b.yaml')];
    };
    all[`verify --dist of ${name}`] = async (folder) => {
      write(folder, { 'a.yaml': make() });
      const saved = await savedProxies(folder, 1);
      return ['verify', ...saved, '--dist', join(folder, 'a.yaml')];
    };
  }
  return all;
}

function ofValues(): Record<string, Extreme> {
  const nodes = OF_VALUES.nodes - 100;
  const files: Record<string, () => string> = {
    'a list of extraObjects': () =>
      `extraObjects:\n${times(nodes / 7, (index) => `- {apiVersion: v1, kind: ConfigMap, metadata: {name: n${index}}}\n`)}`,
    'extraObjects in text': () =>
      `extraObjects:\n${times(4000, (index) => `- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: n${index}}\n  data: {a: "${'x'.repeat(150)}"}\n`)}`,
    'one extraObject of a list in text': () =>
      `extraObjects:\n- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: n}\n  data:\n${'    - a\n'.repeat(45_000)}`,
    'an extraObject of a map': () =>
      `extraObjects:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: n}\n  data:\n${times(nodes - 10, (index) => `    k${index}: v\n`)}`,
    'one long value': () =>
      `extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: "${'x'.repeat(MIB - 2000)}"}}]`,
    'a long text with templates': () =>
      `extraObjects:\n- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: n}\n  data:\n    a: "${'{{ .Values.app.logLevel }}'.repeat(35_000)}"\n`,
    'template actions': () =>
      `extraObjects:\n${times(nodes / 8, (index) => `- {apiVersion: v1, kind: ConfigMap, metadata: {name: 'n${index}{{.Release.Name}}'}}\n`)}`,
    'unknown values': () => times(nodes, (index) => `k${index}: v\n`),
    'names of istiod': () =>
      `app:\n  tls:\n    istiodAdditionalDNSNames: [${times(nodes / 2, (index) => `a${index}.b,`)}]`,
    'the same name of istiod': () => `app:\n  tls:\n    istiodAdditionalDNSNames: [${'a.b,'.repeat(nodes)}]`,
    labels: () => `commonLabels:\n${times(nodes / 2, (index) => `  k${index}: v\n`)}`,
    volumes: () => `volumes:\n${times(nodes / 4, (index) => `- {name: v${index}, emptyDir: {}}\n`)}`,
    'node selector and tolerations': () => `tolerations:\n${'- {key: a, operator: Exists}\n'.repeat(nodes / 3.1)}`,
    accounts: () => `app:\n  server:\n    caTrustedNodeAccounts: "${'a/b,'.repeat(200_000)}"`,
    'a root CA': () => `app:\n  tls:\n    trustDomain: ${'a.'.repeat(100_000)}b`,
    base64: () => `image: {tag: "${'aB3/'.repeat(250_000)}"}`,
    dashes: () => `image: {tag: "${'-BEGIN '.repeat(140_000)}"}`,
    bearer: () => `image: {tag: "${'bearer '.repeat(140_000)}"}`,
    'a comment': () => `# ${'x'.repeat(MIB - 100)}\n`,
    references: () => `a: &a [${'x,'.repeat(100)}]\nb: [${'*a,'.repeat(480)}]`,
  };
  const all: Record<string, Extreme> = {};
  for (const [name, make] of Object.entries(files)) {
    for (const [command, args] of [
      ['template', ['template', 'csr']],
      ['migrate', ['migrate']],
    ] as const) {
      all[`${command} of ${name}`] = (folder) => {
        write(folder, { 'values.yaml': make() });
        return [...args, '-f', join(folder, 'values.yaml')];
      };
    }
  }
  for (const [command, args] of [
    ['template', ['template', 'csr']],
    ['migrate', ['migrate']],
  ] as const) {
    const sets: Record<string, readonly string[]> = {
      '8000 assignments of index 65000': Array.from({ length: 8000 }, (_, index) => `a[65000]=${index}`),
      '8000 assignments of index 40000': Array.from({ length: 8000 }, (_, index) => `a[40000]=${index}`),
      'one assignment of 100 KB with lists': [
        `a=${`{${'b,'.repeat(1000)}},`.slice(0, -1)}`,
        `c={${'d,'.repeat(49_000)}}`,
      ],
      braces: [`a=${'{'.repeat(29)}b${'}'.repeat(29)}`],
      'braces without an end': [`a=${'{'.repeat(100_000)}`],
      'lists of lists': [`a={${'{{b}},'.repeat(20_000)}}`],
      'many keys': [Array.from({ length: 12_000 }, (_, index) => `k${index}=v`).join()],
      'many keys of 8 arguments': Array.from({ length: 8 }, (_, part) =>
        Array.from({ length: 12_000 }, (_, index) => `k${part}x${index}=v`).join(),
      ),
      'many keys in one map': Array.from({ length: 3 }, (_, part) =>
        Array.from({ length: 9000 }, (_, index) => `a.k${part}x${index}=v`).join(),
      ),
      'indexes in a row': [Array.from({ length: 12_000 }, (_, index) => `a[${index}]=v`).join()],
      'indexes in a row of 4 arguments': Array.from({ length: 4 }, (_, part) =>
        Array.from({ length: 10_000 }, (_, index) => `a[${part * 10_000 + index}]=v`).join(),
      ),
      'nested indexes of 65000': [Array.from({ length: 3000 }, (_, index) => `a[${index}][65000]=v`).join()],
      'one index in 30 levels': [`a${'[65000]'.repeat(29)}=v`],
    };
    for (const [name, texts] of Object.entries(sets)) {
      all[`${command} --set ${name}`] = () => [...args, ...texts.flatMap((text) => ['--set', text])];
    }
  }
  return all;
}

function ofProxies(): Record<string, Extreme> {
  const verify =
    (make: (folder: string) => Promise<void> | void, ...more: string[]): Extreme =>
    async (folder) => {
      const saved = await savedProxies(folder, 1);
      await make(folder);
      return ['verify', ...saved, ...more];
    };
  const rubbish = (text: () => Iterable<string>) =>
    verify((folder) => {
      const open = openSync(join(folder, 'proxies'), 'w');
      for (const part of text()) writeSync(open, part);
      closeSync(open);
    });
  const all: Record<string, Extreme> = {};
  for (const [name, more] of [
    ['', []],
    [' --json', ['--json']],
    [' --junit', ['--junit', '-']],
  ] as const) {
    all[`verify${name} of proxies as many as are read`] = async (folder) => [
      'verify',
      ...(await savedProxies(folder, MOST_PROXIES - 1)),
      ...more,
    ];
    all[`verify${name} of proxies as many as are read that fail`] = async (folder) => [
      'verify',
      ...(await savedProxies(folder, MOST_PROXIES - 1, true)),
      ...more,
    ];
    all[`verify${name} of empty proxies as many as are read`] = verify(
      (folder) => writeFileSync(join(folder, 'proxies'), '{"dynamicActiveSecrets":[]}\n'.repeat(MOST_PROXIES - 1)),
      ...more,
    );
  }
  all['verify of 120 MB of [{},'] = rubbish(function* () {
    yield '[';
    for (let i = 0; i < 40; i++) yield '{},'.repeat(1_000_000);
    yield '{}]';
  });
  all['verify of a document of 63 MiB of {},'] = rubbish(function* () {
    yield '{"a":[';
    for (let i = 0; i < 63; i++) yield '{},'.repeat(MIB / 3);
    yield '{}]}';
  });
  all['verify of a document of 63 MiB of text'] = rubbish(function* () {
    yield '{"a":"';
    for (let i = 0; i < 63; i++) yield 'x'.repeat(MIB);
    yield '"}';
  });
  all['verify of a document of 63 MiB of keys'] = rubbish(function* () {
    yield '{';
    for (let i = 0; i < 63; i++) yield times(70_000, (index) => `"${i}k${index}":1,`);
    yield '"a":1}';
  });
  all['verify of 8 documents of 63 MiB of text'] = rubbish(function* () {
    for (let n = 0; n < 8; n++) {
      yield '{"a":"';
      for (let i = 0; i < 63; i++) yield 'x'.repeat(MIB);
      yield '"}';
    }
  });
  all['verify of 511 MiB of spaces'] = rubbish(function* () {
    yield '{}';
    for (let i = 0; i < 511; i++) yield ' '.repeat(MIB);
  });
  all['verify of 511 MiB of text, no JSON'] = rubbish(function* () {
    for (let i = 0; i < 511; i++) yield 'x'.repeat(MIB);
  });
  return all;
}

const DIFFERENT = 50;

/** Saves proxies in one file, and the root that signed them, or another one. */
async function savedProxies(folder: string, count: number, fails = false): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const root = await TestCa.root('root');
  const below = await root.intermediate('below');
  const life = { notBefore: new Date(Date.now() - 600_000), notAfter: new Date(Date.now() + 3_000_000) };
  const leaves = await Promise.all(
    Array.from({ length: Math.min(DIFFERENT, count) }, (_, index) =>
      below.leaf({ ...life, uris: [`spiffe://cluster.local/ns/foo/sa/account-${index}`] }),
    ),
  );
  const proxies = leaves.map(
    (leaf) =>
      `${JSON.stringify(proxySecret({ chain: leaf.certificate + below.certificate, root: root.certificate }), null, 4)}\n`,
  );
  const [file, ca] = [join(folder, 'proxies'), join(folder, 'istio-ca')];
  const open = openSync(file, 'w');
  for (let index = 0; index < count; index += 1) writeSync(open, proxies[index % proxies.length] ?? '');
  closeSync(open);
  writeFileSync(ca, JSON.stringify(caSecret(fails ? await TestCa.root('other') : root)));
  return ['--proxy-secret', file, '--ca-secret', ca];
}
