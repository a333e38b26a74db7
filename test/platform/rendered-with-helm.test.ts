import { ChartDelivery, type HelmChartProps, type RenderedDeliveryProps } from 'cdk8s-istio-csr';
import { HELM, hasHelm } from '../support/real-helm';
import { problemsOf } from '../support/schemas';
import { only, refusalOf } from '../support/synth';
import { beacon, objectsOf, placesOf } from './support';

// Every rendering starts two or three processes.
jest.setTimeout(60_000);

const describeWithHelm = hasHelm ? describe : describe.skip;

describeWithHelm('ChartDelivery.rendered with a real Helm (set HELM to its path, or have it on the PATH)', () => {
  const rendered = (props: Partial<HelmChartProps> = {}, delivery: RenderedDeliveryProps = {}) =>
    objectsOf({
      ...beacon,
      delivery: ChartDelivery.rendered({ helmExecutable: HELM, kubeVersion: '1.30', ...delivery }),
      ...props,
    });

  test('renders a chart with its CRDs, without hooks and tests', () => {
    const objects = rendered({ values: { greeting: 'yes', nested: { changed: 'here' } } });
    expect(placesOf(objects)).toEqual([
      ['Namespace', undefined],
      ['CustomResourceDefinition', undefined],
      ['ConfigMap', 'apps'],
      ['ClusterRole', undefined],
      ['Role', 'kube-system'],
    ]);
    expect(only(objects, 'ConfigMap').data).toEqual({
      greeting: 'yes',
      kept: 'default',
      changed: 'here',
      namespace: 'apps',
      chart: 'beacon-1.2.3',
      kubernetes: 'v1.30.0',
      monitoring: 'false',
    });
    expect(problemsOf(objects)).toEqual([]);
    expect(rendered()).toEqual(rendered());
  });

  test('renders hooks when asked to, and asks the cluster nothing', () => {
    const objects = rendered({}, { hooks: true, apiVersions: ['monitoring.coreos.com/v1'] });
    expect(objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name)).toEqual([
      'demo',
      'demo-hook',
    ]);
    expect(only(objects, 'ConfigMap', 'demo').data.monitoring).toBe('true');
  });

  test.each<[string, Partial<HelmChartProps>, RenderedDeliveryProps, string, string]>([
    ['the chart fails', { values: { fail: 'no greeting' } }, {}, 'chart', 'no greeting'],
    ['the cluster is too old', {}, { kubeVersion: '1.16' }, 'chart', 'incompatible with Kubernetes'],
    ['the repository cannot be reached', { repository: 'https://127.0.0.1:1/charts' }, {}, 'repository', 'refused'],
    ['the registry cannot be reached', { repository: 'oci://127.0.0.1:1/charts' }, {}, 'repository', 'refused'],
  ])('tells that %s', (_what, props, delivery, prop, words) => {
    const message = refusalOf(() => rendered(props, delivery));
    expect(message).toMatch(new RegExp(`^test/podinfo: ${prop}: received .*Helm says: .*${words}`));
  });
});
