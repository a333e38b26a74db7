import { ROOT_CONFIG_MAP, ROOT_CONFIG_MAP_KEY } from '../../facts/istio';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import type { Finding } from '../report/finding';
import { notCertificates, readPem } from '../verify/bundles';
import { namedAll } from '../verify/describe';
import type { Criteria } from '../verify/expectations';
import type { Questions } from '../verify/live/questions';
import { anchorsInFiles, checkTrustAnchors } from '../verify/trust-anchors';
import { ProbeCheck, probeCheck } from './checks';
import { unread } from './unread';

/** What a proxy trusts before it asks. */
export interface PublishedRoot {
  /** Nothing where it cannot be read. */
  readonly anchors?: readonly ParsedCertificate[];
  readonly findings: readonly Finding[];
}

/**
 * The root of a file, or else the one that the agent publishes in a namespace, which the pods there mount.
 *
 * @throws InputError for a file that cannot be read
 */
export async function findRoot(
  questions: Questions,
  { file, namespace }: { readonly file?: string; readonly namespace: string },
  { cache, expectations }: Pick<Criteria, 'cache' | 'expectations'>,
): Promise<PublishedRoot> {
  if (file !== undefined) return anchorsInFiles([file], expectations, cache);
  const subject = `${namespace}/${ROOT_CONFIG_MAP}`;
  const check = probeCheck(ProbeCheck.PUBLISHED_ROOT, subject, 'the root, in PEM');
  const map = { kind: 'ConfigMap', name: ROOT_CONFIG_MAP, key: ROOT_CONFIG_MAP_KEY } as const;
  const answer = await questions.entry(map, namespace);
  const isMissing = 'problem' in answer ? /not ?found/i.test(answer.problem) : answer.value === '';
  if (isMissing) {
    const finding = check.fail('not there', {
      meaning:
        'Pods of this namespace have nothing to verify the agent with, so they get no certificate and do not start.',
      fix: 'The agent writes it: look at its log, and at its namespace selector if it has one. Name a namespace of the mesh with --namespace, or give the root with --root FILE.',
    });
    return { findings: [finding] };
  }
  if ('problem' in answer) return { findings: [unread(ProbeCheck.PUBLISHED_ROOT, subject, answer.problem)] };
  const read = readPem(() => cache.bundle(answer.value));
  if ('error' in read) {
    const finding = check.fail(notCertificates(read.error), {
      meaning: 'Pods of this namespace cannot read their root, so they trust nobody.',
      fix: 'Look at who writes this ConfigMap: the agent writes it from its trust anchor, or from what the issuer returns.',
    });
    return { findings: [finding] };
  }
  const { certificates } = read;
  return {
    anchors: certificates,
    findings: [check.pass(namedAll(certificates)), ...checkTrustAnchors(certificates, subject, expectations)],
  };
}
