import { isJsonObject, type JsonObject } from '../../../internal/merge';
import { listAt, mapAt, textAt, valueAt } from '../../read/fields';
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
  throw new VerificationInputError(
    `${source}: the JSON on line ${line} is ${what}. Save the output of: istioctl proxy-config secret POD.NAMESPACE -o json`,
  );
}

function proxiesOf(value: JsonObject): ProxyDump[] | undefined {
  const dump = oneProxy(value);
  if (dump) return [dump];
  const certificates = either(value, 'certificates');
  if (Array.isArray(certificates)) return every(certificates, ztunnelCertificate);
  // An empty object is a proxy without secrets, but a map of nothing else is no map of proxies.
  if (Object.values(value).every((inner) => !isJsonObject(inner) || Object.keys(inner).length === 0)) return undefined;
  const named = Object.entries(value).map(([name, inner]) => {
    const proxy = isJsonObject(inner) ? oneProxy(inner) : undefined;
    return proxy && { ...proxy, name: proxy.name ?? name };
  });
  return allDefined(named);
}

function oneProxy(value: JsonObject): ProxyDump | undefined {
  // A proxy without any secret is an empty object: Envoy leaves out empty lists.
  if (Object.keys(value).length === 0 || isSecretsDump(value)) return secretsDump(value);
  const configs = either(value, 'configs');
  if (Array.isArray(configs)) return configDump(configs);
  return ztunnelCertificate(value);
}

const LISTS = ['dynamicActiveSecrets', 'dynamicWarmingSecrets', 'staticSecrets'];

function isSecretsDump(value: JsonObject): boolean {
  return LISTS.some((key) => Array.isArray(either(value, key))) || typeOf(value).endsWith('.SecretsConfigDump');
}

/** Envoy's `/config_dump`: the dump of the secrets is one among several, and the bootstrap knows the pod. */
function configDump(configs: readonly unknown[]): ProxyDump | undefined {
  const maps = configs.filter(isJsonObject);
  const secrets = maps.find((config) => typeOf(config).endsWith('.SecretsConfigDump'));
  const bootstrap = maps.find((config) => typeOf(config).endsWith('.BootstrapConfigDump'));
  if (!secrets && !bootstrap) return undefined;
  // The id of a node is TYPE~IP~POD.NAMESPACE~DOMAIN.
  const [, , name] = textAt(bootstrap, 'bootstrap', 'node', 'id')?.split('~') ?? [];
  return { ...secretsDump(secrets ?? {}), name };
}

function secretsDump(dump: JsonObject): ProxyDump {
  const certificate = secretNamed(dump, 'default');
  const root = secretNamed(dump, 'ROOTCA');
  const chain = inline(either(either(certificate, 'tlsCertificate'), 'certificateChain'));
  const trusted = inline(either(either(root, 'validationContext'), 'trustedCa'));
  return { chain, root: trusted, missing: chain === undefined ? whyMissing(dump) : undefined };
}

function secretNamed(dump: JsonObject, name: string): unknown {
  const secrets = entries(dump, 'dynamicActiveSecrets').filter((entry) => nameOf(entry) === name);
  return valueAt(secrets[0], 'secret');
}

function whyMissing(dump: JsonObject): string {
  const warming = entries(dump, 'dynamicWarmingSecrets').map(nameOf);
  if (warming.includes('default')) return 'still waiting for one (the secret "default" is warming)';
  return entries(dump, 'dynamicActiveSecrets').some((entry) => nameOf(entry) === 'default')
    ? 'the secret "default" holds no certificate inline'
    : 'no secret named "default"';
}

function entries(dump: JsonObject, key: string): JsonObject[] {
  const list = either(dump, key);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function nameOf(entry: JsonObject): string | undefined {
  return textAt(entry, 'name') ?? textAt(entry, 'secret', 'name');
}

/** One entry of `istioctl ztunnel-config certificates`: each certificate is PEM in base64. */
function ztunnelCertificate(value: unknown): ProxyDump | undefined {
  const identity = textAt(value, 'identity');
  const state = textAt(value, 'state');
  if (!isJsonObject(value) || identity === undefined || state === undefined) return undefined;
  const chain = pemsOf(value, 'certChain');
  // Since Istio 1.25.2 (ztunnel's pull request 1510) the roots stand apart; before, the last of the chain is the root.
  const roots = pemsOf(value, 'rootCerts');
  const trusted = roots.length > 0 ? roots : chain.slice(1).slice(-1);
  return {
    name: identity.replace(/^spiffe:\/\//, ''),
    identity,
    chain: chain.length > 0 ? chain.join('') : undefined,
    root: trusted.length > 0 ? trusted.join('') : undefined,
    missing: chain.length > 0 ? undefined : `state ${state}`,
  };
}

function pemsOf(value: JsonObject, key: string): string[] {
  const list = either(value, key);
  const pems = listAt({ list }, 'list').map((entry) => textAt(entry, 'pem') ?? '');
  return pems.map((pem) => decoded(pem));
}

/** PEM as text: Envoy and ztunnel wrap it in base64, unless they were configured with a text. */
export function decoded(text: string): string {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('latin1');
}

/** A data source of Envoy; a file's name says nothing about what stands in it. */
function inline(source: unknown): string | undefined {
  const bytes = either(source, 'inlineBytes') ?? either(source, 'inlineString');
  return typeof bytes === 'string' && bytes !== '' ? bytes : undefined;
}

/** A field in protobuf's JSON names, or in the names of the .proto file, which Envoy's admin interface writes. */
function either(object: unknown, key: string): unknown {
  const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const map = mapAt({ object }, 'object');
  return valueAt(map, key) ?? valueAt(map, snake);
}

function typeOf(value: JsonObject): string {
  return textAt(value, '@type') ?? '';
}

function every(values: readonly unknown[], read: (value: unknown) => ProxyDump | undefined): ProxyDump[] | undefined {
  return allDefined(values.map(read));
}

function allDefined(proxies: readonly (ProxyDump | undefined)[]): ProxyDump[] | undefined {
  const defined = proxies.filter((proxy) => proxy !== undefined);
  return defined.length === proxies.length && defined.length > 0 ? defined : undefined;
}
