import { type IConstruct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { acknowledge, insistOnNone, pendingBelow } from '../internal/warnings';
import { MeshWarning } from './mesh-warning';

/** A warning that nobody has acknowledged. */
export interface PendingWarning {
  /** The id of the warning, for example `vault-not-encrypted`. */
  readonly id: string;
  /** The path of the construct that warns. */
  readonly path: string;
  /** The warning in the words of the case. */
  readonly message: string;
}

/**
 * The warnings of an App, a Chart or any other construct, with everything below it.
 *
 * A warning is printed on standard error when the app is synthesized, once, unless it is acknowledged by then. It is metadata of the
 * construct as well (type `cdk8s-istio-csr:warning`), acknowledged or not.
 */
@checked
export class MeshWarnings {
  /**
   * The warnings of a construct and everything below it.
   *
   * @throws Error for anything but a construct
   */
  public static at(scope: IConstruct): MeshWarnings {
    return new MeshWarnings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Says that a warning is known and wanted as it is: it is no longer printed, nor pending. An acknowledgement of what nobody warns of
   * does nothing, so that one line can serve the apps of several environments.
   *
   * @param warning the warning; `MeshWarning.fromId` gives it for an id
   * @param reason why it is wanted, for those who read the code or the metadata
   * @throws Error for anything but a `MeshWarning`
   */
  public acknowledge(warning: MeshWarning, reason?: string): void {
    acknowledge(this.scope, warning, reason);
  }

  /**
   * The warnings that nobody has acknowledged so far, in the order in which they were given. A warning that only the complete app tells,
   * such as that of a CA which no policy approves, is judged by the constructs that exist when this is called.
   */
  public pending(): PendingWarning[] {
    return pendingBelow(this.scope).map(({ site, id, message }) => ({ id, path: site.node.path, message }));
  }

  /** Makes every synthesis of the app fail as long as a warning is pending here: each is named, with what to do. */
  public insistOnNone(): void {
    insistOnNone(this.scope);
  }
}
