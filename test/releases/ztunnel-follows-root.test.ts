import { ztunnelFollowsRoot } from '../../lib/releases/istio-version';

/** What istio.deps of each tag pins of ztunnel: with its pull request 1775, or without. */
test.each([
  ['1.24.6', false],
  ['1.28.5', false],
  ['1.28.6', true],
  ['1.28.10-distroless', true],
  ['1.29.0', false],
  ['1.29.1', false],
  ['v1.29.2', true],
  ['1.30.0', true],
  ['1.31.4', true],
  ['latest', undefined],
  ['', undefined],
])('ztunnel %s follows the file of its root: %p', (version, follows) => {
  expect(ztunnelFollowsRoot(version)).toBe(follows);
});
