import { DataPlane, IstioCsrAgent, Mesh } from '../../../lib';
import { KNOWN_ISSUER } from '../../support/agent';
import { list, rolledOut } from '../../support/cluster';
import type { ProbedAgent } from '../../support/probed-agent';
import type { Reply } from '../../support/stand-ins';
import { synth } from '../../support/synth';
import { answersFor, pod, root, TOKEN } from './mesh';

/** A pod on a node. */
export function podOn(nodeName: string, name: string, serviceAccountName: string) {
  return pod(name, { spec: { nodeName, serviceAccountName } }, { app: name });
}

/** A cluster in order with ztunnels on two of three nodes. */
export function ambient(...agents: readonly ProbedAgent[]): Record<string, Reply> {
  const issuer = { ...KNOWN_ISSUER, kind: 'Issuer', name: 'istio-ca', namespace: 'istio-system' };
  const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT });
  const objects = synth((chart) => new IstioCsrAgent(chart, 'agent', { mesh, issuer }));
  const deployment = list([rolledOut(objects)]);
  return {
    ...answersFor(...agents),
    'get deployments.apps': deployment,
    'get configmap istio-ca-root-cert -n istio-system': { stdout: root.certificate },
    'get pods -n istio-system': list([
      podOn('node-1', 'istiod-1', 'istiod'),
      podOn('node-1', 'ztunnel-1', 'ztunnel'),
      podOn('node-2', 'ztunnel-2', 'ztunnel'),
    ]),
    'get pods -n foo': list([podOn('node-3', 'sleep-3', 'sleep'), podOn('node-2', 'sleep-2', 'sleep')]),
    'create token ztunnel -n istio-system': { stdout: TOKEN },
  };
}
