import { Assumptions } from '../../../../lib/inspect/graph/assumption';
import { GraphDraft, type Store } from '../../../../lib/inspect/graph/draft';
import { drawStores } from '../../../../lib/inspect/graph/nodes/stores';
import { readMesh } from '../../../../lib/inspect/read/mesh';

/** How often writings are looked at to draw the Secret `ca` of as many namespaces, which somebody writes and somebody reads. */
function looksAt(namespaces: number): number {
  const draft = new GraphDraft(readMesh([]), new Assumptions([]));
  let looks = 0;
  for (let index = 0; index < namespaces; index += 1) {
    const store: Store = { kind: 'Secret', namespace: `team-${index}`, name: 'ca' };
    draft.readings.push({ store, reader: `reader ${index}`, relation: 'keyOf' });
    draft.writings.push({
      get store() {
        looks += 1;
        return store;
      },
      writer: `writer ${index}`,
    });
  }
  drawStores(draft);
  expect(draft.finish().edges).toHaveLength(2 * namespaces);
  return looks;
}

test('drawing stores of one name in many namespaces takes as many looks for each as in few', () => {
  expect(looksAt(800) / 800).toBe(looksAt(100) / 100);
});
