import { Construct } from 'constructs';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { checked } from '../../internal/checked/checked';
import { noteMesh, placeInMesh } from '../../internal/cluster';
import { checkLifetimes } from '../../internal/lifetimes';
import { checkEachOnce, checkName, DNS_LABEL_RULE } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { CertificateNeed, ICertificateConsumer } from '../certificate-need';
import { type IIssuer, IssuerRef } from '../issuer';
import { TrustAnchor } from '../trust/trust-anchor';
import { TrustBundle } from '../trust/trust-bundle';
import { CA_DURATION, checkOutlives } from './ca-tier';
import { type CaLifetimeProps, SelfSignedCaChain } from './self-signed-ca-chain';

/** The CA certificates of a `RotatingCa`. A generation keeps its key for life: a new key is a new generation. */
export interface RotatingCaCertificateProps extends CaLifetimeProps {}

/** Properties of a `RotatingCa`. The inherited ones describe the root of each generation. */
export interface RotatingCaProps extends RotatingCaCertificateProps {
  /** The mesh that the CA is for. */
  readonly mesh: Mesh;

  /** The generations that the mesh trusts, each with a root of its own, for example `['2025', '2026']`. */
  readonly generations: string[];

  /** The generation that signs: one of `generations`. */
  readonly active: string;

  /**
   * The prefix of names: the Certificate, Secret and Issuer of a generation are called `NAME-GENERATION`.
   *
   * @default 'istio-ca'
   */
  readonly name?: string;

  /**
   * The namespace of the Certificates, Secrets and Issuers: trust-manager's trust namespace, where it reads the roots.
   *
   * @default - the mesh's namespace
   */
  readonly namespace?: string;

  /**
   * The namespace of the agent, which gets the ConfigMap with all roots.
   *
   * @default 'cert-manager'
   */
  readonly agentNamespace?: string;

  /**
   * The name of the Bundle and of the ConfigMap.
   *
   * @default - the name and '-roots': 'istio-ca-roots'
   */
  readonly bundleName?: string;

  /**
   * An intermediate below each root, which signs: `NAME-GENERATION` is then the intermediate and `NAME-GENERATION-root` the root.
   *
   * @default - none: the roots sign
   */
  readonly intermediate?: RotatingCaCertificateProps;
}

/** Room in a common name of 64 bytes (RFC 5280) and in a label for the longest suffix, `-selfsigned`. */
const LONGEST_NAME = 63 - '-selfsigned'.length;

/**
 * A CA whose root can be replaced without an outage: one self-signed root per generation, all of them trusted through one Bundle of
 * trust-manager, one of them signing. A rotation of the root is three commits (docs/rotation.md): add a generation, make it active,
 * remove the old one. `cdk8s-istio-csr rotation check` refuses a commit that skips one.
 *
 * Needs trust-manager, with the namespace of the CA as its trust namespace. `issuer` carries the trust anchor, so an agent that is given
 * it needs no `trustAnchor` of its own. The construct's default child is the Certificate of the CA that signs.
 *
 * @throws Error for generations that are not unique, or an active one that is not among them
 */
@checked
export class RotatingCa extends Construct implements ICertificateConsumer {
  /** The Issuer of the active generation. */
  public readonly issuer: IIssuer;
  /** The Bundle with the roots of all generations. */
  public readonly bundle: TrustBundle;
  /** The trust anchor of the mesh: what the Bundle collects. */
  public readonly trustAnchor: TrustAnchor;
  /** The generation that signs. */
  public readonly active: string;

  private readonly generationNames: readonly string[];
  private readonly chains: readonly SelfSignedCaChain[];

