import { AgentInstaller, IssuerRef, IstioCsrAgent, type IstioCsrAgentProps, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { only, type SynthesizedObject, synth } from '../../support/synth';

export const OPENSHIFT = AgentInstaller.openshift();

/** Props of an agent by OpenShift's operator, on a corporate ClusterIssuer. */
export function openShiftProps(props: Partial<IstioCsrAgentProps> = {}): IstioCsrAgentProps {
  return {
    mesh: new Mesh(),
    issuer: IssuerRef.clusterIssuer('corporate'),
    trustAnchor: TrustAnchor.fromConfigMap('corporate-root'),
    installer: OPENSHIFT,
    ...props,
  };
}

export function openShiftObjects(props: Partial<IstioCsrAgentProps> = {}): SynthesizedObject[] {
  return synth((chart) => new IstioCsrAgent(chart, 'agent', openShiftProps(props)));
}

/** The configuration in the IstioCSR. */
export function configOf(props: Partial<IstioCsrAgentProps> = {}) {
  return only(openShiftObjects(props), 'IstioCSR').spec.istioCSRConfig;
}
