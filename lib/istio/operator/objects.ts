import { INJECTION_LABEL } from '../../facts/istio';
import type { Manifest } from '../../internal/objects';
import { has } from './features';
import { type OperatorSettings, POD_LABELS } from './settings';

/** The Namespace of the operator. From 1.12 on istioctl creates it without labels. */
export function namespaceObject({ namespace, version }: OperatorSettings): Manifest {
  const labels = has(version, 'namespaceLabels')
    ? { 'istio-operator-managed': 'Reconcile', [INJECTION_LABEL]: 'disabled' }
    : undefined;
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
}

/** The ServiceAccount that the operator runs as. */
export function serviceAccount({ name, namespace, imagePullSecrets }: OperatorSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
    imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((secret) => ({ name: secret })) : undefined,
  };
}

/**
 * The Service for the metrics. From 1.17 on the operator serves them on another port and to its own pod only, and upstream's Service
 * still says 8383.
 */
export function service({ name, namespace }: OperatorSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { ...POD_LABELS } },
    spec: {
      ports: [{ name: 'http-metrics', port: 8383, targetPort: 8383, protocol: 'TCP' }],
      selector: { ...POD_LABELS },
    },
  };
}
