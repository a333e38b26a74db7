/** The app of the tests of `fleet synth`: a hundred clusters, and what FLEET_TEST says goes wrong. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from 'cdk8s-istio-csr';
import { manyClusters, SMALL } from './many-clusters';

const { FLEET_TEST = '' } = process.env;

const fleet = new Fleet({
  clusters: manyClusters(100),
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
  case 'goes on': {
    const { index, clusters } = fleet.synth();
    const { length } = JSON.parse(readFileSync(index, 'utf8')).clusters;
    appendFileSync(join(process.env.CDK8S_OUTDIR ?? '', 'rest.txt'), `${clusters.length} of ${length}\n`);
    break;
  }
  case 'fails behind it':
    fleet.synth();
    throw new Error('of what comes behind');
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
