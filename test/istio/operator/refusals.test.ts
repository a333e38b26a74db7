import { DataPlane, IstioOperatorController, type IstioOperatorControllerProps, Mesh } from 'cdk8s-istio-csr';
import { expectRefusal } from '../../support/refusal';
import { synth } from '../../support/synth';
import { make, type Props } from './support';

describe('IstioOperatorController refuses', () => {
  const ambient = new Mesh({ dataPlane: DataPlane.AMBIENT });
  const tooLong = 'r'.repeat(49);

  test.each<[string, string, Props, string, string, string]>([
    ['a version without an operator', '1.24.0', {}, 'version', '"1.24.0"', 'an Istio from 1.8 to 1.23'],
    ['the newest version', '1.30.3', {}, 'version', '"1.30.3"', 'an Istio from 1.8 to 1.23'],
    ['a version without a patch', '1.16', {}, 'version', '"1.16"', 'a version with its patch (MAJOR.MINOR.PATCH)'],
    ['an ambient mesh', '1.23.6', { mesh: ambient }, 'mesh', '"ambient"', 'a mesh whose dataPlane is SIDECAR'],
    ['a bad revision', '1.23.6', { revision: '1.23.6' }, 'revision', '"1.23.6"', 'a DNS-1123 label'],
    ['an empty revision', '1.23.6', { revision: '' }, 'revision', '""', 'a DNS-1123 label'],
    ['a long revision', '1.23.6', { revision: tooLong }, 'revision', `"${tooLong}"`, 'at most 48 characters'],
    [
      'a revision that the mesh does not list',
      '1.23.6',
      { mesh: new Mesh({ revisions: ['a', 'b'] }), revision: 'c' },
      'revision',
      '"c"',
      "one of the mesh's revisions: a, b",
    ],
    [
      'the unnamed revision where the mesh does not list it',
      '1.23.6',
      { mesh: new Mesh({ revisions: ['a'] }), revision: 'default' },
      'revision',
      '"default"',
      "one of the mesh's revisions: a",
    ],
    ['an empty hub', '1.23.6', { hub: '' }, 'hub', '""', 'a registry with an optional path'],
    ['a hub with a slash', '1.23.6', { hub: 'a.io/b/' }, 'hub', '"a.io/b/"', 'a registry with an optional path'],
    ['a hub that is a URL', '1.23.6', { hub: 'https://a.io' }, 'hub', '"https://a.io"', 'a registry with an'],
    ['an empty tag', '1.23.6', { tag: '' }, 'tag', '""', 'a tag of an image'],
    ['a tag with a colon', '1.23.6', { tag: 'a:b' }, 'tag', '"a:b"', 'a tag of an image'],
    ['a bad namespace', '1.23.6', { namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    ['nowhere to look', '1.23.6', { watchedNamespaces: [] }, 'watchedNamespaces', '[]', 'at least one namespace'],
    [
      'a namespace that is a list',
      '1.23.6',
      { watchedNamespaces: ['a', 'b,c'] },
      'watchedNamespaces[1]',
      '"b,c"',
      'a DNS-1123 label',
    ],
    [
      'a namespace twice',
      '1.23.6',
      { watchedNamespaces: ['a', 'a'] },
      'watchedNamespaces[1]',
      '"a"',
      'each namespace once',
    ],
    [
      "to look past the mesh's namespace",
      '1.23.6',
      { mesh: new Mesh(), watchedNamespaces: ['a'] },
      'watchedNamespaces',
      '["a"]',
      'a list with istio-system',
    ],
    ['a bad Secret', '1.23.6', { imagePullSecrets: ['A'] }, 'imagePullSecrets[0]', '"A"', 'a DNS-1123 subdomain'],
  ])('%s', (_what, version, props, prop, received, allowed) => {
    expectRefusal(() => make(version, props), { place: 'test/operator', prop, received, allowed });
  });

  test('to be without a version', () => {
    const props = {} as IstioOperatorControllerProps;
    expectRefusal(() => synth((chart) => new IstioOperatorController(chart, 'operator', props)), {
      place: 'test/operator',
      prop: 'version',
      received: 'nothing',
      allowed: 'IstioVersion.of(...)',
    });
  });

  test('a version without an operator with the alternatives', () => {
    expect(() => make('1.24.0')).toThrow(/istioctl, the Sail operator or Istio's Helm charts/);
  });
});
