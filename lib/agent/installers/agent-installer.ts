import type { Construct, IConstruct } from 'constructs';
import { CHART_REPOSITORY } from '../../facts/cert-manager';
import { checked } from '../../internal/checked/checked';
import { addClusterObject, addObject } from '../../internal/objects';
import { ChartDelivery } from '../../platform/chart-delivery';
import type { HelmChart } from '../../platform/helm-chart';
import { CertManagerOperatorVersion } from '../../releases/cert-manager-operator-version';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { agentObjects, DEPLOYMENT_ID } from '../objects/objects';
import { SAID_PROPS } from '../openshift/operator-settings';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { installChart } from './helm';
import { installIstioCsr, operated } from './openshift';

/** What an installer does. */
interface Installation {
  /** Adds the objects to the tree and returns the main one. Refuses by name what the installer cannot say. */
  readonly install: (scope: Construct, settings: AgentSettings, props: IstioCsrAgentProps) => IConstruct | undefined;
  /** The settings of the agent that comes of it, where the installer decides some itself. Refuses by name what it does not do. */
  readonly adapt?: (site: Construct, settings: AgentSettings, props: IstioCsrAgentProps) => AgentSettings;
  /** The props that it can be told, where those are not all. */
  readonly says?: ReadonlySet<string>;
  /** The one release that it installs, and why. */
  readonly release?: { readonly only: IstioCsrRelease; readonly reason: string };
}

/** Which operator makes the agent. */
export interface AgentOpenShiftInstallerProps {
  /**
   * The version of the cert-manager Operator for Red Hat OpenShift. It decides the agent's release.
   *
   * @default CertManagerOperatorVersion.LATEST
   */
  readonly operatorVersion?: CertManagerOperatorVersion;
}

/** How the official chart of istio-csr is to be installed. */
export interface AgentHelmInstallerProps {
  /**
   * Where the chart is, for a mirror: an `https://` URL, or an `oci://` path without the chart's name.
   *
   * @default 'https://charts.jetstack.io'
   */
  readonly repository?: string;

  /**
   * The name of the Helm release: at most 53 characters.
   *
   * @default - the agent's name
   */
  readonly releaseName?: string;

  /**
   * Whether the namespace is made if it is not there.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The charts that have to be installed before, delivered the same way: usually that of cert-manager.
   *
   * @default - none
   */
  readonly dependsOn?: HelmChart[];
}

/** Who installs the agent. The agent gets the same settings either way. */
@checked
export class AgentInstaller {
  /** The agent's objects are part of the output, for kubectl or GitOps. */
  public static manifests(): AgentInstaller {
    return new AgentInstaller({ install: installObjects });
  }

  /**
   * The official chart, delivered like any other. Its values follow from the agent's props, and a prop that the chart cannot say is
   * refused by name. An agent of `fromHelmValues` keeps its values as they are.
   *
   * @param delivery how the chart gets into the cluster
   */
  public static helm(delivery: ChartDelivery, props: AgentHelmInstallerProps = {}): AgentInstaller {
    const { repository = CHART_REPOSITORY, releaseName, createNamespace = true, dependsOn = [] } = props;
    const choices = { delivery, repository, releaseName, createNamespace, dependsOn: [...dependsOn] };
    return new AgentInstaller({ install: (scope, settings, props) => installChart(scope, settings, props, choices) });
  }

  /**
   * The cert-manager Operator for Red Hat OpenShift, told by an IstioCSR (`operator.openshift.io/v1alpha1`) in the agent's namespace. A
   * cluster has one. The operator decides much itself: a prop that the IstioCSR has no field for is refused by name unless it says what
   * the operator does anyway, and so are an ambient mesh and issuers other than cert-manager's own. Where it is silent, this library's
   * defaults give way to the operator's: one replica, no PodDisruptionBudget.
   */
  public static openshift(props: AgentOpenShiftInstallerProps = {}): AgentInstaller {
    const { version, istioCsrRelease: only } = props.operatorVersion ?? CertManagerOperatorVersion.LATEST;
    const reason = `what OpenShift's cert-manager operator ${version} runs`;
    const says = SAID_PROPS;
    return new AgentInstaller({ install: installIstioCsr, adapt: operated, says, release: { only, reason } });
  }

  private constructor(
    /**
     * What it does.
     *
     * @internal
     */
    public readonly _installation: Installation,
  ) {}
}

function installObjects(scope: Construct, settings: AgentSettings): IConstruct | undefined {
  for (const { id, manifest, clusterScoped } of agentObjects(settings)) {
    if (clusterScoped) addClusterObject(scope, id, manifest);
    else addObject(scope, id, manifest);
  }
  return scope.node.tryFindChild(DEPLOYMENT_ID);
}
