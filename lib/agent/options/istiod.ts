import { Duration } from 'cdk8s';
import { ISTIO_NAMESPACE, UNNAMED_REVISION } from '../../facts/istio';
import { DYNAMIC_ISTIOD_CERTIFICATE } from '../../facts/istio-csr';
import { checkLifetimes } from '../../internal/lifetimes';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import type { IIssuer } from '../../signing/issuer';
import { PrivateKey } from '../../signing/private-key';
import { ISTIOD_VALUES, istiodOfValues } from '../chart/istiod-values';
import { Lifetime } from '../lifetime';
import { type Expression, expression, grouped, literal } from '../migrate/expression';
import { durationExpression, issuerExpression, keyExpression } from '../migrate/value-expressions';
import { IstiodCertificate } from '../props/istiod-certificate';
import type { AgentSettings, Scalar } from '../settings';
import { dnsNames, special } from './kinds';
import type { ChartValue, Demand, OptionFacts, OptionFlag, ValueType } from './option';
import { requests } from './requests';
import { option } from './row';
import { isPureRuntime } from './runtime';
import { leafKey, serving } from './serving';

export interface IstiodSettings {
  /** `certificate` beside the agent, `dynamic` by the agent, or `none`. */
  readonly maker: string;
  /** istiod's namespace, in which the Certificate is. */
  readonly namespace: string;
  readonly revisions: readonly string[];
  readonly additionalDnsNames: readonly string[];
  readonly duration?: Lifetime;
  readonly renewBefore?: Lifetime;
  /** Nothing for a key that only a chart can ask for. */
  readonly privateKey?: PrivateKey;
  /** Who signs a Certificate beside the agent; nothing for the agent's issuer. */
  readonly issuer?: IIssuer;
  /** What the chart of a release writes into the Certificate in place of what follows from the rest. */
  readonly chart?: ChartCertificate;
}

export interface ChartCertificate {
  readonly labels: boolean;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly commonName?: string;
  readonly dnsNames: readonly Scalar[];
  readonly uri: string;
  readonly privateKey?: { readonly algorithm: Scalar; readonly size?: Scalar };
  readonly revisionHistoryLimit?: number;
  readonly issuerRef: { readonly name: Scalar; readonly kind: Scalar; readonly group: Scalar };
}

const DYNAMIC = ISTIO_CSR.span('dynamicIstiod');

type Flag = OptionFlag<IstiodSettings>;

/** A flag of the certificate that the agent makes while it runs. */
function flag(name: string, fallback: string, write: Flag['write'], more?: Partial<Flag>): Flag {
  return { name: `istiod-cert-${name}`, ...DYNAMIC, fallback, write, ...more };
}

function value(path: string, type: ValueType, fallback: unknown, more: Partial<ChartValue>): ChartValue {
  return { path, type, default: fallback, ...more };
}

export const istiod = {
  certificate: option<IstiodSettings>({
    prop: 'istiodCertificate',
    kind: special(),
    flags: [
      flag('enabled', 'false', (it) => String(it?.maker === 'dynamic'), { isSwitch: true }),
      flag('name', DYNAMIC_ISTIOD_CERTIFICATE, () => DYNAMIC_ISTIOD_CERTIFICATE),
      flag('namespace', ISTIO_NAMESPACE, (it) => it?.namespace),
      flag('duration', '1h', (it) => it?.duration?.inFlag ?? ''),
      flag('renew-before', '30m', (it) => it?.renewBefore?.inFlag ?? ''),
      flag('key-algorithm', 'RSA', (it) => it?.privateKey?.algorithm ?? ''),
      flag('key-size', '2048', (it) => String(it?.privateKey?.size ?? '')),
      flag('additional-dns-names', '', (it) => (it?.additionalDnsNames ?? []).join(','), { isList: true }),
      flag('additional-annotations', '', annotationPairs, { since: 'v0.12.0', isList: true }),
      flag('istio-revisions', '', (it) => (it?.revisions ?? []).join(','), { isList: true }),
    ],
    values: [
      value('app.istio.revisions', 'strings', [UNNAMED_REVISION], { since: 'v0.2.1', shown: 'mesh.revisions' }),
      value('app.istio.namespace', 'string', ISTIO_NAMESPACE, { since: 'v0.6.0', shown: 'mesh.namespace' }),
      value(ISTIOD_VALUES.enable, 'boolean', true, { since: 'v0.5.0', until: 'v0.11.0' }),
      value(ISTIOD_VALUES.enable, 'any', true, { since: 'v0.11.0' }),
      value(ISTIOD_VALUES.duration, 'string', '1h', { since: 'v0.2.1', shown: 'istiodCertificate: duration' }),
      value(ISTIOD_VALUES.renewBefore, 'string', '30m', { since: 'v0.4.0', shown: 'istiodCertificate: renewBefore' }),
      value(ISTIOD_VALUES.algorithm, 'string', '', { since: 'v0.11.0', shown: 'istiodCertificate: privateKey' }),
      value(ISTIOD_VALUES.size, 'number', 2048, { since: 'v0.5.0', shown: 'istiodCertificate: privateKey' }),
      value(ISTIOD_VALUES.dnsNames, 'strings', [], { since: 'v0.8.1', shown: 'istiodCertificate: additionalDnsNames' }),
    ],
    composed: (facts) => ofProps(facts, facts.props.istiodCertificate ?? IstiodCertificate.create()),
    demand: dynamicDemand,
    read: istiodOfValues,
    tell: (it, settings) => (it ? chartValuesOf(it, settings) : {}),
    code: (it, _ours, settings) => it && istiodExpression(it, settings),
  }),
};

