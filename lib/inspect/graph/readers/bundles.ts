import { TRUST_NAMESPACE_ANNOTATION } from '../../../internal/annotations';
import { listAt, mapAt, textAt, valueAt } from '../../read/fields';
import { flagsOf } from '../../read/flags';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { nodeKey } from '../model';
import { deliveredCharts } from './helm-releases';

const TRUST_MANAGER = 'trust.cert-manager.io';

/** Where trust-manager reads the sources of its Bundles unless it is told otherwise. */
const DEFAULT_TRUST_NAMESPACE = 'cert-manager';

/**
 * trust-manager's Bundles: the roots they gather, and the ConfigMap they write into every namespace that they select.
 *
 * @param trustNamespace where the sources are; by default what a Bundle's annotation or trust-manager's Deployment or chart says, if it
 *     is among the objects
 */
export function readBundles(inventory: Inventory, draft: GraphDraft, trustNamespace?: string): void {
  const otherwise = deployedTrustNamespace(inventory) ?? DEFAULT_TRUST_NAMESPACE;
  for (const bundle of inventory.ofKind(TRUST_MANAGER, 'Bundle')) {
    const annotated = textAt(bundle.body, 'metadata', 'annotations', TRUST_NAMESPACE_ANNOTATION);
    readBundle(bundle, draft, trustNamespace ?? annotated ?? otherwise);
  }
}

function readBundle({ name, body }: LoadedObject, draft: GraphDraft, namespace: string): void {
  const key = nodeKey('Bundle', undefined, name);
  const sources = listAt(body, 'spec', 'sources');
  draft.add({
    key,
    kind: 'bundle',
    heading: 'Bundle',
    name,
    details: sources.flatMap((source) => {
      if (textAt(source, 'inLine') !== undefined) return ['roots written in the Bundle'];
      return valueAt(source, 'useDefaultCAs') === true ? ["the public CAs of trust-manager's image"] : [];
    }),
  });
  for (const source of sources) {
    for (const [field, kind] of [['secret', 'Secret'] as const, ['configMap', 'ConfigMap'] as const]) {
      const store = textAt(source, field, 'name');
      if (store) draft.readings.push({ store: { kind, namespace, name: store }, reader: key, relation: 'trusts' });
      else if (Object.keys(mapAt(source, field)).length > 0) draft.note(key, `${kind}s by their labels`);
    }
  }
  for (const [field, kind] of [['configMap', 'ConfigMap'] as const, ['secret', 'Secret'] as const]) {
    if (valueAt(body, 'spec', 'target', field) === undefined) continue;
    draft.writings.push({ store: { kind, name }, writer: key, everywhere: true });
  }
}

function deployedTrustNamespace(inventory: Inventory): string | undefined {
  const chart = deliveredCharts(inventory).find((delivered) => delivered.chart === 'trust-manager');
  const fromChart = textAt(chart?.values, 'app', 'trust', 'namespace');
  if (fromChart) return fromChart;
  return inventory
    .ofKind('apps', 'Deployment')
    .flatMap(({ body }) => listAt(body, 'spec', 'template', 'spec', 'containers'))
    .map((container) => flagsOf(container).get('trust-namespace'))
    .find((namespace) => namespace !== undefined && namespace !== '');
}
