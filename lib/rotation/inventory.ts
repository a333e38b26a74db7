import { groupOf } from '../manifests/api-group';
import { mapAt, textAt } from '../manifests/fields';
import type { LoadedObject } from '../manifests/load';

/** What names an issuer: in an agent's flags, or as `issuerRef`. */
export interface IssuerName {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace of the requests, which is that of a namespaced issuer. */
  readonly namespace: string;
}

/** A root by what is known of it at synthesis. */
export interface Root {
  /** Equal for equal roots. */
  readonly key: string;
  /** As a finding names it. */
  readonly label: string;
}

/** The objects of one cluster's output, with the questions that a rotation asks of them. */
export class Inventory {
  private readonly certificates: readonly LoadedObject[];
  private readonly issuers: readonly LoadedObject[];

  public constructor(public readonly objects: readonly LoadedObject[]) {
    this.certificates = this.ofKind('cert-manager.io', 'Certificate');
    this.issuers = this.ofKind('cert-manager.io', 'Issuer', 'ClusterIssuer');
  }

  /** Objects of some kinds of an API group. */
  public ofKind(group: string, ...kinds: string[]): LoadedObject[] {
    return this.objects.filter(({ apiVersion, kind }) => groupOf({ apiVersion }) === group && kinds.includes(kind));
  }

  /** The object that an issuer's name stands for, whatever its group. */
  public issuer({ group, kind, name, namespace }: IssuerName): LoadedObject | undefined {
    return this.objects.find(
      (object) =>
        groupOf(object) === group &&
        object.kind === kind &&
        object.name === name &&
        (object.namespace === undefined || object.namespace === namespace),
    );
  }

  /**
   * The Certificate that is kept in a Secret. Where the namespace is not known (a Secret of trust-manager's trust namespace, or of the
   * cluster resource namespace), the one in `cert-manager` or the only one.
   */
  public certificateIn(secretName: string, namespace?: string): LoadedObject | undefined {
    const found = this.certificates.filter(
      (certificate) =>
        textAt(certificate.body, 'spec', 'secretName') === secretName &&
        (namespace === undefined || certificate.namespace === namespace),
    );
    return found.length > 1 ? found.find((certificate) => certificate.namespace === 'cert-manager') : found[0];
  }

  /** The CA Certificates above what an issuer signs, from the one that it signs with up to the root; empty when they are not here. */
  public chainOf(issuer: IssuerName): LoadedObject[] {
    const object = this.issuer(issuer);
    const secretName = textAt(object?.body, 'spec', 'ca', 'secretName');
    if (object === undefined || secretName === undefined) return [];
    const certificate = this.certificateIn(secretName, object.namespace);
    return certificate === undefined ? [] : this.chainUpFrom(certificate);
  }

  /** A CA Certificate and those above it. */
  public chainUpFrom(certificate: LoadedObject, seen: readonly LoadedObject[] = []): LoadedObject[] {
    if (seen.includes(certificate)) return [];
    const signer = issuerOfCertificate(certificate);
    const above = this.issuers.find(
      ({ kind, name, namespace }) =>
        kind === signer.kind && name === signer.name && (namespace === undefined || namespace === signer.namespace),
    );
    const secretName = textAt(above?.body, 'spec', 'ca', 'secretName');
    const next = secretName === undefined ? undefined : this.certificateIn(secretName, above?.namespace);
    return [certificate, ...(next ? this.chainUpFrom(next, [...seen, certificate]) : [])];
  }

  /** Whether a Certificate signs itself: the end of a chain. */
  public isSelfSigned(certificate: LoadedObject): boolean {
    const object = this.issuer(issuerOfCertificate(certificate));
    return object !== undefined && Object.hasOwn(mapAt(object.body, 'spec'), 'selfSigned');
  }

  /** The root that ends a chain of CA Certificates; nothing when the chain leaves what is here. */
  public rootOf(chain: readonly LoadedObject[]): Root | undefined {
    const last = chain[chain.length - 1];
    if (last === undefined || !this.isSelfSigned(last)) return undefined;
    const secret = `${last.namespace ?? ''}/${textAt(last.body, 'spec', 'secretName') ?? ''}`;
    return { key: `Secret ${secret}`, label: `the root of Certificate ${nameOf(last)} (Secret ${secret})` };
  }

  /** Names of objects that stand more than once, which makes an output one of several clusters. */
  public repeated(): string[] {
    const names = this.objects.map((object) => `${groupOf(object)} ${object.kind} ${nameOf(object)}`);
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  }
}

/** `NAMESPACE/NAME`, or the name alone. */
export function nameOf({ namespace, name }: LoadedObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The issuer that a Certificate names, with cert-manager's defaults. */
export function issuerOfCertificate({ body, namespace = '' }: LoadedObject): IssuerName {
  return {
    group: textAt(body, 'spec', 'issuerRef', 'group') ?? 'cert-manager.io',
    kind: textAt(body, 'spec', 'issuerRef', 'kind') ?? 'Issuer',
    name: textAt(body, 'spec', 'issuerRef', 'name') ?? '',
    namespace,
  };
}
