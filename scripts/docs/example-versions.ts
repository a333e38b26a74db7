import { libraryVersions, pacmakVersion } from '../languages/libraries';
import { readManifest } from '../languages/manifest';

/** The files outside of package.json that say versions: of this package, and of the libraries that are installed here. */
export const VERSIONED = [
  'README.md',
  'examples/languages/go/go.mod',
  'examples/languages/java/pom.xml',
  'examples/languages/python/pyproject.toml',
];

/** jsii's runtime, which has the version of what generates. */
const JSII = 'jsii';

/** What the Go modules of other packages are called. */
const MODULES: ReadonlyMap<string, string> = new Map([
  [JSII, 'github.com/aws/jsii-runtime-go'],
  ['constructs', 'github.com/aws/constructs-go/constructs/v10'],
  ['cdk8s', 'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2'],
  ['cdk8s-plus-27', 'github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2'],
]);

/** The versions that are to be said, by package. */
export type Versions = ReadonlyMap<string, string>;

/** What stands before the version of a package in a file of each kind: a tarball's name, a requirement of Python, of Maven, and of Go. */
function placesOf(name: string, module: string): RegExp[] {
  const before = [`/${name}-`, `"${name}>=`, `<artifactId>${name}</artifactId>\\s*<version>`, `${module} v`];
  return before.map((text) => new RegExp(`(?<=${text})\\d+\\.\\d+\\.\\d+`, 'g'));
}

/** A file with the versions of today in place of those that it says. */
export function withVersions(text: string, versions: Versions = versionsOfToday()): string {
  const { targets } = readManifest('.').jsii;
  const own = `${targets.go.moduleName}/${targets.go.packageName}`;
  let result = text;
  for (const [name, version] of versions) {
    for (const place of placesOf(name, MODULES.get(name) ?? own)) result = result.replace(place, version);
  }
  return result;
}

function versionsOfToday(): Versions {
  const { name, version } = readManifest('.');
  return new Map([[name, version], ...libraryVersions(), [JSII, pacmakVersion()]]);
}
