import { checked } from '../internal/checked/checked';
import { refuse } from '../internal/refusal';
import { IstioCsrRelease } from './istio-csr-release';
import { VersionNumber } from './version-number';

/**
 * The istio-csr that each minor version runs (ISTIO_CSR_VERSION in the Makefile of openshift/cert-manager-operator on its branches
 * cert-manager-MINOR). 1.15 to 1.17 have IstioCSR as a technology preview, whose fields are others.
 */
const RUNS: Readonly<Record<string, string>> = { '1.18': 'v0.14.2', '1.19': 'v0.16.0', '1.20': 'v0.16.0' };

/** A version of the cert-manager Operator for Red Hat OpenShift. It decides which istio-csr runs. */
@checked
export class CertManagerOperatorVersion {
  /** The newest version that this library knows: 1.20. */
  public static readonly LATEST = CertManagerOperatorVersion.of('1.20');

  /**
   * A version of the operator.
   *
   * @param version MAJOR.MINOR or MAJOR.MINOR.PATCH, for example `1.20`: 1.18 to 1.20
   * @throws Error for any other version
   */
  public static of(version: string): CertManagerOperatorVersion {
    const number = VersionNumber.parse(version);
    const release = number && RUNS[`${number.major}.${number.minor}`];
    if (release !== undefined) return new CertManagerOperatorVersion(version, IstioCsrRelease.of(release));
    const allowed = `a version of the cert-manager Operator for Red Hat OpenShift: ${Object.keys(RUNS).join(', ')}`;
    const fix = 'Update the operator, or this library for a newer one; before 1.18 IstioCSR is a technology preview.';
    return refuse('CertManagerOperatorVersion.of', { prop: 'version', received: version, allowed, fix });
  }

  private constructor(
    /** The version as it was given. */
    public readonly version: string,
    /** The release of istio-csr that it runs. */
    public readonly istioCsrRelease: IstioCsrRelease,
  ) {}
}
