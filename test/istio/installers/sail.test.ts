import { DataPlane, IstioInstaller, IstioVersion, SailUpdateStrategy } from 'cdk8s-istio-csr';
import { expectRefusal } from '../../support/refusal';
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

  test('refuses an update strategy that it does not know', () => {
    expectRefusal(() => IstioInstaller.sail({ updateStrategy: 'Canary' as SailUpdateStrategy }), {
      place: 'IstioInstaller.sail',
      prop: 'updateStrategy',
      received: '"Canary"',
      allowed: 'SailUpdateStrategy.IN_PLACE or SailUpdateStrategy.REVISION_BASED',
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
});
