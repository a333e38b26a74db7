/** When a node pulls an image. */
export enum PullPolicy {
  /** Each time a container starts. */
  ALWAYS = 'Always',
  /** When the node does not have it. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the node has it already. */
  NEVER = 'Never',
}

/** How istio-csr writes its log. */
export enum LogFormat {
  /** A line of text for each message. */
  TEXT = 'text',
  /** A JSON object for each message. */
  JSON = 'json',
}

/** Where the image of istio-csr comes from. */
export interface IstioCsrImage {
  /**
   * A registry in front of the repository, for a mirror that keeps the whole name (`mirror.example.com/quay.io/jetstack/...`).
   *
   * @default - none
   */
  readonly registry?: string;

  /**
   * The image without tag and digest.
   *
   * @default 'quay.io/jetstack/cert-manager-istio-csr'
   */
  readonly repository?: string;

  /**
   * The tag.
   *
   * @default - the release, or none when there is a digest
   */
  readonly tag?: string;

  /**
   * The digest, `sha256:` and 64 hexadecimal digits. It pins the image whatever its tag says.
   *
   * @default - none
   */
  readonly digest?: string;

  /**
   * When nodes pull the image.
   *
   * @default PullPolicy.IF_NOT_PRESENT
   */
  readonly pullPolicy?: PullPolicy;

  /**
   * The names of image pull Secrets in the agent's namespace. They go onto the ServiceAccount and the pods.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}

/** How the agent logs. */
export interface IstioCsrLogging {
  /**
   * The verbosity, from 1 to 5.
   *
   * @default 1
   */
  readonly level?: number;

  /**
   * The format. JSON needs istio-csr v0.11.0 or later.
   *
   * @default LogFormat.TEXT
   */
  readonly format?: LogFormat;
}

/** Where the agent tells that it is ready. */
export interface IstioCsrReadinessProbe {
  /**
   * The container port, from 1024 on.
   *
   * @default 6060
   */
  readonly port?: number;

  /**
   * The path.
   *
   * @default '/readyz'
   */
  readonly path?: string;
}
