import type { Construct } from 'constructs';
import { beside } from '../internal/beside';
import { CertManager } from './cert-manager';
import { TrustManager } from './trust-manager';

/** The CertManager of the same cluster, as far as the app says. */
export function certManagersBeside(site: Construct): CertManager[] {
  return beside(site, (each): each is CertManager => each instanceof CertManager);
}

/** The TrustManager of the same cluster, as far as the app says. */
export function trustManagersBeside(site: Construct): TrustManager[] {
  return beside(site, (each): each is TrustManager => each instanceof TrustManager);
}
