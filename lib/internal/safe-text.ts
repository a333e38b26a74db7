/** What a value of a table needs at most. */
const LONGEST = 400;

/** "-----BEGIN" in base64, at the start of a text: what a PEM block looks like inside a Secret. */
const ENCODED_PEM = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]*/g;

/**
 * A text of a cluster or a file as it may be printed: without control characters, which could steer a terminal; without anything that
 * looks like a private key; and never pages of it. It is one line, so that none can pose as a line of its own, such as a command
 * to the runner of a pipeline.
 *
 * @param longest how many characters are shown
 */
export function safeText(text: string, longest = LONGEST): string {
  if (/PRIVATE KEY/.test(text)) return '(a private key, not shown)';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are taken out here
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
  const redacted = plain.replace(ENCODED_PEM, '(PEM, not shown)').trim();
  return redacted.length > longest ? `${redacted.slice(0, longest)}...` : redacted;
}
