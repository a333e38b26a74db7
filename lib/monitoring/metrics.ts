/** What cert-manager v1.21.1 exports of a Certificate, by name and namespace (internal/collectors/certificate_collector.go). */
export const CERTIFICATE = {
  expiration: 'certmanager_certificate_expiration_timestamp_seconds',
  /** From v1.6.0 on. */
  renewal: 'certmanager_certificate_renewal_timestamp_seconds',
  ready: 'certmanager_certificate_ready_status',
};

/** What cert-manager v1.21.1 exports of its controllers (pkg/metrics/metrics.go). */
export const CONTROLLER_ERRORS = 'certmanager_controller_sync_error_count';

/** What istio-csr v0.17.0 exports, from v0.2.0 on: of its serving certificate (pkg/tls/tls.go), and of calls (pkg/server/server.go). */
export const AGENT = {
  serving: 'cert_manager_istio_csr_tls_provider_certificate_requests',
  handled: 'cert_manager_istio_csr_grpc_server_handled_total',
  handling: 'cert_manager_istio_csr_grpc_server_handling_seconds_bucket',
};

/** What every program with controller-runtime exports, as istio-csr (v0.24.1, pkg/metrics), and of its process. */
export const RUNTIME = {
  calls: 'rest_client_requests_total',
  processor: 'process_cpu_seconds_total',
  memory: 'process_resident_memory_bytes',
};

const OWN = 'mesh_verify_';

/** What `verify --metrics` writes (lib/inspect/verify/output/metrics.ts). */
export const VERIFY = {
  ok: `${OWN}ok`,
  findings: `${OWN}findings`,
  certificateEnds: `${OWN}certificate_expiration_timestamp_seconds`,
  rootEnds: `${OWN}root_expiration_timestamp_seconds`,
  rootProxies: `${OWN}root_proxies`,
  run: `${OWN}run_timestamp_seconds`,
  attemptSuccess: `${OWN}attempt_success`,
  attempt: `${OWN}attempt_timestamp_seconds`,
};

/** In which label Prometheus keeps the namespace of a Certificate, unless the scrape of cert-manager honours its labels. */
export const CERTIFICATE_NAMESPACE_LABEL = 'exported_namespace';

/** The call by which a proxy asks for its certificate. */
export const SIGNING_METHOD = 'CreateCertificate';
