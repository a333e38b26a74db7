import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { AGENT_NAME, AGENT_NAMESPACE } from '../facts/istio-csr';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { Notes } from '../internal/notes';
import { warn, warnAtSynthesis } from '../internal/warnings';
import { Mesh } from '../mesh';
import { HelmChart } from '../platform/helm-chart';
import { IstioCsrRelease } from '../releases/istio-csr-release';
import type { CertificateNeed, ICertificateConsumer } from '../signing/certificate-need';
import type { TrustAnchor } from '../signing/trust/trust-anchor';
import { warnIfNewer } from '../warnings/newer-release';
import { certificateNeeds } from './certificate-needs';
import { meshOfSettings, settingsFromValues } from './chart/settings';
import { AgentInstaller } from './installers/agent-installer';
import { app } from './options/app';
import { server } from './options/server';
import type { IstioCsrAgentProps } from './props/agent-props';
import type { IstioCsrLoad } from './props/load-props';
import { capacityRefusals, capacityRemarks, checkCapacity, type LoadedAgent } from './rules/capacity';
import { tooOldCertManagers } from './rules/cert-manager';
import { hostRemarks, refusedHost } from './rules/dialled-host';
import { checkIssuerMeshes, distinctIssuers, unfitIssuers } from './rules/issuer-in-app';
import { caAddress } from './rules/network';
import { checkOtherAgents } from './rules/other-agents';
import { meshMembership } from './rules/outside-mesh';
import { namespacesWithoutRoot } from './rules/root-namespaces';
import { checkSigners } from './rules/signer-chain';
import { trustAnchorOf, trustAnchorWarnings } from './rules/trust-anchor';
import type { AgentSettings } from './settings';
import { typedSettings } from './typed-settings';

/** What the constructs to the right of the agent need to know of it. */
export interface IIstioCsrAgent extends ICertificateConsumer {
  /** The name of the agent's Deployment, Service and ServiceAccount. */
  readonly name: string;
  /** The namespace that the agent runs in. */
  readonly namespace: string;
  /** Where proxies send their signing requests: `HOST:PORT`, without a scheme. */
  readonly caAddress: string;
  /** The mesh that the agent serves. */
  readonly mesh: Mesh;
  /** The agent's release of istio-csr. */
  readonly release: IstioCsrRelease;
  /** The ServiceAccounts, as `NAMESPACE/NAME`, that may ask on behalf of the pods on their node. */
  readonly trustedNodeAccounts: string[];
  /** The longest lifetime of a workload certificate, if the agent's settings tell it. */
  readonly maxCertificateDuration?: Duration;
  /** What the whole mesh trusts, if the agent's settings tell it. */
  readonly trustAnchor?: TrustAnchor;
  /** Whether a ServiceMonitor has Prometheus scrape the agent, if that is known. */
  readonly isScraped?: boolean;
}

/** An installation of the official istio-csr Helm chart. */
export interface IstioCsrHelmValuesProps extends IstioCsrLoad {
  /**
   * The release of istio-csr, which is the chart's version too.
   *
   * @default IstioCsrRelease.LATEST
   */
  readonly release?: IstioCsrRelease;

  /**
   * The name of the Helm release. The chart puts it into the label `app.kubernetes.io/instance` and nowhere else.
   *
   * @default 'cert-manager-istio-csr'
   */
  readonly releaseName?: string;

  /**
   * The namespace of the Helm release.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The values, as in a values file. The keys of v0.1.x (`agent`, `certificate`) differ from those of v0.2.0 and later (`app`).
   *
   * @default - the chart's defaults
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * Who installs the agent: its objects as they are, or the chart itself with these values.
   *
   * @default AgentInstaller.manifests()
   */
  readonly installer?: AgentInstaller;
}

/** The settings of agents by a chart's values, which are no props. */
const TRANSLATED = new Notes<IstioCsrAgentProps, AgentSettings>('settings');

/**
 * istio-csr: it takes the signing request of every workload, has cert-manager sign it, and hands the certificate back.
 *
 * Makes the ServiceAccount, its RBAC, the Service, the metrics Service (from v0.2.0 on), the Deployment, a PodDisruptionBudget, and
 * the Certificate `istiod` (Secret `istiod-tls`) with which istiod serves. That one is in the mesh's namespace, with a DNS name for
 * each revision and istiod's SPIFFE ID.
 *
 * The construct's default child is the Deployment; by another installer, what that makes of it.
 *
 * @throws Error when the release lacks what is asked for, the issuer cannot sign where the agent asks or as long as it asks, or the
 * root of the mesh is left to an issuer that this library does not make
 */
