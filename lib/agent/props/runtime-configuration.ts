import { checked } from '../../internal/checked/checked';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import type { IIssuer } from '../../signing/issuer';

/** A ConfigMap to create for the issuer at run time. */
export interface RuntimeConfigurationProps {
  /** The issuer that the ConfigMap names. */
  readonly issuer: IIssuer;

  /**
   * The name of the ConfigMap.
   *
   * @default - the agent's name
   */
  readonly name?: string;
}

/**
 * A ConfigMap in the agent's namespace that names the issuer: it can change without a restart, and the agent can be there before
 * its issuer. Needs istio-csr v0.10.0 or later.
 */
@checked
export class RuntimeConfiguration {
  /** A ConfigMap among the agent's objects. */
  public static create(props: RuntimeConfigurationProps): RuntimeConfiguration {
    return new RuntimeConfiguration(props.name, props.issuer);
  }

  /** A ConfigMap that exists or comes from elsewhere, with the keys `issuer-name`, `issuer-kind` and `issuer-group`. */
  public static existing(name: string): RuntimeConfiguration {
    return new RuntimeConfiguration(name);
  }

  private constructor(
    /** The name of the ConfigMap, or nothing for the agent's name. */
    public readonly name?: string,
    /** The issuer that a created ConfigMap names, or nothing for an existing one. */
    public readonly issuer?: IIssuer,
  ) {
    if (name !== undefined) checkName('RuntimeConfiguration', 'name', name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
  }
}
