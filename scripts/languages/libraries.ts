import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { generateBindings } from './bindings';
import { coordinatesOf, readManifest } from './manifest';
import { buildMavenArtifact } from './maven-artifact';
import { run } from './toolchains';

/** The libraries that ours stands on, each after those that it needs. */
const LIBRARIES = ['constructs', 'cdk8s', 'cdk8s-plus-27'];

/** What a Go program, or a compiler of Java, gets in place of what is published: made from the packages in node_modules. */
export interface JavaLibraries {
  /** A Maven repository with the libraries. */
  readonly repository: string;
  /** Their jars and those of jsii's runtime. */
  readonly classpath: readonly string[];
}

/** The folders of the Go modules of the libraries. */
export function goLibraries(): string[] {
  const made = keep('go', (folder) => {
    for (const name of LIBRARIES) generateBindings(packageOf(name), ['go'], folder);
  });
  return readdirSync(join(made, 'go')).map((name) => join(made, 'go', name));
}

export function javaLibraries(): JavaLibraries {
  const made = keep('java', (folder) => {
    const runtime = join(folder, 'runtime');
    fetchRuntime(runtime);
    const repository = join(folder, 'repository');
    const versions = artifactVersions();
    for (const name of LIBRARIES) {
      inScratch((scratch) => {
        generateBindings(packageOf(name), ['java'], scratch);
        const artifact = coordinatesOf(readManifest(packageOf(name)));
        const classpath = [...jarsBelow(runtime), ...jarsBelow(repository)];
        buildMavenArtifact(join(scratch, 'java'), repository, artifact, classpath, {
          versions,
          toPublish: false,
          scratch,
        });
      });
    }
  });
  const repository = join(made, 'repository');
  return { repository, classpath: [...jarsBelow(join(made, 'runtime')), ...jarsBelow(repository)] };
}

/** What generated Java needs, and has the annotations of. */
const RUNTIME = [
  `software.amazon.jsii:jsii-runtime:${pacmakVersion()}`,
  'org.jetbrains:annotations:19.0.0',
  'javax.annotation:javax.annotation-api:1.3.2',
];

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** Brings the jars of jsii's runtime from Maven Central. */
function fetchRuntime(folder: string): void {
  inScratch((scratch) => {
    const tags = ['groupId', 'artifactId', 'version'];
    const dependencies = RUNTIME.map((each) => {
      const parts = each.split(':').map((part, index) => `<${tags[index]}>${part}</${tags[index]}>`);
      return `<dependency>${parts.join('')}</dependency>`;
    });
    const own = '<groupId>none</groupId><artifactId>none</artifactId><version>0</version>';
    const model = `<modelVersion>4.0.0</modelVersion>${own}<dependencies>${dependencies.join('')}</dependencies>`;
    writeFileSync(join(scratch, 'pom.xml'), `<project>${model}</project>`);
    const options = [`-Dmaven.repo.local=${join(scratch, 'repository')}`, `-DoutputDirectory=${resolve(folder)}`];
    run('mvn', ['--batch-mode', '--quiet', ...options, COPY], { cwd: scratch });
  });
}

/** The version of jsii that generates, which the runtimes of the languages have too. */
export function pacmakVersion(): string {
  return readManifest(packageOf('jsii-pacmak')).version;
}

/** The libraries with the versions that are installed here. */
export function libraryVersions(): [name: string, version: string][] {
  return LIBRARIES.map((name) => [name, readManifest(packageOf(name)).version]);
}

/** The versions of what is taken from Maven, by artifact. */
export function artifactVersions(): ReadonlyMap<string, string> {
  const libraries = LIBRARIES.map((name) => coordinatesOf(readManifest(packageOf(name))));
  const all = [...libraries, { artifactId: 'jsii-runtime', version: pacmakVersion() }];
  return new Map(all.map(({ artifactId, version }) => [artifactId, version]));
}

/** Makes a folder once for these versions of the libraries: it is kept below build/. */
function keep(kind: string, make: (folder: string) => void): string {
  const versions = [...libraryVersions(), ['jsii', pacmakVersion()]].map((each) => each.join('-'));
  const folder = resolve('build', 'languages', versions.join('_'), kind);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    make(fresh);
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

function packageOf(name: string): string {
  return join('node_modules', name);
}

function jarsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jar'));
  return names.sort().map((name) => join(folder, name));
}

/** Works in a folder that is gone afterwards. */
export function inScratch<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
