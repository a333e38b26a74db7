import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  type MeshProps,
  SailUpdateStrategy,
} from 'cdk8s-istio-csr';
import { agentFor, KNOWN_ISSUER } from '../support/agent';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, type SynthesizedObject, synth } from '../support/synth';
import { FLUX, ISTIOCTL, install, SAIL, type Way } from './support';

const TAGS = { 'prod-stable': 'canary', 'prod-test': 'other', edge: 'canary' };
const of = (version: string, mesh: MeshProps = { revisions: ['canary', 'other'], revisionTags: TAGS }) => ({
  ...{ version, revision: 'canary', dataPlane: DataPlane.SIDECAR, mesh },
});
const CHARTS: readonly (readonly [string, Way, (objects: SynthesizedObject[]) => unknown])[] = [
  ['istioctl', ISTIOCTL, (objects) => only(objects, 'IstioOperator').spec.values.revisionTags],
  ['Helm', FLUX, (objects) => only(objects, 'HelmRelease', 'istiod-canary').spec.values.revisionTags],
];

describe.each(CHARTS)('revision tags by %s', (_name, way, tagsOf) => {
  const revision = 'canary';

  test('are those of the revision that is installed', () => {
    const objects = install(way, of('1.30.3'), { revision });
    expect(tagsOf(objects)).toEqual(['prod-stable', 'edge']);
    expect(problemsOf(objects)).toEqual([]);
    expect(tagsOf(install(way, of('1.30.3', { revisions: ['canary'] })))).toBeUndefined();
  });

  test('are not said in values as well, where the mesh has any', () => {
    const values = { revisionTags: ['mine'] };
    const message = refusalOf(() => install(way, of('1.30.3'), { revision, values }));
    expect(message).toContain('values.revisionTags: received ["mine"]; allowed: ["prod-stable","edge"]');
    expect(message).toContain('set revisionTags on the Mesh');
    expect(tagsOf(install(way, of('1.30.3', { revisions: ['canary'] }), { values }))).toEqual(['mine']);
  });
});

test("istioctl's charts have them from Istio 1.10 on", () => {
  expectRefusal(() => install(ISTIOCTL, of('1.9.9'), { revision: 'canary' }), {
    ...{ place: 'test/istio', prop: 'version', received: '"1.9.9"' },
    allowed: 'Istio 1.10 or later for a revision with tags (prod-stable, edge)',
  });
  expect(() => install(ISTIOCTL, of('1.10.6'), { revision: 'canary' })).not.toThrow();
  const untagged = { revisions: ['canary', 'other'], revisionTags: { stable: 'other' } };
  expect(() => install(ISTIOCTL, of('1.9.9', untagged), { revision: 'canary' })).not.toThrow();
});

describe('revision tags by Sail', () => {
  const targets = (objects: SynthesizedObject[]) =>
    objects.filter(({ kind }) => kind === 'IstioRevisionTag').map(({ metadata, spec }) => [metadata, spec.targetRef]);

  test('are IstioRevisionTags of the revision, cluster-wide', () => {
    const objects = install(SAIL, of('1.30.3'));
    expect(targets(objects)).toEqual([
      [{ name: 'prod-stable' }, { kind: 'IstioRevision', name: 'canary' }],
      [{ name: 'edge' }, { kind: 'IstioRevision', name: 'canary' }],
    ]);
    expect(only(objects, 'Istio').spec.values.revisionTags).toBeUndefined();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('are also those of the former revision, where each version has its own', () => {
    const [old, now] = ['1.29.6', '1.30.3'].map((version) => IstioInstaller.sailRevision(IstioVersion.of(version)));
    const revisionTags = { stable: old as string, edge: now as string, elsewhere: 'legacy' };
    const revisions = [old as string, now as string, 'legacy'];
    const agent = agentFor({ revisions, revisionTags });
    const installer = IstioInstaller.sail({ updateStrategy: SailUpdateStrategy.REVISION_BASED });
    const version = IstioVersion.of('1.30.3');
    const objects = synth((chart) => new ExternalCaIstio(chart, 'istio', { agent, version, installer }));
    expect(targets(objects)).toEqual([
      [{ name: 'stable' }, { kind: 'IstioRevision', name: 'default-v1-29-6' }],
      [{ name: 'edge' }, { kind: 'IstioRevision', name: 'default-v1-30-3' }],
    ]);
  });

  test("have at most 40 characters, which leaves room in the name of Sail's Helm release", () => {
    const tagged = (length: number) =>
      install(SAIL, of('1.30.3', { revisions: ['canary'], revisionTags: { ['t'.repeat(length)]: 'canary' } }));
    expect(targets(tagged(40))).toHaveLength(1);
    expect(refusalOf(() => tagged(41))).toContain('at most 40 characters');
  });
});

test('a tag is no revision that can be installed', () => {
  const tagged = () => install(ISTIOCTL, of('1.30.3'), { revision: 'prod-stable' });
  expect(refusalOf(tagged)).toContain(`received "prod-stable"; allowed: one of the mesh's revisions: canary, other`);
});

test("a tag has no DNS name in istiod's certificate", () => {
  const names = (props: MeshProps) => {
    const mesh = new Mesh(props);
    const objects = synth((chart) => new IstioCsrAgent(chart, 'agent', { mesh, issuer: KNOWN_ISSUER }));
    return only(objects, 'Certificate', 'istiod').spec.dnsNames;
  };
  const revisions = ['canary', 'other'];
  expect(names({ revisions, revisionTags: TAGS })).toEqual(names({ revisions }));
});
