import type { k8s } from 'cdk8s-plus-27';

/**
 * A NetworkPolicy for the agent's pods. It allows what istio-csr needs, and nothing else: signing requests, metrics and the readiness
 * probe inwards; the API server and DNS outwards. (The model is that of OpenShift's cert-manager operator.)
 */
export interface IstioCsrNetworkPolicy {
  /**
   * Who may send signing requests: one or more peers of Kubernetes, `{ namespaceSelector: {} }` for every pod of the cluster. Every
   * proxy, gateway and ztunnel of the mesh has to be among them.
   *
   * @default - anyone
   */
  readonly clients?: k8s.NetworkPolicyPeer[];

  /**
   * Who may read the metrics: one or more peers. Prometheus, if it scrapes the agent, has to be among them.
   *
   * @default - anyone
   */
  readonly scrapers?: k8s.NetworkPolicyPeer[];

  /**
   * The addresses of the API server, in CIDR notation (`10.0.0.1/32`): those of its endpoints, not of its Service. It is no pod that a
   * selector finds.
   *
   * @default - any address
   */
  readonly apiServerCidrs?: string[];

  /**
   * The ports of the API server's endpoints. `kubectl get endpoints kubernetes` prints them.
   *
   * @default - 443 and 6443
   */
  readonly apiServerPorts?: number[];

  /**
   * The ports of the DNS servers, at any address: those of their pods, which is 5353 on OpenShift; `[]` for no DNS. istio-csr looks up
   * the API server, and that only where Kubernetes gives it a name for it in place of an address.
   *
   * @default - 53
   */
  readonly dnsPorts?: number[];
}
