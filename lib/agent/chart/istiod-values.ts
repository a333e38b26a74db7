import {
  ISTIO_NAMESPACE,
  istiodDnsName,
  istiodName,
  istiodSpiffeId,
  TRUST_DOMAIN,
  UNNAMED_REVISION,
} from '../../facts/istio';
import { refuse } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import type { ChartCertificate, IstiodSettings } from '../options/istiod';
import { readLifetime } from '../options/kinds';
import { type AnnotationSetting, issuerOfValues, issuerPrefix } from '../options/requests';
import { FIRST_CHARTS } from '../options/row';
import { keyOf } from '../options/serving';
import type { Scalar } from '../settings';
import { type ChartReader, unquoted } from './chart-reader';

export const ISTIOD_VALUES = {
  enable: 'app.tls.istiodCertificateEnable',
  duration: 'app.tls.istiodCertificateDuration',
  renewBefore: 'app.tls.istiodCertificateRenewBefore',
  algorithm: 'app.tls.istiodPrivateKeyAlgorithm',
  size: 'app.tls.istiodPrivateKeySize',
  dnsNames: 'app.tls.istiodAdditionalDNSNames',
};

/** The certificate of istiod that the values of a release's chart come to. Those of v0.1.x say nothing of it but the issuer. */
export function istiodOfValues(chart: ChartReader): IstiodSettings {
  const { release } = chart;
  const isFirst = inSpan(release, FIRST_CHARTS);
  const namespace = chart.has('app.istio.namespace') ? chart.text('app.istio.namespace') : ISTIO_NAMESPACE;
  const revisions = chart.list<string>('app.istio.revisions').map((revision) => revision || UNNAMED_REVISION);
  const algorithm = chart.text(ISTIOD_VALUES.algorithm) || chart.text('app.server.serving.signatureAlgorithm');
  const size = chart.has(ISTIOD_VALUES.size) ? chart.scalar(ISTIOD_VALUES.size) : 2048;
  const lifetime = (path: string, otherwise: string) =>
    readLifetime(chart.site, `values.${path}`, chart.has(path) ? chart.get(path) : otherwise);
  const maker = makerOf(chart);
  if (ISTIO_CSR.has(release, 'dynamicIstiod')) {
    chart.quirks.set('istiod-cert-key-algorithm', [algorithm]);
    chart.quirks.set('istiod-cert-key-size', [String(size ?? '')]);
    chart.quirks.set('istiod-cert-istio-revisions', [chart.list<string>('app.istio.revisions').join(',')]);
  }
  return {
    maker,
    namespace,
    revisions: revisions.length > 0 ? revisions : [UNNAMED_REVISION],
    additionalDnsNames: chart.list<Scalar>(ISTIOD_VALUES.dnsNames).map((name) => String(name ?? '')),
    duration: lifetime(ISTIOD_VALUES.duration, isFirst ? '24h' : '1h'),
    renewBefore: lifetime(ISTIOD_VALUES.renewBefore, isFirst ? '12h' : '30m'),
    privateKey: keyOf(algorithm || 'RSA', Number(size ?? 2048)),
    issuer: issuerOfValues(chart, issuerPrefix(chart), 'app.istio.namespace', namespace),
    chart: maker === 'certificate' ? ofChart(chart, namespace, { algorithm, size }) : undefined,
  };
}

/** Up to v0.4.0 always; then when the value is true-ish; from v0.11.0 on when it reads "true". */
function makerOf(chart: ChartReader): string {
  const path = ISTIOD_VALUES.enable;
  if (!chart.has(path)) return 'certificate';
  if (!ISTIO_CSR.has(chart.release, 'dynamicIstiod')) return chart.truthy(path) ? 'certificate' : 'none';
  const text = chart.text(path);
  if (text === 'dynamic') return 'dynamic';
  return text === 'true' ? 'certificate' : 'none';
}

function ofChart(chart: ChartReader, namespace: string, key: { algorithm: string; size: Scalar }): ChartCertificate {
  const { release } = chart;
  const part = (name: string) => unquoted(chart.scalar(`${issuerPrefix(chart)}.${name}`));
  // v0.2.0 takes none of its values into the Certificate but the issuer, v0.2.1 begins to.
  const takesValues = inSpan(release, { since: 'v0.2.1' });
  return {
    labels: ISTIO_CSR.has(release, 'podStandardLabels'),
    annotations: annotationsOf(chart),
    commonName: takesValues ? istiodDnsName(UNNAMED_REVISION, namespace) : undefined,
    dnsNames: [...dnsNames(chart, namespace), ...chart.list<Scalar>(ISTIOD_VALUES.dnsNames)],
    uri: istiodSpiffeId(takesValues ? chart.text('app.tls.trustDomain') : TRUST_DOMAIN, namespace),
    privateKey: inSpan(release, FIRST_CHARTS)
      ? undefined
      : { algorithm: ISTIO_CSR.has(release, 'servingKeyAlgorithm') ? unquoted(key.algorithm) : 'RSA', size: key.size },
    revisionHistoryLimit: ISTIO_CSR.has(release, 'requestHistory') ? 1 : undefined,
    issuerRef: { name: part('name'), kind: part('kind'), group: part('group') },
  };
}

function dnsNames(chart: ChartReader, namespace: string): string[] {
  const revisions = chart.list<string>('app.istio.revisions');
  const services = revisions.map(istiodName);
  services.forEach((service, index) => {
    if (services.indexOf(service) === index) return;
    const allowed = 'each revision once ("Duplicate revisions defined", as the chart says)';
    const fix = 'Remove the repetition.';
    refuse(chart.site, { prop: `values.app.istio.revisions[${index}]`, received: revisions[index], allowed, fix });
  });
  return (revisions.length > 0 ? revisions : [UNNAMED_REVISION]).map((revision) => istiodDnsName(revision, namespace));
}

function annotationsOf(chart: ChartReader): Record<string, unknown> | undefined {
  const annotations = chart.list<AnnotationSetting>('app.certmanager.additionalAnnotations');
  if (annotations.length === 0) return undefined;
  // Up to v0.14.2 the chart wrote them without quotes.
  const quoted = inSpan(chart.release, { since: 'v0.14.3' });
  return Object.fromEntries(
    annotations.map(({ name, value }) => [String(name), quoted ? (value ?? null) : unquoted(value)]),
  );
}
