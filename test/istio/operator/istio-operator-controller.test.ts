import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, type ChartProps, JsonPatch, Yaml } from 'cdk8s';
import { DataPlane, IstioVersion, Mesh } from 'cdk8s-istio-csr';
import { loadAll } from 'js-yaml';
import {
  IstioOperatorController,
  type IstioOperatorControllerProps,
} from '../../../lib/istio/operator/istio-operator-controller';
import { comparable } from '../../support/equivalence';
import { deepFreeze } from '../../support/freeze';
import { ROOT, SHARED } from '../../support/paths';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, type SynthesizedObject, synth } from '../../support/synth';

type Props = Partial<Omit<IstioOperatorControllerProps, 'version'>>;

const make = (version: string, props: Props = {}, chart?: ChartProps): SynthesizedObject[] =>
  synth((scope) => {
    new IstioOperatorController(scope, 'operator', { version: IstioVersion.of(version), ...props });
  }, chart);

const specOf = (version: string, props?: Props) => only(make(version, props), 'Deployment').spec;
const containerOf = (version: string, props?: Props) => specOf(version, props).template.spec.containers[0];
const environmentOf = (version: string, props?: Props): Record<string, string> =>
  Object.fromEntries(
    containerOf(version, props).env.map(({ name, value }: { name: string; value?: string }) => [name, value]),
  );

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

/** `group/resource` of everything that the operator may do, with its verbs. */
function rightsOf(version: string): Record<string, string[]> {
  const rules: Rule[] = only(make(version), 'ClusterRole').rules;
  return Object.fromEntries(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) => resources.map((resource) => [`${group}/${resource}`, verbs])),
    ),
  );
}

const MINORS = Array.from({ length: 16 }, (_, index) => `1.${index + 8}.0`);
const VERSIONS = [...MINORS, '1.8.2', '1.8.3', '1.16.7', '1.23.6'];

describe('IstioOperatorController', () => {
  test('for Istio 1.8.2', () => {
    expect(Yaml.stringify(...make('1.8.2'))).toMatchSnapshot();
  });

  test('is what `istioctl operator init` installs, in an order in which it can be applied', () => {
    expect(make('1.23.6').map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['Namespace', undefined, 'istio-operator'],
      ['ServiceAccount', 'istio-operator', 'istio-operator'],
      ['CustomResourceDefinition', undefined, 'istiooperators.install.istio.io'],
      ['ClusterRole', undefined, 'istio-operator'],
      ['ClusterRoleBinding', undefined, 'istio-operator'],
      ['Service', 'istio-operator', 'istio-operator'],
      ['Deployment', 'istio-operator', 'istio-operator'],
    ]);
  });

  test.each(VERSIONS)('%s: is valid', (version) => {
    expect(problemsOf(make(version))).toEqual([]);
    expect(problemsOf(make(version, { revision: 'canary', namespace: 'ops', imagePullSecrets: ['pull'] }))).toEqual([]);
  });

  test.each(['1.8.2', '1.23.6'])('%s: a chart with a namespace changes nothing', (version) => {
    expect(make(version, {}, { namespace: 'stamped' })).toEqual(make(version));
    for (const kind of ['Namespace', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding']) {
      expect(only(make(version, {}, { namespace: 'stamped' }), kind).metadata).not.toHaveProperty('namespace');
    }
  });

  test('exposes its namespace, version and revision, and the Deployment as its default child', () => {
    synth((chart) => {
      const version = IstioVersion.of('1.16.7');
      const plain = new IstioOperatorController(chart, 'plain', { version });
      expect(plain).toMatchObject({ namespace: 'istio-operator', version, revision: 'default' });
      expect(ApiObject.of(plain)).toMatchObject({ kind: 'Deployment', name: 'istio-operator' });
      const other = new IstioOperatorController(chart, 'other', { version, revision: 'canary', namespace: 'ops' });
      expect(other).toMatchObject({ namespace: 'ops', revision: 'canary' });
    });
  });

  test('lets JSON patches reach the YAML', () => {
    const objects = synth((chart) => {
      const operator = new IstioOperatorController(chart, 'operator', { version: IstioVersion.of('1.16.7') });
      ApiObject.of(operator).addJsonPatch(JsonPatch.add('/spec/future', 1));
    });
    expect(only(objects, 'Deployment').spec.future).toBe(1);
  });

  test('keeps what it is given as it is', () => {
    const props = deepFreeze({ watchedNamespaces: ['a', 'istio-system'], imagePullSecrets: ['pull'] });
    expect(environmentOf('1.16.7', props).WATCH_NAMESPACE).toBe('a,istio-system');
  });
});

