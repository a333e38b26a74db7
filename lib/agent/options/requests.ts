import { CERT_MANAGER_GROUP, ISSUER_KIND } from '../../facts/cert-manager';
import { ISTIO_NAMESPACE } from '../../facts/istio';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { DNS_LABEL_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { type IIssuer, IssuerRef } from '../../signing/issuer';
import { isClusterWideKind } from '../../signing/issuers/kinds';
import type { ChartReader } from '../chart/chart-reader';
import { literal } from '../migrate/expression';
import { issuerExpression } from '../migrate/issuer-expression';
import type { Scalar } from '../settings';
import { named, special, toggle } from './kinds';
import { option } from './row';

/** An annotation as istio-csr takes it: a pair, because the order of the flag's value is the order given. */
export interface AnnotationSetting {
  readonly name: Scalar;
  readonly value: Scalar;
}

const FIRST_CHARTS = { until: 'v0.2.0' };
const SINCE_V020 = { since: 'v0.2.0' };

/** The Issuer that istio-csr asks where it is told no other; its flags name it also where none is to be asked. */
export function defaultIssuer(namespace: string): IIssuer {
  return IssuerRef.issuer(ISSUER_NAME, namespace);
}

const issuerEnabled = option<boolean>({
  prop: 'issuer',
  kind: toggle,
  composed: ({ props }) => props.issuer !== undefined,
  flags: [{ name: 'issuer-enabled', short: 'e', isSwitch: true, since: 'v0.12.0', fallback: 'true' }],
  values: [
    {
      path: 'app.certmanager.issuer.enabled',
      type: 'boolean',
      default: true,
      since: 'v0.12.0',
      shown: 'issuer (leave it out)',
    },
  ],
  code: () => undefined,
});

/** Where the agent asks for certificates, and whom. */
export const requests = {
  namespace: option<string>({
    prop: 'certificateRequests.namespace',
    kind: named(DNS_LABEL_RULE, 'Name an existing namespace.'),
    ours: ({ mesh }) => mesh.namespace,
    flags: [{ name: 'certificate-namespace', short: 'c', fallback: ISTIO_NAMESPACE }],
    values: [
      { path: 'certificate.namespace', type: 'string', default: ISTIO_NAMESPACE, ...FIRST_CHARTS },
      { path: 'app.certmanager.namespace', type: 'string', default: ISTIO_NAMESPACE, ...SINCE_V020 },
    ],
  }),
  issuerEnabled,
  issuer: option<IIssuer>({
    prop: 'issuer',
    kind: special((_site, _prop, given) => given as IIssuer),
    // Without an issuer of its own the agent still writes the flags, as the chart does; they have no effect then.
    ours: ({ props, mesh }) =>
      props.runtimeConfiguration?.issuer ?? defaultIssuer(props.certificateRequests?.namespace ?? mesh.namespace),
    flags: [
      { name: 'issuer-name', short: 'u', fallback: ISSUER_NAME, write: (issuer) => issuer?.name },
      { name: 'issuer-kind', short: 'k', fallback: ISSUER_KIND, write: (issuer) => issuer?.kind },
      { name: 'issuer-group', short: 'g', fallback: CERT_MANAGER_GROUP, write: (issuer) => issuer?.group },
    ],
    values: [
      { path: 'certificate.name', type: 'string', default: ISSUER_NAME, ...FIRST_CHARTS },
      { path: 'certificate.kind', type: 'string', default: ISSUER_KIND, ...FIRST_CHARTS },
      { path: 'certificate.group', type: 'string', default: CERT_MANAGER_GROUP, ...FIRST_CHARTS },
      { path: 'app.certmanager.issuer.name', type: 'string', default: ISSUER_NAME, ...SINCE_V020 },
      { path: 'app.certmanager.issuer.kind', type: 'string', default: ISSUER_KIND, ...SINCE_V020 },
      { path: 'app.certmanager.issuer.group', type: 'string', default: CERT_MANAGER_GROUP, ...SINCE_V020 },
    ],
    read: (chart) => {
      const prefix = chart.has('certificate.name') ? 'certificate' : 'app.certmanager.issuer';
      for (const part of ['name', 'kind', 'group']) chart.quirk(`issuer-${part}`, [chart.text(`${prefix}.${part}`)]);
      return issuerOfValues(
        chart,
        prefix,
        chart.text(prefix === 'certificate' ? 'certificate.namespace' : 'app.certmanager.namespace'),
      );
    },
    tell: (issuer) => (issuer === undefined ? {} : issuerValues('app.certmanager.issuer', issuer)),
    code: (issuer) => issuer && issuerExpression(issuer),
  }),
  preserve: option<boolean>({
    prop: 'certificateRequests.preserve',
    kind: toggle,
    ours: false,
    flags: [{ name: 'preserve-certificate-requests', short: 'd', isSwitch: true, fallback: 'false' }],
    values: [
      { path: 'certificate.preserveCertificateRequests', type: 'boolean', default: false, ...FIRST_CHARTS },
      { path: 'app.certmanager.preserveCertificateRequests', type: 'boolean', default: false, ...SINCE_V020 },
    ],
  }),
  annotations: option<readonly AnnotationSetting[]>({
    prop: 'certificateRequests.annotations',
    kind: special(takenAnnotations),
    flags: [
      {
        name: 'certificate-request-additional-annotations',
        since: 'v0.7.0',
        isList: true,
        write: (annotations) => joinedPairs(annotations),
      },
    ],
    values: [{ path: 'app.certmanager.additionalAnnotations', type: 'annotations', default: [], since: 'v0.7.0' }],
    demand: (annotations) =>
      annotations.length === 0
        ? undefined
        : { what: 'annotating CertificateRequests', since: 'v0.7.0', received: asMap(annotations) },
    read: (chart) => chart.list<AnnotationSetting>('app.certmanager.additionalAnnotations'),
    tell: (annotations = []) =>
      annotations.length === 0
        ? {}
        : { 'app.certmanager.additionalAnnotations': annotations.map((each) => ({ ...each })) },
    code: (annotations = []) => (annotations.length === 0 ? undefined : literal(asMap(annotations))),
  }),
};

/** The issuer that values name; a namespaced one is where it is asked. A name that no issuer can have is for the chart to write. */
export function issuerOfValues(chart: ChartReader, prefix: string, namespace: string): IIssuer | undefined {
  const [name, kind, group] = ['name', 'kind', 'group'].map((part) => chart.text(`${prefix}.${part}`));
  if (!name || !kind || !group) return undefined;
  return IssuerRef.external({ group, kind, name, namespace: isClusterWideKind(group, kind) ? undefined : namespace });
}

/** An issuer as the chart's values name it. */
export function issuerValues(prefix: string, { name, kind, group }: IIssuer): Record<string, unknown> {
  return { [`${prefix}.name`]: name, [`${prefix}.kind`]: kind, [`${prefix}.group`]: group };
}

function takenAnnotations(site: Site, prop: string, given: unknown): readonly AnnotationSetting[] {
  const pairs = Object.entries(given as Readonly<Record<string, string>>);
  const unclear = pairs.find(([key, value]) => /[,=]/.test(key) || value.includes(','));
  if (unclear !== undefined) {
    refuse(site, {
      prop,
      received: { [unclear[0]]: unclear[1] },
      allowed: 'keys without "," and "=" and values without ","',
      fix: 'istio-csr takes all annotations in one flag, separated by commas: choose another value.',
    });
  }
  return pairs.map(([name, value]) => ({ name, value }));
}

/** A pair without a value is its name alone, where the flag for istiod's certificate keeps the "=" (as the chart writes them). */
function joinedPairs(annotations: readonly AnnotationSetting[] = []): string | undefined {
  if (annotations.length === 0) return undefined;
  const isThere = (part: Scalar | undefined): boolean => part !== null && part !== undefined;
  return annotations.map(({ name, value }) => [name, value].filter(isThere).join('=')).join(',');
}

/** Annotations as a map of texts. */
export function asMap(annotations: readonly AnnotationSetting[]): Record<string, string> {
  return Object.fromEntries(annotations.map(({ name, value }) => [String(name), String(value ?? '')]));
}
