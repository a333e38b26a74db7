import type { Construct } from 'constructs';
import { RBAC_API, RBAC_GROUP } from '../facts/kubernetes';
import { DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE, followsRule } from './names';
import { addClusterObject, addObject } from './objects';
import { refuse } from './refusal';

/** A right for one ServiceAccount: in one namespace, or without one in the whole cluster. */
interface Grant {
  readonly name: string;
  readonly namespace?: string;
  readonly rule: object;
  /** The ServiceAccount as `NAMESPACE/NAME`. */
  readonly account: string;
  /** The prop that the account comes from. */
  readonly prop: string;
}

/** Adds a role with one rule and binds it. The id has `Role` in it; the binding's has `RoleBinding` in its place. */
export function addGrant(scope: Construct, id: string, { name, namespace, rule, account, prop }: Grant): void {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const add = namespace === undefined ? addClusterObject : addObject;
  add(scope, id, { apiVersion: RBAC_API, kind, metadata: { name, namespace }, rules: [rule] });
  add(scope, id.replace('Role', 'RoleBinding'), {
    apiVersion: RBAC_API,
    kind: `${kind}Binding`,
    metadata: { name, namespace },
    roleRef: { apiGroup: RBAC_GROUP, kind, name },
    subjects: [subjectOf(scope, prop, account)],
  });
}

function subjectOf(scope: Construct, prop: string, account: string): object {
  const [namespace = '', name = '', ...rest] = account.split('/');
  if (followsRule(namespace, DNS_LABEL_RULE) && followsRule(name, DNS_SUBDOMAIN_RULE) && rest.length === 0)
    return { kind: 'ServiceAccount', name, namespace };
  const allowed = 'NAMESPACE/NAME of a ServiceAccount, such as "cert-manager/cert-manager"';
  return refuse(scope, { prop, received: account, allowed, fix: 'Write both, with "/" between them.' });
}
