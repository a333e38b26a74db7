import { SIGNATURES } from '../lib/internal/checked/signatures';

/** What a caller would have to write in another way than it is written here. C# and Go have props begin with a capital letter. */
const PYTHON =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';
const JAVA =
  'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new package private protected public return short static strictfp super switch synchronized this throw throws transient try void volatile while';
const GO =
  'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var';

const words = (...texts: readonly string[]) => new Set(texts.flatMap((text) => text.split(' ')));

const CALL = /^(?:(?:static|method) )?\w+\((.*)\)$/;
// Types of other packages have a dot in their names.
const own = SIGNATURES.trim()
  .split('\n\n')
  .filter((block) => !/^\w+ \S*\./.test(block));
const lines = own.flatMap((block) => block.split('\n'));
const parameters = lines.flatMap((line) => (CALL.exec(line)?.[1] ?? '').split(', ').filter((each) => each !== ''));
const props = lines.filter((line) => /^\w+\??: /.test(line));
const nameOf = (text: string) => /^\w+/.exec(text)?.[0] ?? '';

test.each([
  ['parameter', parameters, words(PYTHON, JAVA, GO), 'scope'],
  ['prop', props, words(PYTHON, JAVA), 'trustDomain'],
])('no %s is called by a word that another language has taken', (_kind, all, reserved, known) => {
  const names = all.map(nameOf);
  expect(names).toContain(known);
  expect(names.filter((name) => reserved.has(name))).toEqual([]);
});
