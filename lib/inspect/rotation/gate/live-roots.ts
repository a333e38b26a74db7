import { guessedPlural, isClusterWideKind } from '../../../signing/issuers/kinds';
import { anchorsOf } from '../../../signing/trust/ca-chain';
import { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { IssuerName } from '../../read/issuers';
import { rootKeyOf } from '../../read/trust';
import { readPem } from '../../verify/bundles';
import { verifyChain } from '../../verify/chain';
import { named } from '../../verify/describe';
import { rootIn, secretOfIssuer } from '../../verify/live/find-anchors';
import type { ObjectPlace } from '../../verify/live/place';
import type { Questions } from '../../verify/live/questions';
import type { Read } from '../../verify/live/unread';
import type { RootKey } from './observation';

/** What an issuer signs with now. */
export interface IssuerRoot {
  /** Nothing where the cluster does not tell. */
  readonly root?: RootKey;
  /** When what it signs with was changed last; nothing where nobody noted it. */
  readonly changed?: Date;
  readonly why?: string;
}

/** What the Secret of a CA has. */
export interface CaSecret {
  /** The root in it or above it; nothing where no such root was met. */
  readonly root?: RootKey;
}

/** The roots of a running mesh: each is told apart by its key and name, wherever it is met. */
export class LiveRoots {
  public readonly cache = new CertificateCache();
  private readonly labels = new Map<RootKey, string>();
  private readonly known: ParsedCertificate[] = [];
  private readonly keys = new WeakMap<ParsedCertificate, RootKey>();
  private readonly issuers = new Map<string, Promise<IssuerRoot>>();

  public constructor(
    private readonly questions: Questions,
    private readonly now: Date,
  ) {}

  /** How people call a root. */
  public labelOf(root: RootKey): string {
    return this.labels.get(root) ?? root;
  }

  public keyOf(certificate: ParsedCertificate): RootKey {
    const known = this.keys.get(certificate);
    if (known !== undefined) return known;
    const key = rootKeyOf(certificate);
    this.keys.set(certificate, key);
    if (!this.labels.has(key)) {
      this.labels.set(key, named(certificate));
      this.known.push(certificate);
    }
    return key;
  }

  /** The roots in a text; nothing where it is no list of certificates. */
  public keysIn(pem: string): ReadonlySet<RootKey> | undefined {
    const read = readPem(() => this.cache.bundle(pem));
    return 'error' in read ? undefined : new Set(read.certificates.map((one) => this.keyOf(one)));
  }

  /** The certificate at the beginning of a chain, and the root above it: one that is trusted beside it, comes along, or was met before. */
  public above(chain: string, trusted: string): { readonly leaf?: ParsedCertificate; readonly signer?: RootKey } {
    const [certificates, bundle] = [chain, trusted].map((pem) => readPem(() => this.cache.chain(pem)));
    if (certificates === undefined || 'error' in certificates) return {};
    const anchors = bundle === undefined || 'error' in bundle ? [] : bundle.certificates;
    const climb = (to: readonly ParsedCertificate[]) =>
      verifyChain(certificates.certificates, to, this.now, this.cache, []).path.at(-1);
    const topped = ({ isSelfSigned }: ParsedCertificate) => isSelfSigned;
    // An intermediate beside its root is on the way to that, and alone it is all that there is.
    const ways = [anchors.filter(topped), this.known.filter(topped), anchors];
    const root = ways.map(climb).find((one, at) => one !== undefined && (topped(one) || ways[at]?.includes(one)));
    return { leaf: certificates.certificates[0], signer: root && this.keyOf(root) };
  }

  /** What is in the Secret of a CA; nothing where there is no such Secret, or no certificate in it. */
  public async inSecret(place: ObjectPlace): Promise<Read<CaSecret | undefined>> {
    const secret = await this.questions.secret(place, ['ca.crt', 'tls.crt']);
    if ('problem' in secret) return secret;
    const chain = secret.value?.data.get('tls.crt') ?? '';
    const own = rootIn(chain, this.cache);
    const read = readPem(() => this.cache.bundle(own ?? secret.value?.data.get('ca.crt') ?? ''));
    const root = 'error' in read ? undefined : read.certificates.find(({ isSelfSigned }) => isSelfSigned);
    if (root !== undefined) return { value: { root: this.keyOf(root) } };
    // An intermediate that was carried there need not bring its root along.
    const certificates = readPem(() => this.cache.chain(chain));
    if ('error' in certificates) return { value: undefined };
    const above = anchorsOf(certificates.certificates, this.known);
    const last = above.find(({ isSelfSigned }) => isSelfSigned) ?? above[0];
    return { value: { root: last && this.keyOf(last) } };
  }

  /** What an issuer of the cluster signs with. */
  public async of(issuer: IssuerName): Promise<IssuerRoot> {
    const key = JSON.stringify([issuer.group, issuer.kind, issuer.namespace, issuer.name]);
    const known = this.issuers.get(key) ?? this.readIssuer(issuer);
    this.issuers.set(key, known);
    return known;
  }

  private async readIssuer(issuer: IssuerName): Promise<IssuerRoot> {
    const { group, kind, name } = issuer;
    const namespace = isClusterWideKind(group, kind) ? undefined : issuer.namespace;
    const [place, change] = await Promise.all([
      secretOfIssuer(this.questions, { issuer }),
      this.questions.lastChange(`${guessedPlural(group, kind)}.${group}`, { name, namespace }),
    ]);
    const changed = 'value' in change ? change.value : undefined;
    if ('problem' in place) return { why: place.problem };
    if (place.value === undefined) return { changed, why: `${kind} ${name} keeps its CA outside of the cluster` };
    const [root, exchange] = await Promise.all([
      this.inSecret(place.value),
      this.questions.lastChange('secret', place.value),
    ]);
    if ('problem' in root) return { why: root.problem };
    const exchanged = 'value' in exchange ? exchange.value : undefined;
    const isKnown = changed !== undefined && exchanged !== undefined;
    const last = isKnown ? new Date(Math.max(changed.getTime(), exchanged.getTime())) : undefined;
    const why =
      root.value === undefined ? 'there is no certificate in its Secret' : 'the root above its CA is trusted nowhere';
    return { root: root.value?.root, changed: last, why: root.value?.root === undefined ? why : undefined };
  }
}
