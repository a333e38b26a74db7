import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EPOCH } from './epoch';
import { run } from './toolchains';

/** What Maven calls an artifact. */
export interface Coordinates {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

export interface ArtifactOptions {
  /** The versions that it is compiled against, by artifact. */
  readonly versions: ReadonlyMap<string, string>;
  readonly toPublish: boolean;
  /** A folder for what is made on the way. */
  readonly scratch: string;
}

/** A compiler and a document writer that start fast, which is most of what they do here. */
const QUICK = '-J-XX:TieredStopAtLevel=1';

/** Where an artifact stands in a repository. */
export function placeOf({ groupId, artifactId, version }: Coordinates): { folder: string; stem: string } {
  const folder = join(...groupId.split('.'), artifactId, version);
  return { folder, stem: join(folder, `${artifactId}-${version}`) };
}

/**
 * Compiles generated code and puts it into a Maven repository: the jar and its model, and where it is to be published the sources, the
 * documentation and the checksums that Maven Central asks for.
 *
 * @param classpath the jars that it is compiled against
 */
export function buildMavenArtifact(
  code: string,
  repository: string,
  artifact: Coordinates,
  classpath: readonly string[],
  { versions, toPublish, scratch }: ArtifactOptions,
): void {
  const { folder, stem } = placeOf(artifact);
  mkdirSync(join(repository, folder), { recursive: true });
  const classes = join(scratch, 'classes');
  const sources = join(code, 'src', 'main', 'java');
  const options = ['-proc:none', '-nowarn', '-Xlint:none', '-encoding', 'UTF-8', '-cp', classpath.join(':')];
  // As in the model that jsii-pacmak generates.
  run('javac', [QUICK, '--release', '8', ...options, '-d', classes, listOf(sources, /\.java$/, scratch)]);
  const resources = join(code, 'src', 'main', 'resources');
  jar(join(repository, `${stem}.jar`), [classes, resources], artifact, scratch);
  const model = readFileSync(join(code, 'pom.xml'), 'utf8');
  writeFileSync(join(repository, `${stem}.pom`), withoutRanges(model, versions));
  if (!toPublish) return;
  jar(join(repository, `${stem}-sources.jar`), [sources, resources], artifact, scratch);
  const documents = join(scratch, 'documents');
  const plain = ['-quiet', '-notimestamp', '-Xdoclint:none', '-encoding', 'UTF-8', '--release', '8'];
  const documented = listOf(sources, /(?<!\$Module)\.java$/, scratch);
  run('javadoc', [QUICK, ...plain, '-cp', [classes, ...classpath].join(':'), '-d', documents, documented]);
  jar(join(repository, `${stem}-javadoc.jar`), [documents], artifact, scratch);
  for (const name of readdirSync(join(repository, folder))) checksum(join(repository, folder, name));
}

/**
 * Writes versions in place of ranges, as jsii-pacmak does when it deploys: Maven would ask for the model of every version in a range, and
 * take another one each month. What a project says itself goes before a version, as before a range.
 */
function withoutRanges(model: string, versions: ReadonlyMap<string, string>): string {
  const range = /(<artifactId>([^<]+)<\/artifactId>\s*<version>)\[([^,<]+),[^<]*(?=<\/version>)/g;
  return model.replace(range, (_all, before: string, artifact: string, lowest: string) => {
    return `${before}${versions.get(artifact) ?? lowest}`;
  });
}

/** Packs folders, their files in one order and with one date. */
function jar(file: string, folders: readonly string[], artifact: Coordinates, scratch: string): void {
  const manifest = join(scratch, 'MANIFEST.MF');
  const lines = [
    // The tool would name the JDK here.
    'Created-By: jsii-pacmak',
    `Implementation-Title: ${artifact.groupId}:${artifact.artifactId}`,
    `Implementation-Version: ${artifact.version}`,
  ];
  writeFileSync(manifest, `${lines.join('\n')}\n`);
  const files = folders.flatMap((folder) => filesBelow(folder, /^/).flatMap((name) => ['-C', folder, name]));
  const list = argumentFile(join(scratch, 'jar.args'), files);
  const date = EPOCH.toISOString().replace('.000', '');
  run('jar', ['--create', '--file', file, '--date', date, '--manifest', manifest, list]);
}

/** A file that names files, for a command line that would be too long. */
function listOf(folder: string, names: RegExp, scratch: string): string {
  const files = filesBelow(folder, names).map((name) => join(folder, name));
  return argumentFile(join(scratch, 'files.args'), files);
}

function argumentFile(file: string, args: readonly string[]): string {
  writeFileSync(file, args.map((each) => `"${each.replaceAll('\\', '\\\\')}"\n`).join(''));
  return `@${file}`;
}

function filesBelow(folder: string, names: RegExp): string[] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = all.map(({ parentPath, name }) => resolve(parentPath, name).slice(resolve(folder).length + 1));
  return paths.filter((name) => names.test(name)).sort();
}

function checksum(file: string): void {
  const content = readFileSync(file);
  for (const kind of ['md5', 'sha1']) writeFileSync(`${file}.${kind}`, createHash(kind).update(content).digest('hex'));
}
