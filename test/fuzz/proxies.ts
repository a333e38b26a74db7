import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { caSecret, configDump, proxySecret, ztunnelCertificates } from '../support/proxy-secrets';
import { bytesOf, textOf } from './bytes';
import { Case, FOLDER } from './case';
import { edited } from './edits';
import { hostileText } from './hostile';
import { SECRETS } from './planted';

const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', `${name}.pem`), 'utf8');
const [ROOT_PEM, OTHER_PEM, CHAIN] = [fixture('root'), fixture('other-root'), fixture('chain')];
const [{ text: KEY } = { text: '' }] = SECRETS;

/** When the certificates of the fixtures are in force. */
export const AT = '2026-08-01T12:00:00Z';

const state = { chain: CHAIN, root: ROOT_PEM };
export const GOOD_PROXY = JSON.stringify(proxySecret(state));
export const GOOD_CA = ROOT_PEM;

const DUMPS: readonly unknown[] = [
  proxySecret(state),
  proxySecret({ chain: CHAIN + KEY, root: ROOT_PEM + OTHER_PEM }),
  proxySecret({ root: OTHER_PEM }),
  configDump('sleep-1.foo', state),
  ztunnelCertificates(
    { identity: 'spiffe://cluster.local/ns/foo/sa/sleep', chain: [CHAIN], roots: [ROOT_PEM] },
    { identity: 'spiffe://cluster.local/ns/foo/sa/b', chain: [], state: 'Unavailable: x' },
  ),
  { 'sleep-1.foo': proxySecret(state), 'b.c': proxySecret({}) },
];
const ANCHORS: readonly unknown[] = [
  caSecret({ certificate: ROOT_PEM, privateKey: KEY }),
  { kind: 'Secret', data: {} },
];
const SOUND_ANCHORS = [ROOT_PEM, OTHER_PEM, ROOT_PEM + OTHER_PEM, JSON.stringify(ANCHORS[0])];
const PEMS = [ROOT_PEM, ROOT_PEM + OTHER_PEM, CHAIN + ROOT_PEM, `text before\n${ROOT_PEM}${KEY}`];

const json = (seeds: readonly unknown[]) =>
  fc
    .constantFrom(...seeds)
    .chain((seed) => edited(seed))
    .chain((tree) => fc.constantFrom(0, 2).map((indent) => JSON.stringify(tree, null, indent) ?? 'undefined'));
const several = fc
  .tuple(json(DUMPS), fc.constantFrom(1, 1, 1, 2, 50))
  .map(([text, times]) => `${text}\n`.repeat(times));
const proxies = fc.oneof(
  { weight: 6, arbitrary: several },
  { weight: 1, arbitrary: textOf(DUMPS[0]) },
  { weight: 1, arbitrary: fc.constant(GOOD_PROXY) },
);
const anchors = fc.oneof(json(ANCHORS), fc.constantFrom(...PEMS));

/** One of both is as it should be more often than not: a file that is refused hides what the other does. */
const pairs = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(several, fc.constantFrom(GOOD_CA, GOOD_CA, ...SOUND_ANCHORS)) },
  { weight: 2, arbitrary: fc.tuple(proxies.chain(bytesOf), fc.constantFrom(...SOUND_ANCHORS)) },
  { weight: 2, arbitrary: fc.tuple(several, anchors.chain(bytesOf)) },
);

const options = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom([], ['--json'], [`--junit=${FOLDER}/out`], ['--junit=-'], ['--metrics=-']) },
  { weight: 1, arbitrary: hostileText.map((text) => [`--trust-domain=${text}`, '--json']) },
  { weight: 1, arbitrary: hostileText.map((text) => [`--namespace=${text}`, `--service-account=${text}`]) },
);

/** `verify` with what was saved of proxies and of a CA. */
export const proxiesCase: fc.Arbitrary<Case> = fc.tuple(pairs, options).map(([[secrets, ca], more]) => {
  const saved = [`--proxy-secret=${FOLDER}/proxy_secret`, `--ca-secret=${FOLDER}/istio-ca`, `--at=${AT}`];
  return new Case({ proxy_secret: secrets, 'istio-ca': ca }, ['verify', ...saved, ...more]);
});