describe('IstioOperatorController, the image', () => {
  test.each<[string, Props, string]>([
    ['1.8.2', {}, 'docker.io/istio/operator:1.8.2'],
    ['v1.8.2', {}, 'docker.io/istio/operator:1.8.2'],
    ['1.23.6', { hub: 'localhost:5000/a/b' }, 'localhost:5000/a/b/operator:1.23.6'],
    [
      '1.8.2',
      { hub: 'containers.istio.tetratelabs.com', tag: '1.8.2-tetrate-v0' },
      'containers.istio.tetratelabs.com/operator:1.8.2-tetrate-v0',
    ],
    ['1.16', { tag: '1.16.7-distroless' }, 'docker.io/istio/operator:1.16.7-distroless'],
  ])('of %s with %j is %s', (version, props, image) => {
    expect(containerOf(version, props).image).toBe(image);
  });

  test('is pulled with the Secrets of the ServiceAccount', () => {
    const account = only(make('1.16.7', { imagePullSecrets: ['one', 'two'] }), 'ServiceAccount');
    expect(account.imagePullSecrets).toEqual([{ name: 'one' }, { name: 'two' }]);
    expect(only(make('1.16.7'), 'ServiceAccount')).not.toHaveProperty('imagePullSecrets');
  });
});

describe('IstioOperatorController, where it looks', () => {
  test.each<[string, Props, string]>([
    ['istio-system by itself', {}, 'istio-system'],
    ["the mesh's namespace", { mesh: new Mesh({ namespace: 'mesh' }) }, 'mesh'],
    ['the namespaces given', { watchedNamespaces: ['a', 'b'] }, 'a,b'],
    ["more than the mesh's", { mesh: new Mesh(), watchedNamespaces: ['a', 'istio-system'] }, 'a,istio-system'],
  ])('is %s', (_what, props, watched) => {
    expect(environmentOf('1.16.7', props)).toMatchObject({ WATCH_NAMESPACE: watched, REVISION: '' });
  });

  test('has its own namespace in everything that has to agree', () => {
    const objects = make('1.16.7', { namespace: 'ops' });
    expect(only(objects, 'Namespace').metadata.name).toBe('ops');
    for (const kind of ['ServiceAccount', 'Service', 'Deployment']) {
      expect(only(objects, kind).metadata.namespace).toBe('ops');
    }
    expect(only(objects, 'ClusterRoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'istio-operator', namespace: 'ops' },
    ]);
    expect(environmentOf('1.16.7', { namespace: 'ops' })).toMatchObject({
      LEADER_ELECTION_NAMESPACE: 'ops',
      OPERATOR_NAME: 'ops',
    });
  });
});

describe('IstioOperatorController of a revision', () => {
  const revision = '1-23-6';

  test.each(VERSIONS)('%s: has it in all names but those of the Namespace and the CRD', (version) => {
    const objects = make(version, { revision });
    const named = (kind: string) => only(objects, kind).metadata.name;
    for (const kind of ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Service', 'Deployment']) {
      expect(named(kind)).toBe('istio-operator-1-23-6');
    }
    expect([named('Namespace'), named('CustomResourceDefinition')]).toEqual([
      'istio-operator',
      'istiooperators.install.istio.io',
    ]);
    const { roleRef, subjects } = only(objects, 'ClusterRoleBinding');
    expect([roleRef.name, subjects[0].name]).toEqual(['istio-operator-1-23-6', 'istio-operator-1-23-6']);
    expect(specOf(version, { revision }).template.spec.serviceAccountName).toBe('istio-operator-1-23-6');
    expect(environmentOf(version, { revision }).REVISION).toBe(revision);
  });

  test("keeps upstream's pod labels, which have no revision", () => {
    const { selector, template } = specOf('1.23.6', { revision });
    const labels = { name: 'istio-operator' };
    expect([selector.matchLabels, template.metadata.labels]).toEqual([labels, labels]);
    expect(only(make('1.23.6', { revision }), 'Service').spec.selector).toEqual(labels);
  });

  test('called default is the unnamed one', () => {
    expect(make('1.23.6', { revision: 'default' })).toEqual(make('1.23.6'));
  });

  test('may be any of the mesh, and of 48 characters', () => {
    const longest = 'r'.repeat(48);
    const mesh = new Mesh({ revisions: ['default', longest] });
    expect(problemsOf(make('1.23.6', { mesh, revision: longest }))).toEqual([]);
  });

  test('leaves Namespace and CRD to another one when they are taken out of the tree', () => {
    const objects = synth((chart) => {
      const version = IstioVersion.of('1.23.6');
      new IstioOperatorController(chart, 'old', { version });
      const next = new IstioOperatorController(chart, 'next', { version, revision });
      for (const id of ['Namespace', 'CustomResourceDefinition']) next.node.tryRemoveChild(id);
    });
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(12);
  });
});

