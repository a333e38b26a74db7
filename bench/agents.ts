/** How long an agent takes, typed and from values, beside the floor: writing the same objects as YAML. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { IssuerRef, IstioCsrAgent, Mesh, TrustAnchor } from '../lib';
import { millis, report } from './measure';

type Make = (chart: Chart, name: string) => unknown;

const issuer = IssuerRef.clusterIssuer('vault');
const trustAnchor = TrustAnchor.fromConfigMap('vault-root');

/** Each in a cluster of its own. */
const typed: Make = (chart, name) =>
  new IstioCsrAgent(chart, name, { mesh: new Mesh({ clusterId: name }), issuer, trustAnchor, name, namespace: 'pki' });
const fromValues: Make = (chart, nameOverride) =>
  IstioCsrAgent.fromHelmValues(chart, nameOverride, {
    namespace: 'pki',
    values: {
      nameOverride,
      app: {
        certmanager: { issuer: { name: 'vault', kind: 'ClusterIssuer' } },
        server: { clusterID: nameOverride },
      },
    },
  });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes that are still in use after a garbage collection. */
function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

export function benchAgents(): void {
  for (const count of [1, 100, 1000]) {
    report(`${count} agents, typed, each`, agents(count, typed) / count, 'ms');
    report(`${count} agents, fromHelmValues, each`, agents(count, fromValues) / count, 'ms');
    const objects = synthesized(count, typed);
    report(
      `${count} agents, YAML of their objects alone, each`,
      millis(() => Yaml.stringify(...objects)) / count,
      'ms',
    );
  }
  const before = usedHeap();
  const kept = synthesized(1000, typed);
  report(`heap for ${kept.length} objects of 1000 agents`, (usedHeap() - before) / 2 ** 20, 'MiB');
}

/** Milliseconds to make, synthesize and write agents, each with objects of its own names. */
function agents(count: number, make: Make): number {
  return millis(() => Yaml.stringify(...synthesized(count, make)));
}

function synthesized(count: number, make: Make): unknown[] {
  const app = new App();
  return Array.from({ length: count }, (_, index) => {
    const chart = new Chart(app, `chart-${index}`);
    make(chart, `agent-${index}`);
    return chart.node
      .findAll()
      .filter((child): child is ApiObject => ApiObject.isApiObject(child))
      .map((object) => object.toJson());
  }).flat();
}
