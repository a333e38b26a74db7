/** The app of the tests of `fleet synth`: a thousand clusters, and what FLEET_TEST says goes wrong. */
import { Fleet } from 'cdk8s-istio-csr';
import { SMALL, thousandClusters } from './thousand-clusters';

const { FLEET_TEST = '' } = process.env;

const fleet = new Fleet({
  clusters: thousandClusters(),
  compose: {
    compose: (scope, cluster) => {
      if (FLEET_TEST === `fails at ${cluster.name}`) throw new Error('of the composer');
      SMALL.compose(scope, cluster);
    },
  },
});
switch (FLEET_TEST) {
  case 'synthesizes nothing':
    break;
  case 'synthesizes twice':
    fleet.synth();
    fleet.synth();
    break;
  case 'names a folder':
    fleet.synth({ outdir: 'elsewhere' });
    break;
  case 'names a shard':
    fleet.synth({ shard: '1/2' });
    break;
  case 'ends itself':
    fleet.synth();
    process.exit();
    break;
  case 'ends itself early':
    process.exit(3);
    break;
  case 'catches the error':
    try {
      fleet.synth({ wave: 1 });
    } catch {
      process.exitCode = 0;
    }
    break;
  default:
    fleet.synth();
}
