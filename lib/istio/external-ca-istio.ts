import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { ClusterRegister, FOR_ANOTHER_CLUSTER, placeInMesh } from '../internal/cluster';
import { isJsonObject, type JsonObject } from '../internal/merge';
import { checkEach, checkName, DNS_SUBDOMAIN_RULE, TRUST_DOMAIN_RULE } from '../internal/names';
import { refuse } from '../internal/refusal';
import type { Mesh } from '../mesh';
import { HelmChart } from '../platform/helm-chart';
import type { IstioVersion } from '../releases/istio-version';
import { warnIfNewer } from '../warnings/newer-release';
import { checkLifetime, checkReleases, checkRevisionTags, checkZtunnel, warnOfRoots } from './agent-rules';
import type { ExternalCaIstioProps } from './external-ca-istio-props';
import { type ExternalCaSettings, externalCaSettings } from './external-ca-settings';
import { checkUserSettings } from './guarded-settings';
import { IstioInstaller } from './installers/istio-installer';
import type { ChartSource } from './installers/strategy';
import { checkPrimary } from './primary';
import { checkProfile } from './profiles';
import { revisionOf } from './revision';
import { HUB_RULE, warnOfVendorHub } from './vendor-hubs';

const ISTIOS = new ClusterRegister<ExternalCaIstio>();

/**
 * An Istio whose own CA is switched off and whose proxies send their signing requests to the agent. It is installed by istioctl (the
 * default), the in-cluster operator, the Sail operator, or Istio's Helm charts: each gets the same settings, in its own format.
 *
 * For istioctl this makes an IstioOperator. From Istio 1.24 on only istioctl reads it and a cluster refuses it: put its chart into an
 * `OutputFolder`, away from `kubectl apply`.
 *
 * The construct's default child is the IstioOperator, Sail's Istio, or the `HelmChart` of istiod.
 *
 * @throws Error for releases that cannot work together, a revision that the mesh does not list or that another istiod of the cluster has,
 * or a setting against the external CA
 */
@checked
export class ExternalCaIstio extends Construct {
  /** The revision that is installed, `default` for the unnamed one. */
  public readonly revision: string;
  /** The release of Istio. */
  public readonly version: IstioVersion;
  /** The mesh that it is the control plane of. */
  public readonly mesh: Mesh;

  /** @internal */
  public readonly _settings: ExternalCaSettings;
  /** @internal Where its charts come from and how; nothing where no chart installs it. */
  public readonly _chartSource?: ChartSource;

  /**
   * The other trust domains that this istiod accepts.
   *
   * @internal
   */
  public readonly _trustDomainAliases: readonly unknown[];

  public constructor(scope: Construct, id: string, props: ExternalCaIstioProps) {
    super(scope, id);
    const { agent, version, installer = IstioInstaller.istioctl() } = props;
    placeInMesh(this, agent.mesh);
    const strategy = installer._strategy;
    this.version = version;
    this.mesh = agent.mesh;
    warnIfNewer(this, version);
    checkReleases(this, agent, version);
    const unsupported = strategy.unsupported?.(version, agent.mesh);
    if (unsupported) refuse(this, { prop: 'version', received: version.version, ...unsupported });
    this.revision = this.installedRevision(agent.mesh, props.revision, strategy.ownRevision?.(version));
    this.checkOnlyOne();
    this.checkTexts(props);
    checkProfile(this, props.profile, agent.mesh, version);
    checkPrimary(this, props, this.revision);
    checkZtunnel(this, agent);
    checkLifetime(this, props);
    const settings = externalCaSettings(props, this.revision);
    checkRevisionTags(this, settings, version);
    this._settings = settings;
    this._chartSource = strategy.chartSource;
    this._trustDomainAliases = trustDomainAliases(props);
    if (props.components !== undefined && !strategy.hasComponents) this.refuseComponents(props.components, installer);
    checkUserSettings(this, settings, props);
    const global = isJsonObject(props.values?.global) ? props.values.global : {};
    warnOfRoots(this, agent, version);
    warnOfVendorHub(this, props.hub ?? global.hub, props.tag ?? global.tag, version);
    this.node.defaultChild = strategy.install(this, { ...props, settings });
  }

