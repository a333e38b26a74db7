import { Construct } from 'constructs';
import { DATA_PLANE_LABEL, INJECTION_LABEL, MEMBERSHIP_LABELS, REVISION_LABEL, UNNAMED_REVISION } from '../facts/istio';
import { placeInMesh } from '../internal/cluster';
import { checkLabels } from '../internal/labels';
import { checkName, DNS_LABEL_RULE } from '../internal/names';
import { addClusterObject } from '../internal/objects';
import { refuse, required } from '../internal/refusal';
import { revisionOf } from '../istio/revision';
import { DataPlane, type Mesh } from '../mesh';

/** Properties of a `MeshNamespace`. */
export interface MeshNamespaceProps {
  /** The mesh that the namespace's pods join. */
  readonly mesh: Mesh;

  /** The name of the namespace. */
  readonly name: string;

  /**
   * The revision whose istiod injects the sidecars: one of the mesh's revisions. Not for an ambient mesh, where nothing is injected.
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
 * revision, `istio.io/rev: REVISION` for those of a named one, `istio.io/dataplane-mode: ambient` in an ambient mesh.
 *
 * The construct's default child is the Namespace.
 *
 * @throws Error for a revision that the mesh does not list, or for the control plane's own namespace
 */
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly name: string;

  public constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    const { name } = props;
    const mesh = required(this, 'mesh', props.mesh, 'the Mesh that its pods join');
    placeInMesh(this, mesh);
    checkName(this, 'name', name, DNS_LABEL_RULE, 'Choose another name.');
    if (name === mesh.namespace) {
      const allowed = 'any namespace but that of the control plane, whose own pods must not be injected';
      const fix = "Make the control plane's namespace with a plain Namespace of cdk8s-plus.";
      refuse(this, { prop: 'name', received: name, allowed, fix });
    }
    this.name = name;
    this.checkOwnLabels(props.labels ?? {});
    const labels = { ...props.labels, ...this.dataPlaneLabel(mesh, props.revision) };
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    this.node.defaultChild = addClusterObject(this, 'Namespace', manifest);
  }

  private checkOwnLabels(labels: { readonly [key: string]: string }): void {
    checkLabels(this, 'labels', labels);
    const taken = MEMBERSHIP_LABELS.find((label) => Object.hasOwn(labels, label));
    if (taken === undefined) return;
    const allowed = 'any label but those by which pods join the mesh, which follow from the mesh and the revision';
    const fix = 'Leave it out, or use a plain Namespace of cdk8s-plus for a namespace outside the mesh.';
    refuse(this, { prop: `labels.${taken}`, received: labels[taken], allowed, fix });
  }

  private dataPlaneLabel(mesh: Mesh, wanted: string | undefined): { [key: string]: string } {
    if (mesh.dataPlane === DataPlane.AMBIENT) {
      if (wanted === undefined) return { [DATA_PLANE_LABEL]: 'ambient' };
      const allowed =
        'nothing in an ambient mesh, where no sidecar is injected and ztunnel has no revision per namespace';
      return refuse(this, { prop: 'revision', received: wanted, allowed, fix: 'Leave revision out.' });
    }
    const revision = revisionOf(this, mesh, wanted, 'Name one of them, or add the revision to the mesh.');
    return revision === UNNAMED_REVISION ? { [INJECTION_LABEL]: 'enabled' } : { [REVISION_LABEL]: revision };
  }
}
