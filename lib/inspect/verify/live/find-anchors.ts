import { CERT_MANAGER_GROUP, CERT_MANAGER_NAMESPACE } from '../../../facts/cert-manager';
import { ISTIOD_SECRET } from '../../../facts/istio';
import { ISSUER_NAME } from '../../../facts/istio-csr';
import { guessedPlural, isClusterWideKind } from '../../../signing/issuers/kinds';
import type { CertificateCache } from '../../../x509/certificate-cache';
import { PemError } from '../../../x509/pem';
import type { Agent } from '../../read/agents/agent';
import type { MountedEntry } from '../../read/mounted-file';
import type { Signing } from '../../read/signing';
import { pinnedEntry } from '../../read/trust';
import type { Finding } from '../../report/finding';
import { Check, fail, failedToRead, warn } from '../checks';
import { namedAll } from '../describe';
import type { Expectations } from '../expectations';
import { checkTrustAnchors, type TrustAnchors } from '../trust-anchors';
import { readSigning } from './check-agent';
import type { PublicSecret, Questions, Read } from './questions';
import { unread } from './unread';

/** Where a Secret is. */
export interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
}

/** What is known about the trust anchor, and where to look for it. */
export interface AnchorSearch {
  /** The Secret that the user named. */
  readonly place?: SecretPlace;
  /** The agent; nothing where there is none at all. */
  readonly agent: Read<Agent | undefined>;
  readonly meshNamespace: string;
  /** The Secret of istiod's certificate: the last resort. */
  readonly istiodSecret: Read<PublicSecret | undefined>;
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
}

/** The trust anchor of a cluster, with what is to be said of it. */
export interface FoundAnchors {
  readonly anchors?: TrustAnchors;
  readonly findings: readonly Finding[];
}

/** Where the self-signed CA chain of this library keeps its CA, and the walkthrough of 2021 as well. */
const USUAL_SECRET = ISSUER_NAME;

/**
 * Finds the CA certificates that the mesh is meant to trust: in the Secret named, in what the agent is pinned to, or in the Secret of its
 * issuer.
 */
export async function findAnchors(questions: Questions, search: AnchorSearch): Promise<FoundAnchors> {
  if (search.place) return ofSecret(questions, search, search.place);
  // Any other root than the agent's own would be a guess, and proof of nothing.
  if ('problem' in search.agent) {
    return { findings: [unread(Check.TRUST_ANCHOR, 'the agent', search.agent.problem)] };
  }
  const agent = search.agent.value;
  if (!agent) return ofSecret(questions, search, { namespace: search.meshNamespace, name: USUAL_SECRET });
  const file = agent.flag('root-ca-file') ?? '';
  if (file !== '') {
    const pinned = pinnedEntry(agent, file);
    return pinned
      ? ofPinned(questions, search, { ...pinned, namespace: agent.namespace ?? '' })
      : { findings: [notMounted(agent, file)] };
  }
  const signing = await readSigning(questions, agent);
  const place = 'problem' in signing ? signing : await placeOf(questions, signing.value);
  if ('problem' in place) {
    const subject =
      'problem' in signing ? `the ConfigMap of ${agent.name}` : `issuer ${signing.value.issuer?.name ?? '?'}`;
    return { findings: [unread(Check.TRUST_ANCHOR, subject, place.problem)] };
  }
  return place.value ? ofSecret(questions, search, place.value) : ofIstiod(search);
}

/** A CA whose certificate lies in a Secret. */
async function ofSecret(questions: Questions, search: AnchorSearch, place: SecretPlace): Promise<FoundAnchors> {
  const subject = `${place.namespace}/${place.name}`;
  const secret = await questions.secret(place.namespace, place.name, ['ca.crt', 'tls.crt']);
  if ('problem' in secret) return { findings: [unread(Check.TRUST_ANCHOR, subject, secret.problem)] };
  if (!secret.value) return { findings: [absent(subject, 'no such Secret')] };
  const { data } = secret.value;
  // A Secret that was made by hand has no ca.crt; a root is its own.
  const pem = data.get('ca.crt') || rootIn(data.get('tls.crt') ?? '', search.cache);
  if (!pem) return { findings: [absent(subject, 'a Secret without ca.crt')] };
  return anchorsIn(pem, subject, search);
}

