import { ISTIOD_SECRET } from '../../../facts/istio';
import { rootSelectorOf } from '../../agreement/roots';
import type { Agent } from '../../read/agents/agent';
import { fillingsOf, mountedFile } from '../../read/mounted-file';
import type { GraphDraft } from '../draft';
import { humanLifetime } from '../lifetime';
import { nodeKey } from '../model';
import { shortList } from './certificates';
import { drawSigner } from './issuers';

export function drawAgents(draft: GraphDraft): void {
  for (const agent of draft.mesh.agents) drawAgent(agent, draft);
}

export function agentKey({ object: { kind, namespace, name } }: Agent): string {
  return nodeKey(kind, namespace, name);
}

function drawAgent(agent: Agent, draft: GraphDraft): void {
  const key = agentKey(agent);
  const { name, namespace } = agent.object;
  draft.add({
    key,
    kind: 'agent',
    heading: agent.tag === undefined ? 'istio-csr' : `istio-csr ${agent.tag}`,
    name,
    namespace,
    details: [
      ...agent.unread.map((what) => `not known in part: ${what}`),
      ...told(agent, 'trust-domain', (domain) => `trust domain ${domain}`),
      ...told(agent, 'max-client-certificate-duration', (one) => `workload certificates up to ${humanLifetime(one)}`),
      ...told(agent, 'serving-certificate-duration', (one) => `serving certificate ${humanLifetime(one)}`),
      ...shortList(agent.servingNames),
    ],
  });
  drawIssuance(agent, key, draft);
  drawRootFile(agent, key, draft);
  const selector = rootSelectorOf(agent);
  draft.writings.push({ store: { kind: 'ConfigMap', name: agent.rootsName }, writer: key, everywhere: true, selector });
}

function told(agent: Agent, flag: string, line: (value: string) => string): string[] {
  const value = agent.flag(flag);
  return value ? [line(value)] : [];
}

/** Who signs for the agent, and for the Certificate of istiod that it makes itself while it runs. */
function drawIssuance(agent: Agent, key: string, draft: GraphDraft): void {
  const { issuer, configMap } = draft.mesh.signingOf(agent);
  const signed = [key];
  if (agent.isOn('istiod-cert-enabled')) {
    const [name = '', namespace] = [agent.flag('istiod-cert-name'), agent.flag('istiod-cert-namespace')];
    const certificate = nodeKey('Certificate', namespace, name);
    const lifetime = humanLifetime(agent.flag('istiod-cert-duration') ?? '');
    const details = ['made by istio-csr while it runs'];
    draft.add({ key: certificate, kind: 'certificate', heading: 'Certificate', name, namespace, lifetime, details });
    // istiod mounts this Secret and no other, so that the agent's Certificate for it writes it too.
    draft.writings.push({ store: { kind: 'Secret', namespace, name: ISTIOD_SECRET }, writer: certificate });
    signed.push(certificate);
  }
  if (issuer) for (const user of signed) drawSigner(issuer, user, draft);
  if (configMap === undefined) return;
  draft.readings.push({ store: { kind: 'ConfigMap', ...configMap }, reader: key, relation: 'configures' });
}

/** The root that an agent is pinned to: the Secret or ConfigMap of the volume that the file lies in. */
function drawRootFile(agent: Agent, key: string, draft: GraphDraft): void {
  const file = agent.rootFile;
  if (file === undefined) return;
  draft.note(key, file === '' ? 'root: what the issuer hands out' : `root: ${file}`);
  if (file === '') return;
  const { object, container } = agent;
  const mounted = mountedFile(object.body, container, file);
  const missing = mounted ? draft.mesh.trustOf(agent).broken : `no volume of ${object.name} holds this file`;
  if (missing !== undefined) {
    const fileKey = nodeKey('File', object.namespace, file);
    draft.add({ key: fileKey, kind: 'store', heading: 'File', name: file, details: [], missing });
    draft.connect(key, 'trusts', fileKey);
  }
  const filling = fillingsOf(mounted?.volume).map((one) => ({ ...one, namespace: object.namespace }));
  const stores = agent.copied ? [agent.copied] : filling;
  for (const { kind, namespace, name } of stores) {
    draft.readings.push({ store: { kind, namespace, name }, reader: key, relation: 'trusts' });
  }
}
