import { CERT_MANAGER_NAMESPACE, TRUST_MANAGER_GROUP } from '../../facts/cert-manager';
import { NAMESPACE_NAME_LABEL } from '../../facts/kubernetes';
import { TRUST_NAMESPACE_ANNOTATION } from '../../internal/annotations';
import { argumentsOf, effective } from './arguments';
import { deliveredCharts } from './charts/delivered-charts';
import { listAt, textAt } from './fields';
import type { Inventory } from './inventory';
import type { LoadedObject } from './load';
import type { MountedEntry } from './mounted-file';

/** A Bundle of trust-manager, with the namespace in which its sources are. */
export interface Bundle {
  readonly object: LoadedObject;
  readonly trustNamespace: string;
}

/**
 * @param trustNamespace where the sources are; by default what a Bundle's annotation or trust-manager's Deployment or chart says, if it
 *     is among the objects
 */
export function bundlesOf(inventory: Inventory, trustNamespace?: string): Bundle[] {
  const otherwise = deployedTrustNamespace(inventory) ?? CERT_MANAGER_NAMESPACE;
  return inventory.ofKind(TRUST_MANAGER_GROUP, 'Bundle').map((object) => {
    const annotated = textAt(object.body, 'metadata', 'annotations', TRUST_NAMESPACE_ANNOTATION);
    return { object, trustNamespace: trustNamespace ?? annotated ?? otherwise };
  });
}

function deployedTrustNamespace(inventory: Inventory): string | undefined {
  const chart = deliveredCharts(inventory).find((delivered) => delivered.chart === 'trust-manager');
  const fromChart = textAt(chart?.values, 'app', 'trust', 'namespace');
  if (fromChart) return fromChart;
  return inventory
    .ofKind('apps', 'Deployment')
    .flatMap(({ body, namespace }) =>
      listAt(body, 'spec', 'template', 'spec', 'containers').map((container) => argumentsOf(container, namespace)),
    )
    .map((given) => effective('trust-namespace', given.get('trust-namespace')))
    .find(Boolean);
}

/** Why a Bundle does not write an entry that a pod in `namespace` mounts; nothing where it does, or may. */
export function missedTarget(bundle: Bundle, { kind, key }: MountedEntry, namespace: string): string | undefined {
  const { name, body } = bundle.object;
  const written = textAt(body, 'spec', 'target', kind === 'Secret' ? 'secret' : 'configMap', 'key');
  if (written !== key) {
    const what = written === undefined ? `no ${kind}` : `entry ${written}`;
    return `Bundle ${name} writes ${what}, and the agent mounts entry ${key}`;
  }
  const wanted = textAt(body, 'spec', 'target', 'namespaceSelector', 'matchLabels', NAMESPACE_NAME_LABEL);
  if (wanted === undefined || wanted === namespace) return undefined;
  return `Bundle ${name} is written to namespace ${wanted}, and the agent runs in ${namespace}`;
}
