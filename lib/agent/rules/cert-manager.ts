import type { Construct } from 'constructs';
import { refusalMessage } from '../../internal/refusal';
import { certManagersBeside } from '../../platform/in-app';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { istiod } from '../options/istiod';
import type { AgentSettings } from '../settings';

/**
 * What is wrong with the cert-manager of the same cluster: the Certificate of istiod has a field that came with v1.3, without which kubectl
 * refuses it (istio-csr issue 106).
 */
export function tooOldCertManagers(site: Construct, settings: AgentSettings): string[] {
  const { release } = settings;
  const isWritten = settings.get(istiod.certificate)?.maker === 'certificate';
  if (!isWritten || !ISTIO_CSR.has(release, 'requestHistory')) return [];
  return certManagersBeside(site)
    .filter((certManager) => !certManager._hasRevisionHistoryLimit)
    .map(({ node, version }) =>
      refusalMessage(site, {
        prop: 'release',
        received: release.version,
        allowed: `istio-csr up to v0.1.3 with cert-manager ${version} (${node.path}), which does not know revisionHistoryLimit of a Certificate`,
        fix: 'Install cert-manager v1.3.0 or later.',
      }),
    );
}
