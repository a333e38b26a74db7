import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { type FleetArgoCdProps, FleetDelivery } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { testFolder } from '../../support/fleet';
import { problemsOf } from '../../support/schemas';
import { only } from '../../support/synth';
import { anyFleet, delivered, indexOf, OWN, places, WITH_GATEWAYS, type Written } from './support';

const GIT = { path: 'dist', repoUrl: 'https://git.example.com/mesh.git', revision: 'main' };

interface Element {
  readonly [field: string]: string;
}
interface Step {
  readonly matchExpressions: readonly { key: string; operator: string; values: readonly string[] }[];
  readonly maxUpdate?: number;
}

function applicationSet(clusters: readonly Written[], props: Partial<FleetArgoCdProps> = {}, outdir = testFolder()) {
  const index = indexOf(clusters, outdir);
  const objects = delivered((chart) => FleetDelivery.argoCd(chart, 'fleet', { index, ...GIT, ...props }));
  expect(problemsOf(objects)).toEqual([]);
  return only(objects, 'ApplicationSet');
}

/** What Argo CD makes of the set: Applications with labels, each with the steps that select it. */
function applicationsOf({ spec }: ReturnType<typeof applicationSet>) {
  const elements: Element[] = spec.generators[0].list.elements;
  const steps: Step[] = spec.strategy.rollingSync.steps;
  const filled = (text: string, element: Element) =>
    text.replace(/\{\{\.(\w+)\}\}/g, (_, field) => element[field] ?? '?');
  return elements.map((element) => {
    const labels = Object.entries<string>(spec.template.metadata.labels).map(([key, text]) => [
      key,
      filled(text, element),
    ]);
    const label = new Map(labels as [string, string][]);
    const selecting = steps.flatMap(({ matchExpressions }, step) =>
      matchExpressions.every(({ key, values }) => values.includes(label.get(key) ?? '')) ? step : [],
    );
    return {
      name: filled(spec.template.metadata.name, element),
      path: filled(spec.template.spec.source.path, element),
      destination: filled(spec.template.spec.destination.name, element),
      labels: Object.fromEntries(label),
      steps: selecting,
    };
  });
}

test('an Application for each folder of a cluster, and a step for each wave and folder in it', () => {
  const set = applicationSet(
    [
      { name: 'eu-1', region: 'eu', files: [...WITH_GATEWAYS, 'istioctl/istio.k8s.yaml'] },
      { name: 'us-1', region: 'us', wave: 1, kubeContext: 'arn:aws:eks:us-east-1:123456789012:cluster/us-1' },
    ],
    { folders: ['.', 'gateways'] },
  );
  expect(set).toMatchSnapshot();
  const applications = applicationsOf(set).map(({ name, path, destination, steps }) => [
    name,
    path,
    destination,
    steps,
  ]);
  expect(applications).toEqual([
    ['fleet-eu-1', 'dist/eu-1', 'eu-1', [0]],
    ['fleet-eu-1-gateways', 'dist/eu-1/gateways', 'eu-1', [1]],
    ['fleet-us-1', 'dist/us-1', 'arn:aws:eks:us-east-1:123456789012:cluster/us-1', [2]],
  ]);
});

