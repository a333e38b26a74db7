import type { Construct, IConstruct } from 'constructs';
import { CHART_REPOSITORY } from '../../facts/cert-manager';
import { checked } from '../../internal/checked/checked';
import { addClusterObject, addObject } from '../../internal/objects';
import { ChartDelivery } from '../../platform/chart-delivery';
import type { HelmChart } from '../../platform/helm-chart';
import { agentObjects, DEPLOYMENT_ID } from '../objects/objects';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';
import { installChart } from './helm';

type Install = (scope: Construct, settings: AgentSettings, props: IstioCsrAgentProps) => IConstruct | undefined;

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
    return new AgentInstaller(installObjects);
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
    return new AgentInstaller((scope, settings, props) => installChart(scope, settings, props, choices));
  }

  private constructor(
    /**
     * Adds the objects to the tree and returns the main one. Refuses by name what the installer cannot say.
     *
     * @internal
     */
    public readonly _install: Install,
  ) {}
}

function installObjects(scope: Construct, settings: AgentSettings): IConstruct | undefined {
  for (const { id, manifest, clusterScoped } of agentObjects(settings)) {
    if (clusterScoped) addClusterObject(scope, id, manifest);
    else addObject(scope, id, manifest);
  }
  return scope.node.tryFindChild(DEPLOYMENT_ID);
}
