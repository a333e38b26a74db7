/**
 * `npm run package`: builds the library and packs it for every language into build/packages/, in the folders from which each
 * ecosystem's publishing tool takes it. The same sources and tools give the same bytes.
 *
 *   npm run package                  what the machine lacks the tools for is left as generated code, and named
 *   npm run package -- --strict      fails in that case
 *   npm run package -- --built       takes the build that is there
 *   npm run package -- --only js,go  packs for these alone
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateBindings, PACKAGES, packWithPacmak, type Target } from './languages/bindings';
import { artifactVersions, inScratch, javaLibraries } from './languages/libraries';
import { coordinatesOf, readManifest } from './languages/manifest';
import { buildMavenArtifact } from './languages/maven-artifact';
import { buildPythonPackage } from './languages/python-package';
import { writeReadmes } from './languages/readme';
import { DOTNET, JDK, lacking, MAVEN, PYTHON, type Tool } from './languages/toolchains';

interface Packing {
  readonly target: Target;
  readonly gives: string;
  /** What it needs beside Node.js. */
  readonly tools: readonly Tool[];
  /** Makes from the generated code what is published; without it, that is the code. */
  readonly pack?: (code: string, output: string, scratch: string) => void;
}

const PACKINGS: readonly Packing[] = [
  { target: 'js', gives: 'the npm package', tools: [] },
  { target: 'python', gives: 'a wheel and a source distribution', tools: [PYTHON], pack: buildPythonPackage },
  {
    target: 'java',
    gives: 'a Maven artifact with sources and documentation',
    tools: [JDK, MAVEN],
    pack: (code, output, scratch) => {
      const artifact = coordinatesOf(readManifest('.'));
      const { classpath } = javaLibraries();
      buildMavenArtifact(code, output, artifact, classpath, { versions: artifactVersions(), toPublish: true, scratch });
    },
  },
  { target: 'go', gives: 'a Go module', tools: [] },
  {
    target: 'dotnet',
    gives: 'a NuGet package',
    tools: [DOTNET],
    pack: () => packWithPacmak('dotnet'),
  },
];

function main(): void {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { strict: flag, built: flag, only: { type: 'string' } } });
  const wanted = values.only === undefined ? PACKINGS : values.only.split(',').map(packingFor);
  // The modes of files come from the machine.
  process.umask(0o022);
  if (!values.built) execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
  rmSync(PACKAGES, { recursive: true, force: true });
  const skipped = inScratch((scratch) => {
    const code = join(scratch, 'code');
    generateBindings(
      '.',
      wanted.map(({ target }) => target),
      code,
    );
    writeReadmes(code, readManifest('.'));
    return wanted.filter((packing) => !packed(packing, join(code, packing.target), scratch));
  });
  if (values.strict && skipped.length > 0) {
    throw new Error(`not packed: ${skipped.map(({ target }) => target).join(', ')}; see above what is missing`);
  }
}

function packingFor(name: string): Packing {
  const packing = PACKINGS.find(({ target }) => target === name);
  if (packing !== undefined) return packing;
  throw new Error(`--only ${name}: is none of ${PACKINGS.map(({ target }) => target).join(', ')}`);
}

/** Packs for one language, and tells whether the machine has what that needs. */
function packed({ target, gives, tools, pack }: Packing, code: string, scratch: string): boolean {
  const output = join(PACKAGES, target);
  const missing = lacking(tools);
  if (missing.length === 0 && pack !== undefined) pack(code, output, scratch);
  else cpSync(code, output, { recursive: true });
  const wanted = `SKIPPED ${gives}, which needs ${missing.join(' and ')}: generated code only`;
  console.log(`${output}: ${missing.length === 0 ? gives : wanted}`);
  return missing.length === 0;
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
