import { flagFallback } from '../../../agent/options/index';
import { CERT_MANAGER_GROUP, ISSUER_KIND } from '../../../facts/cert-manager';
import { ROOT_CONFIG_MAP } from '../../../facts/istio';
import { AGENT_NAME, AGENT_NAMESPACE, serviceHost } from '../../../facts/istio-csr';
import { goBool } from '../../../internal/go-bool';
import { goSeconds } from '../../../internal/lifetimes';
import type { IstioCsrRelease } from '../../../releases/istio-csr-release';
import { type Arguments, effective } from '../arguments';
import { textAt, textMapAt } from '../fields';
import type { IssuerName } from '../issuers';
import type { LoadedObject } from '../load';
import { type MountedEntry, mountedEntry } from '../mounted-file';
import { nameOf } from '../objects';
import { guessOf, releaseOf } from './release';

/** An entry of a Secret or ConfigMap, with its namespace as far as that is told. */
export interface PlacedEntry extends MountedEntry {
  readonly namespace?: string;
}

/** What an operator copies into the file of the trust anchor. */
export interface CopiedRoot {
  /** An entry that somebody keeps; nothing for what the issuer returned. */
  readonly source?: PlacedEntry;
}

/** What an agent is read from, however it was delivered. */
export interface AgentFacts {
  /** Its Deployment; where nobody knows it, the object that is to make it. */
  readonly object: LoadedObject;
  /** `NAMESPACE/NAME` of its Deployment, where `object` is another one. */
  readonly name?: string;
  /** The container of istio-csr; nothing where nobody knows it. */
  readonly container?: unknown;
  readonly given: Arguments;
  /** The version of its chart, where a chart gives it. */
  readonly version?: string;
  /** What it is told besides, and cannot be read here: of nothing that this may change is anything known. */
  readonly unread?: readonly string[];
  /** The flags whose values are known in spite of what is unread. */
  readonly known?: ReadonlySet<string>;
  /** What the file of its trust anchor is a copy of, where an operator makes that. */
  readonly root?: CopiedRoot;
}

