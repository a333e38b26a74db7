import { DataPlane, Mesh } from '../../mesh';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import { asText } from '../objects/arguments';
import type { AgentSettings } from '../settings';

/** The facts of the mesh as a chart's values tell them. Values know neither the mesh's id nor its network. */
export function meshOfSettings({ trustDomain, server, dynamicIstiod }: AgentSettings): Mesh {
  const revisions = dynamicIstiod.revisions.map((revision) => asText(revision) || 'default');
  const accounts = asText(server.trustedNodeAccounts).split(',');
  return new Mesh({
    trustDomain: asText(trustDomain),
    clusterId: asText(server.clusterId),
    namespace: dynamicIstiod.namespace,
    revisions: revisions.length > 0 ? [...new Set(revisions)] : undefined,
    dataPlane: accounts.some((account) => account.endsWith('/ztunnel')) ? DataPlane.AMBIENT : DataPlane.SIDECAR,
  });
}

/** An issuer that values name; a namespaced one has to be where it is asked. */
export function issuerOf(
  { name, kind, group }: { name: unknown; kind: unknown; group: unknown },
  namespace: string,
): IIssuer {
  const namespaced = !String(kind).includes('Cluster');
  return IssuerRef.external({
    group: String(group),
    kind: String(kind),
    name: String(name),
    namespace: namespaced ? namespace : undefined,
  });
}
