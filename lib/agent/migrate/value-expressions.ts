import { Duration } from 'cdk8s';
import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { goSeconds } from '../../internal/lifetimes';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import { PrivateKey } from '../../signing/private-key';
import { type Expression, expression, literal } from './expression';

/** A Go duration as a `Duration` of cdk8s, in the largest unit that is whole. */
export function durationExpression(text: string): Expression | undefined {
  const seconds = goSeconds(text);
  if (seconds === undefined || !Number.isInteger(seconds)) return undefined;
  const inUnit = (unit: 'hours' | 'minutes' | 'seconds', amount: number): Expression =>
    expression(`Duration.${unit}(${amount})`, Duration[unit](amount));
  if (seconds % 3600 === 0 && !/[ms]/.test(text)) return inUnit('hours', seconds / 3600);
  if (seconds % 60 === 0 && !text.includes('s')) return inUnit('minutes', seconds / 60);
  return inUnit('seconds', seconds);
}

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

/** A private key; nothing for the default. */
export function keyExpression({ algorithm, size }: PrivateKey): Expression | undefined {
  if (algorithm !== 'RSA') return expression(`PrivateKey.ecdsa(${size})`, PrivateKey.ecdsa(size));
  return size === 2048 ? undefined : expression(`PrivateKey.rsa(${size})`, PrivateKey.rsa(size));
}
