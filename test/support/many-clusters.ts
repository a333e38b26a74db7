import { ApiObject, Chart } from 'cdk8s';
import { FleetCluster, type IClusterComposer, Mesh, OutputFolder } from 'cdk8s-istio-csr';

/** Clusters of few objects, which differ in some; a generation of them has other values than another one. */
export function manyClusters(length: number, generation = 0): FleetCluster[] {
  return Array.from({ length }, (_, index) => {
    const name = `c-${(index * 7919) % length}`;
    const settings = { size: index % 5, isApart: index % 7 === 0, generation: index % 10 === 0 ? generation : 0 };
    return new FleetCluster({ name, wave: index % 3, mesh: new Mesh({ clusterId: name }), settings });
  });
}

/** ConfigMaps, some of which are the same in every cluster. */
export const SMALL: IClusterComposer = {
  compose: (scope, { name, settings }) => {
    const { size, isApart, generation } = settings as { size: number; isApart: boolean; generation: number };
    const chart = new Chart(scope, 'main');
    const add = (into: Chart, id: string, data: object) =>
      new ApiObject(into, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id }, data });
    add(chart, 'own', { name, text: `of ${name}:\nsize ${size}\n`, generation: `${generation}` });
    for (let index = 0; index <= size; index += 1) add(chart, `shared-${index}`, { index: `${index}` });
    if (isApart) add(new Chart(new OutputFolder(scope, 'apart'), 'sample'), 'sample', { a: 'b' });
  },
};
