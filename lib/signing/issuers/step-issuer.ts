import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import type { IssuerTraits } from '../issuer';
import type { SecretEntry } from '../secret-entry';
import { ISSUER_FAMILIES, type IssuerFamily } from './kinds';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { caBundle, requiredText, secretEntry, url } from './references';

/** The JWK provisioner of step-ca that the issuer uses. */
export interface StepProvisioner {
  /** The name of the provisioner. */
  readonly name: string;
  /** The id of the provisioner's key (`kid`, as `step ca provisioner list` prints it). */
  readonly keyId: string;
  /** The entry of a Secret with the password of that key. */
  readonly password: SecretEntry;
}

/** Properties of a `StepIssuer`. */
export interface StepIssuerProps extends MeshIssuerProps {
  /** The URL of step-ca, for example `https://ca.example.com`. */
  readonly url: string;

  /** step-ca's root certificate, in PEM, that verifies its server certificate. */
  readonly caBundle: string;

  /** The provisioner. */
  readonly provisioner: StepProvisioner;
}

/** step-ca's bounds unless its provisioner claims others (`minTLSCertDuration`, `maxTLSCertDuration`; smallstep's documentation). */
const MINIMUM = Duration.minutes(5);
const MAXIMUM = Duration.hours(24);

/**
 * smallstep's step-ca: step-issuer's issuer (`certmanager.step.sm/v1beta1`).
 *
 * Unless the claims of its provisioner differ, step-ca issues for 5 minutes to 24 hours: the defaults of `minimumDuration` and
 * `maximumDuration`. step-ca signs with an intermediate: pin its root with the agent's `trustAnchor`.
 *
 * @throws Error for a URL without https, and for a private key in place of the CA bundle
 */
@checked
export class StepIssuer extends MeshIssuer {
  public constructor(scope: Construct, id: string, props: StepIssuerProps) {
    super(scope, id, props);
    const { provisioner } = props;
    const { name, keyId, password } = provisioner;
    const passwordRef = secretEntry(this, 'provisioner.password', password);
    this._addIssuer({
      url: url(this, 'url', props.url),
      caBundle: caBundle(this, 'caBundle', props.caBundle),
      provisioner: {
        name: requiredText(this, 'provisioner.name', name, 'the name of a provisioner'),
        kid: requiredText(this, 'provisioner.keyId', keyId, "the id of the provisioner's key"),
        // A cluster-wide issuer has no namespace to look in, and says it here.
        passwordRef: this.namespace === undefined ? { ...passwordRef, namespace: this.secretNamespace } : passwordRef,
      },
    });
  }

  /** @internal */
  protected override get _family(): IssuerFamily {
    return ISSUER_FAMILIES.step;
  }

  /** @internal */
  protected override _traits(props: StepIssuerProps): IssuerTraits {
    return super._traits({
      ...props,
      minimumDuration: props.minimumDuration ?? MINIMUM,
      maximumDuration: props.maximumDuration ?? MAXIMUM,
    });
  }
}
