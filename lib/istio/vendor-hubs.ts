import type { Construct } from 'constructs';
import { warn } from '../internal/warnings';
import type { IstioVersion } from '../releases/istio-version';
import { MeshWarning } from '../warnings/mesh-warning';

/** Registries that only carry their vendor's tags. */
const VENDOR_HUBS = ['containers.istio.tetratelabs.com'];

/** The user's choice of images. */
interface Images {
  readonly hub?: unknown;
  readonly tag?: unknown;
  readonly version: IstioVersion;
}

/** Warns of a registry that does not have the images that Istio's own tag names. */
export function warnOfVendorHub(site: Construct, { hub, tag, version }: Images): void {
  if (typeof hub !== 'string' || tag !== undefined || !VENDOR_HUBS.some((vendor) => hub.startsWith(vendor))) return;
  const example = `${version.version}-tetrate-v0`;
  warn(
    site,
    MeshWarning.VENDOR_HUB_WITHOUT_TAG,
    `hub ${hub} carries its vendor's tags only: set tag (for example ${example}) or use the vendor's istioctl`,
  );
}
