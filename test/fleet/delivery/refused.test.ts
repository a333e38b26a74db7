import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Yaml } from 'cdk8s';
import { type FleetArgoCdProps, FleetDelivery } from 'cdk8s-istio-csr';
import { customResourceDefinition } from '../../../lib/istio/operator/crd';
import { testFolder } from '../../support/fleet';
import { refusalOf } from '../../support/synth';
import { delivered, indexOf, OWN, WITH_GATEWAYS, type Written } from './support';

const GIT = { path: 'dist', repoUrl: 'https://git.example.com/mesh.git', revision: 'main' };

function deliver(index: string, props: Partial<FleetArgoCdProps> = {}): () => unknown {
  return () => delivered((chart) => FleetDelivery.argoCd(chart, 'fleet', { index, ...GIT, ...props }));
}

const OPERATOR = ['istio.k8s.yaml', 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n'] as const;

test.each<[string, Written[], Partial<FleetArgoCdProps>, string]>([
  [
    'a cluster without the folder',
    [{ name: 'a' }, { name: 'b', files: ['istioctl/x.yaml'] }],
    {},
    'folders: received ["."]; allowed: at least one folder of each cluster; b has "istioctl"',
  ],
  [
    'a folder that no cluster has',
    [{ name: 'a', files: WITH_GATEWAYS }],
    { folders: ['.', 'gateway'] },
    'folders[1]: received "gateway"; allowed: folders that a cluster has: ".", "gateways"',
  ],
  ['a folder twice', [{ name: 'a' }], { folders: ['.', '.'] }, 'folders[1]: received "."; allowed: each folder once'],
  ['a folder outside', [{ name: 'a' }], { folders: ['../b'] }, 'folders[0]: received "../b"'],
  ['a path outside', [{ name: 'a' }], { path: '../dist' }, 'path: received "../dist"'],
  ['a path from the root', [{ name: 'a' }], { path: '/dist' }, 'path: received "/dist"'],
  ['a name in upper case', [{ name: 'EU_1' }], {}, 'cluster EU_1: received "fleet-EU_1"; allowed: names of objects'],
  [
    'a name that is too long',
    [{ name: 'c'.repeat(60) }],
    {},
    `cluster ${'c'.repeat(60)}: received "fleet-${'c'.repeat(60)}"; allowed: names of objects of at most 63`,
  ],
  [
    'two objects of one name',
    [{ name: 'a', files: ['b/x.yaml', 'x.yaml'] }, { name: 'a-b' }],
    { folders: ['.', 'b'] },
    'cluster a-b: received "fleet-a-b"; allowed: a name of its own; dist/a/b is delivered by it',
  ],
  [
    'a management cluster that is none of them',
    [{ name: 'a' }],
    { managementCluster: 'hub' },
    'managementCluster: received "hub"; allowed: the name of a cluster in the index',
  ],
  ['a destination of a stranger', [{ name: 'a' }], { destinations: { b: 'b' } }, 'destinations: received "b"'],
  ['an empty destination', [{ name: 'a' }], { destinations: { a: '' } }, 'destinations.a: received ""'],
  [
    'code in a template',
    [{ name: 'a' }],
    { revision: '{{.name}}' },
    'revision: received "{{.name}}"; allowed: a text without spaces and braces',
  ],
  ['code in the URL', [{ name: 'a' }], { repoUrl: 'https://x/{{.name}}' }, 'repoUrl: received'],
  ['none at once', [{ name: 'a' }], { atOnce: 0 }, 'atOnce: received 0'],
  ['a sync option without a value', [{ name: 'a' }], { syncOptions: ['Prune'] }, 'syncOptions[0]: received "Prune"'],
  ['a fleet without clusters', [], {}, 'index: received "an index without clusters"'],
  [
    'an IstioOperator',
    [{ name: 'a', files: [...OWN, OPERATOR] }],
    {},
    'folders: received "."; allowed: folders of objects for a cluster; a/istio.k8s.yaml has an IstioOperator, which istioctl alone reads',
  ],
])('%s is refused', (_what, clusters, props, message) => {
  expect(refusalOf(deliver(indexOf(clusters), props))).toContain(`test/fleet: ${message}`);
});

test('more than fits into one object of Kubernetes is refused', () => {
  const index = indexOf(Array.from({ length: 60 }, (_, at) => ({ name: `c${at}` })));
  const path = (length: number) => ({ path: 'd'.repeat(length) });
  deliver(index, path(10_000))();
  const message = refusalOf(deliver(index, path(20_000)));
  expect(message).toMatch(
    /^test\/fleet: index: received "60 folders of clusters, in 12\d{5} bytes"; allowed: what fits/,
  );
});

test('two clusters that are reached by one name are refused: each would undo what the other gets', () => {
  const clusters = ['a', 'b'].map((name) => ({ name, kubeContext: 'admin@a', files: WITH_GATEWAYS }));
  const index = indexOf(clusters);
  const folders = ['.', 'gateways'];
  expect(refusalOf(deliver(index, { folders }))).toContain(
    'test/fleet: destinations.b: received "admin@a"; allowed: a way into each cluster; a is reached by this one, too',
  );
  deliver(index, { folders, destinations: { b: 'admin@b' } })();
  const flux = (kubeConfigSecrets: Record<string, string>) => () =>
    delivered((chart) =>
      FleetDelivery.flux(chart, 'fleet', {
        index: indexOf([{ name: 'a' }, { name: 'b' }]),
        path: 'dist',
        sourceName: 's',
        kubeConfigSecrets,
      }),
    );
  expect(refusalOf(flux({ b: 'a-kubeconfig' }))).toContain('kubeConfigSecrets.b: received "a-kubeconfig"');
});

test('an IstioOperator in a folder that is not delivered is none of its business', () => {
  deliver(indexOf([{ name: 'a', files: [...OWN, [`istioctl/${OPERATOR[0]}`, OPERATOR[1]]] }]))();
});

test('an IstioOperator is delivered beside its definition, for the operator in the cluster', () => {
  const definition = ['operator.k8s.yaml', Yaml.stringify(customResourceDefinition())] as const;
  deliver(indexOf([{ name: 'a', files: [OPERATOR, definition] }]))();
  deliver(indexOf([{ name: 'a', files: [['late/x.yaml', OPERATOR[1]], definition] }]), { folders: ['.', 'late'] })();
  const message = refusalOf(
    deliver(
      indexOf([
        { name: 'a', files: [definition] },
        { name: 'b', files: [OPERATOR] },
      ]),
    ),
  );
  expect(message).toContain('b/istio.k8s.yaml has an IstioOperator');
});

test('the index of a shard is refused: the rest of the fleet would go', () => {
  const index = indexOf([{ name: 'a' }]);
  const shard = join(dirname(index), 'fleet.1-of-4.json');
  renameSync(index, shard);
  expect(refusalOf(deliver(shard))).toContain('allowed: the index of a whole fleet');
});

test('an index that is not there, or whose files are not, is refused with the path', () => {
  const missing = join(testFolder(), 'fleet.json');
  expect(refusalOf(deliver(missing))).toContain(
    `test/fleet: index: received "${missing}"; allowed: the path of an index`,
  );
  const index = indexOf([{ name: 'a' }]);
  rmSync(join(dirname(index), 'a', 'agent.k8s.yaml'));
  const message = refusalOf(deliver(index));
  expect(message).toContain(`test/fleet: index: received "${index}"; allowed: the path of an index`);
  expect(message).toContain('a/agent.k8s.yaml: cannot be read');
});