describe('IstioOperatorController, by version of Istio', () => {
  test.each<[string, string, string[], string[]]>([
    ['1.8.2', '1.8.3', [], ['coordination.k8s.io/leases']],
    ['1.9.9', '1.10.0', ['apps/statefulsets', 'apps/ingresses', 'extensions/statefulsets', 'extensions/ingresses'], []],
    ['1.10.0', '1.11.8', [], []],
    ['1.11.8', '1.12.0', [], ['/pods/portforward']],
    ['1.15.7', '1.16.0', [], ['/resourcequotas']],
    ['1.16.7', '1.17.0', [], ['telemetry.istio.io/*', 'extensions.istio.io/*']],
    ['1.17.0', '1.23.6', [], []],
  ])('from %s to %s the operator loses the rights to %j and gains those to %j', (before, after, lost, gained) => {
    const [old, current] = [Object.keys(rightsOf(before)), Object.keys(rightsOf(after))];
    expect(old.filter((right) => !current.includes(right)).sort()).toEqual([...lost].sort());
    expect(current.filter((right) => !old.includes(right)).sort()).toEqual([...gained].sort());
  });

  test('no version may do more than get, create and update to leases and ServiceMonitors', () => {
    const limited = ['coordination.k8s.io/leases', 'monitoring.coreos.com/servicemonitors'];
    for (const version of VERSIONS) {
      for (const [right, verbs] of Object.entries(rightsOf(version))) {
        expect([right, verbs]).toEqual([right, limited.includes(right) ? ['get', 'create', 'update'] : ['*']]);
      }
    }
  });

  test.each([
    ['1.11.8', { 'istio-operator-managed': 'Reconcile', 'istio-injection': 'disabled' }],
    ['1.12.0', undefined],
  ])('%s: the Namespace has the labels %j', (version, labels) => {
    expect(only(make(version), 'Namespace').metadata.labels).toEqual(labels);
  });

  test.each([
    ['1.15.7', undefined],
    ['1.16.0', 10],
  ])('%s: the revision history limit is %p', (version, limit) => {
    expect(specOf(version).revisionHistoryLimit).toBe(limit);
  });

  test('1.16.7: the metrics are served without flags', () => {
    expect(containerOf('1.16.7')).toMatchObject({ command: ['operator', 'server'], imagePullPolicy: 'IfNotPresent' });
    expect(specOf('1.16.7').template.metadata).not.toHaveProperty('annotations');
  });

  test('1.17.0: the metrics are served on port 15014 of the pod', () => {
    const container = containerOf('1.17.0');
    expect(container.command).toEqual(['operator', 'server', '--monitoring-host=127.0.0.1', '--monitoring-port=15014']);
    expect(container).not.toHaveProperty('imagePullPolicy');
    expect(specOf('1.17.0').template.metadata.annotations).toEqual({
      'prometheus.io/port': '15014',
      'prometheus.io/scrape': 'true',
    });
  });

  test.each([
    ['1.19.9', { runAsUser: 1337, runAsGroup: 1337 }],
    ['1.20.0', {}],
  ])('%s: the user of the container is %j', (version, user) => {
    expect(containerOf(version).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...user,
    });
  });
});

