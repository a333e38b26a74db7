import { IstioCsrAgent, type IstioCsrAgentProps, IstioCsrRelease, IstiodCertificate, Mesh } from '../../../lib';
import { KNOWN_ISSUER } from '../../support/agent';
import { rendered } from '../../support/helm';
import { LATEST } from '../../support/latest';
import { expectRefusal } from '../../support/refusal';
import { flag, only, type SynthesizedObject, synth } from '../../support/synth';

const required = { mesh: new Mesh(), issuer: KNOWN_ISSUER };

function agent(props: Partial<IstioCsrAgentProps>): SynthesizedObject[] {
  return synth((chart) => new IstioCsrAgent(chart, 'agent', { ...required, ...props }));
}

/** The namespaces of the Roles that grant a right to a resource. */
function grantedIn(objects: SynthesizedObject[], resource: string): (string | undefined)[] {
  const roles = objects.filter(({ kind }) => kind === 'Role');
  const granting = roles.filter(({ rules }) =>
    rules.some((rule: SynthesizedObject) => rule.resources.includes(resource)),
  );
  return granting.map(({ metadata }) => metadata.namespace);
}

describe('rights are where they are used', () => {
  const elsewhere = { certificateRequests: { namespace: 'requests' } };

  test.each(['v0.2.0', 'v0.5.0', 'v0.6.0', LATEST])('leases in the namespace of the leader election: %s', (version) => {
    const objects = agent({ ...elsewhere, release: IstioCsrRelease.of(version) });
    expect(grantedIn(objects, 'leases')).toEqual([flag(objects, 'leader-election-namespace')]);
  });

  test('leases where requests are, for a release that elects its leader there', () => {
    expect(grantedIn(agent({ ...elsewhere, release: IstioCsrRelease.of('v0.1.3') }), 'leases')).toEqual(['requests']);
  });

  test.each(['v0.11.0', 'v0.12.0', LATEST])('Certificates in the namespace of istiod: %s', (version) => {
    const release = IstioCsrRelease.of(version);
    const objects = agent({ ...elsewhere, release, istiodCertificate: IstiodCertificate.dynamic() });
    expect(grantedIn(objects, 'certificates')).toEqual(['istio-system']);
  });
});

describe('rights on ConfigMaps', () => {
  const everywhere = (objects: SynthesizedObject[]) =>
    only(objects, 'ClusterRole').rules.filter(({ resources }: SynthesizedObject) => resources.includes('configmaps'));
  const all = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'watch'] }];

  test.each(['v0.5.0', 'v0.10.0', LATEST])('let the agent change the root alone: %s', (version) => {
    const objects = agent({ release: IstioCsrRelease.of(version) });
    expect(everywhere(objects)).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'create', 'watch'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'update'], resourceNames: ['istio-ca-root-cert'] },
    ]);
  });

  test.each(['v0.1.0', 'v0.4.0'])('are as wide as the leader election needs them: %s', (version) => {
    expect(everywhere(agent({ release: IstioCsrRelease.of(version) }))).toEqual(all);
  });

  test('are those of the chart where its values say what is made', () => {
    expect(everywhere(rendered(LATEST))).toEqual(all);
  });
});

describe('the address', () => {
  test('is a host that can be dialled, also with a wildcard certificate', () => {
    synth((chart) => {
      const one = new IstioCsrAgent(chart, 'agent', { ...required, serving: { dnsNames: ['*.cert-manager.svc'] } });
      expect(one.caAddress).toBe('cert-manager-istio-csr.cert-manager.svc:443');
    });
    synth((chart) => {
      const values = { app: { tls: { certificateDNSNames: ['*.cert-manager.svc'] } } };
      const other = IstioCsrAgent.fromHelmValues(chart, 'agent', { values });
      expect(other.caAddress).toBe('cert-manager-istio-csr.cert-manager.svc:443');
    });
  });

  test('of IP version 6 is bracketed before the port', () => {
    expect(flag(agent({ serving: { address: '::' } }), 'serving-address')).toBe('[::]:6443');
  });
});

test.each<[Partial<IstioCsrAgentProps>, string, string, string]>([
  [{ serving: { address: 'foo bar' } }, 'serving.address', '"foo bar"', 'an IP address'],
  [{ serving: { port: 9402 } }, 'metrics.port', '9402', 'a port of its own'],
  [
    { rootConfigMapNamespaceSelector: 'not a selector (' },
    'rootConfigMapNamespaceSelector',
    '"not a selector ("',
    'a label selector',
  ],
  [{ priorityClassName: 'Not OK' }, 'priorityClassName', '"Not OK"', 'a DNS-1123 subdomain'],
  [
    {
      release: IstioCsrRelease.of('v0.13.0'),
      mesh: new Mesh({ revisions: ['canary'] }),
      istiodCertificate: IstiodCertificate.dynamic(),
    },
    'istiodCertificate',
    '"dynamic"',
    'needs istio-csr v0.14.0 or later; this agent is v0.13.0',
  ],
])('refuses %j', (props, prop, received, allowed) => {
  expectRefusal(() => agent(props), { place: 'test/agent', prop, received, allowed });
});

test.each(['a=b', 'a!=b,c', '!a', 'environment in (prod, staging)', 'maistra.io/member-of=istio-system'])(
  'takes the selector %s',
  (selector) => {
    const objects = agent({ rootConfigMapNamespaceSelector: selector });
    expect(flag(objects, 'configmap-namespace-selector')).toBe(selector);
    expect(only(objects, 'Deployment')).toBeDefined();
  },
);
