import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan } from '../../releases/span';
import { app } from './app';
import { identity } from './identity';
import { istiod } from './istiod';
import { networkPolicy } from './network-policy';
import type { ChartValue, Flag, Option } from './option';
import { pods } from './pods';
import { requests } from './requests';
import { fallbackOf } from './row';
import { runtime } from './runtime';
import { controller, server } from './server';
import { service, serving } from './serving';

/** Every option of the agent, in the order in which its flags are written. */
export const OPTIONS: readonly Option<unknown>[] = [
  ...Object.values(identity),
  ...Object.values(pods),
  ...Object.values(service),
  networkPolicy,
  ...Object.values(app),
  ...Object.values(requests),
  server.rootCaFile,
  serving.dnsNames,
  serving.duration,
  server.trustDomain,
  server.clusterId,
  server.maxCertificateDuration,
  serving.address,
  serving.port,
  serving.privateKey,
  serving.minTlsVersion,
  serving.cipherSuites,
  serving.curvePreferences,
  server.clientCertificates,
  server.trustedNodeAccounts,
  ...Object.values(controller),
  ...Object.values(runtime),
  ...Object.values(istiod),
] as unknown as readonly Option<unknown>[];

export const FLAGS: readonly Flag[] = OPTIONS.flatMap(({ flags }) => flags);

/** What a release does where a flag is left out; empty where it has no default, or no such flag. */
export function flagFallback(name: string, release: IstioCsrRelease): string {
  const flag = FLAGS.find((each) => each.name === name && inSpan(release, each));
  return (flag && fallbackOf(flag, release)) ?? '';
}

export function chartValues(release: IstioCsrRelease): ChartValue[] {
  return OPTIONS.flatMap(({ values }) => values.filter((row) => inSpan(release, row)));
}
