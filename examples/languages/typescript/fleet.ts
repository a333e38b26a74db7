/**
 * Two clusters that are composed in one way. Each has a CA whose root can be replaced, and says which of its roots signs.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/languages/typescript/fleet.ts" --output build/fleet-typescript
 */
import { Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  Fleet,
  FleetCluster,
  type IClusterComposer,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  OutputFolder,
  RotatingCa,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

class ClusterComposer implements IClusterComposer {
  public compose(scope: Construct, { mesh, settings }: FleetCluster): void {
    const namespaces = new Chart(scope, 'namespaces');
    new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });

    const chart = new Chart(scope, 'mesh');
    chart.addDependency(namespaces);
    const ca = new RotatingCa(chart, 'ca', {
      mesh,
      generations: settings.generations as string[],
      active: settings.active as string,
    });
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });

    const istioctl = new OutputFolder(scope, 'istioctl');
    new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.31.4') });
  }
}

const clusters = [
  new FleetCluster({
    name: 'eu-west-1',
    mesh: new Mesh({ trustDomain: 'prod.example.com', clusterId: 'eu-west-1' }),
    region: 'eu',
    labels: { stage: 'production' },
    settings: { generations: ['2025', '2026'], active: '2025' },
  }),
  new FleetCluster({
    name: 'eu-lab',
    mesh: new Mesh({ trustDomain: 'lab.example.com', clusterId: 'eu-lab' }),
    region: 'eu',
    labels: { stage: 'test' },
    wave: 1,
    settings: { generations: ['2026'], active: '2026' },
  }),
];

new Fleet({ clusters, compose: new ClusterComposer() }).synth();
