import { Duration } from 'cdk8s';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { CERTIFICATE_SECONDS } from '../facts/cert-manager';
import { DYNAMIC_ISTIOD_CERTIFICATE, ISTIOD_CERTIFICATE } from '../facts/istio-csr';
import { grouped } from '../internal/grouped';
import type { CertificateNeed, ICertificateConsumer } from '../signing/certificate-need';
import { CERTIFICATE } from './metrics';
import { type Alert, matchers } from './signing-alerts';

/** The Certificates of istiod: beside the agent, or made by it. */
export const ISTIOD = `${ISTIOD_CERTIFICATE}|${DYNAMIC_ISTIOD_CERTIFICATE}`;

const DEFAULT_DURATION = Duration.seconds(CERTIFICATE_SECONDS);

/** The shortest lifetime of istiod's certificate, which is its default: assumed where it is not known, so that no alert is false. */
const ISTIOD_DURATION = Duration.hours(1);

/** A renewal that is this late is overdue. cert-manager tries again an hour after the first failure. */
const OVERDUE_SECONDS = 3600;

/** Alerts on the Certificates of the CAs and of istiod; `namespaceLabel` is the label with the namespace of a Certificate. */
export function certificateAlerts(
  agent: IIstioCsrAgent,
  authorities: readonly ICertificateConsumer[] | undefined,
  caExpiry: Duration,
  namespaceLabel: string,
): Alert[] {
  const { namespace } = agent.mesh;
  const cas = authorities
    ?.flatMap(({ certificateNeeds }) => certificateNeeds)
    .filter(({ certificate }) => certificate !== undefined);
  const others = matchers({ [`${namespaceLabel}=`]: namespace, 'name!~': ISTIOD });
  const watched = cas ? selectors(namespaceLabel, cas) : [others];
  const ofIstiod = matchers({ [`${namespaceLabel}=`]: namespace, 'name=~': ISTIOD });
  const istiod = agent.certificateNeeds.find(({ name }) => name === 'istiod');
  const alerts: Alert[] = [
    {
      alert: 'MeshCaCertificateExpiring',
      expr: expiring(cas ?? [], caExpiry, namespaceLabel).join(' or '),
      // Not longer: the certificate of a CA that lives for an hour would be over.
      for: '1m',
      severity: 'critical',
      summary: 'The CA certificate {{ $labels.name }} expires in {{ $value | humanizeDuration }} and was not renewed.',
      description:
        'When it ends, no workload of the mesh can verify another. Look at its Certificate and its CertificateRequests.',
    },
    {
      alert: 'MeshCertificateRenewalOverdue',
      // 0 stands for a certificate that was never issued.
      expr: watched
        .map((selector) => `time() - (${CERTIFICATE.renewal}{${selector}} > 0) > ${OVERDUE_SECONDS}`)
        .join(' or '),
      for: '5m',
      severity: 'warning',
      summary:
        'The Certificate {{ $labels.name }} should have been renewed {{ $value | humanizeDuration }} ago and was not.',
      description: 'Its issuer does not sign, or nobody approves its CertificateRequest.',
    },
    {
      alert: 'MeshIstiodCertificateExpiring',
      expr: endsWithin(ofIstiod, lateSeconds(istiod, ISTIOD_DURATION)),
      for: '1m',
      severity: 'critical',
      summary: "istiod's certificate expires in {{ $value | humanizeDuration }} and was not renewed.",
      description:
        'Proxies get no configuration and no pod is injected when it ends. Look at the Certificate and its CertificateRequests.',
    },
    {
      alert: 'MeshCertificateNotReady',
      expr: [...watched, ofIstiod]
        .map((selector) => `${CERTIFICATE.ready}{${selector},condition!="True"} == 1`)
        .join(' or '),
      for: '10m',
      severity: 'warning',
      summary: 'The Certificate {{ $labels.name }} is not Ready.',
      description: 'Its issuer does not sign, or nobody approves its CertificateRequest.',
    },
  ];
  // An alert without a condition has no Certificate to watch.
  return alerts.filter(({ expr }) => expr !== '');
}

/** The conditions for CAs that expire, each as early as its own renewal allows. Only for named CAs: other Certificates may be none. */
function expiring(cas: readonly CertificateNeed[], caExpiry: Duration, label: string): string[] {
  const most = Math.round(caExpiry.toSeconds({ integral: false }));
  const byThreshold = grouped(cas, (ca) => Math.min(most, lateSeconds(ca, DEFAULT_DURATION)));
  return [...byThreshold].flatMap(([seconds, alike]) =>
    selectors(label, alike).map((selector) => endsWithin(selector, seconds)),
  );
}

/** Whether a certificate ends soon. 0 stands for one that was never issued. */
function endsWithin(selector: string, seconds: number): string {
  return `(${CERTIFICATE.expiration}{${selector}} > 0) - time() < ${seconds}`;
}

/** The seconds left to a certificate when half of its renewal window is over: with more left, it may be renewed as planned. */
function lateSeconds(need: CertificateNeed | undefined, lifetime: Duration): number {
  const seconds = (need?.maxDuration ?? lifetime).toSeconds({ integral: false });
  // cert-manager renews after two thirds of the lifetime, unless it is told.
  const renewBefore = need?.renewBefore?.toSeconds({ integral: false }) ?? seconds / 3;
  return Math.floor(renewBefore / 2);
}

/** Label matchers for Certificates by name: one for each namespace. */
function selectors(label: string, needs: readonly CertificateNeed[]): string[] {
  return [...grouped(needs, ({ namespace }) => namespace)].map(([namespace, alike]) => {
    // In a regular expression a dot is the only character of a name that means more than itself.
    const names = new Set(alike.map(({ certificate = '' }) => certificate.replaceAll('.', '\\.')));
    return matchers({ [`${label}=`]: namespace, 'name=~': [...names].join('|') });
  });
}
