import { App, Chart } from 'cdk8s';
import { Mesh, SelfSignedCaChain } from 'cdk8s-istio-csr';

const chart = new Chart(new App(), 'mesh');
new SelfSignedCaChain(chart, 'ca', { mesh: new Mesh(), name: 'Größte "CA"' });
