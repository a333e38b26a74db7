import { isDeepStrictEqual } from 'node:util';
import { groupOf } from '../read/api-group';
import { mapAt, textAt } from '../read/fields';
import type { LoadedObject } from '../read/load';

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
  /** Whether it is made in the cluster, so that its certificate is not known here; otherwise it is known by its certificate. */
  readonly isMadeInCluster: boolean;
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
   * The Certificate that is kept in a Secret. Where no object says the namespace (the cluster resource namespace, trust-manager's trust
   * namespace) it is the default of both: a Secret of the same name elsewhere is another one.
   */
  public certificateIn(secretName: string, namespace = DEFAULT_SECRET_NAMESPACE): LoadedObject | undefined {
    return this.certificates.find(
      (certificate) =>
        textAt(certificate.body, 'spec', 'secretName') === secretName && certificate.namespace === namespace,
    );
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
    const label = `the root of Certificate ${nameOf(last)} (Secret ${secret})`;
    return { key: `Secret ${secret}`, label, isMadeInCluster: true };
  }

  /** An object that differs between two places, which makes an output one of several clusters. */
  public contradiction(): string | undefined {
    const seen = new Map<string, LoadedObject>();
    for (const object of this.objects) {
      const name = `${groupOf(object)} ${object.kind} ${nameOf(object)}`;
      const other = seen.get(name);
      if (other && !isDeepStrictEqual(other.body, object.body)) return name;
      seen.set(name, object);
    }
    return undefined;
  }
}

/** Where cert-manager looks for the Secrets of ClusterIssuers, and trust-manager for sources, unless they are told otherwise. */
const DEFAULT_SECRET_NAMESPACE = 'cert-manager';

/** `NAMESPACE/NAME`, or the name alone. */
export function nameOf({ namespace, name }: LoadedObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** `KIND NAMESPACE/NAME`, as findings name objects. */
export function described(object: LoadedObject): string {
  return `${object.kind} ${nameOf(object)}`;
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
