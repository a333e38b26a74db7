import type { Construct } from 'constructs';
import { CertManager } from './cert-manager';
import { TrustManager } from './trust-manager';

/** Every CertManager in the app of a construct. */
export function certManagersBeside(site: Construct): CertManager[] {
  return site.node.root.node.findAll().filter((each): each is CertManager => each instanceof CertManager);
}

/** Every TrustManager in the app of a construct. */
export function trustManagersBeside(site: Construct): TrustManager[] {
  return site.node.root.node.findAll().filter((each): each is TrustManager => each instanceof TrustManager);
}
