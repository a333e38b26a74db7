import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { addClusterObject, addObject, withoutNamespace } from '../../lib/internal/objects';
import { deepFreeze } from '../support/freeze';
import { synth } from '../support/synth';

const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' }, rules: [] };
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'own' }, stringData: { a: 'b' } };

describe('addObject', () => {
  test('writes the manifest as it is', () => {
    expect(synth((chart) => addObject(chart, 'secret', secret))).toEqual([secret]);
  });

  test("keeps the object's namespace under a chart with another one", () => {
    expect(synth((chart) => addObject(chart, 'secret', secret), { namespace: 'stamped' })).toEqual([secret]);
  });

  test('leaves the manifest alone', () => {
    const manifest = deepFreeze(structuredClone(secret));
    synth((chart) => addObject(chart, 'secret', manifest).addJsonPatch(JsonPatch.add('/stringData/c', 'd')));
    expect(manifest).toEqual(secret);
  });

  test('lets JSON patches reach fields of any name', () => {
    const [object] = synth((chart) => addObject(chart, 'secret', secret).addJsonPatch(JsonPatch.add('/future', [1])));
    expect(object).toEqual({ ...secret, future: [1] });
  });
});

describe('a cluster-scoped object', () => {
  test.each([undefined, 'stamped'])('has no namespace when the chart has %p', (namespace) => {
    expect(synth((chart) => addClusterObject(chart, 'role', role), { namespace })).toEqual([role]);
  });

  test('still takes JSON patches', () => {
    const build = (chart: Chart) =>
      addClusterObject(chart, 'role', role).addJsonPatch(JsonPatch.add('/metadata/annotations', { a: 'b' }));
    const [object] = synth((chart) => build(chart), { namespace: 'stamped' });
    expect(object?.metadata).toEqual({ name: 'r', annotations: { a: 'b' } });
  });

  test('is the same object, so that calls can be chained', () => {
    const chart = new Chart(new App(), 'test', { namespace: 'stamped' });
    const object = addObject(chart, 'role', role);
    expect(withoutNamespace(object)).toBe(object);
    expect(Testing.synth(chart)[0].metadata).toEqual({ name: 'r' });
  });
});
