import type { Manifest } from '../internal/objects';

/** The port of an east-west gateway for TLS between networks. */
const NETWORK_PORT = 15443;

/**
 * An Istio Gateway by which the other networks of a mesh reach every Service of this one: TLS goes through to where its SNI leads
 * (samples/multicluster/expose-services.yaml, 1.8.2 to 1.30.3).
 */
export function networkExposure(name: string, selector: string, namespace: string): Manifest {
  return {
    // Served by every Istio since 1.5; `v1` from 1.22 on only.
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      selector: { istio: selector },
      servers: [
        {
          port: { name: 'tls', number: NETWORK_PORT, protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
          hosts: ['*.local'],
        },
      ],
    },
  };
}
