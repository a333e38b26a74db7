import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { beside } from '../../internal/beside';
import { meshOf } from '../../internal/cluster';
import { refusalMessage, refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { CertificateNeed } from '../../signing/certificate-need';
import type { IIssuer } from '../../signing/issuer';

/** Why an issuer of cert-manager can never sign for a mesh, by the field of its spec. */
const UNFIT: Readonly<Record<string, string>> = {
  acme: 'ACME proves the ownership of DNS names, and never signs a SPIFFE ID',
  selfSigned: 'a self-signed issuer has each certificate sign itself, so that no two workloads share a root',
};

export function distinctIssuers(needs: readonly CertificateNeed[]): IIssuer[] {
  const byName = new Map<string, IIssuer>();
  for (const issuer of needs.flatMap(({ issuers }) => issuers)) {
    const { group, kind, name, namespace = '' } = issuer;
    byName.set([group, kind, namespace, name].join('/'), issuer);
  }
  return [...byName.values()];
}

/** Refuses the issuer of a CA that was made for the mesh of another cluster, where its key is. One that is only named may be in each. */
export function checkIssuerMeshes(site: Construct, { clusterId }: Mesh, issuers: readonly IIssuer[]): void {
  for (const issuer of issuers) {
    const other = meshOf(issuer);
    if (other === undefined || other.clusterId === clusterId) continue;
    refuse(site, {
      prop: 'issuer',
      received: `${issuer.kind} ${issuer.name} of the cluster ${other.clusterId}`,
      allowed: `an issuer of the cluster ${clusterId}, whose Mesh the agent has`,
      fix: 'Make the issuer with the Mesh of the agent, or name the one that its cluster has with IssuerRef.',
    });
  }
}

/** What is wrong with issuers that are objects of the same app, found by name. */
export function unfitIssuers(site: Construct, issuers: readonly IIssuer[]): string[] {
  return issuers.flatMap((issuer) =>
    beside(site, (each): each is ApiObject => isIssuer(each, issuer)).flatMap((object) => {
      const { spec = {} } = object.toJson() as { spec?: Readonly<Record<string, unknown>> };
      const field = Object.keys(UNFIT).find((name) => spec[name] !== undefined);
      if (field === undefined) return [];
      return refusalMessage(site, {
        prop: 'issuer',
        received: `${issuer.kind} ${issuer.name}, whose spec has "${field}"`,
        allowed: `an issuer with a CA; ${UNFIT[field]}`,
        fix: `Use a CA construct of this library, or another issuer than ${object.node.path}.`,
      });
    }),
  );
}

function isIssuer(each: IConstruct, { group, kind, name, namespace }: IIssuer): boolean {
  if (!ApiObject.isApiObject(each) || each.apiGroup !== group || each.kind !== kind || each.name !== name) return false;
  // A chart with a namespace stamps it on cluster-wide issuers too.
  return namespace === undefined || each.metadata.namespace === namespace;
}
