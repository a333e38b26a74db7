import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';

/**
 * What this library warns of: it works, but may surprise. Each has an id that never changes, by which it is acknowledged
 * (`MeshWarnings`). This class is the only list of them: docs/warnings.md is made from it.
 */
@checked
export class MeshWarning {
  private static readonly known: MeshWarning[] = [];

  /** `agent-capacity-close`: the agent signs what it has to, with little to spare. */
  public static readonly AGENT_CAPACITY_CLOSE = new MeshWarning(
    'agent-capacity-close',
    'The agent has to carry a load (`expectedWorkloads`, `rollout`) of which its settings leave little to spare: renewals take most of what it signs, a rollout takes most of its time, or the last proxy waits more than 10 minutes after a cold start, which is when Deployments count a rollout as failed. Without any limiter it is compared with what was measured on two shared cores, which is a floor.',
    'Choose one of the settings of docs/capacity.md. Acknowledge it if you have measured that your cluster signs faster, or if pods may wait.',
  );

  /** `agent-in-mesh`: the agent waits for itself after a cold start. */
  public static readonly AGENT_IN_MESH = new MeshWarning(
    'agent-in-mesh',
    'The pods of an agent that follows the official chart get a sidecar or ztunnel: by their own labels, or because their namespace is part of the mesh. That proxy needs a certificate that only the agent can have signed. As long as another replica runs it gets one; after a cold start nobody does.',
    "Set `podLabels` and `podAnnotations` of the values as docs/agent.md shows, or take the agent's namespace out of the mesh. Agents by typed props stay out by themselves.",
  );

  /** `agent-not-scraped`: the alerts or the dashboard watch an agent that has no ServiceMonitor. */
  public static readonly AGENT_NOT_SCRAPED = new MeshWarning(
    'agent-not-scraped',
    'MeshAlerts or MeshDashboard asks for the metrics of an agent that has no ServiceMonitor. Unless something else scrapes it, `IstioCsrAbsent` fires for ever, no other alert on the agent can, and the dashboard shows nothing of it.',
    'Set `metrics: { serviceMonitor: {} }` on the agent. Acknowledge it if Prometheus finds the agent by other means, such as a PodMonitor of your own.',
  );

  /** `authority-unapproved`: no policy approves the certificates of the CA that signs for the agent. */
  public static readonly AUTHORITY_UNAPPROVED = new MeshWarning(
    'authority-unapproved',
    "A SelfSignedCaChain or RotatingCa signs for the agent, and no MeshCertificatePolicy of the app approves its own certificates. With cert-manager's approver off they are never issued, and the CA never signs.",
    'Add the CA to `authorities` of the MeshCertificatePolicy. Acknowledge it if a CertificateRequestPolicy of your own approves them.',
  );

  /** `aws-pca-old-ztunnel`: AWS Private CA refuses the requests of older ztunnels. */
  public static readonly AWS_PCA_OLD_ZTUNNEL = new MeshWarning(
    'aws-pca-old-ztunnel',
    'An ambient mesh is signed by AWS Private CA, which refuses a request without a subject whose SAN is not critical. That is what a ztunnel before the fix of ztunnel issue 1431 (pull request 1550) sends.',
    'Install a ztunnel that has the fix, then acknowledge it.',
  );

  /** `newer-release`: a release of upstream came out after this library. */
  public static readonly NEWER_RELEASE = new MeshWarning(
    'newer-release',
    'A release of Istio, istio-csr, the Sail operator or of a chart is newer than this library knows. It is treated as the newest that it knows, which is right as long as upstream changed nothing that this library sets.',
    'Read its release notes, try it out, and then acknowledge the warning. Or update this library, or choose a release that it knows.',
  );

  /** `ca-host-no-service`: proxies would dial a Service that is not the agent's. */
  public static readonly CA_HOST_NO_SERVICE = new MeshWarning(
    'ca-host-no-service',
    "The values of the chart name a Service of the cluster as the DNS name of the agent (`certificateDNSNames`), and it is not the agent's: `NAME.NAMESPACE.svc`. Proxies would dial it and reach nobody. The chart's own default is that of an agent in the namespace cert-manager, wherever it is installed.",
    'Write `NAME.NAMESPACE.svc` of the agent into `app.tls.certificateDNSNames`, or make the Service in the app. Acknowledge it if another repository makes that Service.',
  );