describe('the CustomResourceDefinition of IstioOperator', () => {
  const crdOf = (version: string) => only(make(version), 'CustomResourceDefinition');

  test('is the same for every version, and of apiextensions v1', () => {
    expect(crdOf('1.8.2').apiVersion).toBe('apiextensions.k8s.io/v1');
    for (const version of VERSIONS) expect(crdOf(version)).toEqual(crdOf('1.8.2'));
  });

  test('keeps every field and checks none', () => {
    expect(crdOf('1.8.2').spec.versions[0].schema).toEqual({
      openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    });
  });

  test.each<[string, (crd: SynthesizedObject) => unknown, string]>([
    ['a misspelt field', ({ spec }) => Object.assign(spec.names, { shortName: [] }), '.spec.names.shortName'],
    ['one of a version', ({ spec }) => Object.assign(spec.versions[0], { stored: 1 }), '.spec.versions[0].stored'],
    ['a wrong type', ({ spec }) => Object.assign(spec.versions[0], { served: 'yes' }), 'served'],
    ['no versions', ({ spec }) => delete spec.versions, 'versions'],
  ])('would not pass the tests with %s', (_what, spoil, problem) => {
    const crd = crdOf('1.8.2');
    spoil(crd);
    expect(problemsOf([crd]).join('\n')).toContain(problem);
  });

  test("has the names, columns and scope of this project's own schema", () => {
    const file = join(ROOT, 'crds', 'install.istio.io.yaml');
    const own = loadAll(readFileSync(file, 'utf8'))[0] as SynthesizedObject;
    const withoutSchema = ({ metadata, spec: { versions, ...spec } }: SynthesizedObject) => ({
      metadata,
      ...spec,
      versions: versions.map(({ schema: _schema, ...version }: { schema: unknown }) => version),
    });
    expect(withoutSchema(crdOf('1.8.2'))).toEqual(withoutSchema(own));
  });
});

