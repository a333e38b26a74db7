import { Construct } from 'constructs';
import { CertificateRequestPolicy } from '../../imports/policy.cert-manager.io';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import { APPROVER_ACCOUNT, CERT_MANAGER_GROUP, CONTROLLER_ACCOUNT } from '../facts/cert-manager';
import { ISTIOD_CERTIFICATE } from '../facts/istio-csr';
import { checked } from '../internal/checked/checked';
import { placeInMesh } from '../internal/cluster';
import { constructsAround } from '../internal/construct-tree';
import { addGrant } from '../internal/grants';
import { addClusterObject } from '../internal/objects';
import { refusalMessage, refuse } from '../internal/refusal';
import { type Remark, warnAtSynthesis } from '../internal/warnings';
import { certManagersBeside } from '../platform/in-app';
import type { CertificateNeed, ICertificateConsumer } from '../signing/certificate-need';
import type { IIssuer } from '../signing/issuer';
import { guessedPlural } from '../signing/issuers/kinds';
import { MeshWarning } from '../warnings/mesh-warning';
import { authorityNeeds, unapprovedAuthorities, withGenerations } from './authorities';
import { type ApprovedNeed, policySpecs } from './policy-spec';

/** Properties of a `MeshCertificatePolicy`. */
export interface MeshCertificatePolicyProps {
  /** The agent whose requests the policies approve, with those of its workloads and of istiod. */
  readonly agent: IIstioCsrAgent;

  /**
   * The CAs whose own certificates need approval too: a `SelfSignedCaChain` or `RotatingCa`. A CA of the app that signs for the agent and
   * is not listed gives a warning (`authority-unapproved`).
   *
   * @default - nothing
   */
  readonly authorities?: ICertificateConsumer[];

  /**
   * The issuers that the agent may use, where only a ConfigMap names them at run time.
   *
   * @default - the issuers in the agent's props
   */
  readonly issuers?: IIssuer[];

  /**
   * The ServiceAccount of cert-manager's controller, as `NAMESPACE/NAME`: it creates the requests of Certificates.
   *
   * @default 'cert-manager/cert-manager'
   */
  readonly certManagerServiceAccount?: string;

  /**
   * The ServiceAccount of approver-policy, as `NAMESPACE/NAME`: it gets the right to approve requests for the issuers.
   *
   * @default 'cert-manager/cert-manager-approver-policy'
   */
  readonly approverServiceAccount?: string;
}

/**
 * CertificateRequestPolicies of approver-policy for one agent: they approve what the mesh needs and nothing else. Workloads get SPIFFE IDs
 * of the trust domain and no DNS name, the agent gets its serving names, istiod its own; each with its usages, key and longest lifetime,
 * from the issuers of the agent, in the namespace of the requests. For a `RotatingCa` they approve the issuers of all generations, so that
 * no policy changes when another generation becomes active.
 *
 * Makes the RBAC too: who may use which policy, and approver-policy's right to approve requests for these issuers. Needs approver-policy
 * (checked with v0.28.0), and a cert-manager whose own approver is off (`disableAutoApproval` of `CertManager`), because that one would
 * approve everything first.
 *
 * The construct's default child is the policy for workloads with RSA keys.
 *
 * @throws Error when the agent's issuer is not known, and at synthesis for a `CertManager` in the same app whose own approver is on
 */
@checked
export class MeshCertificatePolicy extends Construct {
  private readonly approvedAuthorities: readonly CertificateNeed[];
  private readonly asked: readonly IIssuer[];

  public constructor(scope: Construct, id: string, props: MeshCertificatePolicyProps) {
    super(scope, id);
    const { agent } = props;
    placeInMesh(this, agent.mesh);
    const { authorities = [], certManagerServiceAccount: controller = CONTROLLER_ACCOUNT } = props;
    this.approvedAuthorities = authorities.flatMap(({ certificateNeeds }) => certificateNeeds);
    const ofAgent = agent.certificateNeeds.map((need) => this.ofAgent(need, props));
    const needs = [...ofAgent, ...authorityNeeds(this, this.approvedAuthorities)];
    for (const need of needs) this.addPolicies(agent.name, need, controller);
    const issuers = needs.flatMap(({ need }) => need.issuers);
    this.addApproval(agent.name, issuers, props.approverServiceAccount ?? APPROVER_ACCOUNT);
    this.asked = ofAgent.flatMap(({ need }) => need.issuers);
    this.node.addValidation({ validate: () => this.otherApprovers() });
    warnAtSynthesis(this, () => this.unapproved());
  }

