import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  Fleet,
  type FleetCluster,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  RotatingCa,
  SelfSignedCaChain,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { COMPOSER, clusterOf, testFolder } from '../support/fleet';
import { TestCa } from '../support/pki';
import { refusalOf } from '../support/synth';

const SPANNING = { meshId: 'm1' };

function synthesized(clusters: FleetCluster[], compose = COMPOSER.compose): () => unknown {
  return () => new Fleet({ clusters, compose: { compose } }).synth({ outdir: testFolder() });
}

function versions(...all: [name: string, istio: string][]): FleetCluster[] {
  return all.map(([name, istio]) => clusterOf(name, SPANNING, { settings: { istio } }));
}

describe('two clusters of one mesh', () => {
  test('have cluster ids that differ', () => {
    const clusters = [
      clusterOf('east', { ...SPANNING, clusterId: 'c' }),
      clusterOf('west', { ...SPANNING, clusterId: 'c' }),
    ];
    expect(refusalOf(() => new Fleet({ clusters, compose: COMPOSER }))).toContain(
      'Fleet: cluster west: mesh.clusterId: received "c"; allowed: an id that no other cluster of the mesh m1 has; east has it too',
    );
  });

  test('have a network each, or none of them', () => {
    const clusters = [clusterOf('east', { ...SPANNING, network: 'n1' }), clusterOf('west', SPANNING)];
    expect(refusalOf(() => new Fleet({ clusters, compose: COMPOSER }))).toContain(
      'Fleet: cluster west: mesh.network: received nothing; allowed: a network, as east of the mesh m1 has one ("n1")',
    );
    new Fleet({ clusters: [clusterOf('east', SPANNING), clusterOf('west', SPANNING)], compose: COMPOSER });
    const both = ['n1', 'n1'].map((network, index) => clusterOf(`c${index}`, { ...SPANNING, network }));
    new Fleet({ clusters: both, compose: COMPOSER });
  });

  test.each([
    ['no aliases', [], [], 'east', '"b.example" of west'],
    ['aliases of one of them', ['b.example'], [], 'west', '"a.example" of east'],
    ['aliases of the other', [], ['a.example'], 'east', '"b.example" of west'],
  ])('have one trust domain or aliases both ways: not with %s', (_what, east, west, blamed, missing) => {
    const message = refusalOf(synthesized(domains(), aliased({ east, west })));
    expect(message).toContain(`Fleet: cluster ${blamed}: trustDomainAliases: received [`);
    expect(message).toContain(`allowed: the trust domain ${missing} among them`);
  });

  test.each([false, true])(
    'may have trust domains that differ, with aliases both ways (as a setting of Istio: %s)',
    (raw) => {
      synthesized(domains(), aliased({ east: ['b.example'], west: ['x.example', 'a.example'] }, raw))();
    },
  );

  test('have Istios at most one minor apart', () => {
    synthesized(versions(['east', '1.30.3'], ['west', '1.31.4']))();
    expect(refusalOf(synthesized(versions(['a', '1.30.3'], ['b', '1.31.4'], ['c', '1.29.0'])))).toContain(
      'Fleet: cluster c: version of ExternalCaIstio: received "1.29.0"; allowed: at most 1 minor version behind b of the mesh m1, which has 1.31.4',
    );
  });

  test('may have two revisions of Istio in one of them that are further apart than that', () => {
    const compose = (scope: Construct, { name, mesh }: FleetCluster): void => {
      const chart = new Chart(scope, 'agent');
      const agent = agentOf(chart, mesh, TrustAnchor.fromConfigMap('root'));
      const istios = name === 'east' ? { 'r-1': '1.29.0', 'r-2': '1.31.4' } : { 'r-1': '1.30.3' };
      for (const [revision, version] of Object.entries(istios)) {
        new ExternalCaIstio(chart, revision, { agent, revision, version: IstioVersion.of(version) });
      }
    };
    const revisions = ['r-1', 'r-2'];
    synthesized(
      [clusterOf('east', { ...SPANNING, revisions }), clusterOf('west', { ...SPANNING, revisions })],
      compose,
    )();
  });

  test.each([
    ['SelfSignedCaChain', (chart: Chart, mesh: Mesh) => new SelfSignedCaChain(chart, 'ca', { mesh }).issuer],
    [
      'RotatingCa',
      (chart: Chart, mesh: Mesh) => new RotatingCa(chart, 'ca', { mesh, generations: ['1'], active: '1' }).issuer,
    ],
  ])('do not make a root each (%s)', (_what, issuerOf) => {
    const compose = (scope: Construct, { mesh }: FleetCluster): void => {
      const chart = new Chart(scope, 'agent');
      new IstioCsrAgent(chart, 'agent', { mesh, issuer: issuerOf(chart, mesh) });
    };
    const message = refusalOf(synthesized([clusterOf('east', SPANNING), clusterOf('west', SPANNING)], compose));
    expect(message).toContain('Fleet: cluster west: trustAnchor: ');
    expect(message).toContain('a root that east trusts as well, because both are of the mesh m1');
    // Of meshes of their own nobody wants that.
    synthesized([clusterOf('east'), clusterOf('west', SPANNING)], compose)();
  });

  describe('with roots that are known', () => {
    let pem: Record<string, string>;
    beforeAll(async () => {
      const roots = await Promise.all(['a', 'b', 'c'].map((name) => TestCa.root(name)));
      pem = Object.fromEntries(roots.map(({ certificate }, index) => ['abc'[index] ?? '', certificate]));
    });

    /** Each cluster trusts the roots that its settings name. */
    const trusting = (roots: Record<string, string>): (() => unknown) => {
      const clusters = Object.keys(roots).map((name) => clusterOf(name, SPANNING));
      return synthesized(clusters, (scope, { name, mesh }) => {
        const all = [...(roots[name] ?? '')].map((each) => pem[each]).join('');
        agentOf(new Chart(scope, 'agent'), mesh, TrustAnchor.fromPem(all));
      });
    };

    test('have one in common', () => {
      expect(refusalOf(trusting({ east: 'a', west: 'b' }))).toMatch(
        /^Fleet: cluster west: trustAnchor: received "1 certificate"; allowed: at least one root that east trusts as well/,
      );
      expect(refusalOf(trusting({ x: 'ab', y: 'bc', z: 'c' }))).toMatch(/cluster z: .* that x trusts/);
    });

    test('may have others besides', () => {
      trusting({ x: 'ab', y: 'bc', z: 'cab' })();
      trusting({ x: 'a', y: 'a' })();
    });
  });
});