/** A pinned trust anchor: what the mesh is meant to trust, whatever the issuer returns. */
async function ofPinned(
  questions: Questions,
  search: AnchorSearch,
  { kind, name, key, namespace }: MountedEntry & { namespace: string },
): Promise<FoundAnchors> {
  const subject = `${kind} ${namespace}/${name}`;
  const pem =
    kind === 'Secret'
      ? await entryOf(questions, namespace, name, key)
      : await questions.configMapEntry({ namespace, name }, key);
  if ('problem' in pem) return { findings: [unread(Check.TRUST_ANCHOR, subject, pem.problem)] };
  if (pem.value === '') return { findings: [absent(subject, `no entry ${key}`)] };
  return anchorsIn(pem.value, subject, search);
}

async function entryOf(questions: Questions, namespace: string, name: string, key: string): Promise<Read<string>> {
  const secret = await questions.secret(namespace, name, [key]);
  return 'problem' in secret ? secret : { value: secret.value?.data.get(key) ?? '' };
}

/** The Secret that the agent's issuer names; nothing for an issuer without one. */
async function placeOf(questions: Questions, { issuer }: Signing): Promise<Read<SecretPlace | undefined>> {
  if (issuer === undefined) return { problem: 'the agent is told no issuer, neither by its flags nor by a ConfigMap' };
  const { group, kind, name, namespace } = issuer;
  if (group !== CERT_MANAGER_GROUP) return { value: undefined };
  const where = isClusterWideKind(group, kind) ? undefined : namespace;
  const place = { name, namespace: where };
  const secretName = await questions.field('.spec.ca.secretName', `${guessedPlural(group, kind)}.${group}`, place);
  if ('problem' in secretName) return secretName;
  if (secretName.value === '') return { value: undefined };
  return { value: { namespace: where ?? CERT_MANAGER_NAMESPACE, name: secretName.value } };
}

/** An issuer without a Secret of its own, such as Vault, tells its root with each certificate that it signs. */
function ofIstiod({ istiodSecret, ...search }: AnchorSearch): FoundAnchors {
  const subject = `${search.meshNamespace}/${ISTIOD_SECRET}`;
  if ('problem' in istiodSecret) return { findings: [unread(Check.TRUST_ANCHOR, subject, istiodSecret.problem)] };
  const pem = istiodSecret.value?.data.get('ca.crt');
  if (!pem) return { findings: [absent(subject, istiodSecret.value ? 'a Secret without ca.crt' : 'no such Secret')] };
  const found = anchorsIn(pem, subject, { istiodSecret, ...search });
  const remark = warn(Check.TRUST_ANCHOR, subject, {
    found: namedAll(found.anchors?.certificates ?? []),
    wanted: 'a CA that you told',
    meaning:
      'The issuer keeps its CA outside of the cluster, so the checks trust the root that it returned with the certificate of istiod.',
    fix: 'Compare this root with the one you know, or give it with --ca-secret FILE (a certificate in PEM).',
  });
  return { ...found, findings: [...found.findings, remark] };
}

function anchorsIn(pem: string, source: string, { expectations, cache }: AnchorSearch): FoundAnchors {
  try {
    const anchors = { certificates: cache.bundle(pem), source };
    return { anchors, findings: checkTrustAnchors(anchors, expectations) };
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    const found = error.hasPrivateKey ? 'ca.crt holds a key (not shown)' : `ca.crt ${error.message}`;
    return { findings: [absent(source, found)] };
  }
}

function rootIn(pem: string, cache: CertificateCache): string | undefined {
  try {
    return cache.chain(pem).find(({ isSelfSigned }) => isSelfSigned)?.pem;
  } catch (error) {
    if (error instanceof PemError) return undefined;
    throw error;
  }
}

/** The file may come from an image, or from a volume that others fill. */
function notMounted({ name }: Agent, file: string): Finding {
  return failedToRead(Check.TRUST_ANCHOR, name, {
    found: `--root-ca-file=${file}, which comes from no Secret or ConfigMap`,
    wanted: 'the CA certificates that the agent is pinned to',
    meaning: 'The agent hands out the roots in this file, and the cluster does not tell what it holds.',
    fix: 'Give it with --ca-secret FILE (certificates in PEM).',
  });
}

function absent(subject: string, found: string): Finding {
  return fail(Check.TRUST_ANCHOR, subject, {
    found,
    wanted: 'a CA certificate in ca.crt',
    meaning: 'There is no CA certificate to compare the mesh with.',
    fix: "Make the CA's Certificate READY, bring the trust anchor that the agent mounts, or name its Secret with --ca-secret-name NAMESPACE/NAME, or give the root with --ca-secret FILE.",
  });
}
