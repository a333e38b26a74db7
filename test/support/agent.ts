import { App, Chart } from 'cdk8s';
import {
  type IIssuer,
  type IIstioCsrAgent,
  IstioCsrAgent,
  IstioCsrRelease,
  Mesh,
  type MeshProps,
  TrustAnchor,
} from 'cdk8s-istio-csr';

/** A cluster-wide issuer whose CA is known as a whole, as that of a chain of this library is: an agent needs nothing beside it. */
export const KNOWN_ISSUER: IIssuer = {
  group: 'cert-manager.io',
  kind: 'ClusterIssuer',
  name: 'pki',
  traits: { trustAnchor: TrustAnchor.discovered() },
};

/** An agent in an app of its own, for the tests of what comes after it. */
export function agentFor(mesh: MeshProps = {}, release = IstioCsrRelease.LATEST.version): IIstioCsrAgent {
  const chart = new Chart(new App(), 'elsewhere');
  return new IstioCsrAgent(chart, 'agent', {
    mesh: new Mesh(mesh),
    issuer: KNOWN_ISSUER,
    release: IstioCsrRelease.of(release),
  });
}