describe('IstioOperatorController refuses', () => {
  const ambient = new Mesh({ dataPlane: DataPlane.AMBIENT });
  const tooLong = 'r'.repeat(49);

  test.each<[string, string, Props, string, string, string]>([
    ['a version without an operator', '1.24.0', {}, 'version', '"1.24.0"', 'an Istio from 1.8 to 1.23'],
    ['the newest version', '1.30.3', {}, 'version', '"1.30.3"', 'an Istio from 1.8 to 1.23'],
    ['a version without a patch', '1.16', {}, 'version', '"1.16"', 'a version with its patch (MAJOR.MINOR.PATCH)'],
    ['an ambient mesh', '1.23.6', { mesh: ambient }, 'mesh', '"ambient"', 'a mesh whose dataPlane is SIDECAR'],
    ['a bad revision', '1.23.6', { revision: '1.23.6' }, 'revision', '"1.23.6"', 'a DNS-1123 label'],
    ['an empty revision', '1.23.6', { revision: '' }, 'revision', '""', 'a DNS-1123 label'],
    ['a long revision', '1.23.6', { revision: tooLong }, 'revision', `"${tooLong}"`, 'at most 48 characters'],
    [
      'a revision that the mesh does not list',
      '1.23.6',
      { mesh: new Mesh({ revisions: ['a', 'b'] }), revision: 'c' },
      'revision',
      '"c"',
      "one of the mesh's revisions: a, b",
    ],
    [
      'the unnamed revision where the mesh does not list it',
      '1.23.6',
      { mesh: new Mesh({ revisions: ['a'] }), revision: 'default' },
      'revision',
      '"default"',
      "one of the mesh's revisions: a",
    ],
    ['an empty hub', '1.23.6', { hub: '' }, 'hub', '""', 'a registry with an optional path'],
    ['a hub with a slash', '1.23.6', { hub: 'a.io/b/' }, 'hub', '"a.io/b/"', 'a registry with an optional path'],
    ['a hub that is a URL', '1.23.6', { hub: 'https://a.io' }, 'hub', '"https://a.io"', 'a registry with an'],
    ['an empty tag', '1.23.6', { tag: '' }, 'tag', '""', 'a tag of an image'],
    ['a tag with a colon', '1.23.6', { tag: 'a:b' }, 'tag', '"a:b"', 'a tag of an image'],
    ['a bad namespace', '1.23.6', { namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    ['nowhere to look', '1.23.6', { watchedNamespaces: [] }, 'watchedNamespaces', '[]', 'at least one namespace'],
    [
      'a namespace that is a list',
      '1.23.6',
      { watchedNamespaces: ['a', 'b,c'] },
      'watchedNamespaces[1]',
      '"b,c"',
      'a DNS-1123 label',
    ],
    [
      'a namespace twice',
      '1.23.6',
      { watchedNamespaces: ['a', 'a'] },
      'watchedNamespaces[1]',
      '"a"',
      'each namespace once',
    ],
    [
      "to look past the mesh's namespace",
      '1.23.6',
      { mesh: new Mesh(), watchedNamespaces: ['a'] },
      'watchedNamespaces',
      '["a"]',
      'a list with istio-system',
    ],
    ['a bad Secret', '1.23.6', { imagePullSecrets: ['A'] }, 'imagePullSecrets[0]', '"A"', 'a DNS-1123 subdomain'],
  ])('%s', (_what, version, props, prop, received, allowed) => {
    expectRefusal(() => make(version, props), { place: 'test/operator', prop, received, allowed });
  });

  test('a version without an operator with the alternatives', () => {
    expect(() => make('1.24.0')).toThrow(/istioctl, the Sail operator or Istio's Helm charts/);
  });
});

const GOLDENS = join(SHARED, 'golden', 'istio-operator');
const FILES = existsSync(GOLDENS) ? readdirSync(GOLDENS).filter((name) => name.endsWith('.yaml')) : [];

/** What the chart of the sources renders has the image of a development build. */
const IMAGE = { hub: 'gcr.io/istio-testing', tag: 'latest' };

/**
 * What differs from upstream on purpose, beside the image:
 *
 * - The Namespace of 1.16.7 and 1.23.6 is not in the chart: istioctl makes it, without labels.
 * - The CustomResourceDefinition is a file beside the templates. Upstream's of 1.8.2 is v1beta1, which Kubernetes 1.22 and later
 *   refuse; ours is v1 for every version, as open as that of 1.23, with descriptions of the columns in our own words.
 * - The owner labels of istioctl (`operator.istio.io/component` and so on) are added when istioctl applies, and by nobody here.
 *
 * `creationTimestamp: null` and the order of RBAC rules and of what they list mean nothing.
 */
const NOT_IN_THE_CHART = ['CustomResourceDefinition'];

// What upstream installs is no part of the repository: without it at hand there is nothing to compare with.
(FILES.length > 0 ? describe : describe.skip)('the objects of `istioctl operator init`, where they are at hand', () => {
  test.each(FILES.length > 0 ? FILES : ['none'])('%s is what this construct makes', (file) => {
    const golden = (loadAll(readFileSync(join(GOLDENS, file), 'utf8')) as (SynthesizedObject | null)[]).filter(
      (object): object is SynthesizedObject => object !== null && object !== undefined,
    );
    const inChart = golden.some(({ kind }) => kind === 'Namespace');
    const left = inChart ? NOT_IN_THE_CHART : [...NOT_IN_THE_CHART, 'Namespace'];
    const objects = make(file.replace(/\.yaml$/, ''), IMAGE);
    const compared = objects.filter(({ kind }) => !left.includes(kind));
    expect(comparable(compared, 'istio-operator')).toEqual(comparable(golden, 'istio-operator'));
    expect(objects.filter(({ kind }) => left.includes(kind))).toHaveLength(left.length);
  });

  test('are those of 1.8.2, 1.16.7 and 1.23.6', () => {
    expect(FILES.sort()).toEqual(['1.16.7.yaml', '1.23.6.yaml', '1.8.2.yaml']);
  });

  const CRD = join(GOLDENS, '..', '..', 'crds', 'istio-operator', '1.23.0.yaml');

  test("upstream's CRD of 1.23 differs in the words of its columns only", () => {
    const upstream = loadAll(readFileSync(CRD, 'utf8'))[0] as SynthesizedObject;
    const withoutWords = ({ spec, ...rest }: SynthesizedObject) => ({
      ...rest,
      spec: {
        ...spec,
        versions: spec.versions.map((version: { additionalPrinterColumns: { description: string }[] }) => ({
          ...version,
          additionalPrinterColumns: version.additionalPrinterColumns.map(
            ({ description: _words, ...column }) => column,
          ),
        })),
      },
    });
    expect(withoutWords(only(make('1.23.6'), 'CustomResourceDefinition'))).toEqual(withoutWords(upstream));
  });
});
