import { goSeconds } from '../../../internal/lifetimes';
import { agentsAmong, type FoundAgent } from '../../read/agents';
import { mapAt, textAt } from '../../read/fields';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { humanLifetime } from '../lifetime';
import { nodeKey } from '../model';
import { readRootFile } from './agent-root';
import { CERT_MANAGER, shortList } from './certificates';

/** istiod mounts this Secret and nothing else, so that the agent's Certificate for it writes it too. */
export const ISTIOD_SECRET = 'istiod-tls';

/** istio-csr, wherever it is among the objects. */
export function readAgents(inventory: Inventory, draft: GraphDraft): void {
  for (const agent of agentsAmong(inventory.objects)) new AgentReader(agent, draft, inventory).read();
}

class AgentReader {
  private readonly key: string;

  public constructor(
    private readonly agent: FoundAgent,
    private readonly draft: GraphDraft,
    private readonly inventory: Inventory,
  ) {
    this.key = nodeKey('Deployment', agent.deployment.namespace, agent.deployment.name);
  }

  public read(): void {
    const { name, namespace, body } = this.agent.deployment;
    const longest = this.flag('max-client-certificate-duration');
    const servingNames = this.flag('serving-certificate-dns-names').split(',').filter(Boolean);
    const rootsName = this.flag('root-ca-configmap-name');
    const version = tagOf(textAt(this.agent.container, 'image') ?? '');
    this.draft.add({
      key: this.key,
      kind: 'agent',
      heading: version === undefined ? 'istio-csr' : `istio-csr ${version}`,
      name,
      namespace,
      details: [
        ...(this.flag('trust-domain') === '' ? [] : [`trust domain ${this.flag('trust-domain')}`]),
        `workload certificates up to ${humanLifetime(longest)}`,
        `serving certificate ${humanLifetime(this.flag('serving-certificate-duration'))}`,
        ...shortList(servingNames),
      ],
    });
    this.draft.agents.push({
      key: this.key,
      namespace,
      podLabels: textMap(mapAt(body, 'spec', 'template', 'metadata', 'labels')),
      servingNames,
      rootsName,
      longestSeconds: goSeconds(longest),
    });
    this.readIssuer();
    this.readRuntimeConfiguration();
    this.readIstiodCertificate();
    readRootFile(this.agent, this.key, this.draft, this.inventory);
    this.draft.writings.push({ store: { kind: 'ConfigMap', name: rootsName }, writer: this.key, everywhere: true });
  }

  /** An empty name is how one says that the ConfigMap at run time names the issuer. */
  private readIssuer(): void {
    if (this.flag('issuer-enabled') === 'false' || this.flag('issuer-name') === '') return;
    for (const user of this.signed()) {
      this.draft.issuerUses.push({
        group: this.flag('issuer-group') || CERT_MANAGER,
        kind: this.flag('issuer-kind') || 'Issuer',
        name: this.flag('issuer-name'),
        namespace: this.flag('certificate-namespace'),
        user,
      });
    }
  }

  private readRuntimeConfiguration(): void {
    const name = this.flag('runtime-issuance-config-map-name');
    if (name === '') return;
    const namespace = this.flag('runtime-issuance-config-map-namespace') || this.agent.deployment.namespace;
    this.draft.readings.push({
      store: { kind: 'ConfigMap', namespace, name },
      reader: this.key,
      relation: 'configures',
    });
    for (const user of this.signed()) {
      this.draft.runtimeIssuers.push({
        configMap: { kind: 'ConfigMap', namespace, name },
        namespace: this.flag('certificate-namespace'),
        user,
      });
    }
  }

  /** From v0.11.0 on the agent can make istiod's Certificate itself while it runs. */
  private readIstiodCertificate(): void {
    if (!this.makesIstiodCertificate()) return;
    const namespace = this.flag('istiod-cert-namespace');
    this.draft.add({
      key: this.istiodCertificateKey(),
      kind: 'certificate',
      heading: 'Certificate',
      name: this.flag('istiod-cert-name'),
      namespace,
      lifetime: humanLifetime(this.flag('istiod-cert-duration')),
      details: ['made by istio-csr while it runs'],
    });
    this.draft.writings.push({
      store: { kind: 'Secret', namespace, name: ISTIOD_SECRET },
      writer: this.istiodCertificateKey(),
    });
  }

  /** The nodes that the agent's issuer signs for. */
  private signed(): string[] {
    return this.makesIstiodCertificate() ? [this.key, this.istiodCertificateKey()] : [this.key];
  }

  private makesIstiodCertificate(): boolean {
    return this.flag('istiod-cert-enabled') === 'true';
  }

  private istiodCertificateKey(): string {
    return nodeKey('Certificate', this.flag('istiod-cert-namespace'), this.flag('istiod-cert-name'));
  }

  private flag(name: string): string {
    return this.agent.flag(name);
  }
}

/** The tag of an image; nothing for one that is named by its digest alone. */
function tagOf(image: string): string | undefined {
  return /:([^:/]+)$/.exec(image.replace(/@.*$/s, ''))?.[1];
}

/** The entries of a map that are texts. */
export function textMap(map: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
