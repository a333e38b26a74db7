import type { Construct } from 'constructs';
import { textRule } from '../internal/names';
import { warn } from '../internal/warnings';
import type { IstioVersion } from '../releases/istio-version';
import { MeshWarning } from '../warnings/mesh-warning';

/** A registry with or without a port, then path components. */
export const HUB_RULE = textRule(
  /^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
  'a registry with an optional path, without "https://", image, tag or a "/" at the end',
);

/** Registries that only carry their vendor's tags. */
const VENDOR_HUBS = ['containers.istio.tetratelabs.com'];

export function warnOfVendorHub(site: Construct, hub: unknown, tag: unknown, { version }: IstioVersion): void {
  if (typeof hub !== 'string' || tag !== undefined || !VENDOR_HUBS.some((vendor) => hub.startsWith(vendor))) return;
  const advice = `set tag (for example ${version}-tetrate-v0) or use the vendor's istioctl`;
  warn(site, MeshWarning.VENDOR_HUB_WITHOUT_TAG, `hub ${hub} carries its vendor's tags only: ${advice}`);
}
