import { Inventory } from '../../../lib/inspect/read/inventory';
import type { LoadedObject } from '../../../lib/inspect/read/load';

/** How often objects of one name in many namespaces are looked at until each has been found. */
function looksAt(namespaces: number): number {
  let looks = 0;
  const places = Array.from({ length: namespaces }, (_, index) => `team-${index}`);
  const objects = places.map((place): LoadedObject => {
    const object = { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', name: 'ca', body: {}, file: 'a.yaml' };
    const look = () => {
      looks += 1;
      return place;
    };
    return Object.defineProperty(object, 'namespace', { enumerable: true, get: look });
  });
  const inventory = new Inventory(objects);
  looks = 0;
  for (const place of places) {
    if (inventory.find('cert-manager.io', 'Issuer', place, 'ca') !== objects[places.indexOf(place)]) return Number.NaN;
  }
  return looks;
}

test('an object is found without a look at those of its name in other namespaces', () => {
  expect(looksAt(800) / 800).toBe(looksAt(100) / 100);
});
