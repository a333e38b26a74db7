import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Fails unless two folders hold the same files with the same bytes, and at least one. */
export function expectSameFiles(actual: string, expected: string): void {
  const [given, wanted] = [filesOf(actual), filesOf(expected)];
  if (wanted.size === 0) throw new Error(`${expected}: holds no file to compare with`);
  const names = [...new Set([...given.keys(), ...wanted.keys()])].sort();
  const differences = names.flatMap((name) => {
    const [one, other] = [given.get(name), wanted.get(name)];
    if (one === undefined) return [`${name}: was not written`];
    if (other === undefined) return [`${name}: was not wanted`];
    return one.equals(other) ? [] : [`${name}: ${firstDifference(one, other)}`];
  });
  if (differences.length > 0) throw new Error(differences.join('\n'));
}

function filesOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}

function firstDifference(one: Buffer, other: Buffer): string {
  const [given, wanted] = [one, other].map((bytes) => bytes.toString('utf8').split('\n')) as [string[], string[]];
  const line = wanted.findIndex((text, index) => text !== given[index]);
  const index = line === -1 ? wanted.length : line;
  return `line ${index + 1}: ${JSON.stringify(given[index])}, wanted ${JSON.stringify(wanted[index])}`;
}
