import { dirname, join, posix } from 'node:path';
import type { Construct } from 'constructs';
import { grouped } from '../../internal/grouped';
import { readInput } from '../../internal/read-input';
import { refuse } from '../../internal/refusal';
import type { Delivery } from './delivery';
import { readingFleet } from './reading-fleet';

/** The lines by which a file that the fleet wrote has these objects. */
const ISTIO_OPERATOR = /^kind: IstioOperator$/m;
const ITS_DEFINITION = /^ {2}name: istiooperators\.install\.istio\.io$/m;

/**
 * Refuses what no API server accepts: an IstioOperator is the input of istioctl, and an object only where the operator in the cluster is
 * delivered, too, with its definition. One such file, and nothing of its folder gets into the cluster.
 */
export function checkForClusters(site: Construct, index: string, deliveries: readonly Delivery[]): void {
  const ofClusters = grouped(deliveries, ({ cluster }) => cluster.name);
  for (const [name, own] of ofClusters) {
    const files = own.flatMap(({ cluster, folder }) =>
      Object.keys(cluster.files)
        .filter((file) => posix.dirname(file) === folder)
        .map((file) => ({
          file,
          folder,
          text: readingFleet(site, index, () => readInput(join(dirname(index), name, file))),
        })),
    );
    const operator = files.find(({ text }) => ISTIO_OPERATOR.test(text));
    if (operator === undefined || files.some(({ text }) => ITS_DEFINITION.test(text))) continue;
    refuse(site, {
      prop: 'folders',
      received: operator.folder,
      allowed: `folders of objects for a cluster; ${name}/${operator.file} has an IstioOperator, which istioctl alone reads`,
      fix: 'Install Istio with IstioInstaller.sail or IstioInstaller.helm, or have the composer put it into an OutputFolder that is not delivered.',
    });
  }
}
