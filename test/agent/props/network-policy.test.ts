import { AgentInstaller, ChartDelivery, type IstioCsrNetworkPolicy, IstioCsrRelease } from 'cdk8s-istio-csr';
import { agentObjects, type Props } from '../../support/agent-objects';
import { LATEST } from '../../support/latest';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only } from '../../support/synth';

const policy = (networkPolicy: IstioCsrNetworkPolicy = {}, props: Props = {}) =>
  only(agentObjects({ ...props, networkPolicy }), 'NetworkPolicy');

const tcp = (port: number) => ({ protocol: 'TCP', port });

describe('the NetworkPolicy of an agent', () => {
  test('is there on request only', () => {
    expect(agentObjects().filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });

  test('allows what istio-csr needs and nothing else', () => {
    expect(policy({}, { name: 'csr', namespace: 'pki' })).toMatchObject({
      metadata: { name: 'csr', namespace: 'pki' },
      spec: {
        podSelector: { matchLabels: { app: 'csr' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [tcp(6443)] }, { ports: [tcp(9402)] }, { ports: [tcp(6060)] }],
        egress: [{ ports: [tcp(443), tcp(6443)] }, { ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] }],
      },
    });
  });

  test('follows the ports of the container', () => {
    const ports: Props = { serving: { port: 7443 }, metrics: { port: 9500 }, readinessProbe: { port: 7070 } };
    expect(policy({}, ports).spec.ingress).toEqual([7443, 9500, 7070].map((port) => ({ ports: [tcp(port)] })));
  });

  test('has no port for metrics where a release has none', () => {
    expect(policy({}, { release: 'v0.1.3' }).spec.ingress).toEqual([{ ports: [tcp(6443)] }, { ports: [tcp(6060)] }]);
  });

  test('names who may ask and where the API server is', () => {
    const { spec } = policy({
      clients: [{ namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
      scrapers: [
        { namespaceSelector: { matchLabels: { a: 'b' } }, podSelector: { matchLabels: { app: 'prometheus' } } },
      ],
      apiServerCidrs: ['192.0.2.1/32', 'fd00::1/128'],
      apiServerPorts: [8443],
      dnsPorts: [],
    });
    // An empty selector selects every namespace: dropped, the peer would be none.
    expect(spec.ingress[0].from).toEqual([
      { namespaceSelector: {} },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
    ]);
    expect(spec.ingress[1].from).toEqual([
      { namespaceSelector: { matchLabels: { a: 'b' } }, podSelector: { matchLabels: { app: 'prometheus' } } },
    ]);
    const to = [{ ipBlock: { cidr: '192.0.2.1/32' } }, { ipBlock: { cidr: 'fd00::1/128' } }];
    expect(spec.egress).toEqual([{ to, ports: [tcp(8443)] }]);
  });

  test.each(IstioCsrRelease.all().map(({ version }) => version))('is valid, with and without peers: %s', (release) => {
    const clients = [{ podSelector: {} }];
    expect(problemsOf(agentObjects({ release, networkPolicy: {} }))).toEqual([]);
    expect(problemsOf(agentObjects({ release, networkPolicy: { clients, apiServerCidrs: ['10.0.0.1/32'] } }))).toEqual(
      [],
    );
  });

  test('is an object beside the official chart, which has none', () => {
    const installer = AgentInstaller.helm(ChartDelivery.flux());
    const objects = agentObjects({ networkPolicy: {}, installer });
    expect(objects.map(({ kind }) => kind)).toEqual(['NetworkPolicy', 'HelmRepository', 'HelmRelease']);
    expect(only(objects, 'NetworkPolicy')).toEqual(policy());
    expect(only(objects, 'HelmRelease').spec.chart.spec.version).toBe(LATEST);
  });

  test.each<[IstioCsrNetworkPolicy, string, string, string]>([
    [{ clients: [] }, 'clients', '[]', 'one or more (to Kubernetes an empty list is everything)'],
    [{ scrapers: [] }, 'scrapers', '[]', 'one or more'],
    [{ apiServerCidrs: [] }, 'apiServerCidrs', '[]', 'one or more'],
    [{ apiServerPorts: [] }, 'apiServerPorts', '[]', 'one or more'],
    [{ clients: [{ podSelector: {} }, {}] }, 'clients[1]', '{}', 'ipBlock, or namespaceSelector and podSelector'],
    [
      { clients: [{ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }] },
      'clients[0]',
      '{"ipBlock":{"cidr":"10.0.0.0/8"},"podSelector":{}}',
      'ipBlock, or namespaceSelector',
    ],
    [{ clients: [{ ipBlock: { cidr: '10.0.0.1' } }] }, 'clients[0].ipBlock', '"10.0.0.1"', 'CIDR notation'],
    [{ clients: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['x'] } }] }, 'clients[0].ipBlock', '"x"', 'CIDR notation'],
    [{ apiServerCidrs: ['10.0.0.0/33'] }, 'apiServerCidrs[0]', '"10.0.0.0/33"', 'CIDR notation'],
    [{ apiServerCidrs: ['fd00::/129'] }, 'apiServerCidrs[0]', '"fd00::/129"', 'CIDR notation'],
    [{ apiServerPorts: [443, 0] }, 'apiServerPorts[1]', '0', 'a whole number from 1 to 65535'],
    [{ dnsPorts: [65536] }, 'dnsPorts[0]', '65536', 'a whole number from 1 to 65535'],
  ])('refuses %j', (networkPolicy, prop, received, allowed) => {
    expectRefusal(() => policy(networkPolicy), {
      place: 'test/agent',
      prop: `networkPolicy.${prop}`,
      received,
      allowed,
    });
  });
});