/** Whether a text waits for a variable of Flux (`${NAME}`), a parameter of Argo CD (`{{name}}`) or the like. */
function isOpen(text: string): boolean {
  return /\$\{\w|\{\{/.test(text);
}

/** An istio-csr agent, with what its release does where it is not told otherwise. */
export class Agent {
  public readonly object: LoadedObject;
  public readonly container: unknown;
  /** What it is told in part only: where that is to be read, and why it was not. */
  public readonly unread: readonly string[];
  /** The release, from the image's tag. */
  public readonly release: IstioCsrRelease;
  /** How its release is guessed; nothing where it is known. */
  public readonly guess?: string;
  /** The tag of its image; nothing for an image that is named by its digest alone. */
  public readonly tag?: string;
  private readonly open: readonly string[];

  public constructor(private readonly facts: AgentFacts) {
    this.object = facts.object;
    this.container = facts.container;
    this.open = [...facts.given].flatMap(([name, values]) => (values.some(isOpen) ? [name] : []));
    const variables = this.open.map((name) => `the variable in --${name}`);
    this.unread = [...(facts.unread ?? []), ...variables];
    this.tag = imageOf(facts.container).tag;
    this.release = releaseOf(this.tag);
    this.guess = guessOf(facts.version) ?? guessOf(this.tag);
  }

  public get given(): Arguments {
    return this.facts.given;
  }

  /** Whether what cannot be read may give it another name. */
  public get isNameOpen(): boolean {
    return this.facts.unread !== undefined;
  }

  /** `NAMESPACE/NAME` of its Deployment. */
  public get name(): string {
    return this.facts.name ?? nameOf(this.object);
  }

  public get namespace(): string | undefined {
    return this.object.namespace;
  }

  /** The value of a flag, by its name without dashes: its release's own where it is left out. Nothing where that is not known. */
  public flag(name: string): string | undefined {
    const isKnown = this.facts.unread === undefined || this.facts.known?.has(name) === true;
    if (!isKnown || this.open.includes(name)) return undefined;
    return effective(name, this.facts.given.get(name)) ?? flagFallback(name, this.release);
  }

  public list(name: string): string[] {
    return (this.flag(name) ?? '').split(',').filter(Boolean);
  }

  public isOn(name: string): boolean {
    return goBool(this.flag(name) ?? '') === true;
  }

  /** Whether a switch is known to be off; releases without the switch do what later ones do where it is on. */
  private isOff(name: string): boolean {
    return Boolean(this.flag(name)) && !this.isOn(name);
  }

  /** The names that its serving certificate is good for; none where they are not known. Before v0.2.0 there is no flag for them. */
  public get servingNames(): string[] {
    const isUnknown = this.flag('serving-certificate-dns-names') === undefined;
    const names = this.list('serving-certificate-dns-names');
    return names.length > 0 || isUnknown ? names : [serviceHost(AGENT_NAME, AGENT_NAMESPACE)];
  }

  /** The file with the roots that it trusts; empty for what the issuer returns, nothing where that is not known. */
  public get rootFile(): string | undefined {
    const { root } = this.facts;
    return root !== undefined && root.source === undefined ? '' : this.flag('root-ca-file');
  }

  /** The entry that its file of roots is, or is a copy of; nothing for a file that comes from elsewhere. */
  public get rootEntry(): PlacedEntry | undefined {
    const file = this.rootFile;
    if (file === undefined || file === '' || this.copied !== undefined) return this.copied;
    const mounted = mountedEntry(this.object.body, this.container, file);
    return mounted && { ...mounted, namespace: this.namespace };
  }

  /** What its file of roots is a copy of. */
  public get copied(): PlacedEntry | undefined {
    return this.facts.root?.source;
  }

  /** The ConfigMap that it writes the roots to, in every namespace. From v0.3.0 on there is no flag for it. */
  public get rootsName(): string {
    return this.flag('root-ca-configmap-name') || ROOT_CONFIG_MAP;
  }

  public get longestSeconds(): number | undefined {
    return goSeconds(this.flag('max-client-certificate-duration') ?? '');
  }

  public get podLabels(): Readonly<Record<string, string>> {
    return textMapAt(this.object.body, 'spec', 'template', 'metadata', 'labels');
  }

  /** The issuer that its flags name. An empty name is how one says that the ConfigMap at run time names it. */
  public get flaggedIssuer(): IssuerName | undefined {
    const [group, kind, name, namespace] = ISSUER_FLAGS.map((flag) => this.flag(flag));
    if (!name || group === undefined || kind === undefined || this.isOff('issuer-enabled')) return undefined;
    return { group: group || CERT_MANAGER_GROUP, kind: kind || ISSUER_KIND, name, namespace };
  }

  public get isIssuerUnknown(): boolean {
    return ISSUER_FLAGS.some((flag) => this.flag(flag) === undefined);
  }

  /**
   * The ConfigMap that names its issuer at run time. It is watched where both name and namespace are told (HasRuntimeConfiguration in
   * istio-csr's pkg/certmanager, v0.10.0 to v0.17.0).
   */
  public get runtimeConfigMap(): { readonly namespace: string; readonly name: string } | undefined {
    const name = this.flag('runtime-issuance-config-map-name');
    const namespace = this.flag('runtime-issuance-config-map-namespace');
    return name && namespace ? { namespace, name } : undefined;
  }
}

/** The flags that name the issuer, and the namespace of the requests to it. */
const ISSUER_FLAGS = ['issuer-group', 'issuer-kind', 'issuer-name', 'certificate-namespace'] as const;

/** The name and the tag of a container's image; no tag for one that is named by its digest alone. */
export function imageOf(container: unknown): { readonly name: string; readonly tag?: string } {
  const image = textAt(container, 'image') ?? '';
  const [, name = '', tag] = /^(.*?)(?::([^:/]+))?$/s.exec(image.replace(/@.*$/s, '')) ?? [];
  return { name, tag };
}
