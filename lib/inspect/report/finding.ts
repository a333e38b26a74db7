/** How a check ended. */
export enum CheckStatus {
  /** It holds. */
  PASS = 'pass',
  /** It does not hold. */
  FAIL = 'fail',
  /** It holds as far as can be told, but will not for long, or something deserves a look. */
  WARN = 'warn',
  /** It was not made: what it needs was not given. */
  SKIP = 'skip',
  /** It could not be made: what it needs could not be read. */
  ERROR = 'error',
}

/** A certificate that a check looked at. */
export interface CheckedCertificate {
  /** Its subject, as `CN=istio-ca, O=cert-manager`. */
  readonly subject: string;
  /** Its SHA-256 fingerprint, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint: string;
  /** When it ends. */
  readonly notAfter: Date;
}

/** What one check found at one subject: a check of `verify`, a rule of `rotation check`, or a reference of `graph`. */
export interface Finding {
  /** The id of the check or rule, such as `root-matches`; its page has a heading for each. */
  readonly check: string;
  /** What was looked at: a pod as NAME.NAMESPACE, an object as KIND NAMESPACE/NAME or NAMESPACE/NAME, or a file. */
  readonly subject: string;
  /**
   * The cluster of a fleet that it is about.
   *
   * @default - none: there is one cluster alone, or it is about several
   */
  readonly cluster?: string;
  /**
   * The other objects that it is about, each as KIND NAMESPACE/NAME.
   *
   * @default - none
   */
  readonly objects?: string[];
  /** How it ended. */
  readonly status: CheckStatus;
  /** The value found, as a short text. Never a private key. */
  readonly found: string;
  /** The value wanted, as a short text. */
  readonly wanted: string;
  /**
   * What the finding means, in a sentence.
   *
   * @default - none: the check holds
   */
  readonly meaning?: string;
  /**
   * What to do about it, in a sentence or two.
   *
   * @default - none: the check holds
   */
  readonly fix?: string;
  /**
   * The certificates that it is about: of `trust-anchor` the one that is meant to be trusted, of `root-matches` those that the proxy
   * trusts, of `expiry` and `istiod-certificate` the first of the chain.
   *
   * @default - none: the check is of no certificate, or none could be read
   */
  readonly certificates?: CheckedCertificate[];
  /** The page and heading that explain the check: `docs/verify.md#root-matches`. */
  readonly docs: string;
}
