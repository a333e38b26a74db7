import { ApiObject, App, Chart } from 'cdk8s';
import { ChartDelivery, HelmChart, type HelmChartProps } from 'cdk8s-istio-csr';
import { deepFreeze } from '../support/freeze';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';
import { emptyChart, objectsOf, podinfo } from './support';

const flux = ChartDelivery.flux();
const argoCd = ChartDelivery.argoCd();

const DELIVERIES: [string, ChartDelivery, string][] = [
  ['flux', flux, 'HelmRelease'],
  ['argoCd', argoCd, 'Application'],
];

describe('HelmChart', () => {
  test('tells what it is', () => {
    const chart = emptyChart();
    const first = new HelmChart(chart, 'first', { ...podinfo, delivery: flux });
    const second = new HelmChart(chart, 'second', {
      ...podinfo,
      delivery: flux,
      releaseName: 'other',
      dependsOn: [first, first],
    });
    const { chart: name, repository, version, namespace } = second;
    expect({ chart: name, repository, version, namespace }).toEqual(podinfo);
    expect(second.releaseName).toBe('other');
    expect(first.releaseName).toBe('podinfo');
    second.dependencies.pop();
    expect(second.dependencies.map(({ node }) => node.path)).toEqual(['test/first']);
  });

  test.each(DELIVERIES)('delivered with %s: its default child is what installs it', (_name, delivery, kind) => {
    const chart = new HelmChart(emptyChart(), 'podinfo', { ...podinfo, delivery });
    expect(ApiObject.of(chart).kind).toBe(kind);
  });

  test.each(DELIVERIES)('delivered with %s: copies the values, and leaves out what is undefined', (_n, delivery) => {
    const values = { list: [{ a: 1 }], map: { kept: true, gone: undefined } };
    const chart = new HelmChart(emptyChart(), 'podinfo', { ...podinfo, delivery, values: deepFreeze(values) });
    expect(JSON.stringify(Chart.of(chart).toJson())).toContain('{"list":[{"a":1}],"map":{"kept":true}}');
  });

  test('a change of the values afterwards changes nothing', () => {
    const values = { list: [{ a: 1 }] };
    const chart = new HelmChart(emptyChart(), 'podinfo', { ...podinfo, delivery: flux, values });
    values.list[0] = { a: 2 };
    expect(JSON.stringify(Chart.of(chart).toJson())).toContain('{"list":[{"a":1}]}');
  });

  test.each<[Partial<HelmChartProps>, string, string, string]>([
    [{ chart: 'stable/podinfo' }, 'chart', '"stable/podinfo"', 'the name of a chart'],
    [{ chart: '' }, 'chart', '""', 'the name of a chart'],
    [{ version: '6.x' }, 'version', '"6.x"', 'one exact version'],
    [{ version: '^6.0.0' }, 'version', '"^6.0.0"', 'one exact version'],
    [{ version: '' }, 'version', '""', 'one exact version'],
    [{ releaseName: 'Podinfo' }, 'releaseName', '"Podinfo"', 'at most 53 characters'],
    [{ releaseName: 'a'.repeat(54) }, 'releaseName', `"${'a'.repeat(54)}"`, 'at most 53 characters'],
    [{ namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    [{ repository: 'http://charts.example.com' }, 'repository', '"http://charts.example.com"', 'the https:// URL'],
    [{ repository: 'charts.example.com' }, 'repository', '"charts.example.com"', 'the https:// URL'],
    [{ repository: 'https://' }, 'repository', '"https://"', 'the https:// URL'],
    [{ repository: 'https://charts.example.com/' }, 'repository', '"https://charts.example.com/"', '"/" at the end'],
    [{ repository: 'oci://r.example.com/c?x=1' }, 'repository', '"oci://r.example.com/c?x=1"', 'the oci:// path'],
    [{ values: { a: { b: [null] } } }, 'values.a.b[0]', 'null', 'a text, a number'],
    [{ values: { a: new Date(0) } }, 'values.a', '(no text but Date, not shown)', 'a text, a finite number'],
    [{ values: { a: Number.NaN } }, 'values.a', 'NaN', 'a text, a finite number'],
    [{ values: { a: Symbol('s') } }, 'values.a', '(no text but a symbol, not shown)', 'a text, a finite number'],
    [{ ignoreDifferences: [{ kind: 'A' }] }, 'ignoreDifferences[0]', '{"kind":"A"}', 'with jsonPointers or jq'],
    [
      { ignoreDifferences: [{ kind: 'A', jsonPointers: ['spec'] }] },
      'ignoreDifferences[0].jsonPointers',
      '"spec"',
      'start with "/"',
    ],
  ])('refuses %j', (props, prop, received, allowed) => {
    for (const delivery of [flux, argoCd]) {
      expectRefusal(() => objectsOf({ delivery, ...props }), { place: 'test/podinfo', prop, received, allowed });
    }
  });

  test('refuses to be without a delivery', () => {
    expectRefusal(() => objectsOf({ delivery: undefined as unknown as ChartDelivery }), {
      place: 'test/podinfo',
      prop: 'delivery',
      received: 'nothing',
      allowed: 'ChartDelivery.flux(...)',
    });
  });

  test('refuses a JSON pointer that is no text', () => {
    const ignoreDifferences = [{ kind: 'A', jsonPointers: [5 as unknown as string] }];
    expectRefusal(() => objectsOf({ delivery: argoCd, ignoreDifferences }), {
      place: 'test/podinfo',
      prop: 'ignoreDifferences[0].jsonPointers[0]',
      received: '5',
      allowed: 'a text',
    });
  });

  test('refuses credentials in a URL without showing them', () => {
    const message = refusalOf(() => objectsOf({ delivery: flux, repository: 'https://me:secret@charts.example.com' }));
    expect(message).toMatch(/^test\/podinfo: repository: received .*; allowed: a URL without user name and password/);
    expect(message).not.toContain('secret@');
  });

  test.each(DELIVERIES)('delivered with %s: refuses a folder', (_name, delivery) => {
    expectRefusal(() => objectsOf({ delivery, repository: 'file:///srv/charts' }), {
      place: 'test/podinfo',
      prop: 'repository',
      received: '"file:///srv/charts"',
      allowed: 'an https:// or oci:// URL',
    });
  });

  test.each(DELIVERIES)('delivered with %s: refuses a release that is there already', (_name, delivery, kind) => {
    const chart = emptyChart();
    new HelmChart(chart, 'first', { ...podinfo, delivery });
    expectRefusal(() => new HelmChart(chart, 'second', { ...podinfo, delivery }), {
      place: 'test/second',
      prop: 'releaseName',
      received: '"podinfo"',
      allowed: 'a name that no other release in the namespace apps has; test/first has this one',
    });
    expectRefusal(() => new HelmChart(chart, 'third', { ...podinfo, namespace: 'other', delivery }), {
      place: 'test/third',
      prop: 'releaseName',
      received: '"podinfo"',
      allowed: `a name that no other ${kind} in`,
    });
  });

  test('leaves other charts of the app alone: they may be for other clusters', () => {
    const app = new App();
    for (const name of ['one', 'two']) {
      const chart = new Chart(app, name);
      new HelmChart(chart, 'podinfo', { ...podinfo, delivery: flux });
      expect(chart.toJson().map(({ kind }) => kind)).toEqual(['HelmRepository', 'HelmRelease']);
    }
  });

  test('refuses a dependency that is delivered another way', () => {
    const chart = emptyChart();
    const first = new HelmChart(chart, 'first', { ...podinfo, delivery: argoCd });
    expectRefusal(
      () => new HelmChart(chart, 'second', { ...podinfo, delivery: flux, releaseName: 'second', dependsOn: [first] }),
      {
        place: 'test/second',
        prop: 'dependsOn',
        received: '"test/first (delivered with argoCd)"',
        allowed: 'charts that are delivered with flux as this one is',
      },
    );
  });

  test('orders charts of cdk8s as the releases depend on each other', () => {
    const app = new App();
    const later = new Chart(app, 'later');
    const first = new HelmChart(new Chart(app, 'sooner'), 'first', { ...podinfo, delivery: flux });
    new HelmChart(later, 'second', { ...podinfo, releaseName: 'second', delivery: flux, dependsOn: [first] });
    expect(app.synthYaml().indexOf('name: second')).toBeGreaterThan(app.synthYaml().indexOf('releaseName: podinfo'));
  });
});