  /**
   * The charts that install it, for `dependsOn` of charts that need an Istio that runs; none with another installer than
   * `IstioInstaller.helm`. The one of istiod is the default child.
   */
  public get charts(): HelmChart[] {
    return this.node.children.filter((each) => each instanceof HelmChart);
  }

  /**
   * Has everything in a construct come after this Istio: behind it in the output, and where Argo CD installs the charts, in a later sync
   * wave. Call it when the construct is complete. Charts are ordered by their `dependsOn` instead: give them `charts`.
   *
   * A construct in another `OutputFolder` is applied by another command, which you start when istiod runs.
   *
   * @param dependent what needs an Istio that runs, for example a namespace's first workload
   */
  public precede(dependent: IConstruct): void {
    dependent.node.addDependency(this);
    const { charts } = this;
    const follow = this._chartSource?.delivery._method.follow;
    const inCharts = dependent.node.findAll().filter((each) => each instanceof HelmChart);
    const objects = dependent.node.findAll().filter((each) => ApiObject.isApiObject(each));
    for (const object of objects) {
      if (!inCharts.some((chart) => object.node.scopes.includes(chart))) follow?.(charts, object);
    }
  }

  /** Of two with one revision each injects into the pods of the other. */
  private checkOnlyOne(): void {
    const other = ISTIOS.beside(this).find(({ revision }) => revision === this.revision);
    ISTIOS.add(this, this);
    if (other === undefined) return;
    const allowed = `a revision that no other istiod of the cluster has; ${other.node.path} installs this one`;
    const fix = `Name another revision, one that the mesh lists. ${FOR_ANOTHER_CLUSTER}`;
    refuse(this, { prop: 'revision', received: this.revision, allowed, fix });
  }

  private installedRevision(mesh: Mesh, wanted: string | undefined, own: string | undefined): string {
    if (own !== undefined && wanted !== undefined && wanted !== own) {
      const allowed = `nothing, or ${own}, which the Sail operator makes of the version and the name of its Istio`;
      refuse(this, { prop: 'revision', received: wanted, allowed, fix: 'Leave revision out.' });
    }
    const fix =
      "Name one of them, or add the revision to the mesh first: istiod's certificate needs a DNS name for it.";
    return revisionOf(this, mesh, own ?? wanted, fix);
  }

  private checkTexts(props: ExternalCaIstioProps): void {
    if (props.name !== undefined) checkName(this, 'name', props.name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    for (const prop of ['profile', 'hub', 'tag'] as const) {
      if (props[prop] !== '') continue;
      const fix = "Leave it out for Istio's default.";
      refuse(this, { prop, received: '', allowed: 'a text that is not empty', fix });
    }
    if (props.hub !== undefined) {
      const fix = 'Write it as in "registry.example.com/istio"; the tag goes to tag.';
      checkName(this, 'hub', props.hub, HUB_RULE, fix);
    }
    checkEach(this, 'trustDomainAliases', props.trustDomainAliases ?? [], TRUST_DOMAIN_RULE, 'Write the bare domain.');
  }

  private refuseComponents(components: JsonObject, { kind }: IstioInstaller): never {
    const allowed = `nothing with IstioInstaller.${kind}(), which has no IstioOperator`;
    const fix = 'Use values, and install gateways by their own chart or by gateway injection.';
    return refuse(this, { prop: 'components', received: Object.keys(components), allowed, fix });
  }
}

/** However the user says them: a prop, or the settings of Istio that are handed on. */
function trustDomainAliases({ trustDomainAliases: own, meshConfig, values }: ExternalCaIstioProps): unknown[] {
  const inValues = isJsonObject(values?.meshConfig) ? values.meshConfig.trustDomainAliases : undefined;
  return [own, meshConfig?.trustDomainAliases, inValues].flatMap((each) => (Array.isArray(each) ? each : []));
}
