import { App, Chart } from 'cdk8s';
import { type IIstioCsrAgent, IssuerRef, IstioCsrAgent, IstioCsrRelease, Mesh, type MeshProps } from 'cdk8s-istio-csr';

/** An agent in an app of its own, for the tests of what comes after it. */
export function agentFor(mesh: MeshProps = {}, release = IstioCsrRelease.LATEST.version): IIstioCsrAgent {
  const chart = new Chart(new App(), 'elsewhere');
  return new IstioCsrAgent(chart, 'agent', {
    mesh: new Mesh(mesh),
    issuer: IssuerRef.clusterIssuer('pki'),
    release: IstioCsrRelease.of(release),
  });
}
