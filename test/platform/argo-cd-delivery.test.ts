import { Yaml } from 'cdk8s';
import { ChartDelivery, HelmChart, type HelmChartProps } from 'cdk8s-istio-csr';
import { deepFreeze } from '../support/freeze';
import { problemsOf } from '../support/schemas';
import { only } from '../support/synth';
import { emptyChart, objectsOf, podinfo, registry } from './support';

const argoCd = ChartDelivery.argoCd();

describe('ChartDelivery.argoCd', () => {
  const applicationOf = (props: Partial<HelmChartProps>, delivery = argoCd) => {
    const objects = objectsOf({ ...props, delivery });
    expect(problemsOf(objects)).toEqual([]);
    return only(objects, 'Application');
  };

  test.each([
    ['a repository', podinfo],
    ['a registry', registry],
  ])('installs a chart of %s', (_what, chart) => {
    const objects = objectsOf({ ...chart, delivery: argoCd, values: { replicaCount: 2 } });
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('has the wave after everything it depends on, and tells Argo CD of CRDs that come first', () => {
    const chart = emptyChart();
    const release = (releaseName: string, props: Partial<HelmChartProps> = {}) =>
      new HelmChart(chart, releaseName, { ...podinfo, delivery: argoCd, releaseName, ...props });
    const crds = release('crds', { installsCrds: true });
    const middle = release('middle', { dependsOn: [crds] });
    release('last', { dependsOn: [crds, middle] });
    release('alone', { createNamespace: false });
    const objects = chart.toJson();
    expect(problemsOf(objects)).toEqual([]);
    const found = objects.map(({ metadata, spec }) => [
      metadata.name,
      metadata.annotations['argocd.argoproj.io/sync-wave'],
      spec.syncPolicy.syncOptions,
    ]);
    expect(found).toEqual([
      ['crds', '0', ['CreateNamespace=true', 'ServerSideApply=true']],
      ['middle', '1', ['CreateNamespace=true', 'SkipDryRunOnMissingResource=true']],
      ['last', '2', ['CreateNamespace=true', 'SkipDryRunOnMissingResource=true']],
      ['alone', '0', undefined],
    ]);
  });

  test('ignores the differences that it is told to ignore', () => {
    const ignoreDifferences = deepFreeze([
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
      { kind: 'Secret', name: 'a', jqPathExpressions: ['.data'] },
    ]) as HelmChartProps['ignoreDifferences'];
    const { spec } = applicationOf({ ignoreDifferences });
    expect(spec.ignoreDifferences).toEqual(ignoreDifferences);
    expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
    expect(applicationOf({}).spec.ignoreDifferences).toBeUndefined();
  });

  test('synchronizes and deletes by itself only when asked to', () => {
    expect(applicationOf({}).spec.syncPolicy.automated).toBeUndefined();
    expect(applicationOf({}).metadata).not.toHaveProperty('finalizers');
    const automated = applicationOf({}, ChartDelivery.argoCd({ automated: true }));
    expect(automated.spec.syncPolicy.automated).toEqual({ prune: false, selfHeal: false });
    const all = applicationOf(
      {},
      ChartDelivery.argoCd({ automated: true, prune: true, selfHeal: true, cascadeDelete: true }),
    );
    expect(all.spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    expect(all.metadata).toMatchObject({ finalizers: ['resources-finalizer.argocd.argoproj.io'] });
  });

  test('goes where it is told to', () => {
    const delivery = ChartDelivery.argoCd({
      namespace: 'gitops',
      project: 'platform',
      destinationServer: 'https://10.0.0.1:6443',
    });
    const { metadata, spec } = applicationOf({}, delivery);
    expect(metadata.namespace).toBe('gitops');
    expect(spec).toMatchObject({
      project: 'platform',
      destination: { server: 'https://10.0.0.1:6443', namespace: 'apps' },
    });
  });
});
