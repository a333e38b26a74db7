import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Certificate,
  CertificateSpecPrivateKeyRotationPolicy,
  Issuer,
  type IssuerSpec,
} from '../../../imports/cert-manager.io';
import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { nameClashes } from '../../internal/beside';
import { checked } from '../../internal/checked/checked';
import { noteMesh, placeInMesh } from '../../internal/cluster';
import { goDuration } from '../../internal/lifetimes';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addObject } from '../../internal/objects';
import { refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { CertificateNeed, ICertificateConsumer } from '../certificate-need';
import { type IIssuer, IssuerRef } from '../issuer';
import type { PrivateKey } from '../private-key';
import { TrustAnchor } from '../trust/trust-anchor';
import { type CaTier, caTier, checkOutlives } from './ca-tier';

/** Lifetime and key of a CA certificate. */
export interface CaLifetimeProps {
  /**
   * The lifetime of the CA certificate: 1 hour or more. The certificates that it signs should have a much shorter one.
   *
   * @default Duration.days(3650)
   */
  readonly duration?: Duration;

  /**
   * How long before its expiry the CA certificate is renewed, with the same key: 5 minutes or more, and less than the duration.
   *
   * @default - cert-manager's: a third of the lifetime
   */
  readonly renewBefore?: Duration;

  /**
   * The CA's private key. cert-manager generates it once and keeps it on renewal.
   *
   * @default PrivateKey.ecdsa(256)
   */
  readonly privateKey?: PrivateKey;
}

/** One CA certificate of a chain. */
export interface CaCertificateProps extends CaLifetimeProps {
  /**
   * The name of the CA's Certificate and, by default, of its Secret, its Issuer and its common name.
   *
   * @default - 'istio-ca' for the CA that signs for the mesh, 'istio-root' for the root above it
   */
  readonly name?: string;

  /**
   * The name of the Secret that holds the CA's certificate and private key.
   *
   * @default - the name
   */
  readonly secretName?: string;

  /**
   * The name of the Issuer that signs with this CA.
   *
   * @default - the name
   */
  readonly issuerName?: string;

  /**
   * The common name (CN) in the CA's subject, at most 64 bytes (RFC 5280).
   *
   * @default - the name
   */
  readonly commonName?: string;

  /**
   * The organizations (O) in the CA's subject.
   *
   * @default - the mesh's trust domain and 'cert-manager'
   */
  readonly organizations?: string[];
}

/** Properties of a `SelfSignedCaChain`. The inherited ones describe the CA that signs for the mesh. */
export interface SelfSignedCaChainProps extends CaCertificateProps {
  /** The mesh that the CA is for. */
  readonly mesh: Mesh;

  /**
   * The namespace of the chain's objects, and of the requests that its issuer signs: an agent that makes them elsewhere is refused.
   *
   * @default - the mesh's namespace
   */
  readonly namespace?: string;

  /**
   * The name of the self-signed Issuer that the chain starts from.
   *
   * @default 'selfsigned'
   */
  readonly selfSignedIssuerName?: string;

  /**
   * A root above the CA that signs for the mesh, which makes that one an intermediate. The trust anchor is then the root, and the
   * intermediate can be replaced without touching what workloads trust. Needs cert-manager v1.4 or later: before, a CA Issuer
   * returned the intermediate as the root (cert-manager issue 3619).
   *
   * @default - one tier: the CA that signs for the mesh is the root
   */
  readonly root?: CaCertificateProps;
}

/**
 * A self-signed CA inside the cluster: a root kept in a Secret, and an Issuer that signs with it (or with an intermediate below it).
 *
 * By default this makes, in the mesh's namespace, the self-signed Issuer `selfsigned`, the CA Certificate `istio-ca` with its Secret
 * `istio-ca`, and the Issuer `istio-ca`. The CA keeps its private key when it is renewed (`rotationPolicy: Never`): with a new key
 * the root would change under a running mesh (cert-manager v1.18 and later make a new key unless told otherwise).
 *
 * The construct's default child is the Certificate of the CA that signs for the mesh.
 *
 * @throws Error for a lifetime, name or key that cert-manager would refuse
 */
@checked
export class SelfSignedCaChain extends Construct implements ICertificateConsumer {
  /** The Issuer that signs for the mesh. */
  public readonly issuer: IIssuer;
  /** The Secret with the certificate and key of the CA that signs for the mesh; its entry `ca.crt` is the trust anchor. */
  public readonly secretName: string;
  /** The Secret of the root; its entry `tls.crt` is the trust anchor. The same as `secretName` for a chain of one tier. */
  public readonly rootSecretName: string;

  private readonly namespace: string;
  private readonly needs: CertificateNeed[] = [];

  public constructor(scope: Construct, id: string, props: SelfSignedCaChainProps) {
    super(scope, id);
    placeInMesh(this, props.mesh);
    this.namespace = props.namespace ?? props.mesh.namespace;
    checkName(this, 'namespace', this.namespace, DNS_LABEL_RULE, 'Name an existing namespace.');

    const organizations = [props.mesh.trustDomain, 'cert-manager'];
    const signer = caTier(this, props, { name: ISSUER_NAME, organizations });
    const root = props.root && caTier(this, props.root, { name: 'istio-root', organizations }, 'root.');
    const selfSigned = props.selfSignedIssuerName ?? 'selfsigned';
    checkName(this, 'selfSignedIssuerName', selfSigned, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    this.checkTiers(signer, root, selfSigned);

    this.addIssuer('SelfSignedIssuer', selfSigned, { selfSigned: {} });
    if (root) {
      this.addCertificate('RootCertificate', root, selfSigned);
      this.addIssuer('RootIssuer', root.issuerName, { ca: { secretName: root.secretName } });
    }
    this.node.defaultChild = this.addCertificate('CaCertificate', signer, root?.issuerName ?? selfSigned);
    this.addIssuer('CaIssuer', signer.issuerName, { ca: { secretName: signer.secretName } });

    this.secretName = signer.secretName;
    this.rootSecretName = root?.secretName ?? signer.secretName;
    const trustAnchor = TrustAnchor._ofRoot(`${this.namespace}/${this.rootSecretName}`);
    this.issuer = IssuerRef._ofChain(signer.issuerName, this.namespace, trustAnchor);
    noteMesh(this.issuer, props.mesh);
    this.node.addValidation({ validate: () => nameClashes(this, propNaming) });
  }

  public get certificateNeeds(): CertificateNeed[] {
    return [...this.needs];
  }

  private checkTiers(signer: CaTier, root: CaTier | undefined, selfSigned: string): void {
    this.checkTaken('selfSignedIssuerName', selfSigned, [signer.issuerName]);
    if (!root) return;
    this.checkTaken('root.name', root.name, [signer.name]);
    this.checkTaken('root.secretName', root.secretName, [signer.secretName]);
    this.checkTaken('root.issuerName', root.issuerName, [signer.issuerName, selfSigned]);
    checkOutlives(this, 'duration', signer.duration, 'root.duration', root.duration);
  }

  private checkTaken(prop: string, name: string, taken: string[]): void {
    if (!taken.includes(name)) return;
    const allowed = 'a name that no other object of the same kind in the chain has';
    refuse(this, { prop, received: name, allowed, fix: 'Give each tier names of its own.' });
  }

  private addIssuer(id: string, name: string, spec: IssuerSpec): void {
    addObject(this, id, { metadata: { name, namespace: this.namespace }, spec, ...Issuer.GVK });
  }

  private addCertificate(id: string, tier: CaTier, signedBy: string): ApiObject {
    const { name, secretName, commonName, organizations, duration, renewBefore } = tier;
    const { algorithm, size } = tier.privateKey;
    this.needs.push({
      name,
      certificate: name,
      namespace: this.namespace,
      issuers: [IssuerRef.issuer(signedBy, this.namespace)],
      isCa: true,
      commonName,
      organizations,
      maxDuration: duration,
      renewBefore,
      keyAlgorithm: algorithm,
      keySize: size,
    });
    return addObject(this, id, {
      ...Certificate.GVK,
      metadata: { name, namespace: this.namespace },
      spec: {
        isCA: true,
        commonName,
        subject: { organizations },
        secretName,
        duration: goDuration(duration),
        renewBefore: renewBefore && goDuration(renewBefore),
        privateKey: { algorithm, size, rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.NEVER },
        issuerRef: { group: CERT_MANAGER_GROUP, kind: Issuer.GVK.kind, name: signedBy },
      },
    });
  }
}

function propNaming({ node: { id } }: ApiObject): string {
  if (id === 'SelfSignedIssuer') return 'selfSignedIssuerName';
  return id.startsWith('Root') ? 'root.name' : 'name';
}
