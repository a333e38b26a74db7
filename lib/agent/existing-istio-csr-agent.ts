import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { istiodDnsName, istiodSpiffeId, spiffeId, UNNAMED_REVISION } from '../facts/istio';
import { AGENT_NAME, AGENT_NAMESPACE, ISTIOD_CERTIFICATE, serviceHost } from '../facts/istio-csr';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { checkLifetime } from '../internal/lifetimes';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../internal/names';
import { refuse } from '../internal/refusal';
import { warn } from '../internal/warnings';
import type { Mesh } from '../mesh';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import type { CertificateNeed } from '../signing/certificate-need';
import type { IIssuer } from '../signing/issuer';
import type { TrustAnchor } from '../signing/trust/trust-anchor';
import type { IIstioCsrAgent } from './istio-csr-agent';
import { server } from './options/server';
import { checkIssuerMeshes, unfitIssuers } from './rules/issuer-in-app';

/** Properties of an `ExistingIstioCsrAgent`: what it was installed with. */
export interface ExistingIstioCsrAgentProps {
  /** The mesh that the agent serves, with the trust domain, the cluster id and the revisions that it was told. */
  readonly mesh: Mesh;

  /**
   * The name of its Deployment, Service and ServiceAccount.
   *
   * @default 'cert-manager-istio-csr'
   */
  readonly name?: string;

  /**
   * The namespace that it runs in.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * Where proxies send their signing requests: `HOST:PORT` without a scheme. The host is one of the names in its serving certificate.
   *
   * @default - NAME.NAMESPACE.svc:443, its Service
   */
  readonly caAddress?: string;

  /**
   * Its release of istio-csr. Say an older one: what it lacks is then refused, such as Istio 1.24 or later before v0.13.0.
   *
   * @default IstioCsrRelease.LATEST
   */
  readonly release?: IstioCsrRelease;

  /**
   * The ServiceAccounts (`NAMESPACE/NAME`) that may ask on behalf of the pods on their node (`--ca-trusted-node-accounts`). An ambient
   * mesh needs that of ztunnel among them.
   *
   * @default - none
   */
  readonly trustedNodeAccounts?: string[];

  /**
   * What it makes the whole mesh trust. With one that is pinned, istiod restarts when it changes.
   *
   * @default - not known
   */
  readonly trustAnchor?: TrustAnchor;

  /**
   * The longest lifetime of a workload certificate, 1 hour or more (`--max-client-certificate-duration`). Proxies then ask for it, and a
   * policy allows no longer one.
   *
   * @default - not known: proxies ask for 24 hours and get what the agent allows
   */
  readonly maxCertificateDuration?: Duration;

  /**
   * Who signs for it, and for istiod's certificate. A `MeshCertificatePolicy` needs it, or issuers of its own.
   *
   * @default - not known
   */
  readonly issuer?: IIssuer;

  /**
   * Whether Prometheus scrapes it.
   *
   * @default - not known: `MeshAlerts` does not warn
   */
  readonly isScraped?: boolean;
}

/**
 * An agent that others installed: by a chart, by OpenShift's operator, in another repository. It makes no object, and everything to the
 * right takes it: `ExternalCaIstio` with every installer, `MeshAlerts`, `MeshCertificatePolicy`.
 *
 * What is said here has to be what that agent was told: nothing at synthesis can see it. `cdk8s-istio-csr verify --live` does.
 *
 * @throws Error for an address with a scheme or without a port, and for names that Kubernetes would refuse
 */
@checked
export class ExistingIstioCsrAgent extends Construct implements IIstioCsrAgent {
  public readonly name: string;
  public readonly namespace: string;
  public readonly caAddress: string;
  public readonly mesh: Mesh;
  public readonly release: IstioCsrRelease;
  public readonly maxCertificateDuration?: Duration;
  public readonly trustAnchor?: TrustAnchor;
  public readonly isScraped?: boolean;

  private readonly nodeAccounts: readonly string[];
  private readonly issuers: readonly IIssuer[];

  public constructor(scope: Construct, id: string, props: ExistingIstioCsrAgentProps) {
    super(scope, id);
    const { name = AGENT_NAME, namespace = AGENT_NAMESPACE, issuer, maxCertificateDuration } = props;
    this.mesh = props.mesh;
    placeInMesh(this, this.mesh);
    checkName(this, 'name', name, SERVICE_NAME_RULE, "Write the name of the agent's Service.");
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, "Write the agent's namespace.");
    if (maxCertificateDuration) checkLifetime(this, 'maxCertificateDuration', maxCertificateDuration);
    this.name = name;
    this.namespace = namespace;
    this.caAddress = this.address(props.caAddress ?? `${serviceHost(name, namespace)}:443`);
    this.release = props.release ?? IstioCsrRelease.LATEST;
    const { prop, kind } = server.trustedNodeAccounts;
    this.nodeAccounts = kind.take(this, prop, props.trustedNodeAccounts ?? []);
    this.maxCertificateDuration = maxCertificateDuration;
    this.trustAnchor = props.trustAnchor;
    this.isScraped = props.isScraped;
    this.issuers = issuer ? [issuer] : [];
    if (issuer) this.checkReach(issuer);
    checkIssuerMeshes(this, this.mesh, this.issuers);
    for (const { warning, message } of props.trustAnchor?._warnings ?? []) warn(this, warning, message);
    this.node.addValidation({ validate: () => unfitIssuers(this, this.issuers) });
  }

  public get trustedNodeAccounts(): string[] {
    return [...this.nodeAccounts];
  }

  /** What an agent of the mesh asks for. How long its own certificate and that of istiod live, and their keys, is not known. */
  public get certificateNeeds(): CertificateNeed[] {
    const { trustDomain, namespace, revisions } = this.mesh;
    const issuers = [...this.issuers];
    const agent = { namespace, issuers, requester: `${this.namespace}/${this.name}`, organizations: [''] };
    const host = this.caAddress.replace(/:\d+$/, '');
    return [
      {
        ...agent,
        name: 'workload',
        uris: [spiffeId(trustDomain, '*', '*')],
        usages: ['client auth', 'server auth'],
        maxDuration: this.maxCertificateDuration,
      },
      { ...agent, name: 'serving', dnsNames: [host], usages: ['server auth'] },
      {
        name: 'istiod',
        certificate: ISTIOD_CERTIFICATE,
        namespace,
        issuers,
        // That of the chart and of OpenShift's operator, whatever the revisions are.
        commonName: istiodDnsName(UNNAMED_REVISION, namespace),
        dnsNames: revisions.map((revision) => istiodDnsName(revision, namespace)),
        uris: [istiodSpiffeId(trustDomain, namespace)],
      },
    ];
  }

  private address(text: string): string {
    const [whole, port] = /^[^\s/:@]+:(\d{1,5})$/.exec(text) ?? [];
    if (whole !== undefined && Number(port) >= 1 && Number(port) <= 65535) return text;
    const allowed = 'HOST:PORT, without a scheme and a path';
    const fix = `Write for example "${serviceHost(AGENT_NAME, AGENT_NAMESPACE)}:443".`;
    return refuse(this, { prop: 'caAddress', received: text, allowed, fix });
  }

  private checkReach({ kind, name, namespace }: IIssuer): void {
    if (namespace === undefined || namespace === this.mesh.namespace) return;
    const allowed = `an issuer in namespace ${this.mesh.namespace}, where the agent creates its CertificateRequests, or a cluster-wide one`;
    const fix = 'Name the issuer that the agent was told.';
    refuse(this, { prop: 'issuer', received: `${kind} ${namespace}/${name}`, allowed, fix });
  }
}
