import { goSeconds } from '../../internal/lifetimes';
import { listAt, mapAt, textAt } from '../../manifests/fields';
import type { LoadedObject } from '../../manifests/load';
import type { GraphDraft } from '../draft';
import type { Inventory } from '../inventory';
import { humanLifetime } from '../lifetime';
import { nodeKey } from '../model';
import { readRootFile } from './agent-root';
import { CERT_MANAGER, shortList } from './certificates';
import { flagsOf } from './flags';

/** What istio-csr v0.1.0 to v0.17.0 does where a flag is left out. */
const DEFAULT_FLAGS: Readonly<Record<string, string>> = {
  'certificate-namespace': 'istio-system',
  'issuer-name': 'istio-ca',
  'issuer-kind': 'Issuer',
  'issuer-group': CERT_MANAGER,
  'max-client-certificate-duration': '24h',
  'serving-certificate-duration': '24h',
  'root-ca-configmap-name': 'istio-ca-root-cert',
  'istiod-cert-name': 'istiod-dynamic',
  'istiod-cert-namespace': 'istio-system',
  'istiod-cert-duration': '24h',
};

/** istiod mounts this Secret and nothing else, so that the agent's Certificate for it writes it too. */
export const ISTIOD_SECRET = 'istiod-tls';

/** Flags that go with `--certificate-namespace` in istio-csr, and of which one at least is set. */
const TELLING_FLAGS = ['issuer-name', 'runtime-issuance-config-map-name', 'max-client-certificate-duration'];

/** istio-csr: Deployments with its flags. What else they are called says nothing. */
export function readAgents(inventory: Inventory, draft: GraphDraft): void {
  for (const deployment of inventory.ofKind('apps', 'Deployment')) {
    for (const container of listAt(deployment.body, 'spec', 'template', 'spec', 'containers')) {
      const flags = flagsOf(container);
      if (flags.has('certificate-namespace') && TELLING_FLAGS.some((flag) => flags.has(flag))) {
        new AgentReader(deployment, container, flags, draft).read();
      }
    }
  }
}

class AgentReader {
  private readonly key: string;

  public constructor(
    private readonly deployment: LoadedObject,
    private readonly container: unknown,
    private readonly flags: ReadonlyMap<string, string>,
    private readonly draft: GraphDraft,
  ) {
    this.key = nodeKey('Deployment', deployment.namespace, deployment.name);
  }

  public read(): void {
    const { name, namespace, body } = this.deployment;
    const longest = this.flag('max-client-certificate-duration');
    const servingNames = this.flag('serving-certificate-dns-names').split(',').filter(Boolean);
    const rootsName = this.flag('root-ca-configmap-name');
    const version = tagOf(textAt(this.container, 'image') ?? '');
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
    readRootFile(this.deployment, this.container, this.flag('root-ca-file'), this.key, this.draft);
    this.draft.writings.push({ store: { kind: 'ConfigMap', name: rootsName }, writer: this.key, everywhere: true });
  }

  /** An empty name is how one says that the ConfigMap at run time names the issuer. */
  private readIssuer(): void {
    if (this.flags.get('issuer-enabled') === 'false' || this.flag('issuer-name') === '') return;
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
    const namespace = this.flag('runtime-issuance-config-map-namespace') || this.deployment.namespace;
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
    return this.flags.get(name) ?? DEFAULT_FLAGS[name] ?? '';
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
