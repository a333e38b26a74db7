import { createHash } from 'node:crypto';
import fc from 'fast-check';

/** Something secret that is planted into an input, and must not come out anywhere. */
export interface Planted {
  readonly kind: string;
  readonly text: string;
}

/** Letters that look random and are always the same. */
function letters(seed: string, length: number): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha512').update(`${seed}/${block}`).digest('base64').replace(/[+/=]/g, '');
  }
  return text.slice(0, length);
}

const LINES = Array.from({ length: 5 }, (_, line) => letters(`key ${line}`, 64));
const [OPENING, CLOSING] = ['BEGIN', 'END'].map((word) => `-----${word} PRIVATE KEY-----`);
const PEM = [OPENING, ...LINES, CLOSING, ''].join('\n');
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 'system:serviceaccount:a:b' })}.${letters('jwt', 86)}`;

export const SECRETS: readonly Planted[] = [
  { kind: 'private key', text: PEM },
  { kind: 'private key in one line', text: PEM.replaceAll('\n', ' ') },
  { kind: 'private key in base64', text: Buffer.from(PEM).toString('base64') },
  { kind: 'JWT', text: JWT },
  { kind: 'bearer token', text: `Authorization: Bearer ${letters('bearer', 43)}` },
  { kind: 'Vault token', text: `hvs.${letters('vault', 91)}` },
];

export const secret = fc.constantFrom(...SECRETS);

/** How much of a secret is found: a few letters may stand anywhere by chance. */
const PIECE = 20;

/** What is secret of a secret, in pieces. The words around it, and the head of a JWT or a key, are in every one. */
function piecesOf({ kind, text }: Planted): string[] {
  const [body = ''] = { JWT: text.split('.').slice(2), 'Vault token': [text.slice(4)] }[kind] ?? [text];
  const words = body.split(/[^A-Za-z0-9_-]+/).filter((word) => word.length >= PIECE);
  const bodies = kind === 'private key in base64' ? words.map((word) => word.slice(40, -40)) : words;
  return bodies.flatMap((word) => word.match(new RegExp(`.{${PIECE}}`, 'g')) ?? []);
}

const PIECES = SECRETS.map((one) => [one, piecesOf(one)] as const);

/**
 * The secrets of which an output has a piece. Those that a mutation has cut apart in the input do not count: what is left looks like
 * any other text.
 */
export function leaked(input: string, output: string): string[] {
  return PIECES.flatMap(([{ kind }, pieces]) => {
    const isPlanted = pieces.every((piece) => input.includes(piece)) && isRecognizable(kind, input);
    return isPlanted && pieces.some((piece) => output.includes(piece)) ? [kind] : [];
  });
}

/** Whether what tells a secret of this kind is still there. */
function isRecognizable(kind: string, input: string): boolean {
  const marks = new Map([
    ['private key', OPENING],
    ['private key in one line', OPENING],
    ['private key in base64', 'LS0tLS1CRUdJTiBQUklWQVRF'],
    ['JWT', JWT],
    ['bearer token', 'Bearer '],
    ['Vault token', 'hvs.'],
  ]);
  return input.includes(marks.get(kind) ?? kind);
}
