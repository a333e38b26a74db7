import { chmodSync } from 'node:fs';
import { type Chart, type ChartProps, Yaml } from 'cdk8s';
import { ChartDelivery, HelmChart, type HelmChartProps } from 'cdk8s-istio-csr';
import { load } from 'js-yaml';
import { expectRefusal } from '../support/refusal';
import { refusalOf, synth } from '../support/synth';
import {
  beacon,
  emptyChart,
  FIXTURES,
  objectsOf,
  placesOf,
  podinfo,
  registry,
  removeStandIns,
  standIn,
} from './support';

/** What a chart might render: CRDs first, cluster-scoped objects, objects with and without a namespace. */
const RENDERED = Yaml.stringify(
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'lamps.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Lamp', plural: 'lamps' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'podinfo' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'podinfo', namespace: 'kube-system' } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'podinfo' }, rules: [] },
  { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'podinfo' } },
  { apiVersion: 'example.org/v1', kind: 'ClusterThing', metadata: { name: 'podinfo' } },
  { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'podinfo' } },
);

// Every rendering starts two or three processes.
jest.setTimeout(60_000);

afterAll(removeStandIns);

describe('ChartDelivery.rendered', () => {
  test('asks Helm for a chart of a repository', () => {
    const helm = standIn({ stdout: RENDERED });
    objectsOf({ delivery: helm.delivery, values: { replicaCount: 2, none: undefined } });
    const [command, flag, , ...rest] = helm.arguments();
    expect([command, flag]).toEqual(['template', '-f']);
    expect(rest).toEqual([
      ...['--repo', 'https://charts.example.com/stable', '--version', '6.7.1', '--namespace', 'apps'],
      ...['--include-crds', '--no-hooks', 'podinfo', 'podinfo'],
    ]);
    expect(load(helm.values() ?? '')).toEqual({ replicaCount: 2 });
  });

  test('asks Helm for a chart of a registry', () => {
    const helm = standIn({ stdout: RENDERED });
    objectsOf({ ...registry, delivery: helm.delivery, releaseName: 'other' });
    expect(helm.arguments()).toEqual([
      ...['template', '--version', 'v6.7.1+build.1', '--namespace', 'apps', '--include-crds', '--no-hooks'],
      ...['other', 'oci://registry.example.com/charts/podinfo'],
    ]);
  });

  test('tells Helm what the cluster is like', () => {
    const helm = standIn({ stdout: RENDERED });
    const delivery = ChartDelivery.rendered({
      helmExecutable: helm.executable,
      kubeVersion: '1.30',
      apiVersions: ['monitoring.coreos.com/v1', 'policy/v1/PodDisruptionBudget'],
      hooks: true,
    });
    objectsOf({ delivery });
    expect(helm.arguments().slice(7, -2)).toEqual([
      ...['--include-crds', '--skip-tests', '--kube-version', '1.30'],
      ...['--api-versions', 'monitoring.coreos.com/v1', '--api-versions', 'policy/v1/PodDisruptionBudget'],
    ]);
  });

  const PLACES = [
    ['Namespace', undefined],
    ['CustomResourceDefinition', undefined],
    ['ServiceAccount', 'apps'],
    ['ConfigMap', 'kube-system'],
    ['ClusterRole', undefined],
    ['Lamp', undefined],
    ['ClusterThing', undefined],
    ['Thing', 'apps'],
  ];

  test.each<[string, ChartProps]>([
    ['', {}],
    [', under a chart with another namespace', { namespace: 'elsewhere' }],
  ])('writes everything in its place, the namespace first and CRDs next%s', (_where, chartProps) => {
    const { delivery } = standIn({ stdout: RENDERED });
    const objects = synth((chart) => new HelmChart(chart, 'podinfo', { ...podinfo, delivery }), chartProps);
    expect(placesOf(objects)).toEqual(PLACES);
  });

  test('writes the same every time', () => {
    const { delivery } = standIn({ stdout: RENDERED });
    expect(objectsOf({ delivery })).toEqual(objectsOf({ delivery }));
  });

  describe('the namespace', () => {
    const kindsOf = (chart: Chart) => chart.toJson().map(({ kind }) => kind);
    const configMap = Yaml.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });

    test.each<[string, Partial<HelmChartProps>]>([
      ['when it is not wanted', { createNamespace: false }],
      ['when every cluster has it', { namespace: 'kube-system' }],
    ])('is not written %s', (_when, props) => {
      expect(objectsOf({ ...props, delivery: standIn({ stdout: configMap }).delivery })).toHaveLength(1);
    });

    test('is not written when the chart renders it itself', () => {
      const own = Yaml.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } });
      expect(objectsOf({ delivery: standIn({ stdout: own }).delivery })).toEqual([
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } },
      ]);
    });

    test('is written once for several releases, before all of them', () => {
      const { delivery } = standIn({ stdout: configMap });
      const chart = emptyChart();
      new HelmChart(chart, 'first', { ...podinfo, delivery });
      new HelmChart(chart, 'second', { ...podinfo, delivery, releaseName: 'second' });
      expect(kindsOf(chart)).toEqual(['Namespace', 'ConfigMap', 'ConfigMap']);
    });

    test('is refused when something makes it later', () => {
      const { delivery } = standIn({ stdout: configMap });
      const chart = emptyChart();
      new HelmChart(chart, 'podinfo', { ...podinfo, delivery });
      const other = emptyChart();
      new HelmChart(other, 'podinfo', { ...podinfo, delivery, createNamespace: false });
      for (const each of [chart, other]) {
        new HelmChart(each, 'namespaces', {
          ...podinfo,
          releaseName: 'namespaces',
          createNamespace: false,
          delivery: standIn({
            stdout: Yaml.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } }),
          }).delivery,
        });
      }
      expect(other.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
      const [problem, ...more] = chart.node.findAll().flatMap(({ node }) => node.validate());
      expect(problem).toBe(
        'test/podinfo: createNamespace: received true; allowed: false, because test/namespaces/Helm/apps-namespace makes the namespace apps too. Set createNamespace: false, or make that Namespace before this chart.',
      );
      expect(more).toEqual([]);
    });
  });

  describe('when it does not work', () => {
    test('tells how to get Helm, without which nothing is rendered', () => {
      const delivery = ChartDelivery.rendered({ helmExecutable: '/nowhere/helm' });
      expectRefusal(() => objectsOf({ delivery }), {
        place: 'test/podinfo',
        prop: 'delivery.helmExecutable',
        received: '"/nowhere/helm"',
        allowed: 'the Helm executable, version 3.8 or later',
      });
      expect(refusalOf(() => objectsOf({ delivery }))).toContain(
        'Install Helm 3 (https://helm.sh/docs/intro/install), name it with ChartDelivery.rendered({ helmExecutable }), or deliver the chart with ChartDelivery.flux() or ChartDelivery.argoCd()',
      );
    });

    test('tells of a file that cannot be executed', () => {
      const helm = standIn({});
      chmodSync(helm.executable, 0o644);
      expectRefusal(() => objectsOf({ delivery: helm.delivery }), {
        place: 'test/podinfo',
        prop: 'delivery.helmExecutable',
        received: JSON.stringify(helm.executable),
        allowed: 'the Helm executable',
      });
    });

    // What Helm v3.17.3 prints.
    test.each<[string, string, string, string, Partial<HelmChartProps>]>([
      [
        'Error: looks like "https://charts.example.com/stable" is not a valid chart repository or cannot be reached: Get "https://charts.example.com/stable/index.yaml": dial tcp: lookup charts.example.com: no such host',
        'repository',
        '"https://charts.example.com/stable"',
        'a repository that can be reached and has the chart podinfo. Helm says: looks like',
        {},
      ],
      [
        'Error: failed to do request: Head "https://registry.example.com/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
        'repository',
        '"oci://registry.example.com/charts"',
        'a repository that can be reached',
        registry,
      ],
      [
        'Error: chart "podinfo" version "6.7.1" not found in https://charts.example.com/stable repository',
        'version',
        '"6.7.1"',
        'a version of the chart podinfo in https://charts.example.com/stable. Helm says: chart "podinfo"',
        {},
      ],
      [
        'Error: execution error at (podinfo/templates/certificate.yaml:2:4): secret not found\n\nUse --debug flag to render out invalid YAML\n',
        'chart',
        '"podinfo 6.7.1"',
        'a chart that `helm template` renders with these values. Helm says: execution error at (podinfo/templates/certificate.yaml:2:4): secret not found Use',
        {},
      ],
      ['', 'chart', '"podinfo 6.7.1"', 'Helm says: (nothing)', {}],
      [
        `Error: -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- ${'x'.repeat(500)}`,
        'chart',
        '"podinfo 6.7.1"',
        'Helm says: (a private key of 65 characters, not shown) xxx',
        {},
      ],
    ])('tells what Helm says: %s', (stderr, prop, received, allowed, props) => {
      const { delivery } = standIn({ stderr, status: 1 });
      expectRefusal(() => objectsOf({ ...props, delivery }), { place: 'test/podinfo', prop, received, allowed });
    });

    test('tells of an output that is no list of objects', () => {
      const { delivery } = standIn({ stdout: 'kind: [' });
      expect(refusalOf(() => objectsOf({ delivery }))).toMatch(/^test\/podinfo: chart: received "podinfo 6.7.1"; /);
    });

    test.each<[Partial<HelmChartProps>, string, string]>([
      [{ chart: 'other' }, 'repository', 'a folder with other/Chart.yaml'],
      [{ version: '1.2.4' }, 'version', '"1.2.3", the version in '],
    ])('refuses a folder without the chart in that version: %j', (props, prop, allowed) => {
      const { delivery } = standIn({ stdout: RENDERED });
      const received = prop === 'version' ? '"1.2.4"' : JSON.stringify(FIXTURES);
      expectRefusal(() => objectsOf({ ...beacon, ...props, delivery }), {
        place: 'test/podinfo',
        prop,
        received,
        allowed,
      });
    });
  });
});