@checked
export class IstioCsrAgent extends Construct implements IIstioCsrAgent {
  /**
   * The agent that the official Helm chart would install for a values file: the same objects, down to the chart's own defaults
   * (one replica, no budget, no resource requests) and mistakes. The result is an agent like any other.
   *
   * @throws Error for a key that the release's chart does not have, a value of the wrong type, or one that the chart refuses
   */
  public static fromHelmValues(scope: Construct, id: string, props: IstioCsrHelmValuesProps = {}): IstioCsrAgent {
    const { release = IstioCsrRelease.LATEST, releaseName = AGENT_NAME, namespace = AGENT_NAMESPACE } = props;
    const site = [scope.node.path, id].filter((part) => part !== '').join('/');
    const settings = settingsFromValues(site, release, { name: releaseName, namespace }, props.values ?? {});
    const { installer, expectedWorkloads, rollout } = props;
    const agentProps = { mesh: meshOfSettings(settings), installer, expectedWorkloads, rollout };
    TRANSLATED.set(agentProps, settings);
    return new IstioCsrAgent(scope, id, agentProps);
  }

  public readonly name: string;
  public readonly namespace: string;
  public readonly caAddress: string;
  public readonly mesh: Mesh;
  public readonly release: IstioCsrRelease;
  public readonly maxCertificateDuration?: Duration;
  public readonly trustAnchor?: TrustAnchor;
  public readonly isScraped?: boolean;

  /** The chart, of an agent that a chart installs. */
  public readonly chart?: HelmChart;

  private readonly nodeAccounts: readonly string[];
  private readonly needs: readonly CertificateNeed[];

  public constructor(scope: Construct, id: string, props: IstioCsrAgentProps) {
    super(scope, id);
    placeInMesh(this, props.mesh);
    const { adapt, says, install } = (props.installer ?? AgentInstaller.manifests())._installation;
    const asked = TRANSLATED.get(props) ?? typedSettings(this, props);
    const settings = adapt?.(this, asked, props) ?? asked;
    this.mesh = props.mesh;
    this.release = settings.release;
    this.name = settings.name;
    this.namespace = settings.namespace;
    this.caAddress = caAddress(settings);
    const needsLimiter = props.kubernetesVersion?.hasPriorityAndFairness === false;
    const loaded: LoadedAgent = { site: this, settings, says, needsLimiter, load: props };
    checkCapacity(loaded);
    this.needs = certificateNeeds(settings);
    checkIssuerMeshes(this, this.mesh, distinctIssuers(this.needs));
    this.nodeAccounts = settings.get(server.trustedNodeAccounts) ?? [];
    this.maxCertificateDuration = settings.get(server.maxCertificateDuration)?.duration;
    this.isScraped = settings.get(app.serviceMonitor) !== undefined;
    this.node.addValidation({ validate: () => [...tooOldCertManagers(this, settings), ...capacityRefusals(loaded)] });
    this.node.addValidation({ validate: () => unfitIssuers(this, distinctIssuers(this.needs)) });
    this.trustAnchor = trustAnchorOf(props);
    checkSigners(this, distinctIssuers(this.needs), this.trustAnchor);
    warnIfNewer(this, this.release);
    const own = { site: this, settings, mesh: this.mesh, trustAnchor: this.trustAnchor };
    checkOtherAgents(own);
    this.node.addValidation({
      validate: () => [...refusedHost(this, settings), ...namespacesWithoutRoot(own)],
    });
    for (const { warning, message } of trustAnchorWarnings(props)) warn(this, warning, message);
    warnAtSynthesis(this, () => [
      ...meshMembership(this, settings),
      ...hostRemarks(this, settings),
      ...capacityRemarks(loaded),
    ]);
    const installed = install(this, settings, props);
    this.chart = installed instanceof HelmChart ? installed : undefined;
    this.node.defaultChild = installed;
  }

  public get trustedNodeAccounts(): string[] {
    return [...this.nodeAccounts];
  }

  public get certificateNeeds(): CertificateNeed[] {
    return [...this.needs];
  }
}
