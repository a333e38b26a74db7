import { CERT_MANAGER_GROUP, CERT_MANAGER_NAMESPACE } from '../../../facts/cert-manager';
import { ISTIOD_SECRET } from '../../../facts/istio';
import { ISSUER_NAME } from '../../../facts/istio-csr';
import { guessedPlural, isClusterWideKind } from '../../../signing/issuers/kinds';
import type { CertificateCache } from '../../../x509/certificate-cache';
import type { Agent } from '../../read/agents/agent';
import { type MountedEntry, mountedEntry } from '../../read/mounted-file';
import type { Signing } from '../../read/signing';
import { readPem } from '../bundles';
import { Check, checkAt } from '../checks';
import { namedAll } from '../describe';
import type { Expectations } from '../expectations';
import { checkTrustAnchors, type TrustAnchors } from '../trust-anchors';
import { readSigning } from './check-agent';
import type { ObjectPlace } from './place';
import type { PublicSecret, Questions } from './questions';
import { type Read, unread } from './unread';

/** What is known about the trust anchor, and where to look for it. */
export interface AnchorSearch {
  readonly questions: Questions;
  readonly place?: ObjectPlace;
  /** The agent; nothing where there is none at all. */
  readonly agent: Read<Agent | undefined>;
  readonly meshNamespace: string;
  /** The Secret of istiod's certificate: the last resort. */
  readonly istiodSecret: Read<PublicSecret | undefined>;
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
}

/**
 * Finds the CA certificates that the mesh is meant to trust: in the Secret named, in what the agent is pinned to, or in the Secret of its
 * issuer.
 */
export async function findAnchors(search: AnchorSearch): Promise<TrustAnchors> {
  if (search.place) return ofSecret(search, search.place);
  // Any other root than the agent's own would be a guess, and proof of nothing.
  if ('problem' in search.agent) return unanswered('the agent', search.agent.problem);
  const agent = search.agent.value;
  // Where the self-signed CA chain of this library keeps its CA, and the walkthrough of 2021 as well.
  if (!agent) return ofSecret(search, { namespace: search.meshNamespace, name: ISSUER_NAME });
  const file = agent.flag('root-ca-file') ?? '';
  if (file !== '') {
    const pinned = mountedEntry(agent.object.body, agent.container, file);
    return pinned ? ofPinned(search, pinned, agent.namespace ?? '') : notMounted(agent, file);
  }
  const signing = await readSigning(search.questions, agent);
  if ('problem' in signing) return unanswered(`the ConfigMap of ${agent.name}`, signing.problem);
  const place = await secretOfIssuer(search.questions, signing.value);
  if ('problem' in place) return unanswered(`issuer ${signing.value.issuer?.name ?? '?'}`, place.problem);
  return place.value ? ofSecret(search, place.value) : ofIstiod(search);
}

async function ofSecret(search: AnchorSearch, place: ObjectPlace): Promise<TrustAnchors> {
  const subject = `${place.namespace}/${place.name}`;
  const secret = await search.questions.secret(place, ['ca.crt', 'tls.crt']);
  if ('problem' in secret) return unanswered(subject, secret.problem);
  if (!secret.value) return absent(subject, 'no such Secret');
  const { data } = secret.value;
  // A Secret that was made by hand has no ca.crt; a root is its own.
  const pem = data.get('ca.crt') || rootIn(data.get('tls.crt') ?? '', search.cache);
  return pem ? anchorsIn(pem, subject, search) : absent(subject, 'a Secret without ca.crt');
}

/** A pinned trust anchor: what the mesh is meant to trust, whatever the issuer returns. */
async function ofPinned(search: AnchorSearch, pinned: MountedEntry, namespace: string): Promise<TrustAnchors> {
  const subject = `${pinned.kind} ${namespace}/${pinned.name}`;
  const pem = await search.questions.entry(pinned, namespace);
  if ('problem' in pem) return unanswered(subject, pem.problem);
  return pem.value === '' ? absent(subject, `no entry ${pinned.key}`) : anchorsIn(pem.value, subject, search);
}