test('clusters of different meshes need not agree', () => {
  const clusters = [
    clusterOf('east', { meshId: 'm1', clusterId: 'c', trustDomain: 'a.example' }, { settings: { istio: '1.28.0' } }),
    clusterOf('west', { meshId: 'm2', clusterId: 'c', trustDomain: 'b.example', network: 'n' }),
    clusterOf('x', { clusterId: 'c' }),
    clusterOf('y', { clusterId: 'c' }),
  ];
  synthesized(clusters)();
});

test('a part of a fleet has to agree with what the output has of the others', () => {
  const outdir = testFolder();
  new Fleet({ clusters: versions(['a', '1.29.0'], ['b', '1.29.0']), compose: COMPOSER }).synth({ outdir });
  const before = readFileSync(join(outdir, 'fleet.json'), 'utf8');
  const next = new Fleet({ clusters: versions(['a', '1.31.4'], ['b', '1.31.4']), compose: COMPOSER });
  expect(refusalOf(() => next.synth({ outdir, only: ['a'] }))).toContain('Fleet: cluster b: version');
  expect(readFileSync(join(outdir, 'fleet.json'), 'utf8')).toBe(before);
  next.synth({ outdir });
});

test('a cluster composed with another mesh than its own is refused', () => {
  const compose = (scope: Construct): void => {
    agentOf(new Chart(scope, 'agent'), new Mesh({ clusterId: 'other' }), TrustAnchor.fromConfigMap('root'));
  };
  expect(refusalOf(synthesized([clusterOf('east')], compose))).toBe(
    'Fleet: cluster east: east/agent/agent: mesh.clusterId: received "other"; allowed: "east", the clusterId of the FleetCluster\'s mesh. Compose the cluster with cluster.mesh.',
  );
});

test.each<[string, (scope: Construct) => unknown, string]>([
  ['makes nothing', () => undefined, 'received "no object"'],
  ['is asynchronous', () => Promise.reject(new Error('late')), 'received "a promise"'],
  ['makes charts outside its scope', (scope) => stray(scope), 'received "stray.k8s.yaml"'],
])('a composer that %s is refused', (_what, compose, message) => {
  const run = synthesized([clusterOf('east')], compose as typeof COMPOSER.compose);
  expect(refusalOf(run)).toContain(`Fleet: cluster east: east: compose: ${message}`);
});

function stray(scope: Construct): void {
  const chart = new Chart(scope.node.root as Construct, 'stray');
  new CaSecretIssuer(chart, 'ca', { mesh: new Mesh(), secretName: 'ca' });
}

function agentOf(chart: Chart, mesh: Mesh, trustAnchor: TrustAnchor): IstioCsrAgent {
  return new IstioCsrAgent(chart, 'agent', { mesh, issuer: IssuerRef.issuer('pki', 'istio-system'), trustAnchor });
}

function domains(): FleetCluster[] {
  return [
    clusterOf('east', { ...SPANNING, trustDomain: 'a.example' }),
    clusterOf('west', { ...SPANNING, trustDomain: 'b.example' }),
  ];
}

function aliased(aliases: Readonly<Record<string, string[]>>, raw = false): typeof COMPOSER.compose {
  return (scope, { name, mesh }) => {
    const chart = new Chart(scope, 'agent');
    const agent = agentOf(chart, mesh, TrustAnchor.fromConfigMap('root'));
    const trustDomainAliases = aliases[name];
    const said = raw ? { meshConfig: { trustDomainAliases } } : { trustDomainAliases };
    new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST, ...said });
  };
}
