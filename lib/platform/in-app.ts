import type { Construct } from 'constructs';
import { beside } from '../internal/beside';
import { CertManager } from './cert-manager';
import { SailOperator } from './sail-operator';
import { TrustManager } from './trust-manager';

export function certManagersBeside(site: Construct): CertManager[] {
  return beside(site, (each): each is CertManager => each instanceof CertManager);
}

export function trustManagersBeside(site: Construct): TrustManager[] {
  return beside(site, (each): each is TrustManager => each instanceof TrustManager);
}

export function sailOperatorsBeside(site: Construct): SailOperator[] {
  return beside(site, (each): each is SailOperator => each instanceof SailOperator);
}
