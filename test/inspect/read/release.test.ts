import { guessOf, releaseOf } from '../../../lib/inspect/read/agents/release';
import { readMesh } from '../../../lib/inspect/read/mesh';
import { LATEST } from '../../support/latest';
import { loaded } from '../answers';
import { agent, object } from '../graph/support';

test.each([
  ['v0.14.2', 'v0.14.2'],
  ['0.14.2', 'v0.14.2'],
  ['v0.14.2-company.1', 'v0.14.2'],
])('%s is the release %s, and no guess', (text, release) => {
  expect([releaseOf(text).version, guessOf(text)]).toEqual([release, undefined]);
});

test.each([
  ['0.14.x', 'v0.14.3'],
  ['v0.14.*', 'v0.14.3'],
  ['0.14', 'v0.14.3'],
  ['~0.2.0', 'v0.2.1'],
  ['~0.14.2', 'v0.14.3'],
  ['~0.14', 'v0.14.3'],
  ['^0.14.1', 'v0.14.3'],
  ['>=0.13.0 <0.15.0', 'v0.14.3'],
  ['>= 0.13.0, < 0.14.2', 'v0.14.1'],
  ['<=0.14', 'v0.14.3'],
  ['>0.13.0 <=0.14.0', 'v0.14.0'],
  ['=0.14.2', 'v0.14.2'],
  ['*', LATEST],
  ['0.x', LATEST],
  ['>=0.16.0', LATEST],
  ['v0.99.0', LATEST],
  ['0.99.x', LATEST],
  ['latest', LATEST],
  ['>=0.13.0 and more', LATEST],
])('%s is taken for %s, and said to be a guess', (text, release) => {
  expect(releaseOf(text).version).toBe(release);
  expect(guessOf(text)).toBe(`"${text}" is taken for istio-csr ${release}`);
});

test('a release that nobody names is the newest, without a word', () => {
  expect([releaseOf(undefined).version, guessOf(undefined)]).toEqual([LATEST, undefined]);
});

test('a note tells of an agent whose release is guessed, from the tag of its image or the version of its chart', () => {
  const chart = { spec: { chart: 'cert-manager-istio-csr', version: '0.14.x' } };
  const release = object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'pki/csr', { spec: { chart } });
  const delivered = readMesh(loaded([release]));
  expect(delivered.agents.map(({ tag }) => tag)).toEqual(['v0.14.3']);
  expect(delivered.notesOf()).toEqual([
    'the release of pki/cert-manager-istio-csr is not known: "0.14.x" is taken for istio-csr v0.14.3',
  ]);
  const text = JSON.stringify(agent()).replace(`csr:${LATEST}`, 'csr:v0.99.0');
  expect(readMesh(loaded(JSON.parse(text))).notesOf()).toEqual([
    `the release of pki/csr is not known: "v0.99.0" is taken for istio-csr ${LATEST}`,
  ]);
});
