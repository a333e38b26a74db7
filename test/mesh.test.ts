import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshNamespace,
  type MeshProps,
  Platform,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { agentFor } from './support/agent';
import { expectRefusal } from './support/refusal';
import { problemsOf } from './support/schemas';
import { refusalOf, type SynthesizedObject, synth } from './support/synth';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;
const REVISION = /^[a-z0-9]([-a-z0-9]{0,54}[a-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** The CA, the agent, Istio and a namespace for a mesh. */
function everythingFor(mesh: Mesh): SynthesizedObject[] {
  return synth((chart) => {
    const { issuer } = new SelfSignedCaChain(chart, 'ca', { mesh });
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer });
    const revision = mesh.revisions[0];
    new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST, revision });
    if (mesh.namespace !== 'apps') new MeshNamespace(chart, 'apps', { mesh, name: 'apps', revision });
  });
}

describe('Mesh', () => {
  test('without props it has the facts that Istio assumes', () => {
    expect({ ...new Mesh(), revisions: new Mesh().revisions }).toMatchObject({
      trustDomain: 'cluster.local',
      clusterId: 'Kubernetes',
      namespace: 'istio-system',
      dataPlane: DataPlane.SIDECAR,
      meshId: undefined,
      network: undefined,
      revisions: ['default'],
    });
  });

  test('keeps every fact that it is given', () => {
    const facts = {
      trustDomain: 'prod.example.com',
      clusterId: 'east_1',
      namespace: 'mesh',
      dataPlane: DataPlane.AMBIENT,
      meshId: 'mesh1',
      network: 'network1',
    };
    const mesh = new Mesh({ ...facts, revisions: ['default', '1-30-3'] });
    expect(mesh).toMatchObject(facts);
    expect(mesh.revisions).toEqual(['default', '1-30-3']);
  });

  test('does not change with the list it was made from, nor with the list it hands out', () => {
    const revisions = ['default'];
    const mesh = new Mesh({ revisions });
    revisions.push('late');
    mesh.revisions.push('later');
    expect(mesh.revisions).toEqual(['default']);
  });

  test('keeps its revision tags, whatever happens to the map that it was given or hands out', () => {
    const revisionTags = { 'prod-stable': 'default', '1-prod': 'default' };
    const mesh = new Mesh({ revisionTags });
    Object.assign(revisionTags, { late: 'default' });
    Object.assign(mesh.revisionTags, { later: 'default' });
    expect(mesh.revisionTags).toEqual({ 'prod-stable': 'default', '1-prod': 'default' });
    expect(new Mesh().revisionTags).toEqual({});
  });

  test.each([
    [DataPlane.SIDECAR, true, false],
    [DataPlane.AMBIENT, false, true],
    [DataPlane.SIDECAR_AND_AMBIENT, true, true],
  ])('knows what runs on a data plane of %s', (dataPlane, hasSidecars, hasZtunnel) => {
    const mesh = new Mesh({ dataPlane });
    expect({ hasSidecars: mesh.hasSidecars, hasZtunnel: mesh.hasZtunnel }).toEqual({ hasSidecars, hasZtunnel });
    const place = hasZtunnel ? 'istio-system' : undefined;
    expect([mesh.ztunnelNamespace, mesh.cniNamespace]).toEqual([place, place]);
  });

  test.each<[string, MeshProps, string | undefined, string | undefined]>([
    ['nowhere in a plain sidecar mesh', {}, undefined, undefined],
    ['beside istiod in an ambient mesh', { dataPlane: DataPlane.AMBIENT, namespace: 'mesh' }, 'mesh', 'mesh'],
    ['beside istiod on K3s', { dataPlane: DataPlane.AMBIENT, platform: Platform.K3S }, 'istio-system', 'istio-system'],
    ['in kube-system on GKE', { dataPlane: DataPlane.AMBIENT, platform: Platform.GKE }, 'kube-system', 'kube-system'],
    ['in kube-system for sidecars on OpenShift', { platform: Platform.OPENSHIFT }, undefined, 'kube-system'],
    ['beside istiod for sidecars that want the plugin', { cni: true }, undefined, 'istio-system'],
    [
      'where it is told',
      {
        ...{ dataPlane: DataPlane.AMBIENT, platform: Platform.OPENSHIFT },
        ...{ ztunnelNamespace: 'a', cniNamespace: 'b' },
      },
      'a',
      'b',
    ],
  ])('puts ztunnel and the CNI plugin %s', (_where, props, ztunnelNamespace, cniNamespace) => {
    const mesh = new Mesh(props);
    expect([mesh.ztunnelNamespace, mesh.cniNamespace]).toEqual([ztunnelNamespace, cniNamespace]);
    expect(mesh.cni).toBe(cniNamespace !== undefined);
  });

  test("the agent's trusted account follows", () => {
    const mesh = { dataPlane: DataPlane.AMBIENT, ztunnelNamespace: 'nodes' };
    expect(agentFor(mesh).trustedNodeAccounts).toEqual(['nodes/ztunnel']);
    expect(agentFor({ platform: Platform.OPENSHIFT }).trustedNodeAccounts).toEqual([]);
  });

  const label = 'a DNS-1123 label';
  const labelValue = 'a Kubernetes label value';
  const trustDomain = 'a SPIFFE trust domain';
  test.each<[MeshProps, string, string, string]>([
    [{ trustDomain: '' }, 'trustDomain', '""', trustDomain],
    [{ trustDomain: 'spiffe://cluster.local' }, 'trustDomain', '"spiffe://cluster.local"', trustDomain],
    [{ trustDomain: 'Cluster.Local' }, 'trustDomain', '"Cluster.Local"', trustDomain],
    [{ trustDomain: 'a.example/path' }, 'trustDomain', '"a.example/path"', trustDomain],
    [{ trustDomain: 'a.example:443' }, 'trustDomain', '"a.example:443"', trustDomain],
    [{ clusterId: '' }, 'clusterId', '""', labelValue],
    [{ clusterId: '-east' }, 'clusterId', '"-east"', labelValue],
    [{ clusterId: 'a b' }, 'clusterId', '"a b"', labelValue],
    [{ namespace: 'Istio' }, 'namespace', '"Istio"', label],
    [{ namespace: 'a.b' }, 'namespace', '"a.b"', label],
    [{ meshId: '' }, 'meshId', '""', labelValue],
    [{ network: 'a/b' }, 'network', '"a/b"', labelValue],
    [{ revisions: [] }, 'revisions', '[]', 'at least one revision'],
    [{ revisions: ['1.30.3'] }, 'revisions[0]', '"1.30.3"', label],
    [{ revisions: ['a', ''] }, 'revisions[1]', '""', label],
    [{ revisions: ['a', 'b', 'a'] }, 'revisions[2]', '"a"', 'each revision once'],
    [{ revisions: ['r'.repeat(57)] }, 'revisions[0]', `"${'r'.repeat(57)}"`, 'at most 56 characters'],
    [
      { platform: 'aks' as Platform },
      'platform',
      '"aks"',
      'Platform.OPENSHIFT, Platform.GKE, Platform.EKS, Platform.K3S, Platform.K3D, Platform.MICROK8S or Platform.MINIKUBE',
    ],
    [{ dataPlane: DataPlane.AMBIENT, cni: false }, 'cni', 'false', 'true, because ztunnel needs the CNI plugin'],
    [{ platform: Platform.OPENSHIFT, cni: false }, 'cni', 'false', 'true, because sidecars on OpenShift need'],
    [{ ztunnelNamespace: 'a' }, 'ztunnelNamespace', '"a"', 'nothing, because this mesh installs no such thing'],
    [{ cniNamespace: 'a' }, 'cniNamespace', '"a"', 'nothing, because this mesh installs no such thing'],
    [{ cni: true, cniNamespace: 'A' }, 'cniNamespace', '"A"', label],
    [{ dataPlane: DataPlane.AMBIENT, ztunnelNamespace: 'a.b' }, 'ztunnelNamespace', '"a.b"', label],
    [{ revisions: ['a'], revisionTags: { a: 'a' } }, 'revisionTags', '"a"', 'a name that no revision has: a'],
    [{ revisions: ['a'], revisionTags: { default: 'a' } }, 'revisionTags', '"default"', 'any name but "default"'],
    [{ revisionTags: { stable: 'gone' } }, 'revisionTags.stable', '"gone"', "one of the mesh's revisions: default"],
    [{ revisionTags: { Stable: 'default' } }, 'revisionTags', '"Stable"', label],
    [{ revisionTags: { true: 'default' } }, 'revisionTags', '"true"', 'that YAML reads as a text'],
    [{ revisionTags: { '1e3': 'default' } }, 'revisionTags', '"1e3"', 'that YAML reads as a text'],
    [{ dataPlane: DataPlane.SIDECAR_AND_AMBIENT, cni: false }, 'cni', 'false', 'true, because ztunnel needs'],
    [
      { dataPlane: 'mixed' as DataPlane },
      'dataPlane',
      '"mixed"',
      'DataPlane.SIDECAR, DataPlane.AMBIENT or DataPlane.SIDECAR_AND_AMBIENT',
    ],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => new Mesh(props), { place: 'Mesh', prop, received, allowed });
  });

  test('bounds lengths where Kubernetes and SPIFFE do', () => {
    for (const [prop, longest] of [
      ['trustDomain', 255],
      ['clusterId', 63],
      ['namespace', 63],
      ['meshId', 63],
      ['network', 63],
    ] as const) {
      expect(new Mesh({ [prop]: 'a'.repeat(longest) })[prop]).toHaveLength(longest);
      expect(refusalOf(() => new Mesh({ [prop]: 'a'.repeat(longest + 1) }))).toContain(`Mesh: ${prop}: received`);
    }
    expect(new Mesh({ revisions: ['r'.repeat(56)] }).revisions).toHaveLength(1);
    const tagged = (length: number) => new Mesh({ revisionTags: { ['t'.repeat(length)]: 'default' } });
    expect(Object.keys(tagged(43).revisionTags)).toHaveLength(1);
    expect(refusalOf(() => tagged(44))).toContain('at most 43 characters');
  });

  test('whatever it accepts, every object made from it is valid', () => {
    const facts = fc.record({
      trustDomain: fc.stringMatching(TRUST_DOMAIN),
      clusterId: fc.stringMatching(LABEL_VALUE),
      namespace: fc.stringMatching(LABEL),
      meshId: fc.option(fc.stringMatching(LABEL_VALUE), { nil: undefined }),
      network: fc.option(fc.stringMatching(LABEL_VALUE), { nil: undefined }),
      dataPlane: fc.constant(DataPlane.SIDECAR),
      revisions: fc.uniqueArray(fc.oneof(fc.constant('default'), fc.stringMatching(REVISION)), {
        minLength: 1,
        maxLength: 4,
      }),
    });
    fc.assert(
      fc.property(facts, (props) => {
        expect(problemsOf(everythingFor(new Mesh(props)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['trustDomain', TRUST_DOMAIN],
    ['clusterId', LABEL_VALUE],
    ['namespace', LABEL],
    ['meshId', LABEL_VALUE],
    ['network', LABEL_VALUE],
  ] as const)('refuses any other %s by its name', (prop, rule) => {
    const mixed = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'aZ9-._/: ') }));
    fc.assert(
      fc.property(
        mixed.filter((text) => !rule.test(text)),
        (text) => {
          expect(refusalOf(() => new Mesh({ [prop]: text }))).toMatch(new RegExp(`^Mesh: ${prop}: received "`));
        },
      ),
    );
  });
});
