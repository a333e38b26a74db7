import type { CertificateCache } from '../../x509/certificate-cache';
import { PemError } from '../../x509/pem';
import { Check, fail, warn } from '../checks';
import { namedAll } from '../describe';
import type { Expectations } from '../expectations';
import type { VerificationFinding } from '../finding';
import { checkTrustAnchors, type TrustAnchors } from '../trust-anchors';
import type { LiveAgent } from './check-agent';
import { ISTIOD_SECRET } from './check-certificates';
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
  readonly agent?: LiveAgent;
  readonly meshNamespace: string;
  /** The Secret of istiod's certificate: the last resort. */
  readonly istiodSecret: Read<PublicSecret | undefined>;
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
}

/** The trust anchor of a cluster, with what is to be said of it. */
export interface FoundAnchors {
  readonly anchors?: TrustAnchors;
  readonly findings: readonly VerificationFinding[];
}

/** Where the self-signed CA chain of this library keeps its CA, and the walkthrough of 2021 as well. */
const USUAL_SECRET = 'istio-ca';

/** Where cert-manager looks for the Secret of a ClusterIssuer, unless it was told otherwise. */
const CLUSTER_ISSUER_NAMESPACE = 'cert-manager';

/** Finds the CA certificate that the mesh is meant to trust: in the Secret named, or in that of the agent's issuer. */
export async function findAnchors(questions: Questions, search: AnchorSearch): Promise<FoundAnchors> {
  const place = search.place ?? (await placeOf(questions, search));
  if (!place) return ofIstiod(search);
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

async function placeOf(questions: Questions, { agent, meshNamespace }: AnchorSearch): Promise<SecretPlace | undefined> {
  const name = agent?.flags.get('issuer-name') ?? '';
  if (!agent || name === '') return { namespace: meshNamespace, name: USUAL_SECRET };
  if ((agent.flags.get('issuer-group') ?? 'cert-manager.io') !== 'cert-manager.io') return undefined;
  const isClusterIssuer = agent.flags.get('issuer-kind') === 'ClusterIssuer';
  const namespace = agent.flags.get('certificate-namespace') ?? meshNamespace;
  const where = isClusterIssuer
    ? ['clusterissuers.cert-manager.io', name]
    : ['issuers.cert-manager.io', name, '-n', namespace];
  const secretName = await questions.field('.spec.ca.secretName', ...where);
  if ('problem' in secretName) return { namespace: meshNamespace, name: USUAL_SECRET };
  if (secretName.value === '') return undefined;
  return { namespace: isClusterIssuer ? CLUSTER_ISSUER_NAMESPACE : namespace, name: secretName.value };
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

function absent(subject: string, found: string): VerificationFinding {
  return fail(Check.TRUST_ANCHOR, subject, {
    found,
    wanted: 'a CA certificate in ca.crt',
    meaning: 'There is no CA certificate to compare the mesh with.',
    fix: "Make the CA's Certificate READY, or name its Secret with --ca-secret-name NAMESPACE/NAME, or give the root with --ca-secret FILE.",
  });
}