  public constructor(scope: Construct, id: string, props: RotatingCaProps) {
    super(scope, id);
    const { mesh, name = ISSUER_NAME } = props;
    placeInMesh(this, mesh);
    const namespace = props.namespace ?? mesh.namespace;
    this.generationNames = [...props.generations];
    this.active = props.active;
    checkName(this, 'name', name, DNS_LABEL_RULE, 'Choose another name.');
    checkName(this, 'namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    this.checkGenerations(name);
    this.checkDerivedNames(name, props.intermediate !== undefined);
    this.checkCertificates(props);

    this.chains = this.generationNames.map((generation) => this.chain(generation, `${name}-${generation}`, props));
    this.bundle = new TrustBundle(this, 'TrustBundle', {
      name: props.bundleName ?? `${name}-roots`,
      secrets: this.chains.map(({ rootSecretName }) => ({ name: rootSecretName, key: 'tls.crt' })),
      namespace: props.agentNamespace,
      trustNamespace: namespace,
    });
    this.trustAnchor = TrustAnchor._ofRotation(this.bundle);
    this.issuer = IssuerRef._ofChain(`${name}-${this.active}`, namespace, this.trustAnchor);
    noteMesh(this.issuer, mesh);
    this.node.defaultChild = this.chains[this.generationNames.indexOf(this.active)]?.node.defaultChild;
  }

  /** The generations, in the order given. */
  public get generations(): string[] {
    return [...this.generationNames];
  }

  public get certificateNeeds(): CertificateNeed[] {
    return this.chains.flatMap((chain) => chain.certificateNeeds);
  }

  /**
   * The issuers of all generations, in their order: what pods may still ask, or will ask, in the course of a rotation.
   *
   * @internal
   */
  public get _issuers(): IIssuer[] {
    return this.chains.map(({ issuer }) => issuer);
  }

  private chain(generation: string, name: string, props: RotatingCaProps): SelfSignedCaChain {
    const { mesh, namespace, duration, renewBefore, privateKey, intermediate } = props;
    const root = { duration, renewBefore, privateKey };
    return new SelfSignedCaChain(this, generation, {
      mesh,
      namespace,
      name,
      selfSignedIssuerName: `${name}-selfsigned`,
      ...(intermediate ?? root),
      root: intermediate && { ...root, name: `${name}-root` },
    });
  }

  /** A generation called like another one with the suffix of its root or self-signed Issuer would make two objects of one name. */
  private checkDerivedNames(name: string, hasRoots: boolean): void {
    for (const suffix of hasRoots ? ['-root', '-selfsigned'] : ['-selfsigned']) {
      const other = this.generationNames.find((each) => this.generationNames.includes(`${each}${suffix}`));
      if (other === undefined) continue;
      refuse(this, {
        prop: 'generations',
        received: this.generationNames,
        allowed: `generations without "${other}${suffix}" beside "${other}", whose own objects include "${name}-${other}${suffix}"`,
        fix: `Rename "${other}${suffix}", for example to a year.`,
      });
    }
  }

  private checkGenerations(name: string): void {
    const partOfNames = 'It is part of names: a year or a version such as "2026" or "v2".';
    checkEachOnce(this, 'generations', this.generationNames, 'generation', (prop, generation) => {
      checkName(this, prop, generation, DNS_LABEL_RULE, partOfNames);
      if (`${name}-${generation}`.length <= LONGEST_NAME) return;
      const allowed = `a generation with which "${name}-${generation}" has at most ${LONGEST_NAME} characters`;
      refuse(this, { prop, received: generation, allowed, fix: 'Shorten the generation or the name.' });
    });
    if (this.generationNames.includes(this.active)) return;
    refuse(this, {
      prop: 'active',
      received: this.active,
      allowed: `one of the generations: ${this.generationNames.join(', ') || '(there is none)'}`,
      fix: 'Add it to generations first, and make it active in a later commit, when every proxy trusts it.',
    });
  }

  private checkCertificates({ duration, renewBefore, intermediate }: RotatingCaProps): void {
    const above = duration ?? CA_DURATION;
    checkLifetimes(this, { duration: above, renewBefore });
    if (!intermediate) return;
    const below = intermediate.duration ?? CA_DURATION;
    checkLifetimes(this, { duration: below, renewBefore: intermediate.renewBefore }, 'intermediate.');
    checkOutlives(this, 'intermediate.duration', below, 'duration', above);
  }
}
