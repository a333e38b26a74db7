import { KubernetesVersion } from 'cdk8s-istio-csr';
import { agentObjects, type Props, podOf } from '../../support/agent-objects';
import { rendered } from '../../support/helm';
import { LATEST } from '../../support/latest';
import { problemsOf } from '../../support/schemas';

const spreadOf = (props: Props = {}) => podOf(agentObjects(props)).topologySpreadConstraints;

describe('the pods of an agent are spread', () => {
  test('over nodes, as far as there are: on one node all of them run', () => {
    expect(spreadOf({ name: 'csr' })).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'csr' } },
      },
    ]);
    expect(problemsOf(agentObjects())).toEqual([]);
  });

  test.each<[string, Props]>([
    ['with one replica', { replicas: 1 }],
    ['where they are told to spread over nothing', { topologySpreadConstraints: [] }],
    ['with an affinity of the user', { affinity: { podAntiAffinity: {} } }],
    ['with an affinity that is empty', { affinity: {} }],
    ['before Kubernetes 1.18', { kubernetesVersion: KubernetesVersion.of('1.17') }],
  ])('over nothing %s', (_what, props) => {
    expect(podOf(agentObjects(props))).not.toHaveProperty('topologySpreadConstraints');
  });

  test('as the user says, in place of that', () => {
    const own = { maxSkew: 2, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' };
    expect(spreadOf({ topologySpreadConstraints: [own] })).toEqual([own]);
  });

  test('over nothing by a chart that is not told to', () => {
    expect(podOf(rendered(LATEST, { replicaCount: 3 }))).not.toHaveProperty('topologySpreadConstraints');
  });
});

test('the pods of an agent have its token, which it talks to the API server with', () => {
  expect(podOf(agentObjects()).automountServiceAccountToken).toBe(true);
  expect(podOf(rendered(LATEST))).not.toHaveProperty('automountServiceAccountToken');
});
