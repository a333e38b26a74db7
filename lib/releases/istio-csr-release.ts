import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { VersionNumber } from './version-number';

/** Every release of istio-csr whose image and chart were published, oldest first (tags of cert-manager/istio-csr). */
const RELEASES = `
  v0.1.0 v0.1.1 v0.1.2 v0.1.3 v0.2.0 v0.2.1 v0.3.0 v0.4.0 v0.5.0 v0.6.0 v0.7.0 v0.7.1 v0.8.0 v0.8.1 v0.9.0
  v0.10.0 v0.11.0 v0.12.0 v0.13.0 v0.14.0 v0.14.1 v0.14.2 v0.14.3 v0.15.0 v0.15.1 v0.16.0 v0.17.0
`
  .trim()
  .split(/\s+/);

/** A release of istio-csr. */
@checked
export class IstioCsrRelease {
  /** The newest release that this library knows: v0.17.0. */
  public static readonly LATEST = IstioCsrRelease.of('v0.17.0');

  /**
   * A release of istio-csr.
   *
   * @param version the release's tag, for example `v0.17.0`
   * @throws Error for anything but a published release that this library knows
   */
  public static of(version: string): IstioCsrRelease {
    const number = VersionNumber.parse(version);
    if (number && RELEASES.includes(version)) return new IstioCsrRelease(version, number);
    const allowed = `one of the releases ${RELEASES.join(', ')}`;
    const fix = 'Write the tag with its "v"; for a newer release update this library.';
    return refuse('IstioCsrRelease.of', { prop: 'version', received: version, allowed, fix });
  }

  /** Every release that this library knows, oldest first. */
  public static all(): IstioCsrRelease[] {
    return RELEASES.map((version) => IstioCsrRelease.of(version));
  }

  private constructor(
    /** The release's tag, which is its image's tag and its chart's version too. */
    public readonly version: string,
    /** @internal */
    public readonly _number: VersionNumber,
  ) {}

  /** Whether this is the other release or a later one. */
  public atLeast(other: IstioCsrRelease): boolean {
    return this._number.atLeast(other._number);
  }
}
