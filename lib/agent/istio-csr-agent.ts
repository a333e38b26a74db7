import { Construct } from 'constructs';
import { addClusterObject, addObject } from '../internal/objects';
import type { Mesh } from '../mesh';
import type { IstioCsrAgentProps } from './agent-props';
import type { IstioCsrRelease } from './istio-csr-release';
import { agentObjects, DEPLOYMENT_ID } from './rendering/objects';
import { typedSettings } from './typed-settings';

/** What the constructs to the right of the agent need to know of it. */
export interface IIstioCsrAgent {
  /** Where proxies send their signing requests: `SERVICE.NAMESPACE.svc:PORT`, without a scheme. */
  readonly caAddress: string;
  /** The mesh that the agent serves. */
  readonly mesh: Mesh;
  /** The agent's release of istio-csr. */
  readonly release: IstioCsrRelease;
}

/**
 * istio-csr: it takes the signing request of every workload, has cert-manager sign it, and hands the certificate back.
 *
 * Makes the ServiceAccount, its RBAC, the Service, the metrics Service (from v0.2.0 on), the Deployment, a PodDisruptionBudget, and
 * the Certificate `istiod` (Secret `istiod-tls`) with which istiod serves. That one is in the mesh's namespace, with a DNS name for
 * each revision and istiod's SPIFFE ID.
 *
 * The construct's default child is the Deployment.
 *
 * @throws Error when the release lacks what the mesh needs, or the issuer cannot sign where the agent asks
 */
export class IstioCsrAgent extends Construct implements IIstioCsrAgent {
  public readonly caAddress: string;
  public readonly mesh: Mesh;
  public readonly release: IstioCsrRelease;

  public constructor(scope: Construct, id: string, props: IstioCsrAgentProps) {
    super(scope, id);
    const settings = typedSettings(this, props);
    this.mesh = props.mesh;
    this.release = settings.release;
    this.caAddress = `${settings.name}.${settings.namespace}.svc:${settings.service.port}`;
    for (const { id: objectId, manifest, clusterScoped } of agentObjects(settings)) {
      const object = clusterScoped ? addClusterObject(this, objectId, manifest) : addObject(this, objectId, manifest);
      if (objectId === DEPLOYMENT_ID) this.node.defaultChild = object;
    }
  }
}
