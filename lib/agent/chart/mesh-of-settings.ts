import { ZTUNNEL_SERVICE_ACCOUNT } from '../../facts/istio';
import { DataPlane, Mesh } from '../../mesh';
import { istiod } from '../options/istiod';
import { server } from '../options/server';
import type { AgentSettings } from '../settings';

/** The facts of the mesh as a chart's values tell them. Values know neither the mesh's id nor its network. */
export function meshOfSettings(settings: AgentSettings): Mesh {
  const { namespace, revisions = [] } = settings.get(istiod.certificate) ?? {};
  const accounts = settings.get(server.trustedNodeAccounts) ?? [];
  return new Mesh({
    trustDomain: settings.get(server.trustDomain),
    clusterId: settings.get(server.clusterId),
    namespace,
    revisions: revisions.length > 0 ? [...new Set(revisions)] : undefined,
    dataPlane: accounts.some((account) => account.endsWith(`/${ZTUNNEL_SERVICE_ACCOUNT}`))
      ? DataPlane.AMBIENT
      : DataPlane.SIDECAR,
  });
}
