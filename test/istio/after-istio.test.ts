import { App, Chart, Testing } from 'cdk8s';
import {
  AgentInstaller,
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  HelmChart,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  SleepWorkload,
} from 'cdk8s-istio-csr';
import { KNOWN_ISSUER } from '../support/agent';
import { type SynthesizedObject, synth } from '../support/synth';

const version = IstioVersion.of('1.30.3');
const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT });

/** What becomes of a mesh whose agent and Istio are installed as given, and what `after` adds. */
function installed(
  agentBy: AgentInstaller,
  istioBy: IstioInstaller,
  after: (istio: ExternalCaIstio, chart: Chart) => void = () => undefined,
): SynthesizedObject[] {
  return synth((chart) => {
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER, installer: agentBy });
    after(new ExternalCaIstio(chart, 'istio', { agent, version, installer: istioBy }), chart);
  });
}

const dependenciesOf = (objects: SynthesizedObject[], name: string): string[] =>
  objects
    .filter(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === name)
    .flatMap(({ spec }) => (spec.dependsOn ?? []).map((each: { name: string }) => each.name));

const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

describe("istiod's release", () => {
  const flux = ChartDelivery.flux();

  test("waits for the agent's, where the same delivery installs both", () => {
    const objects = installed(AgentInstaller.helm(ChartDelivery.flux()), IstioInstaller.helm(flux));
    expect(dependenciesOf(objects, 'istiod')).toEqual(['istio-base', 'cert-manager-istio-csr']);
  });

  test('does not where another delivery, or no chart, installs the agent', () => {
    for (const agentBy of [AgentInstaller.manifests(), AgentInstaller.helm(ChartDelivery.argoCd())]) {
      expect(dependenciesOf(installed(agentBy, IstioInstaller.helm(flux)), 'istiod')).toEqual(['istio-base']);
    }
  });

  test('waits for what it is told instead, such as nothing where the agent is in another cluster', () => {
    const istioBy = IstioInstaller.helm(flux, { dependsOn: [] });
    expect(dependenciesOf(installed(AgentInstaller.helm(flux), istioBy), 'istiod')).toEqual(['istio-base']);
  });
});

describe('what comes after Istio', () => {
  test('finds its charts, in their order', () => {
    installed(AgentInstaller.manifests(), IstioInstaller.helm(ChartDelivery.flux()), ({ charts }) => {
      expect(charts.map(({ releaseName }) => releaseName)).toEqual(['istio-base', 'istiod', 'istio-cni', 'ztunnel']);
    });
    installed(AgentInstaller.manifests(), IstioInstaller.istioctl(), ({ charts }) => expect(charts).toEqual([]));
  });

  test('is in a later wave where Argo CD installs it, and a chart inside keeps its own', () => {
    const delivery = ChartDelivery.argoCd();
    const objects = installed(AgentInstaller.manifests(), IstioInstaller.helm(delivery), (istio, chart) => {
      const workloads = new SleepWorkload(chart, 'workloads', { namespace: 'foo' });
      const addon = { chart: 'kiali', repository: 'https://charts.example.com', version: '1.0.0', namespace: 'kiali' };
      new HelmChart(workloads, 'kiali', { ...addon, delivery, dependsOn: istio.charts });
      istio.precede(workloads);
    });
    const waves = objects.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.annotations?.[SYNC_WAVE]]);
    expect(Object.fromEntries(waves)).toMatchObject({
      'Application ztunnel': '2',
      'Application kiali': '3',
      'Deployment sleep': '3',
      'Service sleep': '3',
    });
  });

  test('is behind it in the output with any installer, in another chart too', () => {
    const app = new App();
    const first = new Chart(app, 'a');
    const second = new Chart(app, 'b');
    const agent = new IstioCsrAgent(second, 'agent', { mesh, issuer: KNOWN_ISSUER });
    const istio = new ExternalCaIstio(second, 'istio', { agent, version, installer: IstioInstaller.sail() });
    istio.precede(new SleepWorkload(first, 'sleep', { namespace: 'foo' }));
    expect(JSON.stringify(Testing.synth(first))).not.toContain(SYNC_WAVE);
    expect(app.charts.map(({ node }) => node.id)).toEqual(['b', 'a']);
  });
});