  /** `openshift-issuer-immutable`: the issuer of an IstioCSR changes with each rotation, which the API server refuses. */
  public static readonly OPENSHIFT_ISSUER_IMMUTABLE = new MeshWarning(
    'openshift-issuer-immutable',
    "An agent by OpenShift's operator has a RotatingCa, whose issuer is another one when a generation becomes active. The API server refuses an IstioCSR with another issuer, so that commit does not reach the cluster by itself.",
    'In that commit delete the IstioCSR and apply it anew, as docs/agent.md shows. Acknowledge it if you do that, or use another installer of the agent.',
  );

  /** `trust-anchor-discovered`: a change of the issuer changes what the mesh trusts. */
  public static readonly TRUST_ANCHOR_DISCOVERED = new MeshWarning(
    'trust-anchor-discovered',
    'The root of the mesh is whatever the issuer returns. So a change of the issuer, or of the CA behind it, changes what the mesh trusts, and an issuer that returns an intermediate breaks the mesh.',
    "Pin the root with the agent's `trustAnchor`, as docs/ca.md tells for each CA.",
  );

  /** `trust-anchor-expires`: a pinned CA certificate ends soon. */
  public static readonly TRUST_ANCHOR_EXPIRES = new MeshWarning(
    'trust-anchor-expires',
    'A CA certificate that the mesh is pinned to ends within `warnBefore` (90 days by default).',
    'Rotate the root, as docs/rotation.md tells.',
  );

  /** `trust-anchor-not-yet-valid`: a pinned CA certificate is valid from a later day on. */
  public static readonly TRUST_ANCHOR_NOT_YET_VALID = new MeshWarning(
    'trust-anchor-not-yet-valid',
    'A CA certificate that the mesh is pinned to is valid from a later day on only. Until then nothing that it signs is accepted.',
    'See that another root of the trust anchor is valid until then, or apply the output on that day.',
  );

  /** `vault-not-encrypted`: cert-manager sends its credentials to Vault in plain text. */
  public static readonly VAULT_NOT_ENCRYPTED = new MeshWarning(
    'vault-not-encrypted',
    "`server` of a VaultIssuer is an `http:` URL. Anyone who listens can read the credentials of the mesh's CA.",
    'Give Vault a certificate and use its `https:` URL, with `caBundle` if the certificate is of a private CA.',
  );

  /** `vault-sign-verbatim`: Vault signs without asking a role. */
  public static readonly VAULT_SIGN_VERBATIM = new MeshWarning(
    'vault-sign-verbatim',
    "`path` of a VaultIssuer is Vault's endpoint `sign-verbatim`, which signs whatever is asked, past the limits of any role.",
    'Use `MOUNT/sign/ROLE`, with the role that docs/ca.md shows.',
  );

  /** `vendor-hub-without-tag`: the registry of a vendor does not have Istio's own tags. */
  public static readonly VENDOR_HUB_WITHOUT_TAG = new MeshWarning(
    'vendor-hub-without-tag',
    "`hub` is the registry of a vendor that carries the vendor's tags only, and no `tag` is set. A plain istioctl asks it for images that do not exist.",
    "Set `tag`, for example `1.8.2-tetrate-v0`. Acknowledge it if the vendor's own istioctl installs Istio.",
  );

  /** `ztunnel-reads-one-root`: the ztunnel of this Istio takes one root of several. */
  public static readonly ZTUNNEL_READS_ONE_ROOT = new MeshWarning(
    'ztunnel-reads-one-root',
    'An ambient mesh has a trust anchor with several roots, such as that of a RotatingCa, and an Istio whose ztunnel takes one of them alone: up to 1.24.5, and 1.25.0 to 1.25.2. While two roots are in use, ztunnel refuses what the other one signed.',
    'Install Istio 1.24.6, 1.25.3 or later before the second root is trusted. Acknowledge it if your ztunnel has pull request 1510 of istio/ztunnel.',
  );

  /** Every warning there is, sorted by id. */
  public static all(): MeshWarning[] {
    return [...MeshWarning.known].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /**
   * The warning with an id, for ids that come from a file or the environment.
   *
   * @throws Error for an id that no warning has, with the list of those there are
   */
  public static fromId(id: string): MeshWarning {
    const found = MeshWarning.known.find((each) => each.id === id);
    if (found !== undefined) return found;
    return refuse('MeshWarning.fromId', {
      prop: 'id',
      received: id,
      allowed: MeshWarning.all()
        .map((each) => each.id)
        .join(', '),
      fix: 'Copy the id from the warning, where it stands in brackets; docs/warnings.md explains each.',
    });
  }

  private constructor(
    /** The id by which the warning is acknowledged, for example `vault-not-encrypted`. It stands in brackets behind the text. */
    public readonly id: string,
    /** What the warning means. */
    public readonly meaning: string,
    /** What to do about it. */
    public readonly remedy: string,
  ) {
    MeshWarning.known.push(this);
  }
}
