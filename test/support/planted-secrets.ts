import { generateKeyPairSync } from 'node:crypto';

const pem = (type: 'pkcs8' | 'pkcs1' | 'sec1', key: { export(options: object): unknown }, more = {}): string =>
  String(key.export({ type, format: 'pem', ...more }));

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const bodyOf = (text: string): string => text.split('\n').slice(1, -2).join('');

/** Private keys as people have them. */
export const PRIVATE_KEYS: Readonly<Record<string, string>> = {
  'PKCS #8': pem('pkcs8', rsa),
  'PKCS #1': pem('pkcs1', rsa),
  'SEC 1': pem('sec1', ec),
  Ed25519: pem('pkcs8', ed25519),
  encrypted: pem('pkcs8', ec, { cipher: 'aes-256-cbc', passphrase: 'x' }),
  'cut off': pem('pkcs8', rsa).slice(0, 300),
  'in JSON': JSON.stringify(pem('pkcs8', ec)).slice(1, -1),
  'in JSON twice': JSON.stringify(JSON.stringify(pem('pkcs8', ec))).slice(3, -3),
  'with Windows line ends': pem('pkcs8', ec).replaceAll('\n', '\r\n'),
  'in one line': pem('pkcs8', ec).replaceAll('\n', ' '),
  'in base64': base64(pem('pkcs8', ec)),
  'in base64 of several lines': (base64(pem('pkcs8', rsa)).match(/.{1,76}/g) ?? []).join('\n'),
  'DER in base64, RSA': bodyOf(pem('pkcs1', rsa)),
  'DER in base64, EC': bodyOf(pem('sec1', ec)),
  'DER in base64, Ed25519': bodyOf(pem('pkcs8', ed25519)),
};

const jwt = ['{"alg":"RS256","kid":"x1"}', '{"iss":"kubernetes/serviceaccount","sub":"a"}', 'signature of some bytes'];

/** Tokens as they begin and look; none is one. */
export const TOKENS: Readonly<Record<string, string>> = {
  'JSON Web Token': jwt.map((part) => Buffer.from(part).toString('base64url')).join('.'),
  'cut-off JSON Web Token': Buffer.from(jwt[0] as string).toString('base64url'),
  'Vault service token': `hvs.${'CAESIJ1x'.repeat(4)}`,
  'Vault batch token': `hvb.${'AAAAAQK9'.repeat(4)}`,
  'Vault token of old': 's.iyNUhq8Ov4hIAx6snw5mB2nL',
  'age key': `AGE-SECRET-KEY-1${'QZ3F7LXP'.repeat(7)}`,
  'AWS key id': 'AKIAIOSFODNN7EXAMPLE',
  'AWS secret': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'GitHub token': `ghp_${'a1B2c3D4'.repeat(5)}`,
  'Slack token': 'xoxb-123456789012-abcdefABCDEF',
};
