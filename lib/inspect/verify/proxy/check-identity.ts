import { spiffeId } from '../../../facts/istio';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import { ANY_ACCOUNT } from '../dist-workloads';
import type { Expectations } from '../expectations';

/** The parts of a SPIFFE ID in the form that Istio gives it; nothing for any other text. */
function parseSpiffeId(uri: string) {
  const [, trustDomain, namespace, serviceAccount] = /^spiffe:\/\/([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(uri) ?? [];
  if (trustDomain === undefined || namespace === undefined || serviceAccount === undefined) return undefined;
  return { trustDomain, namespace, serviceAccount };
}

/** What is expected of a certificate that was asked for by its SPIFFE ID: that it carries this one. */
export function expectationsOf(identity: string | undefined, expectations: Expectations): Expectations {
  const id = parseSpiffeId(identity ?? '');
  if (!id) return expectations;
  const { trustDomain = id.trustDomain } = expectations;
  return { ...expectations, trustDomain, namespaces: [id.namespace], serviceAccounts: [id.serviceAccount] };
}

/** Checks that a workload is who it should be: trust domain, namespace and service account of its SPIFFE ID. */
export function checkIdentity({ uris }: ParsedCertificate, subject: string, wanted: Expectations): Finding {
  const found = uris.join(', ') || 'no URI';
  const [uri = ''] = uris;
  // Peers refuse a certificate with several URIs (SPIFFE X509-SVID, section 2).
  const id = uris.length > 1 ? undefined : parseSpiffeId(uri);
  if (!id) {
    const form = `one URI: ${spiffeId('TRUST_DOMAIN', 'NAMESPACE', 'SERVICE_ACCOUNT')}`;
    return checkAt(Check.IDENTITY, subject, form).fail(found, {
      meaning: 'The certificate carries no identity of the mesh, so every peer refuses it.',
      fix: 'Look at the issuer: it has to sign the URI SAN of the request as it is (Vault roles need allowed_uri_sans).',
    });
  }
  const { trustDomain, namespaces, serviceAccounts, workloads } = wanted;
  if ([trustDomain, namespaces, serviceAccounts, workloads].every((value) => value === undefined)) {
    const meaning = 'The identity has the right form, but it was compared with nothing.';
    const fix = 'Give --dist, or --trust-domain, --namespace and --service-account.';
    return checkAt(Check.IDENTITY, subject, 'not told').skip(found, { meaning, fix });
  }
  const check = checkAt(Check.IDENTITY, subject, wantedIds(wanted));
  if (trustDomain !== undefined && id.trustDomain !== trustDomain) {
    return check.fail(found, {
      meaning: 'The workload is of another trust domain, so peers and authorization policies do not accept it.',
      fix: 'The trust domain of the agent (--trust-domain) and of meshConfig have to be the same: take both from one Mesh, then restart the workload.',
    });
  }
  if (!isWantedWorkload(id.namespace, id.serviceAccount, wanted)) {
    return check.fail(found, {
      meaning: 'The certificate is genuine, but it is for another workload than the one asked for.',
      fix: "Check the pod's namespace and serviceAccountName. If it is not part of what was synthesized, name it with --namespace and --service-account.",
    });
  }
  return check.pass(found);
}

function isWantedWorkload(namespace: string, serviceAccount: string, wanted: Expectations): boolean {
  if (wanted.namespaces && !wanted.namespaces.includes(namespace)) return false;
  if (wanted.serviceAccounts && !wanted.serviceAccounts.includes(serviceAccount)) return false;
  // What was asked for by name goes before what was synthesized.
  if (wanted.namespaces || wanted.serviceAccounts || !wanted.workloads) return true;
  return [serviceAccount, ANY_ACCOUNT].some((account) => wanted.workloads?.includes(`${namespace}/${account}`));
}

const MOST_SHOWN = 4;

function wantedIds({ trustDomain = '*', namespaces, serviceAccounts, workloads }: Expectations): string {
  if (namespaces || serviceAccounts || !workloads) {
    return spiffeId(trustDomain, namespaces?.join('|') ?? '*', serviceAccounts?.join('|') ?? '*');
  }
  const ids = workloads.map((workload) => {
    const [namespace = '', serviceAccount = ''] = workload.split('/');
    return spiffeId(trustDomain, namespace, serviceAccount);
  });
  const more = ids.length - MOST_SHOWN;
  return more > 0 ? `${ids.slice(0, MOST_SHOWN).join(', ')} or ${more} more` : ids.join(' or ');
}
