import { CERT_MANAGER_NAMESPACE } from '../../facts/cert-manager';
import { ISTIOD_SECRET } from '../../facts/istio';
import type { CertificateCache } from '../../x509/certificate-cache';
import type { Agent } from './agents/agent';
import { readAgents } from './agents/agents';
import { Authorities, type Certificate, certificatesOf, type Root } from './authorities';
import { type Bundle, bundlesOf } from './bundles';
import { Dials } from './dials';
import { canMeet, Inventory } from './inventory';
import { type IssuerName, Issuers } from './issuers';
import { type LoadedObject, ManifestError } from './load';
import { type Membership, membershipOf } from './namespaces';
import { Pems } from './pems';
import type { Plane } from './planes/plane';
import { planesOf } from './planes/planes';
import { RevisionTags } from './planes/tags';
import { type Signing, signingOf } from './signing';
import { type Trust, trustOf } from './trust';

/** What the objects do not say of their cluster. */
export interface Surroundings {
  /** Where cert-manager looks for the Secrets of ClusterIssuers. */
  readonly clusterResourceNamespace?: string;
  /** Where trust-manager looks for the sources of Bundles; nothing to take what its Deployment says. */
  readonly trustNamespace?: string;
  /** Whether Services are not among the objects, so that an agent is known by the names in its certificate alone. */
  readonly areServicesUnseen?: boolean;
}

/** An issuer that signs for a mesh, and the root that its chain ends at. */
export interface Signer {
  /** `Issuer istio-system/istio-ca`, or what may name one and cannot be read. */
  readonly label: string;
  /** For whom: `workloads` or `istiod`. */
  readonly purpose: string;
  readonly issuer?: IssuerName;
  readonly object?: LoadedObject;
  /** The CA Certificates above what it signs, up to the root, as far as they are part of the output. */
  readonly chain: readonly Certificate[];
  /** None when the chain leaves the output: an external CA, or a Secret from elsewhere. */
  readonly root?: Root;
}

/** Far above the agents of a cluster, and its istiods of all revisions: each is compared with each, and with all namespaces. */
export const MOST_OF_A_MESH = 50;

/** The mesh of one cluster, or several, as its objects tell it: the one reading that graph, rotation check and verify ask. */
export class MeshReading {
  public readonly agents: readonly Agent[];
  /** The objects, and those that charts of the agent will give. */
  public readonly inventory: Inventory;
  public readonly planes: readonly Plane[];
  public readonly certificates: readonly Certificate[];
  public readonly bundles: readonly Bundle[];
  public readonly namespaces: readonly (Membership & { readonly object: LoadedObject })[];
  public readonly issuers: Issuers;
  public readonly authorities: Authorities;
  public readonly dials: Dials;
  public readonly pems: Pems;

  public constructor(objects: readonly LoadedObject[], surroundings: Surroundings, cache?: CertificateCache) {
    this.pems = new Pems(cache && ((pem) => cache.bundle(pem)));
    const { agents, inventory } = readAgents(new Inventory(objects));
    this.agents = agents;
    this.inventory = inventory;
    this.planes = planesOf(inventory);
    for (const [all, what] of [
      [agents, 'agents (istio-csr)'],
      [this.planes, 'istiods and ztunnels'],
    ] as const) {
      if (all.length > MOST_OF_A_MESH) {
        throw new ManifestError(`there are more than ${MOST_OF_A_MESH} ${what}; name the output of one mesh alone`);
      }
    }
    this.certificates = certificatesOf(inventory);
    this.bundles = bundlesOf(inventory, surroundings.trustNamespace);
    const tags = new RevisionTags(inventory, this.planes);
    this.namespaces = inventory.ofKind('', 'Namespace').flatMap((object) => {
      const membership = membershipOf(object.body);
      return membership ? [{ object, ...tags.resolve(membership) }] : [];
    });
    this.issuers = new Issuers(inventory, surroundings.clusterResourceNamespace ?? CERT_MANAGER_NAMESPACE);
    this.authorities = new Authorities(this.certificates, this.issuers);
    this.dials = new Dials(inventory, agents, this.planes, surroundings.areServicesUnseen);
  }

  public signingOf(agent: Agent): Signing {
    const watched = agent.runtimeConfigMap;
    const configMap = watched && this.inventory.find('', 'ConfigMap', watched.namespace, watched.name);
    return signingOf(agent, configMap?.body);
  }

  /** Everyone who may sign for the mesh of an agent: for its workloads, and for the istiod beside it. */
  public signersOf(agent: Agent): Signer[] {
    const { issuer, unknown } = this.signingOf(agent);
    // Releases before v0.11.0 have no flag for the namespace of istiod; theirs is that of the requests, unless it was moved.
    const namespaces = [agent.flag('istiod-cert-namespace'), agent.flag('certificate-namespace')].filter(Boolean);
    const isBeside = ({ object }: Certificate) => namespaces.some((namespace) => canMeet(object.namespace, namespace));
    const istiods = this.certificates.filter((one) => one.secretName === ISTIOD_SECRET && isBeside(one));
    return [
      ...(issuer ? [this.signer('workloads', issuer)] : []),
      ...(unknown === undefined ? [] : [{ label: unknown, purpose: 'workloads', chain: [] }]),
      ...istiods.flatMap((certificate) => (certificate.issuer ? [this.signer('istiod', certificate.issuer)] : [])),
    ];
  }

  /** What an agent makes the mesh trust. An agent without a file trusts what its issuer returns: for a chain made here, its root. */
  public trustOf(agent: Agent): Trust {
    const workload = this.signersOf(agent).filter(({ purpose }) => purpose === 'workloads');
    return trustOf(agent, this, {
      roots: workload.flatMap(({ root }) => root ?? []),
      unknown: workload.filter(({ root }) => root === undefined).map(({ label }) => `what ${label} returns`),
    });
  }

  /** What a reader should know of agents: what they are told and cannot be read here, and how their release is guessed. */
  public notesOf(agents = this.agents): string[] {
    return agents.flatMap(({ name, unread, guess }) => [
      ...(unread.length > 0 ? [`what ${name} is told is not known in part: ${unread.join(', ')}`] : []),
      ...(guess === undefined ? [] : [`the release of ${name} is not known: ${guess}`]),
    ]);
  }

  public planesThatDial(agent: Agent): Plane[] {
    return this.planes.filter((plane) => {
      const target = this.dials.targetOf(plane);
      return target !== undefined && 'agent' in target && target.agent === agent;
    });
  }

  private signer(purpose: string, issuer: IssuerName): Signer {
    const [object, label] = [this.issuers.objectOf(issuer), this.issuers.labelOf(issuer)];
    const chain = this.authorities.chainOf(issuer);
    return { issuer, purpose, object, label, chain, root: this.authorities.rootOf(chain) };
  }
}

/**
 * @param cache the certificates of meshes that were read before, for who reads many
 * @throws ManifestError for objects that contradict each other
 */
export function readMesh(
  objects: readonly LoadedObject[],
  surroundings: Surroundings = {},
  cache?: CertificateCache,
): MeshReading {
  return new MeshReading(objects, surroundings, cache);
}
