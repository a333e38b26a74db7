import { App, Chart, Yaml } from 'cdk8s';
import { ChartDelivery, HelmChart } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only } from '../support/synth';
import { emptyChart, objectsOf, podinfo, registry } from './support';

const flux = ChartDelivery.flux();

describe('ChartDelivery.flux', () => {
  test.each([
    ['a repository', podinfo],
    ['a registry', registry],
  ])('installs a chart of %s', (_what, chart) => {
    const objects = objectsOf({ ...chart, delivery: flux, values: { replicaCount: 2 } });
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('charts of one repository share a HelmRepository', () => {
    const chart = emptyChart();
    const first = new HelmChart(chart, 'first', { ...podinfo, delivery: flux });
    const second = new HelmChart(chart, 'second', { ...podinfo, delivery: flux, releaseName: 'second' });
    const third = new HelmChart(chart, 'third', {
      ...podinfo,
      delivery: ChartDelivery.flux({ namespace: 'team' }),
      releaseName: 'third',
    });
    const objects = chart.toJson();
    expect(objects.map(({ kind }) => kind)).toEqual([
      'HelmRepository',
      'HelmRelease',
      'HelmRelease',
      'HelmRepository',
      'HelmRelease',
    ]);
    expect(problemsOf(objects)).toEqual([]);
    expect([first, second, third].map(({ node }) => node.tryFindChild('HelmRepository') !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('shares it across the charts of cdk8s that depend on each other', () => {
    const app = new App();
    const first = new HelmChart(new Chart(app, 'one'), 'first', { ...podinfo, delivery: flux });
    const two = new Chart(app, 'two');
    new HelmChart(two, 'second', { ...podinfo, releaseName: 'second', delivery: flux, dependsOn: [first] });
    expect(two.toJson().map(({ kind }) => kind)).toEqual(['HelmRelease']);
  });

  test('refuses two repositories that would have a source of the same name', () => {
    const chart = emptyChart();
    new HelmChart(chart, 'first', { ...podinfo, delivery: flux });
    expectRefusal(
      () =>
        new HelmChart(chart, 'second', {
          ...podinfo,
          repository: 'https://charts.example.com-stable',
          releaseName: 'second',
          delivery: flux,
        }),
      {
        place: 'test/second',
        prop: 'repository',
        received: '"https://charts.example.com-stable"',
        allowed: 'a URL whose HelmRepository is not called charts-example-com-stable',
      },
    );
  });

  test('waits for what it depends on', () => {
    const chart = emptyChart();
    const first = new HelmChart(chart, 'first', { ...podinfo, delivery: ChartDelivery.flux({ namespace: 'team' }) });
    new HelmChart(chart, 'second', { ...podinfo, delivery: flux, releaseName: 'second', dependsOn: [first] });
    const objects = chart.toJson();
    expect(only(objects, 'HelmRelease', 'second').spec.dependsOn).toEqual([{ name: 'podinfo', namespace: 'team' }]);
    expect(only(objects, 'HelmRelease', 'podinfo').spec.dependsOn).toBeUndefined();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('can leave the namespace to others, and makes it otherwise', () => {
    const install = (createNamespace?: boolean) =>
      only(objectsOf({ delivery: flux, createNamespace }), 'HelmRelease').spec.install;
    expect(install()).toEqual({ createNamespace: true, crds: 'Create' });
    expect(install(false)).toEqual({ createNamespace: false, crds: 'Create' });
  });

  test('keeps its namespace under a chart with another one', () => {
    const chart = new Chart(new App(), 'test', { namespace: 'elsewhere' });
    new HelmChart(chart, 'podinfo', { ...podinfo, delivery: flux });
    expect(chart.toJson().map(({ metadata }) => metadata.namespace)).toEqual(['flux-system', 'flux-system']);
  });
});