  /** cert-manager's own approver approves every request before a policy is evaluated. */
  private otherApprovers(): string[] {
    return certManagersBeside(this)
      .filter(({ disablesAutoApproval }) => !disablesAutoApproval)
      .map((manager) =>
        refusalMessage(this, {
          prop: 'agent',
          received: `a mesh whose cert-manager (${manager.node.path}) approves every request by itself`,
          allowed: 'a cert-manager whose own approver is off, because it is faster than any policy',
          fix: `Set disableAutoApproval: true on ${manager.node.path}, and give every other Certificate a policy too.`,
        }),
      );
  }

  /** A CA whose own certificate is not approved never signs. Checked at synthesis, because another policy of the app may approve it. */
  private unapproved(): Remark[] {
    const policies = constructsAround(this).filter(
      (each): each is MeshCertificatePolicy => each instanceof MeshCertificatePolicy,
    );
    const approved = policies.flatMap((policy) => policy.approvedAuthorities);
    return unapprovedAuthorities(this, this.asked, approved).map((ca) => {
      const names = ca.certificateNeeds.map(({ certificate }) => certificate).join(', ');
      const message = `authorities: ${ca.node.path} signs for the agent, and no policy approves its own certificates (${names}): with cert-manager's approver off they are never issued. Add the CA to authorities, unless a policy of your own approves them`;
      return { warning: MeshWarning.AUTHORITY_UNAPPROVED, message };
    });
  }

  private ofAgent(need: CertificateNeed, { issuers, authorities = [] }: MeshCertificatePolicyProps): ApprovedNeed {
    const told = this.withIssuers(need, issuers);
    const { rotates, issuers: all } = withGenerations(this, told.issuers, authorities);
    return { key: need.name, need: { ...told, issuers: all }, rotates };
  }

  private withIssuers(need: CertificateNeed, issuers: IIssuer[] | undefined): CertificateNeed {
    // The Certificate beside the agent names its issuer itself.
    if (need.issuers.length > 0 && (issuers === undefined || need.certificate === ISTIOD_CERTIFICATE)) return need;
    if (issuers && issuers.length > 0) return { ...need, issuers: [...issuers] };
    const allowed = 'the issuers that the ConfigMap of the agent may name, because the agent itself knows none';
    const fix = 'List them, for example issuers: [IssuerRef.clusterIssuer("corporate-ca")].';
    return refuse(this, { prop: 'issuers', received: issuers, allowed, fix });
  }

  private addPolicies(agent: string, approved: ApprovedNeed, controller: string): void {
    const { key, need } = approved;
    const policies = policySpecs(approved).map(({ suffix, spec }) => ({ name: `${agent}-${key}${suffix}`, spec }));
    for (const policy of policies) {
      const manifest = { ...CertificateRequestPolicy.GVK, metadata: { name: policy.name }, spec: policy.spec };
      const object = addClusterObject(this, `Policy-${policy.name}`, manifest);
      this.node.defaultChild ??= object;
    }
    const name = `${agent}-${key}-policy`;
    addGrant(this, `Role-${name}`, {
      name,
      namespace: need.namespace,
      rule: {
        apiGroups: ['policy.cert-manager.io'],
        resources: ['certificaterequestpolicies'],
        verbs: ['use'],
        resourceNames: policies.map((policy) => policy.name),
      },
      account: need.requester ?? controller,
      prop: need.requester === undefined ? 'certManagerServiceAccount' : 'agent',
    });
  }

  /** cert-manager lets an approver approve only for the signers that RBAC names, external issuers included. */
  private addApproval(agent: string, issuers: readonly IIssuer[], approver: string): void {
    const signers = new Set(issuers.map(signerName));
    addGrant(this, 'ApproveClusterRole', {
      name: `${agent}-approve`,
      rule: {
        apiGroups: [CERT_MANAGER_GROUP],
        resources: ['signers'],
        verbs: ['approve'],
        resourceNames: [...signers],
      },
      account: approver,
      prop: 'approverServiceAccount',
    });
  }
}

/** An issuer as cert-manager's admission names it: `RESOURCE.GROUP/NAMESPACE.NAME`, or without the namespace. */
function signerName({ kind, group, namespace, name, plural }: IIssuer): string {
  return `${plural ?? guessedPlural(group, kind)}.${group}/${namespace === undefined ? '' : `${namespace}.`}${name}`;
}
