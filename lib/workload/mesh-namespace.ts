import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DATA_PLANE_LABEL, INJECTION_LABEL, MEMBERSHIP_LABELS, REVISION_LABEL, UNNAMED_REVISION } from '../facts/istio';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { constructsAround } from '../internal/construct-tree';
import { checkLabels } from '../internal/labels';
import { checkName, DNS_LABEL_RULE, memberName } from '../internal/names';
import { addClusterObject } from '../internal/objects';
import { refusalMessage, refuse } from '../internal/refusal';
import { revisionOrTagOf } from '../istio/revision';
import { DataPlane, type Mesh } from '../mesh';

/** Properties of a `MeshNamespace`. */
export interface MeshNamespaceProps {
  /** The mesh that the namespace's pods join. */
  readonly mesh: Mesh;

  /** The name of the namespace. */
  readonly name: string;

  /**
   * How traffic reaches the namespace's pods: `DataPlane.SIDECAR` or `DataPlane.AMBIENT`. It has to be said in a mesh that runs both, and
   * may be said in any, so that a change of the mesh cannot change it in silence. Refused where the mesh does not run it.
   *
   * @default - the only one that the mesh runs
   */
  readonly dataPlane?: DataPlane;

  /**
   * The revision whose istiod injects the sidecars, or a revision tag that stands for it: one of the mesh's. Not for ambient, where nothing
   * is injected.
   *
   * @default - the mesh's `default` revision, or its only one
   */
  readonly revision?: string;

  /**
   * Further labels of the namespace.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * A namespace whose pods join the mesh, with the label for its data plane mode: `istio-injection: enabled` for sidecars of the unnamed
 * revision, `istio.io/rev: REVISION` for those of a named one or of a revision tag, `istio.io/dataplane-mode: ambient` for ambient.
 *
 * It never has two of them: Istio's injector then gives its pods sidecars, and ztunnel leaves alone every pod that has one (istiod's chart
 * and cni, 1.22 to 1.31). A change of `dataPlane` takes effect as pods restart; those with a sidecar keep it until then.
 *
 * The construct's default child is the Namespace.
 *
 * @throws Error for a data plane that the mesh does not run, for a revision that it does not list, for the control plane's own namespace,
 *     and at synthesis for a second MeshNamespace that has its pods join in another way
 */
@checked
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly name: string;
  /** How traffic reaches its pods: `DataPlane.SIDECAR` or `DataPlane.AMBIENT`. */
  public readonly dataPlane: DataPlane;

  private readonly mesh: Mesh;

  public constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    const { name } = props;
    const { mesh } = props;
    placeInMesh(this, mesh);
    checkName(this, 'name', name, DNS_LABEL_RULE, 'Choose another name.');
    if (name === mesh.namespace) {
      const allowed = 'any namespace but that of the control plane, whose own pods must not be injected';
      const fix = "Make the control plane's namespace with a plain Namespace of cdk8s-plus.";
      refuse(this, { prop: 'name', received: name, allowed, fix });
    }
    this.mesh = mesh;
    this.name = name;
    this.dataPlane = this.chosenDataPlane(mesh, props.dataPlane);
    this.checkOwnLabels(props.labels ?? {});
    const labels = { ...props.labels, ...this.membershipLabel(mesh, props.revision) };
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    const own = addClusterObject(this, 'Namespace', manifest);
    this.node.defaultChild = own;
    this.node.addValidation({ validate: () => this.otherWaysIn(own) });
  }

  private chosenDataPlane(mesh: Mesh, wanted: DataPlane | undefined): DataPlane {
    const runs = [...(mesh.hasSidecars ? [DataPlane.SIDECAR] : []), ...(mesh.hasZtunnel ? [DataPlane.AMBIENT] : [])];
    const [only, ...others] = runs;
    if (wanted === undefined && only !== undefined && others.length === 0) return only;
    if (wanted !== undefined && runs.includes(wanted)) return wanted;
    const names = runs.map((one) => `DataPlane.${memberName(one)}`).join(' or ');
    const allowed = `${names}, because the dataPlane of the mesh is ${memberName(mesh.dataPlane)}`;
    const fix =
      others.length > 0
        ? 'Say which one: a namespace keeps DataPlane.SIDECAR until its pods are to move behind ztunnel.'
        : 'While any namespace needs the other one, set dataPlane: DataPlane.SIDECAR_AND_AMBIENT on the Mesh.';
    return refuse(this, { prop: 'dataPlane', received: wanted, allowed, fix });
  }

  /** A second object of the same Namespace: the cluster has the labels of the one that is applied last, or of both. */
  private otherWaysIn(own: ApiObject): string[] {
    const way = (namespace: ApiObject) =>
      MEMBERSHIP_LABELS.flatMap((label) => {
        const value = namespace.metadata.getLabel(label);
        return value === undefined ? [] : [`${label}: ${value}`];
      }).join(', ');
    // An app may hold several clusters, which may each have a namespace of this name: there is one Mesh a cluster.
    const isOfCluster = (each: ApiObject) => {
      const { scope } = each.node;
      return Chart.of(each) === Chart.of(this) || (scope instanceof MeshNamespace && scope.mesh === this.mesh);
    };
    const isOther = (each: ApiObject) => each !== own && each.kind === 'Namespace' && each.name === this.name;
    return constructsAround(this)
      .filter(ApiObject.isApiObject)
      .filter((each) => isOther(each) && isOfCluster(each))
      .filter((other) => way(other) !== '' && way(other) !== way(own))
      .map((other) =>
        refusalMessage(this, {
          prop: 'name',
          received: this.name,
          allowed: `a namespace that joins the mesh in one way; here by ${way(own)}, at ${other.node.path} by ${way(other)}`,
          fix: 'Remove one of the two.',
        }),
      );
  }

  private checkOwnLabels(labels: { readonly [key: string]: string }): void {
    checkLabels(this, 'labels', labels);
    const taken = MEMBERSHIP_LABELS.find((label) => Object.hasOwn(labels, label));
    if (taken === undefined) return;
    const allowed = 'any label but those by which pods join the mesh, which follow from the mesh and the revision';
    const fix = 'Leave it out, or use a plain Namespace of cdk8s-plus for a namespace outside the mesh.';
    refuse(this, { prop: `labels.${taken}`, received: labels[taken], allowed, fix });
  }

  private membershipLabel(mesh: Mesh, wanted: string | undefined): { [key: string]: string } {
    if (this.dataPlane === DataPlane.AMBIENT) {
      if (wanted === undefined) return { [DATA_PLANE_LABEL]: 'ambient' };
      const allowed =
        'nothing in an ambient namespace, where no sidecar is injected and ztunnel has no revision per namespace';
      return refuse(this, { prop: 'revision', received: wanted, allowed, fix: 'Leave revision out.' });
    }
    const revision = revisionOrTagOf(this, mesh, wanted);
    return revision === UNNAMED_REVISION ? { [INJECTION_LABEL]: 'enabled' } : { [REVISION_LABEL]: revision };
  }
}
