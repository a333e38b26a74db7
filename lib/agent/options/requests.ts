import { CERT_MANAGER_GROUP, ISSUER_KIND } from '../../facts/cert-manager';
import { ISTIO_NAMESPACE } from '../../facts/istio';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { DNS_LABEL_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import type { Span } from '../../releases/span';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import type { ChartReader } from '../chart/chart-reader';
import { literal } from '../migrate/expression';
import { issuerExpression } from '../migrate/value-expressions';
import type { Scalar } from '../settings';
import { named, special, toggle } from './kinds';
import type { ChartValue } from './option';
import { FIRST_CHARTS, moved, option, SINCE_V020 } from './row';

/** An annotation as istio-csr takes it: a pair, because the order of the flag's value is the order given. */
export interface AnnotationSetting {
  readonly name: Scalar;
  readonly value: Scalar;
}

/** Where the charts since v0.2.0 have the agent's issuer. */
const ISSUER = 'app.certmanager.issuer';

/** Where the agent asks for certificates, and whom. */
export const requests = {
  namespace: option<string>({
    prop: 'certificateRequests.namespace',
    kind: named(DNS_LABEL_RULE, 'Name an existing namespace.'),
    ours: ({ mesh }) => mesh.namespace,
    flags: [{ name: 'certificate-namespace', short: 'c', fallback: ISTIO_NAMESPACE }],
    values: moved('certificate.namespace', 'app.certmanager.namespace', 'string', ISTIO_NAMESPACE),
  }),
  issuerEnabled: option<boolean>({
    prop: 'issuer',
    kind: toggle,
    composed: ({ props }) => props.issuer !== undefined,
    flags: [
      { name: 'issuer-enabled', short: 'e', isSwitch: true, ...ISTIO_CSR.span('issuerSwitch'), fallback: 'true' },
    ],
    values: [
      {
        path: `${ISSUER}.enabled`,
        type: 'boolean',
        default: true,
        shown: 'issuer (leave it out)',
        ...ISTIO_CSR.span('issuerSwitch'),
      },
    ],
    code: () => undefined,
  }),
  issuer: option<IIssuer>({
    prop: 'issuer',
    kind: special(),
    // Without an issuer of its own the agent still writes the flags, as the chart does; they have no effect then.
    ours: ({ props, mesh }) =>
      props.runtimeConfiguration?.issuer ??
      IssuerRef.issuer(ISSUER_NAME, props.certificateRequests?.namespace ?? mesh.namespace),
    flags: [
      { name: 'issuer-name', short: 'u', fallback: ISSUER_NAME, write: (issuer) => issuer?.name },
      { name: 'issuer-kind', short: 'k', fallback: ISSUER_KIND, write: (issuer) => issuer?.kind },
      { name: 'issuer-group', short: 'g', fallback: CERT_MANAGER_GROUP, write: (issuer) => issuer?.group },
    ],
    values: [...issuerRows('certificate', FIRST_CHARTS), ...issuerRows(ISSUER, SINCE_V020)],
    read: (chart) => {
      const prefix = issuerPrefix(chart);
      for (const part of ['name', 'kind', 'group'])
        chart.quirks.set(`issuer-${part}`, [chart.text(`${prefix}.${part}`)]);
      const namespace = prefix === 'certificate' ? 'certificate.namespace' : 'app.certmanager.namespace';
      return issuerOfValues(chart, prefix, namespace);
    },
    tell: (issuer) => (issuer ? issuerValues(ISSUER, issuer) : {}),
    code: (issuer) => issuer && issuerExpression(issuer),
  }),
  preserve: option<boolean>({
    prop: 'certificateRequests.preserve',
    kind: toggle,
    ours: false,
    flags: [{ name: 'preserve-certificate-requests', short: 'd', isSwitch: true, fallback: 'false' }],
    values: moved(
      'certificate.preserveCertificateRequests',
      'app.certmanager.preserveCertificateRequests',
      'boolean',
      false,
    ),
  }),
  annotations: option<readonly AnnotationSetting[]>({
    prop: 'certificateRequests.annotations',
    kind: special(takenAnnotations),
    flags: [{ name: 'certificate-request-additional-annotations', since: 'v0.7.0', isList: true, write: joinedPairs }],
    values: [{ path: 'app.certmanager.additionalAnnotations', type: 'annotations', default: [], since: 'v0.7.0' }],
    demand: (annotations) =>
      annotations.length === 0
        ? undefined
        : { what: 'annotating CertificateRequests', since: 'v0.7.0', received: asMap(annotations) },
    read: (chart) => chart.list<AnnotationSetting>('app.certmanager.additionalAnnotations'),
    code: (annotations = []) => (annotations.length === 0 ? undefined : literal(asMap(annotations))),
  }),
};

export function issuerPrefix(chart: ChartReader): string {
  return chart.has('certificate.name') ? 'certificate' : ISSUER;
}

export function issuerRows(prefix: string, span: Span): ChartValue[] {
  const own = issuerValues(prefix, { name: ISSUER_NAME, kind: ISSUER_KIND, group: CERT_MANAGER_GROUP });
  return Object.entries(own).map(([path, fallback]) => ({ path, type: 'string', default: fallback, ...span }));
}

/** The issuer that values name; a namespaced one is where it is asked. A name that no issuer can have is for the chart to write. */
export function issuerOfValues(
  chart: ChartReader,
  prefix: string,
  namespacePath: string,
  namespace = chart.text(namespacePath),
): IIssuer | undefined {
  const [name, kind, group] = ['name', 'kind', 'group'].map((part) => chart.text(`${prefix}.${part}`));
  if (!name || !kind || !group) return undefined;
  const at = (field: string): string => `values.${field === 'namespace' ? namespacePath : `${prefix}.${field}`}`;
  return IssuerRef._ofValues(chart.site, { group, kind, name, namespace }, at);
}

export function issuerValues(prefix: string, { name, kind, group }: IIssuer): Record<string, string> {
  return { [`${prefix}.name`]: name, [`${prefix}.kind`]: kind, [`${prefix}.group`]: group };
}

function takenAnnotations(site: Site, prop: string, given: unknown): readonly AnnotationSetting[] {
  const pairs = Object.entries(given as Readonly<Record<string, string>>);
  const unclear = pairs.find(([key, value]) => /[,=]/.test(key) || value.includes(','));
  if (unclear !== undefined) {
    const allowed = 'keys without "," and "=" and values without ","';
    const fix = 'istio-csr takes all annotations in one flag, separated by commas: choose another value.';
    refuse(site, { prop, received: { [unclear[0]]: unclear[1] }, allowed, fix });
  }
  return pairs.map(([name, value]) => ({ name, value }));
}

/** A pair without a value is its name alone, where the flag for istiod's certificate keeps the "=" (as the chart writes them). */
function joinedPairs(annotations: readonly AnnotationSetting[] = []): string | undefined {
  if (annotations.length === 0) return undefined;
  const isThere = (part: Scalar | undefined): boolean => part !== null && part !== undefined;
  return annotations.map(({ name, value }) => [name, value].filter(isThere).join('=')).join(',');
}

export function asMap(annotations: readonly AnnotationSetting[]): Record<string, string> {
  return Object.fromEntries(annotations.map(({ name, value }) => [String(name), String(value ?? '')]));
}
