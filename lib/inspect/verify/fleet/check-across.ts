import { grouped } from '../../../internal/grouped';
import type { CertificateCache } from '../../../x509/certificate-cache';
import type { Finding } from '../../report/finding';
import { namesOf } from '../../report/names';
import { ChainProblem, TLS_CLIENT, TLS_SERVER, verifyChain } from '../chain';
import { Check, checkAt } from '../checks';
import type { Evidence, HeldChain } from '../evidence';

/** A cluster of a mesh, and what its workloads were seen to hold; nothing where the cluster could not be asked. */
export interface Peer {
  readonly name: string;
  readonly evidence?: Evidence;
}

const WANTED = 'a certificate that verifies with the roots that the other clusters hold';

/**
 * Proves that clusters of one mesh verify each other: the certificate of a workload of each, with what it brings along, leads up to the
 * roots that proxies of every other one hold.
 */
export function checkAcross(mesh: string, peers: readonly Peer[], at: Date, cache: CertificateCache): Finding[] {
  return peers.flatMap((peer) => {
    const others = peers.filter((other) => other !== peer);
    const findings = of(peer, others, at, cache, mesh);
    return findings.map((finding) => ({ ...finding, cluster: peer.name }));
  });
}

function of(
  { name, evidence }: Peer,
  others: readonly Peer[],
  at: Date,
  cache: CertificateCache,
  mesh: string,
): Finding[] {
  const subject = `mesh ${mesh}`;
  const chains = evidence?.chains ?? [];
  if (chains.length === 0) {
    const meaning = `No certificate of a workload of ${name} was read, so nothing is known of whether other clusters accept it.`;
    const fix =
      'See what else is said of this cluster. Start a workload if there is none: docs/workloads.md has one to try.';
    return [
      checkAt(Check.CHAIN_ACROSS_CLUSTERS, subject, WANTED).skip('no certificate of a workload', { meaning, fix }),
    ];
  }
  const asked = others.filter((other) => (other.evidence?.roots.length ?? 0) > 0);
  const unasked = others.filter((other) => !asked.includes(other)).map((other) => other.name);
  const refusals = chains.flatMap((chain) => asked.flatMap((other) => refusalsBy(other, chain, at, cache)));
  const alike = [
    ...grouped(refusals, ({ chain, text, isOpen }) => JSON.stringify([chain.subject, text, isOpen])).values(),
  ];
  const broken = alike.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : finding(first, [...new Set(group.map(({ by }) => by))]);
  });
  const missing = unasked.length === 0 ? [] : [unknown(subject, unasked)];
  if (broken.length > 0 || asked.length === 0) return [...broken, ...missing];
  const found = `verifies in ${namesOf(asked.map((other) => other.name))}`;
  return [checkAt(Check.CHAIN_ACROSS_CLUSTERS, subject, WANTED).pass(found), ...missing];
}

interface Refusal {
  readonly chain: HeldChain;
  readonly by: string;
  readonly text: string;
  /** Whether peers look further than this library does. */
  readonly isOpen: boolean;
}

function refusalsBy(other: Peer, chain: HeldChain, at: Date, cache: CertificateCache): Refusal[] {
  return (other.evidence?.roots ?? []).flatMap(({ certificates }) => {
    const { problem, text = '' } = verifyChain(chain.certificates, certificates, at, cache, [TLS_SERVER, TLS_CLIENT]);
    if (problem === undefined) return [];
    return { chain, by: other.name, text, isOpen: problem === ChainProblem.NAME_CONSTRAINTS };
  });
}

function finding({ chain, text, isOpen }: Refusal, by: readonly string[]): Finding {
  const check = checkAt(Check.CHAIN_ACROSS_CLUSTERS, chain.subject, WANTED);
  const found = `in ${namesOf(by)}: ${text}`;
  if (isOpen) {
    const meaning =
      'A CA limits the names below it. All else holds, but workloads of other clusters may still refuse this one.';
    return check.warn(found, {
      meaning,
      fix: 'Compare them with the SANs of the workload (openssl x509 -noout -text).',
    });
  }
  return check.fail(found, {
    meaning:
      'Workloads of other clusters of the mesh refuse this one: they hold no root that its certificate leads up to.',
    fix: 'Have every cluster of the mesh trust the root of what signs here (trustAnchor, with the roots of all). During a rotation no cluster may sign with a root that any other one does not trust yet: docs/rotation.md.',
  });
}

function unknown(subject: string, names: readonly string[]): Finding {
  const meaning =
    'What proxies of these clusters trust could not be read, so nothing is known of whether they accept this one.';
  const fix = 'See what is said of them.';
  return checkAt(Check.CHAIN_ACROSS_CLUSTERS, subject, WANTED).skip(`not known in ${namesOf(names)}`, { meaning, fix });
}
