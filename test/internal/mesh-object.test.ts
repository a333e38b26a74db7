import { ApiObject, type ApiObjectProps, App, Chart, type ChartProps, JsonPatch, Lazy, Size } from 'cdk8s';
import { IntOrString } from 'cdk8s-plus-27/lib/imports/k8s';
import * as fc from 'fast-check';
import { MeshObject } from '../../lib/internal/mesh-object';

type Make = new (scope: Chart, id: string, props: ApiObjectProps) => ApiObject;
type Change = (object: ApiObject) => unknown;

/** What an object is rendered to, or the error, by a class. */
function rendered(Type: Make, manifest: ApiObjectProps, props: ChartProps, change: Change, app: App): unknown {
  const object = new Type(new Chart(app, 'chart', props), 'object', manifest);
  try {
    change(object);
    return JSON.stringify(object.toJson());
  } catch (error) {
    return (error as Error).message;
  }
}

/** Holds the rendering against that of a plain `ApiObject`, once and again. */
function compare(
  manifest: ApiObjectProps,
  props: ChartProps = {},
  change: Change = () => undefined,
  app = () => new App(),
) {
  const [ours, theirs] = [MeshObject, ApiObject].map((Type) => rendered(Type, manifest, props, change, app()));
  expect(ours).toBe(theirs);
}

const texts = fc.oneof(
  fc.constantFrom('a', 'b', 'constructor', '__proto__', 'resolve', 'value', 'metadata'),
  fc.string(),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, undefined, true, 0, '', 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 3, noNullPrototype: false }),
  ),
})).value as fc.Arbitrary<unknown>;

const finalizers = fc.constantFrom([], ['f']);

const manifests = fc.record(
  {
    apiVersion: fc.constantFrom('v1', 'apps/v1'),
    kind: fc.constant('Thing'),
    metadata: fc.record(
      {
        name: fc.constant('n'),
        namespace: fc.constant('own'),
        labels: json,
        annotations: json,
        more: json,
        finalizers,
      },
      { requiredKeys: [] },
    ),
    spec: json,
    data: json,
  },
  { requiredKeys: ['apiVersion', 'kind'] },
) as fc.Arbitrary<ApiObjectProps>;

const charts = fc.constantFrom<ChartProps>({}, { namespace: 'stamped' }, { labels: { of: 'chart', a: 'chart' } });

const CHANGES: Readonly<Record<string, Change>> = {
  nothing: () => undefined,
  'what only reads': ({ metadata }) => [metadata.name, metadata.namespace, metadata.getLabel('a')],
  'a label': ({ metadata }) => metadata.addLabel('added', 'b'),
  'an annotation': ({ metadata }) => metadata.addAnnotation('added', 'b'),
  'a finalizer': ({ metadata }) => metadata.addFinalizers('f'),
  'another field': ({ metadata }) => metadata.add('generateName', 'g'),
  'a label that is put there': ({ metadata }) => Object.assign(Reflect.get(metadata, 'labels') as object, { put: 'b' }),
  'fields that are replaced': ({ metadata }) => Object.assign(metadata, { namespace: 'replaced', labels: { c: 'd' } }),
  'a field that is defined': ({ metadata }) => Object.defineProperty(metadata, 'namespace', { value: 'defined' }),
  'a field that is deleted': ({ metadata }) => Reflect.deleteProperty(metadata, 'labels'),
  'a JSON patch': (object) => object.addJsonPatch(JsonPatch.add('/metadata/annotations', { c: 'd' })),
};

test.each(Object.keys(CHANGES))('an object is rendered as cdk8s does, after %s', (name) => {
  fc.assert(
    fc.property(manifests, charts, (manifest, props) => compare(manifest, props, CHANGES[name])),
    { numRuns: 100 },
  );
});

const THING = { apiVersion: 'v1', kind: 'Thing' };

test.each<[string, unknown]>([
  ['a value that is made late', Lazy.any({ produce: () => ({ b: 1, a: [null] }) })],
  ['a token', { resolve: () => 'resolved' }],
  ['a union', IntOrString.fromNumber(8080)],
  ['what only looks like a union', { value: 8080 }],
  ['an instance of a class', Size.gibibytes(1)],
  ['a map without a prototype', Object.assign(Object.create(null) as object, { a: 1 })],
  ['a function', () => 1],
  ['a number that is none', Number.NaN],
  ['a list with gaps', [1, undefined, null]],
])('%s is left to cdk8s', (_what, value) => {
  compare({ ...THING, spec: { deep: [{ value }] } });
  compare({ ...THING, metadata: { annotations: { value } as never } });
});

test('resolvers of the app are heeded, and so is that keys are not to be sorted', () => {
  const manifest = { ...THING, spec: { b: 'x', a: 'y' }, metadata: { name: 'n', labels: { z: 'x', y: 'x' } } };
  const resolve = (context: { value: unknown; replaceValue(value: unknown): void }) => {
    if (context.value === 'x') context.replaceValue('replaced');
  };
  compare(manifest, {}, undefined, () => new App({ resolvers: [{ resolve }] }));
  process.env.CDK8S_DISABLE_SORT = '1';
  try {
    compare(manifest);
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});

test('what is rendered can be changed without changing the object', () => {
  const object = new MeshObject(new Chart(new App(), 'chart'), 'object', { ...THING, spec: { list: [{ a: 1 }] } });
  const before = JSON.stringify(object.toJson());
  const copy = object.toJson() as { spec: { list: object[] }; metadata: { name: string } };
  copy.spec.list.push({});
  copy.metadata.name = 'changed';
  expect(JSON.stringify(object.toJson())).toBe(before);
});
