import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/paths';

/** The groups of Keep a Changelog 1.1.0, and before them what breaks, which `npm run compat` looks for. */
const GROUPS = ['Breaking', 'Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

const TEXT = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
const [, ...SECTIONS] = TEXT.split(/^## /m);

test('CHANGELOG.md has what is unreleased, then each release with its date, and a link for each', () => {
  const titles = SECTIONS.map((section) => section.slice(0, section.indexOf('\n')));
  expect(titles[0]).toBe('[Unreleased]');
  for (const title of titles.slice(1)) expect(title).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
  const names = titles.map((title) => title.slice(1, title.indexOf(']')));
  expect([...TEXT.matchAll(/^\[([^\]]+)\]: https:/gm)].map(([, name]) => name)).toEqual(names);
});

test('each section has the groups of Keep a Changelog, in their order', () => {
  for (const section of SECTIONS) {
    const groups = [...section.matchAll(/^### (.*)$/gm)].map(([, group]) => group);
    expect(groups).toEqual(GROUPS.filter((group) => groups.includes(group)));
  }
});

test('nothing is said twice, as it is after a careless merge', () => {
  const starts = [...TEXT.matchAll(/^- (.{0,50})/gm)].map(([, start]) => start);
  expect(starts.filter((start, index) => starts.indexOf(start) !== index)).toEqual([]);
  // Every line is a title, an item, a line of one, a link, or blank.
  const stray = TEXT.slice(TEXT.indexOf('## '))
    .split('\n')
    .filter((line) => !/^(#{2,3} |- | {2}\S|\[[^\]]+\]: |$)/.test(line));
  expect(stray).toEqual([]);
});
