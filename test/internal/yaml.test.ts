import fc from 'fast-check';
import { InputError } from '../../lib/internal/read-input';
import { excessOf, OF_MANIFESTS } from '../../lib/internal/tree';
import { parseYaml } from '../../lib/internal/yaml';
import { bomb } from '../support/bomb';
import { refusalOf } from '../support/synth';

const TOO_MANY = /^f: holds more than 300,000 nodes/;

describe('YAML that somebody hands in', () => {
  test.each([
    ['more nodes than there is memory for, by reference', bomb(10), TOO_MANY],
    ['a million nodes that stand there', `[${'1,'.repeat(1_000_010)}]`, TOO_MANY],
    ['a long text a thousand times, by reference', `a: &a ${'x'.repeat(2 ** 17)}\nb: [${'*a,'.repeat(999)}]`, /48 MiB/],
    ['folds and escapes, which are parsed one by one', `"${'\\n'.repeat(1_000_010)}"`, TOO_MANY],
    ['a list in itself', '&a [*a]', /^f: holds itself/],
    ['a map in itself', 'a: &a\n  b: [{ c: *a }]', /^f: holds itself/],
    ['too many levels', '['.repeat(101), /^f: not valid YAML: nesting exceeded/],
    ['too many levels, by reference', levels(101), /^f: has more than 100 levels/],
  ])('is refused by its name for %s', (_what, text, message) => {
    const refused = refusalOf(() => parseYaml(text, 'f'));
    expect(refused).toMatch(message);
    expect(() => parseYaml(text, 'f')).toThrow(InputError);
  });

  test.each([
    ['a key that comes twice', 'a: 1\nhvs.CAESIJ1xCAESIJ1x: 1\nhvs.CAESIJ1xCAESIJ1x: 2', 3],
    ['an alias that is not there', 'a: *MIIEvQIBADANBg', 1],
    ['a tag of another program', 'a: !MIIEvQIBADANBg b', 1],
    ['a tag that is not declared', 'a: !k!MIIEvQIBADANBg b', 1],
    ['a value that its tag does not fit', 'a: !!int MIIEvQIBADANBg', 1],
    ['a value that is not closed', 'key: "MIIEvQIBADANBg\n  MIIEvQIBADANBg', 2],
    ['a wrong indentation', 'key: MIIEvQIBADANBg\n  a: MIIEvQIBADANBg', 2],
    ['a control character', 'a: \u001b[2J', 1],
  ])('that is none is refused by file, line and column, without a word of it: %s', (_what, text, line) => {
    const refused = refusalOf(() => parseYaml(text, 'f'));
    expect(refused).toMatch(new RegExp(`^f: not valid YAML: [a-z][a-zA-Z ,-]+ \\(line ${line}, column \\d+\\)$`));
    expect(refused).not.toMatch(/MIIE|hvs|\[2J/);
  });

  test('may have a hundred levels, and a few references', () => {
    expect(parseYaml(levels(98), 'f')).toHaveLength(1);
    expect(parseYaml('a: &a [1]\nb: [*a, *a]', 'f')).toEqual([{ a: [1], b: [[1], [1]] }]);
  });

  test('can be walked when it is taken: whatever refers to whatever, its text is no longer than allowed', () => {
    const reference = fc.tuple(fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(fc.array(reference, { maxLength: 60 }), fc.integer({ min: 0, max: 30 }), (edges, lists) => {
        const nodes: unknown[][] = Array.from({ length: lists + 1 }, () => []);
        for (const [from, to] of edges) nodes[from % nodes.length]?.push(nodes[to % nodes.length]);
        const isTaken = excessOf(nodes[0], OF_MANIFESTS) === undefined;
        expect(isTaken).toBe(sizeOf(nodes[0] ?? []) < 500_000);
      }),
    );
  });
});

/** A chain of lists, each of which names the one before. */
function levels(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `&l${index} [${index === 0 ? '' : `*l${index - 1}`}]`);
  return `- ${names.join('\n- ')}`;
}

/** How many lists are in a list, counted by another way: from the leaves on, without end where one is in itself. */
function sizeOf(list: unknown[], known = new Map<unknown, number>()): number {
  const size = known.get(list);
  if (size !== undefined) return size;
  known.set(list, Number.POSITIVE_INFINITY);
  const sum = list.reduce<number>((all, one) => all + 1 + sizeOf(one as unknown[], known), 0);
  known.set(list, sum);
  return sum;
}
