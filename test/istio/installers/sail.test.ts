import { App, Chart, Testing } from 'cdk8s';
import {
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  IstioInstaller,
  IstioVersion,
  MeshWarnings,
  SailOperator,
  SailOperatorVersion,
  SailUpdateStrategy,
} from 'cdk8s-istio-csr';
import { agentFor } from '../../support/agent';
import { expectRefusal } from '../../support/refusal';
import { only } from '../../support/synth';
import { install, SAIL, SIDECAR } from '../support';

describe('Sail', () => {
  test('names a revision after the version, and the mesh has to list it', () => {
    const version = IstioVersion.of('1.30.3');
    expect(IstioInstaller.sailRevision(version)).toBe('default-v1-30-3');
    const installer = IstioInstaller.sail({ updateStrategy: SailUpdateStrategy.REVISION_BASED });
    const [istio] = install(SAIL, { ...SIDECAR, revision: 'default-v1-30-3' }, { installer });
    expect(istio?.spec.updateStrategy).toEqual({ type: 'RevisionBased' });
    expectRefusal(() => install(SAIL, SIDECAR, { installer }), {
      place: 'test/istio',
      prop: 'revision',
      received: '"default-v1-30-3"',
      allowed: "one of the mesh's revisions: canary",
    });
  });

  test('has cluster-scoped resources without a namespace', () => {
    const objects = install(SAIL, { ...SIDECAR, dataPlane: DataPlane.AMBIENT });
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Istio', undefined],
      ['IstioCNI', undefined],
      ['ZTunnel', undefined],
    ]);
  });

  const sailOf = (operatorVersion: SailOperatorVersion) => ({
    ...SAIL,
    installer: () => IstioInstaller.sail({ name: 'canary', operatorVersion }),
  });
  const { of, openShiftServiceMesh } = SailOperatorVersion;

  test.each([
    [of('1.0.0'), '1.24.3'],
    [of('1.28.1'), '1.26.7'],
    [openShiftServiceMesh('3.0.0'), '1.24.3'],
    [openShiftServiceMesh('3.1.4'), '1.26.6'],
  ])('installs what its operator does: the $product', (operatorVersion, version) => {
    const [istio] = install(sailOf(operatorVersion), { ...SIDECAR, version });
    expect(istio?.spec.version).toBe(`v${version}`);
    expect(() => install(sailOf(operatorVersion), { ...SIDECAR, version: '1.30.3' })).toThrow(
      `one of the versions that the ${operatorVersion.product} installs: ${operatorVersion.istioVersions.join(', ')}. Choose`,
    );
  });

  test.each([
    [of('1.27.3'), '1.27.3', 'v1alpha1', true, false],
    [of('1.28.0'), '1.28.0', 'v1', false, false],
    [of('1.29.2'), '1.29.2', 'v1', false, false],
    [of('1.30.0'), '1.30.0', 'v1', false, true],
    [openShiftServiceMesh('3.2.8'), '1.27.9', 'v1alpha1', true, false],
    [openShiftServiceMesh('3.4.1'), '1.30.3', 'v1', false, true],
  ])(
    'writes the ZTunnel that its operator serves: the $product',
    (operatorVersion, version, served, byVariable, hasTarget) => {
      const objects = install(sailOf(operatorVersion), { ...SIDECAR, dataPlane: DataPlane.AMBIENT, version });
      const { apiVersion, spec } = only(objects, 'ZTunnel');
      const { network, revision, env } = spec.values.ztunnel;
      expect(apiVersion).toBe(`sailoperator.io/${served}`);
      expect([spec.targetRef?.name, revision]).toEqual(hasTarget ? ['canary', undefined] : [undefined, 'canary']);
      expect([network, env.NETWORK]).toEqual(byVariable ? [undefined, 'net1'] : ['net1', undefined]);
    },
  );

  test('warns of an operator that is newer than known, and refuses what the older one had dropped', () => {
    const app = new App();
    const chart = new Chart(app, 'test');
    const agent = agentFor();
    const installer = IstioInstaller.sail({ operatorVersion: of('1.31.2') });
    const version = IstioVersion.of('1.31.3');
    new ExternalCaIstio(chart, 'istio', { agent, version, installer });
    expect(
      MeshWarnings.at(app)
        .pending()
        .map(({ id, path }) => [id, path]),
    ).toEqual([['newer-release', 'test/istio']]);
    expect(() => new ExternalCaIstio(chart, 'old', { agent, version: IstioVersion.of('1.27.9'), installer })).toThrow(
      'the versions that the Sail operator 1.31.2 installs',
    );
  });

  test.each([
    ['1.30.3', undefined],
    ['1.29.2', 'installer: received "IstioInstaller.sail for the Sail operator 1.30.3"; allowed: that of test/sail'],
  ])('is told the operator of the cluster, where the app installs it: %s', (version, refusal) => {
    const chart = new Chart(new App(), 'test');
    new SailOperator(chart, 'sail', { delivery: ChartDelivery.flux(), version });
    const installer = IstioInstaller.sail();
    new ExternalCaIstio(chart, 'istio', { agent: agentFor(), version: IstioVersion.of('1.29.2'), installer });
    const run = () => Testing.synth(chart);
    if (refusal === undefined) expect(run).not.toThrow();
    else expect(run).toThrow(refusal);
  });
});
