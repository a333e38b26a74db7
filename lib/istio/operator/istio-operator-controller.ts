import { Construct } from 'constructs';
import { ISTIO_NAMESPACE, UNNAMED_REVISION } from '../../facts/istio';
import { checked } from '../../internal/checked/checked';
import { checkEach, checkEachOnce, checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addClusterObject, addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { IstioVersion } from '../../releases/istio-version';
import { revisionOf } from '../revision';
import { HUB_RULE, warnOfVendorHub } from '../vendor-hubs';
import { customResourceDefinition } from './crd';
import { deployment, namespaceObject, type OperatorSettings, service, serviceAccount } from './objects';
import { clusterRole, clusterRoleBinding } from './rbac';

/** Properties of an `IstioOperatorController`. */
export interface IstioOperatorControllerProps {
  /**
   * The version of the operator, which is the version of Istio that it installs: from 1.8 to 1.23. Refused from 1.24 on, where Istio has
   * no operator, and refused without its patch number unless `tag` is set.
   */
  readonly version: IstioVersion;

  /**
   * The mesh whose control plane the operator installs. Refused when it is ambient: from 1.20 on the operator ignores
   * every IstioOperator with the profile `ambient` (istio PR 46651).
   *
   * @default - none: no prop is compared with a mesh
   */
  readonly mesh?: Mesh;

  /**
   * The only revision that the operator installs; `default` is the same as none. All objects but Namespace and CustomResourceDefinition are
   * then named `istio-operator-REVISION`, for operators side by side. Refused when the mesh does not list it, or beyond 48 characters.
   *
   * @default - none: the operator is named `istio-operator` and installs every revision
   */
  readonly revision?: string;

  /**
   * The registry of the operator's image, without the image's name. A vendor's registry often has that vendor's tags only: then set
   * `tag` as well (`1.8.2-tetrate-v0` for Tetrate's containers.istio.tetratelabs.com).
   *
   * @default 'docker.io/istio'
   */
  readonly hub?: string;

  /**
   * The tag of the operator's image. Refused when it is no tag of an image.
   *
   * @default - the version, as MAJOR.MINOR.PATCH
   */
  readonly tag?: string;

  /**
   * The namespace of the operator. The construct creates it.
   *
   * @default 'istio-operator'
   */
  readonly namespace?: string;

  /**
   * The namespaces in which the operator watches for IstioOperators. They have to exist. Refused when the list is empty, names one twice,
   * or lacks the mesh's namespace.
   *
   * @default - the mesh's namespace, ['istio-system'] without a mesh
   */
  readonly watchedNamespaces?: string[];

  /**
   * The names of the image pull Secrets, in the operator's namespace.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];
}

/** A tag of an image (OCI distribution specification). */
const TAG_RULE = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  maxLength: 128,
  allowed:
    'a tag of an image (letters, digits, "_", "." and "-", not starting with "." or "-", at most 128 characters)',
};

/** The longest revision: the Service is named `istio-operator-REVISION`, and a Service's name has at most 63 characters. */
const LONGEST_REVISION = 63 - 'istio-operator-'.length;

/**
 * The operator in the cluster that installs Istio from an IstioOperator object: what `istioctl operator init` installs, for Istio
 * 1.8 to 1.23. The IstioOperator itself comes from an `ExternalCaIstio` with `IstioInstaller.inClusterOperator()`.
 *
 * It makes a Namespace, a ServiceAccount, the CustomResourceDefinition of IstioOperator, a ClusterRole and its binding, a Service and
 * a Deployment. They lack the labels by which istioctl finds its own objects, so `istioctl operator remove` does not remove them.
 *
 * The construct's default child is the Deployment.
 *
 * @throws Error for a version without an operator, an ambient mesh, or a malformed name or image
 */
@checked
export class IstioOperatorController extends Construct {
  /** The namespace of the operator. */
  public readonly namespace: string;
  /** The version of the operator and of the Istio that it installs. */
  public readonly version: IstioVersion;
  /** The revision. `default` is the unnamed one: the operator then installs every revision. */
  public readonly revision: string;

  public constructor(scope: Construct, id: string, props: IstioOperatorControllerProps) {
    super(scope, id);
    const { imagePullSecrets = [] } = props;
    const { version } = props;
    this.version = version;
    this.namespace = props.namespace ?? 'istio-operator';
    this.revision = props.revision ?? UNNAMED_REVISION;
    this.checkVersion(version);
    checkName(this, 'namespace', this.namespace, DNS_LABEL_RULE, 'Choose another name.');
    this.checkMesh(props);
    this.checkRevision(props);
    warnOfVendorHub(this, props.hub, props.tag, version);
    const revision = this.revision === UNNAMED_REVISION ? '' : this.revision;
    const settings: OperatorSettings = {
      name: revision === '' ? 'istio-operator' : `istio-operator-${revision}`,
      namespace: this.namespace,
      version,
      revision,
      image: this.image(props),
      watchedNamespaces: this.watchedNamespaces(props),
      imagePullSecrets: [...imagePullSecrets],
    };
    checkEach(this, 'imagePullSecrets', imagePullSecrets, DNS_SUBDOMAIN_RULE, 'Name a Secret.');

    addClusterObject(this, 'Namespace', namespaceObject(settings));
    addObject(this, 'ServiceAccount', serviceAccount(settings));
    addClusterObject(this, 'CustomResourceDefinition', customResourceDefinition());
    addClusterObject(this, 'ClusterRole', clusterRole(settings));
    addClusterObject(this, 'ClusterRoleBinding', clusterRoleBinding(settings));
    addObject(this, 'Service', service(settings));
    this.node.defaultChild = addObject(this, 'Deployment', deployment(settings));
  }

  private checkVersion(version: IstioVersion): void {
    if (version.hasInClusterOperator) return;
    const allowed = 'an Istio from 1.8 to 1.23: later ones have no operator for the cluster';
    const fix = "Install it with istioctl, the Sail operator or Istio's Helm charts (`installer` of ExternalCaIstio).";
    refuse(this, { prop: 'version', received: version.version, allowed, fix });
  }

  private checkMesh({ mesh }: IstioOperatorControllerProps): void {
    if (mesh?.hasZtunnel !== true) return;
    const allowed = 'a mesh whose dataPlane is SIDECAR: from Istio 1.20 on the operator ignores the profile ambient';
    const fix = "Install an ambient mesh with istioctl, the Sail operator or Istio's Helm charts.";
    refuse(this, { prop: 'mesh', received: mesh.dataPlane, allowed, fix });
  }

  private checkRevision({ revision, mesh }: IstioOperatorControllerProps): void {
    if (revision === undefined) return;
    checkName(this, 'revision', revision, DNS_LABEL_RULE, 'A version as revision is written with dashes: "1-23-6".');
    if (revision.length > LONGEST_REVISION) {
      const allowed = `at most ${LONGEST_REVISION} characters, because the Service is named istio-operator-${revision}`;
      const fix = 'Shorten the revision, or leave it out: the operator then installs every revision.';
      refuse(this, { prop: 'revision', received: revision, allowed, fix });
    }
    const fix =
      'Name one of them, add the revision to the mesh, or leave it out: the operator then installs every revision.';
    if (mesh !== undefined) revisionOf(this, mesh, revision, fix);
  }

  private image({ version, hub = 'docker.io/istio', tag }: IstioOperatorControllerProps): string {
    const fix = 'Write it as in "registry.example.com/istio", or leave it out for docker.io/istio.';
    checkName(this, 'hub', hub, HUB_RULE, fix);
    if (tag === undefined) return `${hub}/operator:${this.tagOfVersion(version)}`;
    checkName(this, 'tag', tag, TAG_RULE, "Write the bare tag, or leave it out for the version's own.");
    return `${hub}/operator:${tag}`;
  }

  private tagOfVersion({ version }: IstioVersion): string {
    const number = version.replace(/^v/, '');
    if (number.split('.').length === 3) return number;
    const allowed = 'a version with its patch (MAJOR.MINOR.PATCH), because it is the tag of the image, or a tag';
    const fix = `Write the patch, for example IstioVersion.of('${number}.2'), or set tag.`;
    return refuse(this, { prop: 'version', received: version, allowed, fix });
  }

  private watchedNamespaces({ mesh, watchedNamespaces: given }: IstioOperatorControllerProps): string[] {
    const own = mesh?.namespace ?? ISTIO_NAMESPACE;
    const watched = [...(given ?? [own])];
    if (watched.length === 0) {
      const fix = `Leave it out for ${own}.`;
      refuse(this, { prop: 'watchedNamespaces', received: [], allowed: 'at least one namespace', fix });
    }
    checkEachOnce(this, 'watchedNamespaces', watched, 'namespace', (prop, namespace) => {
      checkName(this, prop, namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    });
    if (mesh !== undefined && !watched.includes(mesh.namespace)) {
      const allowed = `a list with ${mesh.namespace}, the namespace of the mesh and of its IstioOperator`;
      const fix = 'Add it; where nobody looks, an IstioOperator is never installed.';
      refuse(this, { prop: 'watchedNamespaces', received: watched, allowed, fix });
    }
    return watched;
  }
}