test('whatever the waves and regions, each folder of each cluster is delivered once, and in the order of the waves', () => {
  const outdir = testFolder();
  fc.assert(
    fc.property(anyFleet(['.', 'gateways', 'apps/web']), (clusters) => {
      const folders = ['.', 'gateways', 'apps/web'];
      const applications = applicationsOf(applicationSet(clusters, { folders }, outdir));
      expect(applications.map(({ path }) => path).sort()).toEqual(places(clusters, folders));
      expect(new Set(applications.map(({ name }) => name)).size).toBe(applications.length);
      const waves = new Map(clusters.map(({ name, wave = 0 }) => [name, wave]));
      const order = applications.map(({ path, labels, steps }) => {
        expect(steps).toHaveLength(1);
        const [, cluster = '', ...below] = path.split('/');
        expect(labels).toMatchObject({ 'cdk8s-istio-csr.io/cluster': cluster });
        const stage = folders.indexOf(below.join('/') || '.');
        return { step: steps[0] ?? -1, rank: (waves.get(cluster) ?? 0) * 10 + stage };
      });
      // Steps and ranks come in the same order, and each step is of one rank.
      const ranks = new Map(order.map(({ step, rank }) => [step, rank]));
      expect(order.every(({ step, rank }) => ranks.get(step) === rank)).toBe(true);
      const inSteps = [...ranks].sort(([a], [b]) => a - b).map(([, rank]) => rank);
      expect(inSteps).toEqual([...new Set(inSteps)].sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

test('the order of the clusters does not matter', () => {
  const clusters = [{ name: 'b', wave: 1 }, { name: 'a', wave: 1 }, { name: 'c' }];
  expect(applicationSet([...clusters].reverse())).toEqual(applicationSet(clusters));
});

test('nothing is deleted unless it is asked for', () => {
  const { syncPolicy, template } = applicationSet([{ name: 'a' }]).spec;
  expect(syncPolicy).toEqual({ preserveResourcesOnDeletion: true });
  // Without it nothing is synchronized where Argo CD does not heed the steps.
  expect(template.spec.syncPolicy.automated).toBeUndefined();
  const asked = applicationSet([{ name: 'a' }], { prune: true, cascadeDelete: true }).spec;
  expect(asked.syncPolicy).toEqual({ preserveResourcesOnDeletion: false });
  expect(asked.template.spec.syncPolicy.automated).toEqual({ prune: true });
});

test('clusters go by the names that Argo CD has for them', () => {
  const clusters = [{ name: 'hub', kubeContext: 'admin@hub' }, { name: 'a', kubeContext: 'admin@a' }, { name: 'b' }];
  const set = applicationSet(clusters, { managementCluster: 'hub', destinations: { b: 'cluster b' } });
  expect(applicationsOf(set).map(({ destination }) => destination)).toEqual(['admin@a', 'cluster b', 'in-cluster']);
});

test('names, project, options and how many at a time are as they are asked for', () => {
  const { metadata, spec } = applicationSet([{ name: 'a' }], {
    name: 'mesh',
    namespace: 'gitops',
    project: 'platform',
    atOnce: 5,
    syncOptions: ['ServerSideApply=true', 'RespectIgnoreDifferences=true'],
    path: '.',
  });
  expect(metadata).toEqual({ name: 'mesh', namespace: 'gitops' });
  expect(spec.template.spec.project).toBe('platform');
  expect(spec.strategy.rollingSync.steps.map(({ maxUpdate }: Step) => maxUpdate)).toEqual([5]);
  expect(spec.template.spec.syncPolicy.syncOptions).toEqual(['RespectIgnoreDifferences=true', 'ServerSideApply=true']);
  expect(spec.generators[0].list.elements[0]).toMatchObject({ name: 'mesh-a', path: 'a' });
});

test('what istiod changes of its webhooks holds no wave up', () => {
  const { ignoreDifferences } = applicationSet([{ name: 'a' }]).spec.template.spec;
  expect(ignoreDifferences.map(({ kind }: { kind: string }) => kind)).toEqual([
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
  ]);
});

test('a JSON patch of the construct reaches the ApplicationSet', () => {
  const chart = new Chart(new App(), 'management');
  const delivery = FleetDelivery.argoCd(chart, 'fleet', { index: indexOf([{ name: 'a', files: OWN }]), ...GIT });
  ApiObject.of(delivery).addJsonPatch(JsonPatch.add('/spec/template/spec/syncPolicy/retry', { limit: 1 }));
  expect(only(chart.toJson(), 'ApplicationSet').spec.template.spec.syncPolicy.retry).toEqual({ limit: 1 });
});
