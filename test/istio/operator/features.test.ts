import { only } from '../../support/synth';
import { containerOf, make, specOf, VERSIONS } from './support';

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

/** `group/resource` of everything that the operator may do, with its verbs. */
function rightsOf(version: string): Record<string, string[]> {
  const rules: Rule[] = only(make(version), 'ClusterRole').rules;
  return Object.fromEntries(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) => resources.map((resource) => [`${group}/${resource}`, verbs])),
    ),
  );
}

describe('IstioOperatorController, by version of Istio', () => {
  test.each<[string, string, string[], string[]]>([
    ['1.8.2', '1.8.3', [], ['coordination.k8s.io/leases']],
    ['1.9.9', '1.10.0', ['apps/statefulsets', 'apps/ingresses', 'extensions/statefulsets', 'extensions/ingresses'], []],
    ['1.10.0', '1.11.8', [], []],
    ['1.11.8', '1.12.0', [], ['/pods/portforward']],
    ['1.15.7', '1.16.0', [], ['/resourcequotas']],
    ['1.16.7', '1.17.0', [], ['telemetry.istio.io/*', 'extensions.istio.io/*']],
    ['1.17.0', '1.23.6', [], []],
  ])('from %s to %s the operator loses the rights to %j and gains those to %j', (before, after, lost, gained) => {
    const [old, current] = [Object.keys(rightsOf(before)), Object.keys(rightsOf(after))];
    expect(old.filter((right) => !current.includes(right)).sort()).toEqual([...lost].sort());
    expect(current.filter((right) => !old.includes(right)).sort()).toEqual([...gained].sort());
  });

  test('no version may do more than get, create and update to leases and ServiceMonitors', () => {
    const limited = ['coordination.k8s.io/leases', 'monitoring.coreos.com/servicemonitors'];
    for (const version of VERSIONS) {
      for (const [right, verbs] of Object.entries(rightsOf(version))) {
        expect([right, verbs]).toEqual([right, limited.includes(right) ? ['get', 'create', 'update'] : ['*']]);
      }
    }
  });

  test.each([
    ['1.11.8', { 'istio-operator-managed': 'Reconcile', 'istio-injection': 'disabled' }],
    ['1.12.0', undefined],
  ])('%s: the Namespace has the labels %j', (version, labels) => {
    expect(only(make(version), 'Namespace').metadata.labels).toEqual(labels);
  });

  test.each([
    ['1.15.7', undefined],
    ['1.16.0', 10],
  ])('%s: the revision history limit is %p', (version, limit) => {
    expect(specOf(version).revisionHistoryLimit).toBe(limit);
  });

  test('1.16.7: the metrics are served without flags', () => {
    expect(containerOf('1.16.7')).toMatchObject({ command: ['operator', 'server'], imagePullPolicy: 'IfNotPresent' });
    expect(specOf('1.16.7').template.metadata).not.toHaveProperty('annotations');
  });

  test('1.17.0: the metrics are served on port 15014 of the pod', () => {
    const container = containerOf('1.17.0');
    expect(container.command).toEqual(['operator', 'server', '--monitoring-host=127.0.0.1', '--monitoring-port=15014']);
    expect(container).not.toHaveProperty('imagePullPolicy');
    expect(specOf('1.17.0').template.metadata.annotations).toEqual({
      'prometheus.io/port': '15014',
      'prometheus.io/scrape': 'true',
    });
  });

  test.each([
    ['1.19.9', { runAsUser: 1337, runAsGroup: 1337 }],
    ['1.20.0', {}],
  ])('%s: the user of the container is %j', (version, user) => {
    expect(containerOf(version).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...user,
    });
  });
});
