import type { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { refuse } from '../../internal/refusal';
import type { SecretEntry } from '../secret-entry';
import { ISSUER_FAMILIES, type IssuerFamily } from './kinds';
import { MeshIssuer, type MeshIssuerProps } from './mesh-issuer';
import { secretEntry } from './references';

/** Properties of a `GoogleCasIssuer`. */
export interface GoogleCasIssuerProps extends MeshIssuerProps {
  /** The id of the project. */
  readonly project: string;

  /** The location of the CA pool, for example `europe-west3`. */
  readonly location: string;

  /** The id of the CA pool. */
  readonly caPoolId: string;

  /**
   * The id of one CA in the pool.
   *
   * @default - the pool chooses one of its CAs; they should share a root
   */
  readonly certificateAuthorityId?: string;

  /**
   * The certificate template, `projects/PROJECT/locations/LOCATION/certificateTemplates/NAME`, which has to keep the request's SANs.
   *
   * @default - none
   */
  readonly certificateTemplate?: string;

  /**
   * The entry of a Secret with the key of a service account, as JSON.
   *
   * @default - the identity of the issuer's pod (Workload Identity)
   */
  readonly credentials?: SecretEntry;
}

const ID = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/;
const PROJECT = /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const TEMPLATE = /^projects\/[^/\s]+\/locations\/[^/\s]+\/certificateTemplates\/[^/\s]+$/;

/**
 * Google Cloud's Certificate Authority Service: google-cas-issuer's issuer (`cas-issuer.jetstack.io/v1beta1`).
 *
 * A pool of several CAs signs with any of them: put all their roots into the trust anchor, or name one CA. Pin the root with the agent's
 * `trustAnchor`.
 *
 * @throws Error for a malformed id of a project, location, pool, CA or template
 */
@checked
export class GoogleCasIssuer extends MeshIssuer {
  public constructor(scope: Construct, id: string, props: GoogleCasIssuerProps) {
    super(scope, id, props);
    const { certificateAuthorityId, certificateTemplate, credentials } = props;
    this._addIssuer({
      project: this.matching('project', props.project, PROJECT, 'the id of a project, not its number or title'),
      location: this.matching('location', props.location, /^[a-z]+-[a-z]+\d+$/, 'a location such as "europe-west3"'),
      caPoolId: this.matching('caPoolId', props.caPoolId, ID, 'the id of a CA pool, without its path'),
      certificateAuthorityId:
        certificateAuthorityId &&
        this.matching('certificateAuthorityId', certificateAuthorityId, ID, 'the id of a CA, without its path'),
      certificateTemplate:
        certificateTemplate &&
        this.matching('certificateTemplate', certificateTemplate, TEMPLATE, 'the whole path of a certificate template'),
      credentials: credentials && secretEntry(this, 'credentials', credentials),
    });
  }

  /** @internal */
  protected override get _family(): IssuerFamily {
    return ISSUER_FAMILIES.googleCas;
  }

  private matching(prop: string, value: string, pattern: RegExp, allowed: string): string {
    if (pattern.test(value)) return value;
    const fix = 'Copy it from `gcloud privateca roots list` or `pools list`.';
    return refuse(this, { prop, received: value, allowed, fix });
  }
}
