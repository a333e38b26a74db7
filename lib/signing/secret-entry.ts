/** A reference to one entry of a Secret that exists in the cluster. Only the reference is part of the output, never the content. */
export interface SecretEntry {
  /** The name of the Secret. */
  readonly name: string;
  /** The key of the entry. */
  readonly key: string;
}
