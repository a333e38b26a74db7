import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Finding } from '../../report/finding';
import { Check, fail, pass, skip } from '../checks';
import type { Expectations } from '../expectations';
import { type SpiffeId, spiffeIdOf } from './spiffe-id';

/** Checks that a workload is who it should be: trust domain, namespace and service account of its SPIFFE ID. */
export function checkIdentity(leaf: ParsedCertificate, subject: string, wanted: Expectations): Finding {
  const found = leaf.uris.join(', ') || 'no URI';
  const id = spiffeIdOf(leaf);
  if (!id) {
    return fail(Check.IDENTITY, subject, {
      found,
      wanted: 'one URI: spiffe://TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT',
      meaning: 'The certificate carries no identity of the mesh, so every peer refuses it.',
      fix: 'Look at the issuer: it has to sign the URI SAN of the request as it is (Vault roles need allowed_uri_sans).',
    });
  }
  const comparison = { found, wanted: wantedId(wanted) };
  if (wanted.trustDomain !== undefined && id.trustDomain !== wanted.trustDomain) {
    return fail(Check.IDENTITY, subject, {
      ...comparison,
      meaning: 'The workload is of another trust domain, so peers and authorization policies do not accept it.',
      fix: 'The trust domain of the agent (--trust-domain) and of meshConfig have to be the same: take both from one Mesh, then restart the workload.',
    });
  }
  if (!isWantedWorkload(id, wanted)) {
    return fail(Check.IDENTITY, subject, {
      ...comparison,
      meaning: 'The certificate is genuine, but it is for another workload than the one asked for.',
      fix: "Check the pod's namespace and serviceAccountName. If it is not part of what was synthesized, name it with --namespace and --service-account.",
    });
  }
  const asked = [wanted.trustDomain, wanted.namespaces, wanted.serviceAccounts, wanted.workloads];
  if (asked.every((value) => value === undefined)) {
    return skip(Check.IDENTITY, subject, {
      found,
      wanted: 'not told',
      meaning: 'The identity has the right form, but it was compared with nothing.',
      fix: 'Give --dist, or --trust-domain, --namespace and --service-account.',
    });
  }
  return pass(Check.IDENTITY, subject, comparison);
}

function isWantedWorkload({ namespace, serviceAccount }: SpiffeId, wanted: Expectations): boolean {
  if (wanted.namespaces && !wanted.namespaces.includes(namespace)) return false;
  if (wanted.serviceAccounts && !wanted.serviceAccounts.includes(serviceAccount)) return false;
  // What was asked for by name goes before what was synthesized.
  if (wanted.namespaces || wanted.serviceAccounts || !wanted.workloads) return true;
  return wanted.workloads.includes(`${namespace}/${serviceAccount}`);
}

const MOST_SHOWN = 4;

function wantedId({ trustDomain = '*', namespaces, serviceAccounts, workloads }: Expectations): string {
  if (namespaces || serviceAccounts || !workloads) {
    return `spiffe://${trustDomain}/ns/${anyOf(namespaces)}/sa/${anyOf(serviceAccounts)}`;
  }
  const ids = workloads.map((workload) => `spiffe://${trustDomain}/ns/${workload.replace('/', '/sa/')}`);
  const more = ids.length - MOST_SHOWN;
  return more > 0 ? `${ids.slice(0, MOST_SHOWN).join(', ')} or ${more} more` : ids.join(' or ');
}

function anyOf(names: readonly string[] | undefined): string {
  return names === undefined ? '*' : names.join('|');
}