const DNS_NAMES = dnsNames('Write a DNS name without port.');

function ofProps({ site, mesh }: OptionFacts, { kind, props, issuer }: IstiodCertificate): IstiodSettings {
  const duration = props.duration ?? Duration.hours(1);
  const renewBefore = props.renewBefore ?? Duration.minutes(Math.floor(duration.toMinutes({ integral: false }) / 2));
  checkLifetimes(site, { duration, renewBefore }, 'istiodCertificate.');
  return {
    maker: kind,
    namespace: mesh.namespace,
    revisions: mesh.revisions,
    additionalDnsNames: DNS_NAMES.take(site, 'istiodCertificate.additionalDnsNames', props.additionalDnsNames ?? []),
    duration: new Lifetime(duration),
    renewBefore: new Lifetime(renewBefore),
    privateKey: leafKey(site, 'istiodCertificate.privateKey', props.privateKey ?? PrivateKey.rsa(2048)),
    issuer,
  };
}

function dynamicDemand({ maker, revisions }: IstiodSettings): Demand | undefined {
  if (maker !== 'dynamic') return undefined;
  const what = "making istiod's certificate at run time";
  const named = revisions.filter((revision) => revision !== UNNAMED_REVISION);
  if (named.length === 0) return { what, ...DYNAMIC, received: 'dynamic' };
  // Before, the name of a revision was joined to "istiod" without a dash (istio-csr issue 432).
  return { what: `${what} for the named revisions ${named.join(', ')}`, since: 'v0.14.0', received: 'dynamic' };
}

function annotationPairs(_it: unknown, settings: AgentSettings): string | undefined {
  const annotations = settings.get(requests.annotations) ?? [];
  if (annotations.length === 0) return undefined;
  return annotations.map(({ name, value }) => `${name ?? ''}=${value ?? ''}`).join(',');
}

function chartValuesOf(it: IstiodSettings, settings: AgentSettings): Record<string, unknown> {
  // Unless it is told, the chart takes the algorithm of the agent's own key.
  const isOwn = it.privateKey?.algorithm === settings.get(serving.privateKey)?.algorithm;
  return {
    'app.istio.revisions': [...it.revisions],
    'app.istio.namespace': it.namespace,
    [ISTIOD_VALUES.enable]: it.maker === 'dynamic' ? 'dynamic' : it.maker === 'certificate',
    [ISTIOD_VALUES.duration]: it.duration?.inFlag,
    [ISTIOD_VALUES.renewBefore]: it.renewBefore?.inFlag,
    [ISTIOD_VALUES.algorithm]: isOwn ? undefined : it.privateKey?.algorithm,
    [ISTIOD_VALUES.size]: it.privateKey?.size,
    [ISTIOD_VALUES.dnsNames]: it.additionalDnsNames.length > 0 ? [...it.additionalDnsNames] : undefined,
  };
}

function istiodExpression(it: IstiodSettings, settings: AgentSettings): Expression | undefined {
  if (it.maker === 'none') return expression('IstiodCertificate.none()', IstiodCertificate.none());
  // Where the agent has no issuer of its own, or asks it in another namespace, the Certificate names its issuer itself.
  const asksElsewhere = isPureRuntime(settings) || settings.get(requests.namespace) !== it.namespace;
  const asByDefault = it.duration?.inFlag === '1h' && it.renewBefore?.inFlag === '30m';
  const props = grouped({
    duration: it.duration?.inFlag === '1h' ? undefined : duration(it.duration),
    renewBefore: asByDefault ? undefined : duration(it.renewBefore),
    privateKey: it.privateKey && keyExpression(it.privateKey),
    additionalDnsNames: it.additionalDnsNames.length > 0 ? literal(it.additionalDnsNames) : undefined,
    issuer: it.issuer && it.maker === 'certificate' && asksElsewhere ? issuerExpression(it.issuer) : undefined,
  });
  const [code, value] = [props?.code ?? '', props?.value as object | undefined];
  if (it.maker === 'dynamic') return expression(`IstiodCertificate.dynamic(${code})`, IstiodCertificate.dynamic(value));
  return props && expression(`IstiodCertificate.create(${code})`, IstiodCertificate.create(value));
}

function duration(lifetime: IstiodSettings['duration']): Expression | undefined {
  return lifetime && durationExpression(lifetime.inFlag);
}
