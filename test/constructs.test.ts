import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  CaSecretIssuer,
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioGateway,
  IstioOperatorController,
  IstioVersion,
  Mesh,
  MeshAlerts,
  MeshCertificatePolicy,
  MeshDashboard,
  MeshNamespace,
  RotatingCa,
  SelfSignedCaChain,
  SleepWorkload,
  TrustBundle,
  VaultAuth,
  VaultIssuer,
  Waypoint,
} from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import { agentFor, KNOWN_ISSUER } from './support/agent';
import { tooEarly } from './support/apply-order';
import { problemsOf } from './support/schemas';
import { only, synth } from './support/synth';

const mesh = new Mesh();

interface Case {
  readonly name: string;
  /** Kind and name of the main object. */
  readonly main: readonly [kind: string, name: string];
  readonly make: (scope: Construct) => Construct;
}

/** An Istio in an app of its own, for what comes after it. */
function istioElsewhere(dataPlane?: DataPlane): ExternalCaIstio {
  const agent = agentFor({ dataPlane });
  return new ExternalCaIstio(new Chart(new App(), 'elsewhere'), 'istio', { agent, version: IstioVersion.LATEST });
}

const CASES: readonly Case[] = [
  {
    name: 'SelfSignedCaChain',
    main: ['Certificate', 'istio-ca'],
    make: (scope) => new SelfSignedCaChain(scope, 'it', { mesh, root: {} }),
  },
  {
    name: 'IstioCsrAgent',
    main: ['Deployment', 'cert-manager-istio-csr'],
    make: (scope) => new IstioCsrAgent(scope, 'it', { mesh, issuer: KNOWN_ISSUER }),
  },
  {
    name: 'ExternalCaIstio',
    main: ['IstioOperator', 'istio'],
    make: (scope) => new ExternalCaIstio(scope, 'it', { agent: agentFor(), version: IstioVersion.LATEST }),
  },
  {
    name: 'IstioOperatorController',
    main: ['Deployment', 'istio-operator'],
    make: (scope) => new IstioOperatorController(scope, 'it', { version: IstioVersion.of('1.23.6') }),
  },
  {
    name: 'RotatingCa',
    main: ['Certificate', 'istio-ca-2026'],
    make: (scope) => new RotatingCa(scope, 'it', { mesh, generations: ['2025', '2026'], active: '2026' }),
  },
  {
    name: 'TrustBundle',
    main: ['Bundle', 'mesh-trust-anchors'],
    make: (scope) => new TrustBundle(scope, 'it', { configMaps: [{ name: 'root', key: 'ca.crt' }] }),
  },
  {
    name: 'CaSecretIssuer',
    main: ['Issuer', 'istio-ca'],
    make: (scope) => new CaSecretIssuer(scope, 'it', { mesh, secretName: 'ca' }),
  },
  {
    name: 'VaultIssuer',
    main: ['ClusterIssuer', 'istio-ca'],
    make: (scope) =>
      new VaultIssuer(scope, 'it', {
        mesh,
        clusterWide: true,
        server: 'https://vault',
        path: 'pki/sign/istio',
        auth: VaultAuth.kubernetes({ role: 'istio' }),
      }),
  },
  {
    name: 'MeshCertificatePolicy',
    main: ['CertificateRequestPolicy', 'cert-manager-istio-csr-workload-rsa'],
    make: (scope) => new MeshCertificatePolicy(scope, 'it', { agent: agentFor() }),
  },
  {
    name: 'MeshDashboard',
    main: ['ConfigMap', 'cert-manager-istio-csr-dashboard'],
    make: (scope) => new MeshDashboard(scope, 'it', { agent: agentFor() }),
  },
  {
    name: 'MeshAlerts',
    main: ['PrometheusRule', 'cert-manager-istio-csr-alerts'],
    make: (scope) => new MeshAlerts(scope, 'it', { agent: agentFor() }),
  },
  {
    name: 'MeshNamespace',
    main: ['Namespace', 'foo'],
    make: (scope) => new MeshNamespace(scope, 'it', { mesh, name: 'foo' }),
  },
  {
    name: 'IstioGateway',
    main: ['Deployment', 'istio-ingressgateway'],
    make: (scope) => new IstioGateway(scope, 'it', { istio: istioElsewhere(), namespace: 'istio-ingress' }),
  },
  {
    name: 'Waypoint',
    main: ['Gateway', 'waypoint'],
    make: (scope) => new Waypoint(scope, 'it', { istio: istioElsewhere(DataPlane.AMBIENT), namespace: 'foo' }),
  },
  {
    name: 'SleepWorkload',
    main: ['Deployment', 'sleep'],
    make: (scope) => new SleepWorkload(scope, 'it', { namespace: 'foo' }),
  },
];

// MeshAlerts warns of an agent that nothing scrapes.
beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));

describe.each(CASES)('$name', ({ make, main: [kind, name] }) => {
  test(`has the ${kind} ${name} as its default child`, () => {
    synth((chart) => expect(ApiObject.of(make(chart))).toMatchObject({ kind, name }));
  });

  test('lets JSON patches of its main object reach the YAML', () => {
    const objects = synth((chart) => {
      ApiObject.of(make(chart)).addJsonPatch(JsonPatch.add('/metadata/annotations', { patched: 'yes' }));
    });
    expect(only(objects, kind, name).metadata.annotations).toEqual({ patched: 'yes' });
  });

  test('writes the same under a chart with a namespace: none on cluster-scoped objects, its own on the others', () => {
    const plain = synth((chart) => make(chart));
    expect(synth((chart) => make(chart), { namespace: 'stamped' })).toEqual(plain);
    expect(problemsOf(plain)).toEqual([]);
  });

  test('writes nothing before the account, the rights and the files that it needs', () => {
    expect(tooEarly(synth((chart) => make(chart)))).toEqual([]);
  });

  test('writes the same when it is made twice', () => {
    expect(synth((chart) => make(chart))).toEqual(synth((chart) => make(chart)));
  });

  test('writes the same wherever it is in the tree: no name or label depends on the path', () => {
    expect(synth((chart) => make(new Construct(chart, 'deeper')))).toEqual(synth((chart) => make(chart)));
  });
});

describe.each(CASES)('$name', ({ make, main: [kind, name] }) => {
  test('lets JSON patches of fields outside the schema reach the YAML', () => {
    const objects = synth((chart) => {
      ApiObject.of(make(chart)).addJsonPatch(
        JsonPatch.add('/future', 1),
        JsonPatch.add('/metadata/future', { a: [true] }),
      );
    });
    const { future, metadata } = only(objects, kind, name);
    expect([future, metadata]).toEqual([1, expect.objectContaining({ future: { a: [true] } })]);
  });
});
