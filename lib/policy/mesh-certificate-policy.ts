import { Construct } from 'constructs';
import { CertificateRequestPolicy } from '../../imports/policy.cert-manager.io';
import type { IIstioCsrAgent } from '../agent/istio-csr-agent';
import type { CertificateNeed, ICertificateConsumer } from '../certificate-need';
import { certManagersBeside } from '../charts/in-app';
import { addClusterObject, addObject } from '../internal/objects';
import { refusalMessage, refuse } from '../internal/refusal';
import { serviceAccountSubject } from '../internal/service-accounts';
import type { IIssuer } from '../issuer';
import { policySpecs } from './policy-spec';

const RBAC = 'rbac.authorization.k8s.io';

/** Properties of a `MeshCertificatePolicy`. */
export interface MeshCertificatePolicyProps {
  /** The agent whose requests are approved, with those of its workloads and of istiod. */
  readonly agent: IIstioCsrAgent;

  /**
   * What else is approved: a `SelfSignedCaChain` or `RotatingCa`, whose CA certificates need approval too.
   *
   * @default - nothing
   */
  readonly authorities?: ICertificateConsumer[];

  /**
   * The issuers that the agent may ask, where only a ConfigMap of somebody else names them at run time.
   *
   * @default - those that the agent is told
   */
  readonly issuers?: IIssuer[];

  /**
   * The ServiceAccount of cert-manager's controller, as `NAMESPACE/NAME`: it creates the requests of Certificates.
   *
   * @default 'cert-manager/cert-manager'
   */
  readonly certManagerServiceAccount?: string;

  /**
   * The ServiceAccount of approver-policy, as `NAMESPACE/NAME`: it gets the right to approve for the issuers.
   *
   * @default 'cert-manager/cert-manager-approver-policy'
   */
  readonly approverServiceAccount?: string;
}

/**
 * approver-policy's CertificateRequestPolicies for one agent: what the mesh needs is approved, and nothing else is. Workloads get
 * SPIFFE IDs of the trust domain and no DNS name, the agent its serving names, istiod its own; each with its usages, key and
 * longest lifetime, from the issuers of the agent, in the namespace where it is asked. With the RBAC by which approver-policy knows whose
 * requests a policy is for, and its own right to approve for these issuers.
 *
 * Needs approver-policy (checked with v0.27.0), and a cert-manager whose own approver is off (`disableAutoApproval` of `CertManager`):
 * that one approves everything first. The construct's default child is the policy for workloads with RSA keys.
 *
 * @throws Error when the agent's issuer is not known, and at synthesis for a `CertManager` in the same app that approves by itself
 */
export class MeshCertificatePolicy extends Construct {
  public constructor(scope: Construct, id: string, props: MeshCertificatePolicyProps) {
    super(scope, id);
    const { agent, authorities = [], certManagerServiceAccount: controller = 'cert-manager/cert-manager' } = props;
    const needs = [
      ...agent.certificateNeeds.map((need) => this.withIssuers(need, props.issuers)),
      ...authorities.flatMap(({ certificateNeeds }) => certificateNeeds),
    ];
    for (const need of needs) this.addPolicies(agent.name, need, controller);
    this.addApproval(agent.name, needs, props.approverServiceAccount ?? 'cert-manager/cert-manager-approver-policy');
    this.node.addValidation({ validate: () => this.otherApprovers() });
  }

  /** With cert-manager's own approver on, everything is approved before a policy is asked. */
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

  private withIssuers(need: CertificateNeed, issuers: IIssuer[] | undefined): CertificateNeed {
    // The Certificate beside the agent names its issuer itself.
    if (need.issuers.length > 0 && (issuers === undefined || need.certificate === 'istiod')) return need;
    if (issuers && issuers.length > 0) return { ...need, issuers: [...issuers] };
    return refuse(this, {
      prop: 'issuers',
      received: issuers,
      allowed: 'the issuers that the ConfigMap of the agent may name, because the agent itself knows none',
      fix: 'List them, for example issuers: [IssuerRef.clusterIssuer("corporate-ca")].',
    });
  }

  /** The policies for one kind of certificate, and the right of its requester to use them. */
  private addPolicies(agent: string, need: CertificateNeed, controller: string): void {
    const idOfNeed = need.name
      .split(/[^a-z0-9]+/)
      .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
      .join('');
    const policies = policySpecs(need).map(({ suffix, spec }) => ({
      id: `${idOfNeed}${suffix.toUpperCase()}`.replace(/-/g, ''),
      name: `${agent}-${need.name}${suffix}`,
      spec,
    }));
    for (const { id, name, spec } of policies) {
      const policy = addClusterObject(this, `${id}Policy`, {
        ...CertificateRequestPolicy.GVK,
        metadata: { name },
        spec,
      });
      this.node.defaultChild ??= policy;
    }
    const name = `${agent}-${need.name}-policy`;
    addObject(this, `${idOfNeed}Role`, {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name, namespace: need.namespace },
      rules: [
        {
          apiGroups: ['policy.cert-manager.io'],
          resources: ['certificaterequestpolicies'],
          verbs: ['use'],
          resourceNames: policies.map((policy) => policy.name),
        },
      ],
    });
    const prop = need.requester === undefined ? 'certManagerServiceAccount' : 'agent';
    addObject(this, `${idOfNeed}RoleBinding`, {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace: need.namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [serviceAccountSubject(this, prop, need.requester ?? controller)],
    });
  }

  /** cert-manager lets an approver approve for the signers only that RBAC names, external ones included. */
  private addApproval(agent: string, needs: readonly CertificateNeed[], approver: string): void {
    const signers = new Set(needs.flatMap(({ issuers }) => issuers.map(signerName)));
    const name = `${agent}-approve`;
    addClusterObject(this, 'ApproveClusterRole', {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        { apiGroups: ['cert-manager.io'], resources: ['signers'], verbs: ['approve'], resourceNames: [...signers] },
      ],
    });
    addClusterObject(this, 'ApproveClusterRoleBinding', {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [serviceAccountSubject(this, 'approverServiceAccount', approver)],
    });
  }
}

/** An issuer as cert-manager's admission names it: `RESOURCE.GROUP/NAMESPACE.NAME`, or without the namespace. */
function signerName({ kind, group, namespace, name }: IIssuer): string {
  return `${kind.toLowerCase()}s.${group}/${namespace === undefined ? '' : `${namespace}.`}${name}`;
}
