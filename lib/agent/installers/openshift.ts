import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CERT_MANAGER_GROUP, CLUSTER_ISSUER_KIND } from '../../facts/cert-manager';
import { beside } from '../../internal/beside';
import { areOfOneCluster, FOR_ANOTHER_CLUSTER } from '../../internal/cluster';
import { addObject } from '../../internal/objects';
import { refusalMessage, refuse } from '../../internal/refusal';
import { warn } from '../../internal/warnings';
import type { IIssuer } from '../../signing/issuer';
import { MeshWarning } from '../../warnings/mesh-warning';
import { trustAnchorObjects } from '../objects/objects';
import { istioCsr } from '../openshift/istio-csr';
import { operatorSettings } from '../openshift/operator-settings';
import { checkForOpenShift } from '../openshift/rules';
import { sharedSettings } from '../openshift/shared-settings';
import { refuseUnsaid } from '../openshift/unsaid';
import { requests } from '../options/requests';
import type { IstioCsrAgentProps } from '../props/agent-props';
import { trustAnchorOf } from '../rules/trust-anchor';
import type { AgentSettings } from '../settings';

const OBJECTS = new WeakSet<IConstruct>();

/** The agent as the operator makes it of these settings; refuses by name what it cannot be told. */
export function operated(site: Construct, settings: AgentSettings, props: IstioCsrAgentProps): AgentSettings {
  if (settings.quirks !== undefined) {
    const allowed = 'an agent of typed props, because the operator takes no values of the chart';
    const fix = 'Write the values as props; `cdk8s-istio-csr migrate` does.';
    refuse(site, { prop: 'installer', received: 'AgentInstaller.openshift', allowed, fix });
  }
  const operator = operatorSettings(settings, sharedSettings(site, settings, props));
  refuseUnsaid(site, settings, operator, props);
  checkForOpenShift(site, settings, props);
  checkOnlyOne(site);
  return operator;
}

export function installIstioCsr(scope: Construct, settings: AgentSettings, props: IstioCsrAgentProps): ApiObject {
  for (const { id, manifest } of trustAnchorObjects(settings)) addObject(scope, id, manifest);
  const anchor = trustAnchorOf(props);
  const object = addObject(scope, 'IstioCSR', istioCsr(settings, props, anchor));
  OBJECTS.add(object);
  warnOfRotation(scope, props);
  const issuer = settings.get(requests.issuer);
  if (issuer && !anchor?.isPinned) scope.node.addValidation({ validate: () => unreachableCas(scope, issuer) });
  return object;
}

/** A rotation makes another issuer active, which an IstioCSR cannot be told. */
function warnOfRotation(scope: Construct, { issuer }: IstioCsrAgentProps): void {
  if (!issuer?.traits?.trustAnchor?._hasSeveralRoots) return;
  const message = `issuer: ${issuer.name} is that of the active generation of a RotatingCa, and an IstioCSR cannot be given another one: delete it and apply it anew in the commit that makes another generation active`;
  warn(scope, MeshWarning.OPENSHIFT_ISSUER_IMMUTABLE, message);
}

/** The operator leaves every IstioCSR of a cluster but the oldest alone (disallowMultipleIstioCSRInstances). */
function checkOnlyOne(scope: Construct): void {
  const other = scope.node.root.node
    .findAll()
    .find((each) => OBJECTS.has(each) && areOfOneCluster(scope, each) === true);
  if (other === undefined) return;
  const allowed = `one agent of OpenShift's operator in a cluster; ${other.node.scope?.node.path} is there already`;
  const fix = `Hand that one on, or use another installer for this one. ${FOR_ANOTHER_CLUSTER}`;
  refuse(scope, { prop: 'installer', received: 'AgentInstaller.openshift', allowed, fix });
}

/**
 * Where no trust anchor is pinned, the operator copies it from the Secret of the CA, which it looks for in istiod's namespace: also that
 * of a ClusterIssuer, which cert-manager keeps in its own (createCAConfigMapFromIssuerSecret).
 */
function unreachableCas(scope: Construct, { kind, name }: IIssuer): string[] {
  if (kind !== CLUSTER_ISSUER_KIND) return [];
  const isIt = (each: IConstruct): each is ApiObject =>
    ApiObject.isApiObject(each) && each.apiGroup === CERT_MANAGER_GROUP && each.kind === kind && each.name === name;
  return beside(scope, isIt).flatMap((object) => {
    const { spec = {} } = object.toJson() as { spec?: Readonly<Record<string, unknown>> };
    if (spec.ca === undefined) return [];
    return refusalMessage(scope, {
      prop: 'trustAnchor',
      received: 'none that is pinned',
      allowed: `a pinned one for ${kind} ${name}, because OpenShift's operator looks for the Secret of its CA in istiod's namespace`,
      fix: 'Write TrustAnchor.fromPem, fromConfigMap or fromBundle, or use an Issuer in the namespace of istiod.',
    });
  });
}
