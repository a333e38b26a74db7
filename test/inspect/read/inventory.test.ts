import { Inventory } from '../../../lib/inspect/read/inventory';
import type { LoadedObject } from '../../../lib/inspect/read/load';
import { agent, certificate, graphOf, object, watching } from '../graph/support';

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

describe('two versions of an object of a kind that nobody knows', () => {
  const authority = (url: string) => object('pki.example.com/v1', 'CorpAuthority', 'corp', { spec: { url } });
  const both = [authority('a'), authority('b')];
  const reference = { group: 'pki.example.com', kind: 'CorpAuthority', name: 'corp' };
  const flags = { 'issuer-group': reference.group, 'issuer-kind': reference.kind, 'issuer-name': 'corp' };
  const data = { 'issuer-group': reference.group, 'issuer-kind': reference.kind, 'issuer-name': 'corp' };

  test.each([
    ['an issuerRef', [certificate('shop/web', { secretName: 'tls', issuerRef: reference })]],
    ['a flag', agent({ flags })],
    ['the ConfigMap', [...agent({ flags: watching('runtime') }), object('v1', 'ConfigMap', 'pki/runtime', { data })]],
  ])('are refused where %s names them as issuer', (_what, objects) => {
    expect(() => graphOf([...both, ...objects])).toThrow(/^CorpAuthority corp differs between its places/);
  });

  test('do no harm where nothing does, also beside an agent by its chart', () => {
    const chart = { spec: { chart: 'cert-manager-istio-csr' } };
    const release = object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'pki/csr', { spec: { chart } });
    const role = (verb: string) =>
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'cert-manager-istio-csr', { rules: [{ verbs: [verb] }] });
    expect(graphOf([...both, release, role('get'), role('list')]).nodes).not.toEqual([]);
  });
});
