/** What takes the place of a secret: enough to find it where it came from. */
function unshown(kind: string, secret: string): string {
  return `(${kind} of ${secret.length} characters, not shown)`;
}

const [PRIVATE_KEY, TOKEN] = ['a private key', 'a token'];

/** A PEM block, also one that is cut off or stands in one line; what its lines are parted by is not looked at. */
const PRIVATE_PEM =
  /-{0,5}BEGIN[A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:END[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-{0,5}|$)/g;

/** "-----BEGIN" in base64, on one or more lines: PEM as it is in a Secret. */
const ENCODED_PEM = /LS0tLS1CRUdJTi[\w+/=-]*(?:(?:\r?\n|(?:\\r)?\\n)[ \t]*[\w+/=-]+)*/g;

/** Tokens that one knows by how they begin. */
const TOKENS: readonly RegExp[] = [
  // JSON Web Tokens, whole or cut off: '{"' in base64.
  /eyJ[\w-]{8,}(?:\.[\w-]*)*/g,
  // Vault, with the namespace that may follow.
  /hv[sbr]\.[\w-]{8,}(?:\.\w+)?/g,
  /(?<![A-Za-z0-9])[sbr]\.[A-Za-z0-9]{24}(?![A-Za-z0-9])(?:\.\w+)?/g,
  /AGE-(?:PLUGIN-[A-Z0-9]{1,20}-|SECRET-KEY-)[A-Z0-9]{8,}/gi,
  /(?:AKIA|ASIA)[A-Z0-9]{16}/g,
  /(?:gh[opsur]_|github_pat_|glpat-|npm_|xox[a-z]-|xapp-|sk-|sk_live_|dop_v1_|AIza|ya29\.|sha256~)[\w-]{16,}/g,
];

/** The word before a token of any shape. */
const BEARER =
  /(bearer[\s:="'\\]{1,9}|authorization[\s:="'\\]{1,9}basic\s{1,9})(?!tokens?\b|auth|\()([^\s"'\\,;()]{3,})/gi;

/** The password in a URL. */
const URL_PASSWORD = /(:\/\/[^\s/:@]{0,200}:)(?!\()([^\s/@]{1,400})(?=@)/g;

/** Base64, also of URLs, and its further lines, whose ends may be written out as in JSON. */
const BASE64 = /[\w+/=-]{40,}(?:(?:\r?\n|(?:\\r)?\\n)[ \t]*[\w+/=-]+)*/g;

/** What all of these have in them: of thousands of findings hardly one does, and then nothing else is looked for. */
const SUSPECT =
  /PRIVATE KEY|LS0tLS1C|:\/\/[^\s/:@]{0,200}:|eyJ|hv[sbr]\.|[sbr]\.[A-Za-z0-9]{24}|AKIA|ASIA|[_-][\w-]{16}|AIza|ya29\.|sha256~|[\w+/=-]{40}/;

const SUSPECT_WORD = /bearer|authorization|age-/i;

/** A text with each secret in it replaced by what it is and how long, wherever it stands. The text around it stays. */
export function withoutSecrets(text: string): string {
  if (!SUSPECT.test(text) && !SUSPECT_WORD.test(text)) return text;
  const plain = text
    .replace(PRIVATE_PEM, (block) => unshown(PRIVATE_KEY, block))
    .replace(ENCODED_PEM, (block) => unshown(isPrivateKey(block) ? PRIVATE_KEY : 'PEM in base64', block))
    .replace(BEARER, (_all, word: string, token: string) => word + unshown(TOKEN, token))
    .replace(URL_PASSWORD, (_all, before: string, password: string) => before + unshown('a password', password));
  const withoutTokens = TOKENS.reduce((all, token) => all.replace(token, (found) => unshown(TOKEN, found)), plain);
  const shown = withoutTokens.replace(BASE64, (run) => {
    if (isPrivateKey(run)) return unshown(PRIVATE_KEY, run);
    return holdsRandom(run) ? unshown('base64', run) : run;
  });
  // The end of a block whose beginning is elsewhere: what stands before it may be the key.
  return shown.includes('PRIVATE KEY') ? unshown(PRIVATE_KEY, text) : shown;
}

/** Whether a private key is in a text, in PEM or DER, as it is or in base64. Certificates and public keys are none. */
export function holdsPrivateKey(text: string): boolean {
  if (/BEGIN[A-Z0-9 ]{0,40}PRIVATE KEY|AGE-SECRET-KEY-1/.test(text)) return true;
  if (!/[\w+/-]{40}/.test(text)) return false;
  return (text.match(/[\w+/-]{40,}(?:\s+[\w+/-]+)*/g) ?? []).some(isPrivateKey);
}

function isPrivateKey(base64: string): boolean {
  const bytes = Buffer.from(base64.replace(/\\[rn]|\s/g, ''), 'base64');
  return isPrivateDer(bytes) || bytes.toString('latin1').includes('PRIVATE KEY');
}

/** Of PKCS #1, PKCS #8 and SEC 1, and of PKCS #12. */
const VERSIONS = [0, 1, 3];

/**
 * Whether DER begins as a private key does, or a store of some (PKCS #12): a sequence whose first value is the number of a version. That of a
 * certificate is another sequence, and that of an RSA public key a number of many bytes.
 */
function isPrivateDer(bytes: Buffer): boolean {
  const [tag, length = 0] = bytes;
  const start = length < 0x80 ? 2 : 2 + (length & 0x7f);
  const [integer, size, version = -1] = bytes.subarray(start);
  return tag === 0x30 && integer === 0x02 && size === 1 && VERSIONS.includes(version);
}

/** How often small letters, capitals, digits and signs alternate at least: names and paths of words do so half as often as base64. */
const RANDOM = 0.42;

/** As long as what is looked at, which is less than any key: much else before a key is not to hide it. */
const WINDOW = 40;

function holdsRandom(text: string): boolean {
  for (let at = 0; at + WINDOW < text.length + WINDOW / 4; at += WINDOW / 4) {
    if (looksRandom(text.slice(Math.max(0, Math.min(at, text.length - WINDOW))).slice(0, WINDOW))) return true;
  }
  return false;
}

/** More than base64 has of that length; a path of short names has them. */
const MOST_SLASHES = 4;

function looksRandom(text: string): boolean {
  if (text.split('/').length > MOST_SLASHES + 1) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false;
  const runs = text.match(/[a-z]+|[A-Z]+|\d+|[^a-zA-Z\d]+/g) ?? [];
  return runs.length >= RANDOM * text.length;
}

/** Whether nothing of a text is left but that it is a secret. */
export function isUnshown(text: string): boolean {
  return /^\([\w ]{1,20} of \d{1,12} characters, not shown\)$/.test(text);
}

/** Whether a private key was taken out of a text. */
export function mentionsPrivateKey(text: string): boolean {
  return /\(a private key of \d{1,12} characters, not shown\)/.test(text);
}

/** Names of fields whose values are secret whatever they look like; not those of what only refers to a secret. */
export function isSecretByName(path: string): boolean {
  return /(?:password|passphrase|token|api[-_]?key|secret[-_]?access[-_]?key)$/i.test(path);
}
