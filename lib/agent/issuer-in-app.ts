import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { refusalMessage } from '../internal/refusal';
import type { IIssuer } from '../issuer';

/** Why an issuer of cert-manager can never sign for a mesh, by the field of its spec. */
const UNFIT: Readonly<Record<string, string>> = {
  acme: 'ACME proves the ownership of DNS names, and never signs a SPIFFE ID',
  selfSigned: 'a self-signed issuer has each certificate sign itself, so that no two workloads share a root',
};

/** What is wrong with issuers that are objects of the same app, found by name. */
export function unfitIssuers(site: Construct, issuers: readonly IIssuer[]): string[] {
  const objects = site.node.root.node.findAll().filter(ApiObject.isApiObject);
  return issuers.flatMap((issuer) =>
    objects
      .filter((object) => isIssuer(object, issuer))
      .flatMap((object) => {
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

function isIssuer({ apiGroup, kind, name, metadata }: ApiObject, issuer: IIssuer): boolean {
  return (
    apiGroup === issuer.group && kind === issuer.kind && name === issuer.name && metadata.namespace === issuer.namespace
  );
}
