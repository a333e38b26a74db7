import { istiodDnsName, WEBHOOK_PORT, XDS_PORT } from '../facts/istio';
import type { Manifest } from '../internal/objects';

/** istiod's ports as a gateway has them, and as its Service does. */
const PORTS = [
  { name: 'tls-istiod', port: XDS_PORT, ofService: XDS_PORT },
  { name: 'tls-istiodwebhook', port: WEBHOOK_PORT, ofService: 443 },
];

/** An Istio Gateway and a VirtualService by which TLS goes through to istiod (samples/multicluster/expose-istiod.yaml, 1.30.3). */
export function istiodExposure(
  name: string,
  selector: string,
  istiod: { readonly revision: string; readonly namespace: string },
): readonly Manifest[] {
  const { revision, namespace } = istiod;
  // Served by every Istio since 1.5; `v1` from 1.22 on only.
  const apiVersion = 'networking.istio.io/v1beta1';
  const metadata = { name, namespace };
  const host = `${istiodDnsName(revision, namespace)}.cluster.local`;
  return [
    {
      apiVersion,
      kind: 'Gateway',
      metadata,
      spec: {
        selector: { istio: selector },
        servers: PORTS.map(({ name, port }) => ({
          port: { name, number: port, protocol: 'TLS' },
          tls: { mode: 'PASSTHROUGH' },
          hosts: ['*'],
        })),
      },
    },
    {
      apiVersion,
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: ['*'],
        gateways: [name],
        tls: PORTS.map(({ port, ofService }) => ({
          match: [{ port, sniHosts: ['*'] }],
          route: [{ destination: { host, port: { number: ofService } } }],
        })),
      },
    },
  ];
}
