import { AgentInstaller, DataPlane, IstioCsrAgent, Mesh } from 'cdk8s-istio-csr';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, type SynthesizedObject, synth } from '../support/synth';
import { FLUX, ISTIOCTL, install, operator, SAIL, SIDECAR, type Way } from './support';

const BOTH = { ...SIDECAR, dataPlane: DataPlane.SIDECAR_AND_AMBIENT };
const facts = { dataPlane: DataPlane.SIDECAR_AND_AMBIENT };

const WAYS: readonly (readonly [string, Way, (objects: SynthesizedObject[]) => SynthesizedObject])[] = [
  ['istioctl', ISTIOCTL, (objects) => only(objects, 'IstioOperator').spec.meshConfig],
  ['Sail', SAIL, (objects) => only(objects, 'Istio').spec.values.meshConfig],
  ['Helm', FLUX, (objects) => only(objects, 'HelmRelease', 'istiod-canary').spec.values.meshConfig],
];

describe.each(WAYS)('a mesh with sidecars and ambient by %s', (_name, way, meshConfigOf) => {
  test('has all that an ambient mesh has', () => {
    const nameless = (dataPlane: DataPlane) =>
      install(way, { ...SIDECAR, dataPlane }).map(({ kind, metadata, spec }) => ({
        ...{ kind, metadata, profile: spec.profile ?? spec.values?.profile },
        ztunnel: spec.values?.ztunnel ?? spec.components?.ztunnel,
      }));
    expect(nameless(DataPlane.SIDECAR_AND_AMBIENT)).toEqual(nameless(DataPlane.AMBIENT));
    expect(problemsOf(install(way, BOTH))).toEqual([]);
  });

  test.each([
    [DataPlane.SIDECAR, undefined],
    [DataPlane.AMBIENT, undefined],
    [DataPlane.SIDECAR_AND_AMBIENT, 'true'],
  ])('has its sidecars take HBONE, whatever the profile says: %s, %s', (dataPlane, hbone) => {
    const meshConfig = meshConfigOf(install(way, { ...SIDECAR, dataPlane }));
    expect(meshConfig.defaultConfig.proxyMetadata.ISTIO_META_ENABLE_HBONE).toBe(hbone);
  });

  test('does not let them be told otherwise', () => {
    const defaultConfig = { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'false' } };
    expect(refusalOf(() => install(way, BOTH, { meshConfig: { defaultConfig } }))).toContain(
      'meshConfig.defaultConfig.proxyMetadata.ISTIO_META_ENABLE_HBONE: received "false"; allowed: "true"',
    );
    expect(() => install(way, SIDECAR, { meshConfig: { defaultConfig } })).not.toThrow();
  });
});

describe('a mesh with sidecars and ambient', () => {
  test('has an agent that trusts ztunnel, from istio-csr v0.12.0 on', () => {
    expect(agentFor(facts).trustedNodeAccounts).toEqual(['istio-system/ztunnel']);
    const old = () => agentFor(facts, 'v0.11.0');
    expect(refusalOf(old)).toContain('mesh.dataPlane: received "sidecar-and-ambient"');
    expect(() => agentFor(facts, 'v0.12.0')).not.toThrow();
  });

  test('needs Istio 1.22', () => {
    const agent = agentFor(facts);
    expectRefusal(() => operator('1.21.6', { agent }), {
      ...{ place: 'test/istio', prop: 'version', received: '"1.21.6"' },
      allowed: 'Istio 1.22 or later for a mesh whose dataPlane is SIDECAR_AND_AMBIENT',
    });
    expect(operator('1.22.8', { agent }).spec.profile).toBe('ambient');
    expect(refusalOf(() => operator('1.30.3', { agent, profile: 'demo' }))).toContain('SIDECAR_AND_AMBIENT');
  });

  test("is refused with OpenShift's operator, which lets the agent trust no ztunnel", () => {
    const add = () =>
      synth((chart) => {
        const installer = AgentInstaller.openshift();
        new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(facts), issuer: KNOWN_ISSUER, installer });
      });
    expect(refusalOf(add)).toContain('mesh.dataPlane: received "sidecar-and-ambient"');
  });
});
