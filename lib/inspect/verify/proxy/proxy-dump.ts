import { isJsonObject, type JsonObject } from '../../../internal/merge';
import { protoValueAt, textAt } from '../../read/fields';
import { VerificationInputError } from '../input-error';
import type { JsonDocument } from './json-documents';

/** What a proxy holds, as it told it. Nothing is decoded yet, and a private key is never taken over. */
export interface ProxyDump {
  /** The proxy's name, where the dump tells it: NAME.NAMESPACE, or ztunnel's identity. */
  readonly name?: string;
  /** The workload's certificate and the intermediates behind it: PEM, or PEM in base64. */
  readonly chain?: string;
  /** The CA certificates that the proxy trusts: PEM, or PEM in base64. */
  readonly root?: string;
  /** Why a certificate is missing, where the dump tells it. */
  readonly missing?: string;
  /** The SPIFFE ID that a ztunnel asked for; its own certificate has to carry it. */
  readonly identity?: string;
}

/**
 * The proxies in one JSON document: the output of `istioctl proxy-config secret`, Envoy's whole config dump, the output of
 * `istioctl ztunnel-config certificates`, or a map of such by the proxies' names.
 *
 * @throws VerificationInputError for any other object
 */
export function proxiesIn({ value, line }: JsonDocument, source: string): ProxyDump[] {
  const proxies = proxiesOf(value);
  if (proxies) return proxies;
  const kind = textAt(value, 'kind');
  const what = kind === undefined ? 'no dump of a proxy' : `a Kubernetes ${kind}, not the dump of a proxy`;
  const fix = 'Save the output of: istioctl proxy-config secret POD.NAMESPACE -o json';
  throw new VerificationInputError(`${source}: the JSON on line ${line} is ${what}. ${fix}`);
}

function proxiesOf(value: JsonObject): ProxyDump[] | undefined {
  const dump = oneProxy(value);
  if (dump) return [dump];
  const certificates = protoValueAt(value, 'certificates');
  if (Array.isArray(certificates)) return allDefined(certificates.map(ztunnelCertificate));
  // An empty object is a proxy without secrets, but a map of nothing else is no map of proxies.
  if (Object.values(value).every((inner) => !isJsonObject(inner) || Object.keys(inner).length === 0)) return undefined;
  const named = Object.entries(value).map(([name, inner]) => {
    const proxy = isJsonObject(inner) ? oneProxy(inner) : undefined;
    return proxy && { ...proxy, name: proxy.name ?? name };
  });
  return allDefined(named);
}

function allDefined(proxies: readonly (ProxyDump | undefined)[]): ProxyDump[] | undefined {
  const defined = proxies.filter((proxy) => proxy !== undefined);
  return defined.length === proxies.length && defined.length > 0 ? defined : undefined;
}

const LISTS = ['dynamicActiveSecrets', 'dynamicWarmingSecrets', 'staticSecrets'];

function oneProxy(value: JsonObject): ProxyDump | undefined {
  const isSecretsDump =
    isOfType(value, 'SecretsConfigDump') || LISTS.some((key) => Array.isArray(protoValueAt(value, key)));
  // A proxy without any secret is an empty object: Envoy leaves out empty lists.
  if (Object.keys(value).length === 0 || isSecretsDump) return secretsDump(value);
  const configs = protoValueAt(value, 'configs');
  return Array.isArray(configs) ? configDump(configs) : ztunnelCertificate(value);
}

/** Envoy's `/config_dump`: the dump of the secrets is one among several, and the bootstrap knows the pod. */
function configDump(configs: readonly unknown[]): ProxyDump | undefined {
  const secrets = configs.find((config) => isOfType(config, 'SecretsConfigDump'));
  const bootstrap = configs.find((config) => isOfType(config, 'BootstrapConfigDump'));
  if (!secrets && !bootstrap) return undefined;
  // The id of a node is TYPE~IP~POD.NAMESPACE~DOMAIN.
  const [, , name] = textAt(bootstrap, 'bootstrap', 'node', 'id')?.split('~') ?? [];
  return { ...secretsDump(secrets), name };
}

function isOfType(config: unknown, type: string): boolean {
  return textAt(config, '@type')?.endsWith(`.${type}`) === true;
}

function secretsDump(dump: unknown): ProxyDump {
  const active = entries(dump, 'dynamicActiveSecrets');
  const secretNamed = (name: string) => active.find((entry) => nameOf(entry) === name);
  const chain = inline(protoValueAt(secretNamed('default'), 'secret', 'tlsCertificate', 'certificateChain'));
  const root = inline(protoValueAt(secretNamed('ROOTCA'), 'secret', 'validationContext', 'trustedCa'));
  if (chain !== undefined) return { chain, root };
  const isWarming = entries(dump, 'dynamicWarmingSecrets').some((entry) => nameOf(entry) === 'default');
  if (isWarming) return { root, missing: 'still waiting for one (the secret "default" is warming)' };
  const isElsewhere = secretNamed('default') !== undefined;
  const missing = isElsewhere ? 'the secret "default" holds no certificate inline' : 'no secret named "default"';
  return { root, missing };
}

function nameOf(entry: unknown): string | undefined {
  return textAt(entry, 'name') ?? textAt(entry, 'secret', 'name');
}

/** One entry of `istioctl ztunnel-config certificates`: each certificate is PEM in base64. */
function ztunnelCertificate(value: unknown): ProxyDump | undefined {
  const identity = textAt(value, 'identity');
  const state = textAt(value, 'state');
  if (identity === undefined || state === undefined) return undefined;
  const pems = (key: string) => entries(value, key).map((entry) => decoded(textAt(entry, 'pem') ?? ''));
  const chain = pems('certChain');
  // Since Istio 1.25.2 (ztunnel's pull request 1510) the roots stand apart; before, the last of the chain is the root.
  const roots = pems('rootCerts');
  const trusted = roots.length > 0 ? roots : chain.slice(1).slice(-1);
  return {
    name: identity.replace(/^spiffe:\/\//, ''),
    identity,
    chain: chain.length > 0 ? chain.join('') : undefined,
    root: trusted.length > 0 ? trusted.join('') : undefined,
    missing: chain.length > 0 ? undefined : `state ${state}`,
  };
}

/** PEM as text: Envoy and ztunnel wrap it in base64, unless they were configured with a text. */
export function decoded(text: string): string {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('latin1');
}

/** A data source of Envoy; a file's name says nothing about what stands in it. */
function inline(source: unknown): string | undefined {
  const bytes = protoValueAt(source, 'inlineBytes') ?? protoValueAt(source, 'inlineString');
  return typeof bytes === 'string' && bytes !== '' ? bytes : undefined;
}

function entries(object: unknown, key: string): readonly unknown[] {
  const list = protoValueAt(object, key);
  return Array.isArray(list) ? list : [];
}
