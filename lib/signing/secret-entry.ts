/** One entry of a Secret. The Secret itself is never part of the output: only its name is. */
export interface SecretEntry {
  /** The name of the Secret. */
  readonly name: string;
  /** The key of the entry. */
  readonly key: string;
}
