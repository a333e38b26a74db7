import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import { type Expression, expression, literal } from './expression';

/** A reference to an issuer that exists. */
export function issuerExpression({ group, kind, name, namespace }: IIssuer): Expression {
  const quoted = literal(name).code;
  if (group !== CERT_MANAGER_GROUP) {
    const reference = { group, kind, name, namespace };
    const given = Object.fromEntries(Object.entries(reference).filter(([, value]) => value !== undefined));
    return expression(`IssuerRef.external(${literal(given).code})`, IssuerRef.external(reference));
  }
  if (namespace === undefined) return expression(`IssuerRef.clusterIssuer(${quoted})`, IssuerRef.clusterIssuer(name));
  return expression(`IssuerRef.issuer(${quoted}, ${literal(namespace).code})`, IssuerRef.issuer(name, namespace));
}
