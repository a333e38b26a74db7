import { Construct } from 'constructs';
import type { IIstioCsrAgent } from '../../agent/istio-csr-agent';
import { checked } from '../../internal/checked/checked';
import { placeInMesh } from '../../internal/cluster';
import { checkLabels } from '../../internal/labels';
import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import { CERTIFICATE_NAMESPACE_LABEL } from '../metrics';
import { checkLabelName, checkScraped } from '../scraped-agent';
import { DASHBOARD } from './model';

/** Properties of a `MeshDashboard`. */
export interface MeshDashboardProps {
  /** The agent to show, with the certificates of its mesh. */
  readonly agent: IIstioCsrAgent;

  /**
   * The name of the ConfigMap, and the `uid` by which Grafana and links know the dashboard: a DNS label of at most 40 characters.
   *
   * @default - the agent's name and '-dashboard'
   */
  readonly name?: string;

  /**
   * The namespace of the ConfigMap: one in which Grafana's sidecar looks (`sidecar.dashboards.searchNamespace`).
   *
   * @default - the agent's
   */
  readonly namespace?: string;

  /**
   * Labels of the ConfigMap, by which Grafana's sidecar finds it (`sidecar.dashboards.label` of its chart).
   *
   * @default { grafana_dashboard: '1' }
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * The folder in Grafana: the annotation `grafana_folder`, which its chart heeds with `sidecar.dashboards.folderAnnotation: grafana_folder`
   * and `provider.foldersFromFilesStructure`.
   *
   * @default - the sidecar's own
   */
  readonly folder?: string;

  /**
   * The title of the dashboard.
   *
   * @default 'Istio on the CA you choose'
   */
  readonly title?: string;

  /**
   * The label in which Prometheus keeps the namespace of a Certificate, as for `MeshAlerts`.
   *
   * @default 'exported_namespace'
   */
  readonly certificateNamespaceLabel?: string;
}

/** The label and value that Grafana's chart looks for (values.yaml: sidecar.dashboards.label), and kube-prometheus-stack with it. */
const SIDECAR_LABELS = { grafana_dashboard: '1' };

/** What Grafana takes for a uid. */
const LONGEST_UID = 40;

/** A variable that the viewer can change, with what it is at first. */
interface Variable {
  readonly name: string;
  current?: { readonly selected: boolean; readonly text: string; readonly value: string };
}

/**
 * A dashboard for Grafana, as a ConfigMap that the sidecar of its chart picks up: how many certificates the agent signs, how fast and how
 * many requests fail; when each certificate of the mesh ends and is renewed; and what `verify --live --metrics` found, with the proxies
 * that trust each root.
 *
 * Prometheus has to scrape cert-manager and the agent (`metrics.serviceMonitor`), and the file of `verify` where it is run. The viewer
 * chooses the data source and the namespaces; those of this mesh are chosen at first.
 *
 * The construct's default child is the ConfigMap.
 *
 * @throws Error for an agent before v0.2.0, which has no metrics, and for a name that Grafana does not take
 */
@checked
export class MeshDashboard extends Construct {
  public constructor(scope: Construct, id: string, props: MeshDashboardProps) {
    super(scope, id);
    const { agent, folder } = props;
    placeInMesh(this, agent.mesh);
    const { name = `${agent.name}-dashboard`, namespace = agent.namespace, labels = SIDECAR_LABELS } = props;
    const label = props.certificateNamespaceLabel ?? CERTIFICATE_NAMESPACE_LABEL;
    checkName(this, 'name', name, DNS_LABEL_RULE, 'Choose another name.');
    if (name.length > LONGEST_UID) {
      const allowed = `at most ${LONGEST_UID} characters, because Grafana takes it for the uid of the dashboard`;
      refuse(this, { prop: 'name', received: name, allowed, fix: 'Choose a shorter name.' });
    }
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    checkLabels(this, 'labels', labels);
    checkLabelName(this, label);
    checkScraped(this, agent, 'the dashboard shows nothing of it');
    this.node.defaultChild = addObject(this, 'ConfigMap', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        ...(folder !== undefined && { annotations: { grafana_folder: folder } }),
      },
      data: { [`${name}.json`]: this.dashboard(name, label, props) },
    });
  }

  /** The generated dashboard with the names of this mesh. */
  private dashboard(uid: string, label: string, { agent, title }: MeshDashboardProps): string {
    const dashboard = JSON.parse(DASHBOARD.replaceAll(CERTIFICATE_NAMESPACE_LABEL, label));
    const chosen = new Map([
      ['namespace', agent.mesh.namespace],
      ['agent', agent.namespace],
    ]);
    for (const variable of dashboard.templating.list as Variable[]) {
      const value = chosen.get(variable.name);
      if (value !== undefined) variable.current = { selected: true, text: value, value };
    }
    return `${JSON.stringify({ ...dashboard, uid, title: title ?? dashboard.title }, null, 1)}\n`;
  }
}
