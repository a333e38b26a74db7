import type { Construct } from 'constructs';
import { warn } from '../internal/warnings';
import type { IstioVersion } from '../releases/istio-version';
import { MeshWarning } from '../warnings/mesh-warning';

/** Registries that only carry their vendor's tags. */
const VENDOR_HUBS = ['containers.istio.tetratelabs.com'];

export function warnOfVendorHub(site: Construct, hub: unknown, tag: unknown, { version }: IstioVersion): void {
  if (typeof hub !== 'string' || tag !== undefined || !VENDOR_HUBS.some((vendor) => hub.startsWith(vendor))) return;
  const advice = `set tag (for example ${version}-tetrate-v0) or use the vendor's istioctl`;
  warn(site, MeshWarning.VENDOR_HUB_WITHOUT_TAG, `hub ${hub} carries its vendor's tags only: ${advice}`);
}