/** The Secret that an issuer names; nothing for an issuer without one. */
export async function secretOfIssuer(
  questions: Questions,
  { issuer }: Pick<Signing, 'issuer'>,
): Promise<Read<ObjectPlace | undefined>> {
  if (issuer === undefined) return { problem: 'the agent is told no issuer, neither by its flags nor by a ConfigMap' };
  const { group, kind, name } = issuer;
  if (group !== CERT_MANAGER_GROUP) return { value: undefined };
  const namespace = isClusterWideKind(group, kind) ? undefined : issuer.namespace;
  const resource = `${guessedPlural(group, kind)}.${group}`;
  const secretName = await questions.field('.spec.ca.secretName', resource, { name, namespace });
  if ('problem' in secretName) return secretName;
  if (secretName.value === '') return { value: undefined };
  return { value: { namespace: namespace ?? CERT_MANAGER_NAMESPACE, name: secretName.value } };
}

/** An issuer without a Secret of its own, such as Vault, tells its root with each certificate that it signs. */
function ofIstiod(search: AnchorSearch): TrustAnchors {
  const { istiodSecret, meshNamespace } = search;
  const subject = `${meshNamespace}/${ISTIOD_SECRET}`;
  if ('problem' in istiodSecret) return unanswered(subject, istiodSecret.problem);
  const pem = istiodSecret.value?.data.get('ca.crt');
  if (!pem) return absent(subject, istiodSecret.value ? 'a Secret without ca.crt' : 'no such Secret');
  const { anchors, findings } = anchorsIn(pem, subject, search);
  const check = checkAt(Check.TRUST_ANCHOR, subject, 'a CA that you told');
  const meaning =
    'The issuer keeps its CA outside of the cluster, so the checks trust the root that it returned with the certificate of istiod.';
  const fix = 'Compare this root with the one you know, or give it with --ca-secret FILE (a certificate in PEM).';
  const remark = check.warn(namedAll(anchors ?? []), { meaning, fix });
  return { anchors, findings: [...findings, remark] };
}

function anchorsIn(pem: string, subject: string, { expectations, cache }: AnchorSearch): TrustAnchors {
  const read = readPem(() => cache.bundle(pem));
  if ('error' in read) {
    const found = read.error.hasPrivateKey ? 'ca.crt holds a key (not shown)' : `ca.crt ${read.error.message}`;
    return absent(subject, found);
  }
  return { anchors: read.certificates, findings: checkTrustAnchors(read.certificates, subject, expectations) };
}

/** The root among the certificates of a text. */
export function rootIn(pem: string, cache: CertificateCache): string | undefined {
  const read = readPem(() => cache.chain(pem));
  return 'error' in read ? undefined : read.certificates.find(({ isSelfSigned }) => isSelfSigned)?.pem;
}

function unanswered(subject: string, problem: string): TrustAnchors {
  return { findings: [unread(Check.TRUST_ANCHOR, subject, problem)] };
}

/** The file may come from an image, or from a volume that others fill. */
function notMounted({ name }: Agent, file: string): TrustAnchors {
  const check = checkAt(Check.TRUST_ANCHOR, name, 'the CA certificates that the agent is pinned to');
  const meaning = 'The agent hands out the roots in this file, and the cluster does not tell what it holds.';
  const fix = 'Give it with --ca-secret FILE (certificates in PEM).';
  const finding = check.error(`--root-ca-file=${file}, which comes from no Secret or ConfigMap`, { meaning, fix });
  return { findings: [finding] };
}

function absent(subject: string, found: string): TrustAnchors {
  const finding = checkAt(Check.TRUST_ANCHOR, subject, 'a CA certificate in ca.crt').fail(found, {
    meaning: 'There is no CA certificate to compare the mesh with.',
    fix: "Make the CA's Certificate READY, bring the trust anchor that the agent mounts, or name its Secret with --ca-secret-name NAMESPACE/NAME, or give the root with --ca-secret FILE.",
  });
  return { findings: [finding] };
}
