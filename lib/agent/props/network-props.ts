import type { Duration } from 'cdk8s';
import type { ServiceType } from 'cdk8s-plus-27';
import type { PrivateKey } from '../../signing/private-key';

/** The Service that proxies send their signing requests to. */
export interface IstioCsrService {
  /**
   * The type. Anything but ClusterIP lets clients outside the cluster reach the agent.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * The port, which is part of the address that proxies dial.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * The port on every node, from 30000 to 32767 unless the cluster says otherwise. Only for the types NodePort and LoadBalancer.
   *
   * @default - chosen by the cluster
   */
  readonly nodePort?: number;
}

/** A version of TLS. */
export enum TlsVersion {
  /** TLS 1.2 (RFC 5246). */
  TLS_1_2 = 'VersionTLS12',
  /** TLS 1.3 (RFC 8446). */
  TLS_1_3 = 'VersionTLS13',
}

/** How the agent serves signing requests. */
export interface IstioCsrServing {
  /**
   * The IP address to listen on.
   *
   * @default '0.0.0.0'
   */
  readonly address?: string;

  /**
   * The container port to listen on, from 1024 on.
   *
   * @default 6443
   */
  readonly port?: number;

  /**
   * The DNS names (SANs) of the serving certificate, one of which proxies dial. To set it needs istio-csr v0.2.0 or later.
   *
   * @default - the Service's name, SERVICE.NAMESPACE.svc
   */
  readonly dnsNames?: string[];

  /**
   * The lifetime of the serving certificate, 1 hour or more; the agent renews it after two thirds.
   *
   * @default Duration.hours(1)
   */
  readonly certificateDuration?: Duration;

  /**
   * The key of the serving certificate: RSA or ECDSA. A size other than 2048 needs istio-csr v0.5.0, ECDSA needs v0.7.0.
   *
   * @default PrivateKey.rsa(2048)
   */
  readonly privateKey?: PrivateKey;

  /**
   * The lowest TLS version that is accepted. Needs istio-csr v0.18.0, which is to come.
   *
   * @default - istio-csr's own: TLS 1.2
   */
  readonly minTlsVersion?: TlsVersion;

  /**
   * The cipher suites for TLS 1.2, by the names of Go's crypto/tls (Go chooses those of TLS 1.3). Needs istio-csr v0.18.0, which is to come.
   *
   * @default - Go's defaults
   */
  readonly cipherSuites?: string[];

  /**
   * The elliptic curves for the key exchange, preferred ones first, by Go's names. Needs istio-csr v0.18.0, which is to come.
   *
   * @default - Go's defaults
   */
  readonly curvePreferences?: string[];
}

/** A ServiceMonitor of the Prometheus operator. */
export interface IstioCsrServiceMonitor {
  /**
   * The value of the label `prometheus`, by which a Prometheus selects its monitors.
   *
   * @default 'default'
   */
  readonly prometheusInstance?: string;

  /**
   * How often Prometheus asks.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * How long Prometheus waits for an answer: less than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly scrapeTimeout?: Duration;

  /**
   * More labels.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/** The agent's metrics (istio-csr v0.2.0 and later). */
export interface IstioCsrMetrics {
  /**
   * The container port that serves `/metrics`.
   *
   * @default 9402
   */
  readonly port?: number;

  /**
   * Whether there is a Service for the metrics.
   *
   * @default true
   */
  readonly service?: boolean;

  /**
   * The type of that Service.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * A ServiceMonitor, which needs the Prometheus operator's CRD in the cluster. It selects the metrics Service.
   *
   * @default - none
   */
  readonly serviceMonitor?: IstioCsrServiceMonitor;
}
