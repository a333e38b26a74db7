import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSIONED, withVersions } from '../../scripts/docs/example-versions';
import { ROOT } from '../support/paths';

const VERSIONS = new Map([
  ['cdk8s-istio-csr', '7.0.1'],
  ['constructs', '7.0.2'],
  ['cdk8s', '7.0.3'],
  ['cdk8s-plus-27', '7.0.4'],
  ['jsii', '7.0.5'],
]);

test.each<[string, string[]]>([
  ['README.md', ['cdk8s-istio-csr-7.0.1.tgz']],
  [
    'examples/languages/go/go.mod',
    [
      'constructs/v10 v7.0.2',
      'jsii-runtime-go v7.0.5',
      'cdk8sistiocsr v7.0.1',
      'cdk8s/v2 v7.0.3',
      'cdk8splus27/v2 v7.0.4',
    ],
  ],
  [
    'examples/languages/java/pom.xml',
    ['cdk8s-istio-csr 7.0.1', 'cdk8s 7.0.3', 'cdk8s-plus-27 7.0.4', 'constructs 7.0.2'],
  ],
  [
    'examples/languages/python/pyproject.toml',
    ['"cdk8s>=7.0.3,<3"', '"cdk8s-istio-csr>=7.0.1"', '"cdk8s-plus-27>=7.0.4,<3"', '"constructs>=7.0.2,<11"'],
  ],
])('a release and an update of a library are said in %s', (file, wanted) => {
  const before = readFileSync(join(ROOT, file), 'utf8');
  const after = withVersions(before, VERSIONS);
  const plain = after.replace(/<artifactId>(.*)<\/artifactId>\s*<version>(.*)<\/version>/g, '$1 $2');
  expect(VERSIONED).toContain(file);
  for (const text of wanted) expect(plain).toContain(text);
  // Nothing else is changed, such as the version of a plugin.
  const changed = after.split('\n').filter((line, index) => line !== before.split('\n')[index]);
  expect(changed).toHaveLength(wanted.length);
});

test('the versions are those of package.json and of the libraries that are installed', () => {
  for (const file of VERSIONED) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(withVersions(text)).toBe(text);
  }
});
