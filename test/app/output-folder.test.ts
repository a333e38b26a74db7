import { App, Chart } from 'cdk8s';
import { MeshApp, OutputFolder } from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import { expectRefusal } from '../support/refusal';

const ROOT = '(root of the construct tree)';

test.each(['.', '..', '../up', 'a/b', 'a\\b', '.hidden', 'ends.', 'with space', 'a\nb', 'x.k8s.yaml', 'x'.repeat(64)])(
  'refuses %j, which is no name of a folder',
  (id) => {
    expectRefusal(() => new OutputFolder(new MeshApp(), id), {
      place: ROOT,
      prop: 'id',
      received: JSON.stringify(id),
      allowed: 'the name of a folder',
    });
  },
);

test.each([undefined, 7, ''])('refuses %p in place of a name', (id) => {
  expectRefusal(() => new OutputFolder(new MeshApp(), id as unknown as string), {
    place: 'OutputFolder',
    prop: 'id',
    received: id === undefined ? 'nothing' : id === 7 ? '(no text but a number, not shown)' : '""',
    allowed: 'a text that is not empty',
  });
});

test.each(['istioctl', 'v1.2', 'prod.example.com', '0_a-B'])('takes %j', (id) => {
  expect(new OutputFolder(new MeshApp({ outdir: 'out' }), id).outdir).toBe(`out/${id}`);
});

test.each(['istioctl', 'IstioCtl'])('refuses a second folder that is called %s', (id) => {
  const app = new MeshApp();
  new OutputFolder(app, 'istioctl');
  expectRefusal(() => new OutputFolder(new Construct(app, 'group'), id), {
    place: 'group',
    prop: 'id',
    received: `"${id}"`,
    allowed: 'a name that no other folder has; istioctl is written to istioctl already',
  });
  expect(() => new OutputFolder(new OutputFolder(app, 'east'), id)).not.toThrow();
});

test('refuses an App, which would write its charts beside the others', () => {
  expectRefusal(() => new OutputFolder(new App(), 'istioctl'), {
    place: ROOT,
    prop: 'scope',
    received: '"a tree that begins with App"',
    allowed: 'a tree that begins with a MeshApp',
  });
});

test('refuses to be part of a chart', () => {
  const chart = new Chart(new MeshApp(), 'chart');
  expectRefusal(() => new OutputFolder(new Construct(chart, 'in'), 'istioctl'), {
    place: 'chart/in',
    prop: 'scope',
    received: '"the chart chart"',
    allowed: 'a MeshApp, or another OutputFolder',
  });
});

test('refuses anything but a construct as its scope', () => {
  expectRefusal(() => new OutputFolder(undefined as unknown as MeshApp, 'istioctl'), {
    place: 'OutputFolder "istioctl"',
    prop: 'scope',
    received: 'nothing',
    allowed: 'an App, a Chart or another construct',
  });
});
