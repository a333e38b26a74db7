import { App, Chart, Testing } from 'cdk8s';
import { DataPlane, IstioCsrAgent, Mesh, MeshNamespace } from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import { fullProps, type Props } from '../../support/agent-objects';

const mesh = new Mesh();
const SELECTOR = 'mesh=one';

function app(add: (chart: Chart) => unknown, props: Props = {}) {
  const root = new App();
  const chart = new Chart(root, 'test');
  new IstioCsrAgent(chart, 'agent', fullProps({ mesh, rootConfigMapNamespaceSelector: SELECTOR, ...props }));
  add(new Chart(root, 'namespaces'));
  return () => Testing.synth(chart);
}
const inMesh =
  (labels?: Record<string, string>, name = 'shop', of = mesh) =>
  (chart: Chart) =>
    new MeshNamespace(chart, name, { mesh: of, name, labels });
const plain =
  (name: string, labels: Record<string, string> = {}) =>
  (chart: Chart) =>
    new Namespace(chart, name, { metadata: { name, labels } });

const ambient = new Mesh({ dataPlane: DataPlane.AMBIENT, ztunnelNamespace: 'nodes' });

test.each<[string, (chart: Chart) => unknown, Props, string]>([
  ['of the mesh', inMesh(), {}, 'the namespace shop of namespaces/shop/Namespace, because its pods are in the mesh'],
  ['of the control plane', plain('istio-system'), {}, 'because istiod and gateways run there'],
  ['of ztunnel', plain('nodes'), { mesh: ambient }, 'because ztunnel has its pods there'],
  ['that a label enrols', plain('shop', { 'istio-injection': 'enabled' }), {}, 'because its pods are in the mesh'],
  ['by a revision', plain('shop', { 'istio.io/rev': 'canary' }), {}, 'because its pods are in the mesh'],
  ['with another value', inMesh({ mesh: 'two' }), {}, 'change the label mesh: one'],
  ['that is to be added', inMesh(), {}, 'At namespaces/shop/Namespace add the label mesh: one, or widen the selector'],
])('a namespace %s that the selector leaves out is refused', (_what, add, props, message) => {
  const build = app(add, props);
  expect(build).toThrow('test/agent: rootConfigMapNamespaceSelector: received "mesh=one"');
  expect(build).toThrow(message);
});

test.each<[string, (chart: Chart) => unknown, Props]>([
  ['that it selects', inMesh({ mesh: 'one' }), {}],
  ['of everything', inMesh(), { rootConfigMapNamespaceSelector: undefined }],
  ['that it names', inMesh(), { rootConfigMapNamespaceSelector: 'kubernetes.io/metadata.name in (shop)' }],
  ['outside the mesh', plain('cert-manager'), {}],
  ['that says it stays out', plain('shop', { 'istio-injection': 'disabled', 'istio.io/rev': 'canary' }), {}],
  ['of another cluster', inMesh({}, 'shop', new Mesh({ clusterId: 'west' })), {}],
])('a namespace %s is fine', (_what, add, props) => {
  expect(app(add, props)).not.toThrow();
});

test('a namespace of two meshes needs the root of its own alone', () => {
  const two = new Mesh({ namespace: 'istio-two' });
  const second = { name: 'two', mesh: two, rootConfigMapNamespaceSelector: 'mesh=two' };
  const build = (...namespaces: ((chart: Chart) => unknown)[]) =>
    app((chart) => {
      new IstioCsrAgent(chart, 'two', fullProps(second));
      for (const add of namespaces) add(chart);
    });
  const labelled = { 'istio.io/rev': 'two', mesh: 'two' };
  expect(build(inMesh({ mesh: 'one' }, 'a'), inMesh({ mesh: 'two' }, 'b', two), plain('c', labelled))).not.toThrow();
  expect(build(inMesh({ mesh: 'two' }, 'a'))).toThrow('the namespace a of namespaces/a/Namespace');
});

test('values of the chart are refused by their path', () => {
  const root = new App();
  const chart = new Chart(root, 'test');
  const values = { app: { controller: { configmapNamespaceSelector: SELECTOR } } };
  IstioCsrAgent.fromHelmValues(chart, 'agent', { values });
  plain('istio-system')(chart);
  expect(() => Testing.synth(chart)).toThrow('test/agent: values.app.controller.configmapNamespaceSelector: received');
});
