import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  AgentInstaller,
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshNamespace,
  Platform,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { ROOT } from '../support/paths';
import { problemsOf } from '../support/schemas';
import { refusalOf, type SynthesizedObject } from '../support/synth';

const PAGE = readFileSync(join(ROOT, 'docs', 'which-installation.md'), 'utf8');

interface Installers {
  readonly istio?: () => IstioInstaller;
  readonly agent?: () => AgentInstaller;
}

/** The rows of question 1, by their first cell. */
const INSTALLERS: Readonly<Record<string, Installers>> = {
  'istioctl, or a pipeline': {},
  'Argo CD': { istio: () => IstioInstaller.helm(ChartDelivery.argoCd()) },
  Flux: { istio: () => IstioInstaller.helm(ChartDelivery.flux()) },
  'the Sail operator': { istio: () => IstioInstaller.sail() },
  'the operators of OpenShift': { istio: () => IstioInstaller.sail(), agent: () => AgentInstaller.openshift() },
};

/** The rows of question 2, by their first cell. */
const CLUSTERS: Readonly<Record<string, readonly (Platform | undefined)[]>> = {
  kind: [undefined],
  'K3s, k3d': [Platform.K3S, Platform.K3D],
  EKS: [Platform.EKS],
  GKE: [Platform.GKE],
  AKS: [undefined],
  OpenShift: [Platform.OPENSHIFT],
  'MicroK8s, minikube': [Platform.MICROK8S, Platform.MINIKUBE],
  'any other': [undefined],
};

const COMBINATIONS = Object.keys(INSTALLERS).flatMap((installer) =>
  Object.entries(CLUSTERS).flatMap(([cluster, platforms]) =>
    platforms.flatMap((platform) =>
      Object.values(DataPlane).map((dataPlane) => ({ installer, cluster, platform, dataPlane })),
    ),
  ),
);

const SIDECAR = { sidecar: { 'istio-injection': 'enabled' } };
const AMBIENT = { ambient: { 'istio.io/dataplane-mode': 'ambient' } };

/** The namespaces of question 3, and how each joins. */
const JOINED: Readonly<Record<DataPlane, object>> = {
  [DataPlane.SIDECAR]: SIDECAR,
  [DataPlane.AMBIENT]: AMBIENT,
  [DataPlane.SIDECAR_AND_AMBIENT]: { ...SIDECAR, ...AMBIENT },
};

type Combination = (typeof COMBINATIONS)[number];

/** What a namespace of the mesh may say. */
function planesOf({ hasSidecars, hasZtunnel }: Mesh): DataPlane[] {
  return [...(hasSidecars ? [DataPlane.SIDECAR] : []), ...(hasZtunnel ? [DataPlane.AMBIENT] : [])];
}

function objectsOf({ installer, platform, dataPlane }: Combination): SynthesizedObject[] {
  const { istio, agent: installedBy } = INSTALLERS[installer] ?? {};
  const chart = new Chart(new App(), 'test');
  const mesh = new Mesh({ platform, dataPlane });
  for (const plane of planesOf(mesh)) new MeshNamespace(chart, plane, { mesh, name: plane, dataPlane: plane });
  const agent = new IstioCsrAgent(chart, 'agent', {
    mesh,
    issuer: IssuerRef.clusterIssuer('corporate-ca'),
    trustAnchor: TrustAnchor.fromConfigMap('corporate-root'),
    installer: installedBy?.(),
  });
  new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.of('1.30.3'), installer: istio?.() });
  return Testing.synth(chart);
}

const isRefused = ({ installer, dataPlane }: Combination) =>
  installer === 'the operators of OpenShift' && dataPlane !== DataPlane.SIDECAR;

test.each(COMBINATIONS.filter((each) => !isRefused(each)))(
  '$installer on $cluster ($platform), $dataPlane: is installed',
  (combination) => {
    const objects = objectsOf(combination);
    expect(problemsOf(objects)).toEqual([]);
    const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
    const labels = Object.fromEntries(namespaces.map(({ metadata }) => [metadata.name, metadata.labels]));
    expect(labels).toEqual(JOINED[combination.dataPlane]);
  },
);

test.each(COMBINATIONS.filter(isRefused))(
  '$installer on $cluster ($platform), $dataPlane: is refused as the page says',
  (combination) => {
    expect(refusalOf(() => objectsOf(combination))).toContain(
      "because OpenShift's operator lets istio-csr trust no ztunnel",
    );
    expect(PAGE).toContain("| OpenShift's operators, ambient or both ");
  },
);

test.each(['AMBIENT', 'SIDECAR_AND_AMBIENT'])('the page says the data plane of the mesh: %s', (member) => {
  expect(PAGE).toContain(`| \`dataPlane: DataPlane.${member}\` `);
});

test.each([...Object.keys(INSTALLERS), ...Object.keys(CLUSTERS)])('the page has a row for %s', (name) => {
  expect(PAGE).toContain(`\n| ${name} `);
});

test('every example that it starts from is there', () => {
  const examples = [...PAGE.matchAll(/\(\.\.\/(examples\/[^)]+)\)/g)].map(([, path = '']) => path);
  expect(examples.length).toBeGreaterThan(9);
  expect(examples.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
