/**
 * A canary upgrade: the old and the new revision of istiod run side by side on one agent. They share istiod's certificate. The mesh lists
 * both revisions, so that it has a DNS name for each. Namespaces name a revision, or a tag: `prod` takes all that name it to the new
 * revision in one line (docs/mesh.md tells in which order). Then remove the old revision from the list.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/canary-upgrade/main.ts" --output build/canary-upgrade
 *   npm run cli -- graph build/canary-upgrade --strict --assume ConfigMap/cert-manager/corporate-root --assume Issuer/istio-system/istio-ca
 */
import { Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';

const OLD = { revision: '1-30-3', version: IstioVersion.of('1.30.3') };
const NEW = { revision: '1-31-4', version: IstioVersion.of('1.31.4') };

const mesh = new Mesh({ revisions: [OLD.revision, NEW.revision], revisionTags: { prod: OLD.revision } });

const app = new MeshApp();
const namespaces = new Chart(app, 'namespaces');
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop', revision: 'prod' });
new MeshNamespace(namespaces, 'canary', { mesh, name: 'canary', revision: NEW.revision });

const trustAnchor = TrustAnchor.fromConfigMap('corporate-root');
const issuer = IssuerRef.issuer('istio-ca', mesh.namespace);
const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', { mesh, issuer, trustAnchor });

const istioctl = new OutputFolder(app, 'istioctl');
for (const { revision, version } of [OLD, NEW]) {
  new ExternalCaIstio(new Chart(istioctl, `istio-${revision}`), 'istio', { agent, version, revision });
}
app.synth();
