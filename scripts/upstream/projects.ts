import { CertManager } from '../../lib/platform/cert-manager';
import { SailOperator } from '../../lib/platform/sail-operator';
import { TrustManager } from '../../lib/platform/trust-manager';
import { IstioCsrRelease } from '../../lib/releases/istio-csr-release';
import { IstioVersion } from '../../lib/releases/istio-version';

/** What this library follows, and who tells its releases. */
export interface Project {
  readonly name: string;
  /** The newest release that the library knows. */
  readonly known: string;
  /** Whether a patch of a known minor is known, too. */
  readonly byMinor: boolean;
  /** The Go module with the project's versions; none where its tags are no versions of a module. */
  readonly module?: string;
  /** Where a person looks. */
  readonly releases: string;
}

const github = (repository: string) => `https://github.com/${repository}/releases`;

export const PROJECTS: readonly Project[] = [
  {
    name: 'Istio',
    known: IstioVersion.LATEST.version,
    byMinor: true,
    // istio/istio has no tags with a "v"; its API is released with it.
    module: 'istio.io/api',
    releases: github('istio/istio'),
  },
  {
    name: 'istio-csr',
    known: IstioCsrRelease.LATEST.version,
    byMinor: false,
    module: 'github.com/cert-manager/istio-csr',
    releases: github('cert-manager/istio-csr'),
  },
  {
    name: 'cert-manager',
    known: CertManager.DEFAULT_VERSION,
    byMinor: true,
    module: 'github.com/cert-manager/cert-manager',
    releases: github('cert-manager/cert-manager'),
  },
  {
    name: 'trust-manager',
    known: TrustManager.DEFAULT_VERSION,
    byMinor: true,
    module: 'github.com/cert-manager/trust-manager',
    releases: github('cert-manager/trust-manager'),
  },
  {
    name: 'approver-policy',
    known: 'v0.28.0',
    byMinor: true,
    module: 'github.com/cert-manager/approver-policy',
    releases: github('cert-manager/approver-policy'),
  },
  // Its tags have no "v" either.
  {
    name: 'Sail operator',
    known: SailOperator.DEFAULT_VERSION,
    byMinor: false,
    releases: github('istio-ecosystem/sail-operator'),
  },
];
