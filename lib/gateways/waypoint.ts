import { Construct } from 'constructs';
import { REVISION_LABEL, USE_WAYPOINT_LABEL } from '../facts/istio';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { checkName, DNS_LABEL_RULE, SERVICE_NAME_RULE } from '../internal/names';
import { addObject } from '../internal/objects';
import { refuse } from '../internal/refusal';
import type { ExternalCaIstio } from '../istio/external-ca-istio';
import { chartRevision } from '../istio/external-ca-settings';
import { checkOnlyGateway } from './only-gateway';

/** Which traffic goes through a waypoint. */
export enum WaypointTraffic {
  /** What is sent to Services. */
  SERVICE = 'service',
  /** What is sent to pods and virtual machines by their own address. */
  WORKLOAD = 'workload',
  /** Both. */
  ALL = 'all',
  /** None, for a trial. */
  NONE = 'none',
}

/** Properties of a `Waypoint`. */
export interface WaypointProps {
  /** The Istio whose istiod runs the waypoint: one of an ambient mesh. */
  readonly istio: ExternalCaIstio;

  /** The namespace to run in, usually that of a `MeshNamespace`. */
  readonly namespace: string;

  /**
   * The name, which namespaces, Services and pods give in the label `istio.io/use-waypoint`. `none` is refused: there it means no waypoint.
   *
   * @default 'waypoint'
   */
  readonly name?: string;

  /**
   * Which traffic goes through it.
   *
   * @default WaypointTraffic.SERVICE
   */
  readonly traffic?: WaypointTraffic;
}

/**
 * A waypoint of an ambient mesh: the proxy that applies policies and routes of HTTP. It is a Gateway of the Kubernetes Gateway API
 * (`gateway.networking.k8s.io/v1`, whose CRDs the cluster has to have), of which istiod makes a Deployment and a Service. The proxy gets
 * its certificate from the agent. Nothing goes through it before something has the label `istio.io/use-waypoint`.
 *
 * The Gateway comes after its istiod in the output, and in a later sync wave where Argo CD installs that.
 *
 * The construct's default child is the Gateway.
 *
 * @throws Error for an Istio of a mesh without ztunnel, and for a name that Kubernetes or Istio would refuse
 */
@checked
export class Waypoint extends Construct {
  /** The name of the Gateway, for the label `istio.io/use-waypoint`. */
  public readonly name: string;
  /** The namespace that it runs in. */
  public readonly namespace: string;

  public constructor(scope: Construct, id: string, props: WaypointProps) {
    super(scope, id);
    const { istio, namespace, name = 'waypoint', traffic = WaypointTraffic.SERVICE } = props;
    if (istio.mesh.ztunnelNamespace === undefined) {
      const allowed = 'the Istio of a mesh with ztunnel, which alone sends traffic to waypoints';
      const fix = 'Set dataPlane: DataPlane.AMBIENT on the Mesh, or leave the waypoint out: sidecars do its work.';
      refuse(this, { prop: 'istio', received: istio.node.path, allowed, fix });
    }
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name a namespace of the mesh.');
    checkName(this, 'name', name, SERVICE_NAME_RULE, 'The Service has this name: choose another.');
    if (name === 'none') {
      const allowed = `any other name: in the label ${USE_WAYPOINT_LABEL} it means that there is no waypoint`;
      refuse(this, { prop: 'name', received: name, allowed, fix: 'Leave it out for "waypoint".' });
    }
    this.name = name;
    this.namespace = namespace;
    placeInMesh(this, istio.mesh);
    checkOnlyGateway(this, namespace, name);
    const revision = chartRevision(istio._settings);
    const labels = {
      'istio.io/waypoint-for': traffic,
      ...(revision !== undefined && { [REVISION_LABEL]: revision }),
    };
    // As `istioctl waypoint generate` writes it (istioctl/pkg/waypoint, 1.22 to 1.30).
    this.node.defaultChild = addObject(this, 'Gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace, labels },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      },
    });
    istio.precede(this);
  }
}
