import { isNamed, unreleasedBreaks } from '../../../scripts/compat/changelog';
import { saysBreak } from '../../../scripts/compat/version';

test('the items under "Breaking" are those of the sections above a tag', () => {
  const changelog = `# Changelog

## [Unreleased]

### Added

- One.

### Breaking

- Two,
  in two lines.
- Three.

## [0.2.0] - 2026-02-01

### Breaking

- Four.

## [0.1.0] - 2026-01-01

### Breaking

- Five.
`;
  const trimmed = (tag: string) => unreleasedBreaks(changelog, tag).map((item) => item.replace(/\s+/g, ' ').trim());
  expect(trimmed('v0.2.0')).toEqual(['Two, in two lines.', 'Three.']);
  expect(trimmed('v0.1.0')).toEqual(['Two, in two lines.', 'Three.', 'Four.']);
});

test.each([
  [['Mesh', 'meshId'], '`Mesh.meshId` is gone.', true],
  [['Mesh', 'meshId'], '`meshId` of `Mesh` is gone.', true],
  [['Mesh', 'meshId'], '`MeshProps.meshId` is gone.', false],
  [['Mesh'], '`Mesh` is gone.', true],
])('%j is named by "%s": %s', (names, item, expected) => expect(isNamed(names, [item])).toBe(expected));

test.each([
  ['v0.1.0', '0.1.0', true],
  ['v0.1.0', '0.1.1', false],
  ['v0.1.0', '0.2.0', true],
  ['v0.1.0', '1.0.0', true],
  ['v1.1.0', '1.2.0', false],
  ['v1.1.0', '2.0.0', true],
])('after %s a break is said by %s: %s', (tag, version, expected) => expect(saysBreak(tag, version)).toBe(expected));
