import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { synthesizeApp } from '../support/app';
import { tooEarly } from '../support/apply-order';
import { ROOT } from '../support/paths';
import { problemsOf } from '../support/schemas';
import type { SynthesizedObject } from '../support/synth';

const LANGUAGES = join(ROOT, 'examples', 'languages');
const APPS = readdirSync(join(LANGUAGES, 'typescript')).filter((name) => name.endsWith('.ts'));

test.each(APPS)(
  'languages/typescript/%s, which the other languages are compared with, gives what a cluster accepts',
  (name) => {
    const files = [...synthesizeApp(join(LANGUAGES, 'typescript', name)).values()];
    const objects = files.map((text) => loadAll(text) as SynthesizedObject[]);
    expect(objects.flat()).not.toEqual([]);
    expect(objects.flatMap(problemsOf)).toEqual([]);
    expect(objects.flatMap(tooEarly)).toEqual([]);
  },
);

// What is installed in another language than TypeScript is what a README tells, run by `npm run test:languages`.
test('the other languages name the versions that TypeScript has here', () => {
  const { version, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const wanted = [version, ...['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => devDependencies[name])];
  for (const file of ['go/go.mod', 'java/pom.xml', 'python/pyproject.toml']) {
    const text = readFileSync(join(LANGUAGES, file), 'utf8');
    expect(wanted.filter((each) => !text.includes(each))).toEqual([]);
  }
});
