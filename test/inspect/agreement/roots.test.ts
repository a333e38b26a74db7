import { agent, meshNamespace, object, type TestObject } from '../graph/support';
import { broken, operator, VALUES, verdicts } from './support';

const GATEWAY_APIS: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
  Application: 'argoproj.io/v1alpha1',
};

describe('namespaces of the mesh', () => {
  const select = (selector: string) =>
    agent({ flags: { 'cluster-id': 'east', 'configmap-namespace-selector': selector } });
  const shop = meshNamespace('shop', { 'istio-injection': 'enabled', team: 'a' });
  const says = (selector: string, more: TestObject[] = []) =>
    broken([...select(selector), operator({ values: VALUES }), shop, ...more]);

  test.each([
    'team=a',
    'team==a',
    'team!=b',
    'team in (b, a)',
    'team notin (b)',
    'team',
    '!old',
    'kubernetes.io/metadata.name=shop',
    '',
  ])('that %p takes get the root', (selector) => expect(says(selector)).toEqual([]));

  test.each(['team=b', 'team!=a', 'team in (b,c)', 'old', '!team', 'team=a,old'])(
    'that %p leaves out get none',
    (selector) => {
      expect(says(selector)).toEqual([`root-reaches-namespace: no root: ${selector} is not in its labels`]);
    },
  );

  test('are not judged by a selector that cannot be read, nor where a Bundle brings the root', () => {
    expect(says('team ?? a')).toEqual([]);
    const bundle = object('trust.cert-manager.io/v1alpha1', 'Bundle', 'istio-ca-root-cert', { spec: {} });
    expect(says('old', [bundle])).toEqual([]);
  });

  test.each([
    ['plain objects', 'Deployment', { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } } } }],
    ['the chart', 'HelmRelease', { chart: { spec: { chart: 'gateway', version: '1.30.3' } } }],
    ['the chart of Argo CD', 'Application', { source: { chart: 'gateway' }, destination: { namespace: 'edge' } }],
  ])('are those of gateways, too: by %s', (_what, kind, spec) => {
    const ingress = object(GATEWAY_APIS[kind] as string, kind, 'edge/ingress', { spec });
    const edge = (labels: Record<string, string>) => meshNamespace('edge', labels);
    expect(says('team=a', [ingress, edge({ team: 'a' })])).toEqual([]);
    expect(says('team=a', [ingress, edge({})])).toEqual([
      'root-reaches-namespace: no root: team=a is not in its labels',
    ]);
  });

  test('are those of istiod, too, but not those outside of the mesh', () => {
    const others = [object('v1', 'Namespace', 'istio-system'), object('v1', 'Namespace', 'other')];
    const at = verdicts([...select('team=a'), operator({ values: VALUES }), shop, ...others]).filter(
      ({ holds }) => !holds,
    );
    expect(at.map(({ at: one }) => 'namespace' in one && one.namespace.name)).toEqual(['istio-system']);
  });
});
