import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileSwap, hashOf } from '../../lib/internal/file-swap';
import { contentsOf, testFolder } from '../support/fleet';

/** A folder with some files, and a swap of all of them. */
function prepared(): { folder: string; swap: FileSwap } {
  const folder = testFolder();
  mkdirSync(join(folder, 'a', 'deep'), { recursive: true });
  for (const path of ['a/old', 'a/deep/gone', 'top']) writeFileSync(join(folder, path), path);
  const swap = new FileSwap(folder);
  swap.write('a/old', 'new');
  swap.write('b/c/added', 'added');
  swap.remove('a/deep/gone');
  swap.write('top', 'new');
  return { folder, swap };
}

const BEFORE = { a: 'no file', 'a/deep': 'no file', 'a/deep/gone': 'a/deep/gone', 'a/old': 'a/old', top: 'top' };
const AFTER = { a: 'no file', 'a/old': 'new', b: 'no file', 'b/c': 'no file', 'b/c/added': 'added', top: 'new' };

test('swaps all files, and leaves no empty folder and no scratch', () => {
  const { folder, swap } = prepared();
  swap.commit();
  expect(contentsOf(folder)).toEqual(AFTER);
});

test('changes nothing before it is told to, and nothing when it is told not to', () => {
  const { folder, swap } = prepared();
  const scratch = readdirSync(folder).filter((name) => name.startsWith('.'));
  expect(scratch).toHaveLength(1);
  swap.discard();
  expect(contentsOf(folder)).toEqual(BEFORE);
});

// Two renames for a file that is replaced, one for the others.
test.each([1, 2, 3, 4, 5, 6])('is undone when rename %i fails', (failing) => {
  const { folder, swap } = prepared();
  const fs = require('node:fs') as typeof import('node:fs');
  const { renameSync: rename } = fs;
  let renames = 0;
  const spy = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    renames += 1;
    if (renames === failing) throw new Error('EIO');
    rename(from, to);
  });
  expect(() => swap.commit()).toThrow('EIO');
  spy.mockRestore();
  expect(contentsOf(folder)).toEqual(BEFORE);
});

test('a disk that is full while the new files are written changes nothing', () => {
  const { folder, swap } = prepared();
  const fs = require('node:fs') as typeof import('node:fs');
  const spy = jest.spyOn(fs, 'writeFileSync').mockImplementation(() => {
    throw new Error('ENOSPC');
  });
  expect(() => swap.write('x', 'x')).toThrow('ENOSPC');
  spy.mockRestore();
  swap.discard();
  expect(contentsOf(folder)).toEqual(BEFORE);
});

test('what cannot be put back is kept, and the next run puts it back', () => {
  const { folder, swap } = prepared();
  const fs = require('node:fs') as typeof import('node:fs');
  const { renameSync: rename } = fs;
  const spy = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (String(to).endsWith('a/old')) throw new Error('EIO');
    rename(from, to);
  });
  expect(() => swap.commit()).toThrow(/^EIO; a\/old could not be put back: what was there is in \/.*\/\.cdk8s-/);
  spy.mockRestore();
  expect(contentsOf(folder)).not.toHaveProperty(['a/old']);
  new FileSwap(folder).sweep(() => undefined);
  expect(contentsOf(folder)).toEqual(BEFORE);
});

test('after a run that was killed, what it took away is put back, and what it was about to write is told', () => {
  const folder = testFolder();
  const scratch = join(folder, `.cdk8s-istio-csr-swap-${process.pid}-abcdef`);
  for (const path of ['fresh', 'old', 'linked']) mkdirSync(join(scratch, path), { recursive: true });
  writeFileSync(join(folder, 'top'), 'new');
  const left = { 'old/top': 'top', 'old/a!b!old': 'a/b/old', 'fresh/a!b!old': 'new', 'fresh/c!added': 'new' };
  for (const [path, text] of Object.entries(left)) writeFileSync(join(scratch, path), text);
  symlinkSync('/etc/hostname', join(scratch, 'old', 'link'));
  const about: string[] = [];
  new FileSwap(folder).sweep((path) => about.push(path));
  expect(about.sort()).toEqual(['a/b/old', 'c/added']);
  expect(contentsOf(folder)).toEqual({ a: 'no file', 'a/b': 'no file', 'a/b/old': 'a/b/old', top: 'new' });
});

test('the scratch folder of a run that goes on is left alone', () => {
  const folder = testFolder();
  mkdirSync(join(folder, `.cdk8s-istio-csr-swap-${process.ppid}-abcdef`));
  new FileSwap(folder).sweep(() => undefined);
  expect(Object.keys(contentsOf(folder))).toHaveLength(1);
});

test('tells the hash of a file, and none where there is none', () => {
  const { swap } = prepared();
  expect([swap.hashOf('top'), swap.hashOf('b/x')]).toEqual([hashOf('top'), undefined]);
  expect(() => swap.hashOf('a')).toThrow(/\/a: is no regular file/);
  expect(() => swap.hashOf('top/x')).toThrow(/\/top: is no folder/);
});

test('a path that is too long for one name is swapped, too', () => {
  const folder = testFolder();
  const path = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(63)).join('/');
  const swap = new FileSwap(folder);
  swap.write(path, 'deep');
  swap.commit();
  expect(contentsOf(folder)[path]).toBe('deep');
});
