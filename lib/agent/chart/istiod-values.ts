import {
  ISTIO_NAMESPACE,
  istiodDnsName,
  istiodName,
  istiodSpiffeId,
  TRUST_DOMAIN,
  UNNAMED_REVISION,
} from '../../facts/istio';
import { refuse } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import { Lifetime } from '../lifetime';
import type { ChartCertificate, IstiodSettings } from '../options/istiod';
import { readLifetime } from '../options/kinds';
import { type AnnotationSetting, issuerOfValues } from '../options/requests';
import { keyOf } from '../options/serving';
import type { Scalar } from '../settings';
import { type ChartReader, unquoted } from './chart-reader';

const tls = (key: string): string => `app.tls.istiod${key}`;

/** The certificate of istiod that the values of a release's chart come to. */
export function istiodOfValues(chart: ChartReader): IstiodSettings {
  const { release, site } = chart;
  if (inSpan(release, { until: 'v0.2.0' })) return ofFirstChart(chart);
  const namespace = chart.has('app.istio.namespace') ? chart.text('app.istio.namespace') : ISTIO_NAMESPACE;
  const revisions = chart.list<string>('app.istio.revisions').map((revision) => revision || UNNAMED_REVISION);
  const algorithm = chart.text(tls('PrivateKeyAlgorithm')) || chart.text('app.server.serving.signatureAlgorithm');
  const size = chart.has(tls('PrivateKeySize')) ? chart.scalar(tls('PrivateKeySize')) : 2048;
  const lifetime = (key: string, otherwise: string) =>
    chart.has(tls(key)) ? readLifetime(site, `values.${tls(key)}`, chart.get(tls(key))) : Lifetime.parse(otherwise);
  const maker = makerOf(chart);
  const additionalDnsNames = chart.list<Scalar>(tls('AdditionalDNSNames')).map((name) => String(name ?? ''));
  if (has(release, 'dynamicIstiod')) {
    chart.quirks.set('istiod-cert-key-algorithm', [algorithm]);
    chart.quirks.set('istiod-cert-key-size', [String(size ?? '')]);
    chart.quirks.set('istiod-cert-istio-revisions', [chart.list<string>('app.istio.revisions').join(',')]);
  }
  return {
    maker,
    namespace,
    revisions: revisions.length > 0 ? revisions : [UNNAMED_REVISION],
    additionalDnsNames,
    duration: lifetime('CertificateDuration', '1h'),
    renewBefore: lifetime('CertificateRenewBefore', '30m'),
    privateKey: keyOf(algorithm || 'RSA', Number(size ?? 2048)),
    issuer: issuerOfValues(chart, 'app.certmanager.issuer', namespace),
    chart: maker === 'certificate' ? ofChart(chart, namespace, { algorithm, size }) : undefined,
  };
}

/** Up to v0.4.0 always; then when the value is true-ish; from v0.11.0 on when it reads "true". */
function makerOf(chart: ChartReader): string {
  const path = tls('CertificateEnable');
  if (!chart.has(path)) return 'certificate';
  if (!has(chart.release, 'dynamicIstiod')) return chart.truthy(path) ? 'certificate' : 'none';
  const text = chart.text(path);
  if (text === 'dynamic') return 'dynamic';
  return text === 'true' ? 'certificate' : 'none';
}

function ofChart(chart: ChartReader, namespace: string, key: { algorithm: string; size: Scalar }): ChartCertificate {
  const { release } = chart;
  // v0.2.0 takes none of its values into the Certificate but the issuer, v0.2.1 begins to.
  const takesValues = inSpan(release, { since: 'v0.2.1' });
  return {
    labels: has(release, 'podStandardLabels'),
    annotations: annotationsOf(chart),
    commonName: takesValues ? `istiod.${namespace}.svc` : undefined,
    dnsNames: [...dnsNames(chart, namespace), ...chart.list<Scalar>(tls('AdditionalDNSNames'))],
    uri: istiodSpiffeId(takesValues ? chart.text('app.tls.trustDomain') : TRUST_DOMAIN, namespace),
    privateKey: {
      algorithm: has(release, 'servingKeyAlgorithm') ? unquoted(key.algorithm) : 'RSA',
      size: has(release, 'servingKeySize') ? key.size : 2048,
    },
    revisionHistoryLimit: 1,
    issuerRef: issuerRef(chart, 'app.certmanager.issuer'),
  };
}

function dnsNames(chart: ChartReader, namespace: string): string[] {
  const revisions = chart.list<string>('app.istio.revisions');
  const services = revisions.map(istiodName);
  services.forEach((service, index) => {
    if (services.indexOf(service) === index) return;
    refuse(chart.site, {
      prop: `values.app.istio.revisions[${index}]`,
      received: revisions[index],
      allowed: 'each revision once ("Duplicate revisions defined", as the chart says)',
      fix: 'Remove the repetition.',
    });
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

/** The charts of v0.1.x put nothing but the issuer from their values into the Certificate. */
function ofFirstChart(chart: ChartReader): IstiodSettings {
  return {
    maker: 'certificate',
    namespace: ISTIO_NAMESPACE,
    revisions: [UNNAMED_REVISION],
    additionalDnsNames: [],
    duration: Lifetime.parse('24h'),
    renewBefore: Lifetime.parse('12h'),
    privateKey: keyOf('RSA', 2048),
    issuer: issuerOfValues(chart, 'certificate', ISTIO_NAMESPACE),
    chart: {
      labels: false,
      dnsNames: [istiodDnsName(UNNAMED_REVISION, ISTIO_NAMESPACE)],
      uri: istiodSpiffeId(TRUST_DOMAIN, ISTIO_NAMESPACE),
      issuerRef: issuerRef(chart, 'certificate'),
    },
  };
}

function issuerRef(chart: ChartReader, prefix: string): ChartCertificate['issuerRef'] {
  const part = (name: string) => unquoted(chart.scalar(`${prefix}.${name}`));
  return { name: part('name'), kind: part('kind'), group: part('group') };
}
