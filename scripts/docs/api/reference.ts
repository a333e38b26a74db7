import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ApiReferenceSchema, Documentation, Language, type Schema } from 'jsii-docgen';

/** A language that the library is published for, and the folder of its pages. */
export interface Tongue {
  readonly folder: string;
  readonly name: string;
  readonly language: Language;
}

/** C# is left out: there is no release of it that a page could describe. */
export const TONGUES: readonly Tongue[] = [
  { folder: 'typescript', name: 'TypeScript', language: Language.TYPESCRIPT },
  { folder: 'python', name: 'Python', language: Language.PYTHON },
  { folder: 'java', name: 'Java', language: Language.JAVA },
  { folder: 'go', name: 'Go', language: Language.GO },
];

/** What jsii-docgen makes of a module: the rest of its schema says nothing that a page needs. */
export interface Reference extends ApiReferenceSchema {
  readonly metadata: Schema['metadata'];
}

/**
 * The public API as jsii-docgen describes it, read from the jsii assembly in this folder (so build first): for each language the root
 * module and each submodule.
 */
export async function references(
  packageName: string,
  submodules: readonly string[],
): Promise<Map<Tongue, Reference[]>> {
  const folder = withoutReadme();
  try {
    const documentation = await Documentation.forAssembly(packageName, folder);
    const result = new Map<Tongue, Reference[]>();
    for (const tongue of TONGUES) {
      const modules: Reference[] = [];
      for (const submodule of [undefined, ...submodules.map((name) => `${packageName}.${name}`)]) {
        const { content } = await documentation.toJson({ language: tongue.language, submodule });
        if (content.apiReference === undefined) throw new Error(`jsii-docgen: ${submodule ?? packageName}: no API`);
        modules.push({ ...content.apiReference, metadata: content.metadata });
      }
      result.set(tongue, modules);
    }
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A folder with the assembly and those it needs, but not the README in it: jsii-docgen would translate all of its snippets into each
 * language, for pages that do not show them.
 */
function withoutReadme(): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  const { readme: _, ...assembly } = JSON.parse(readFileSync('.jsii', 'utf8'));
  writeFileSync(join(folder, '.jsii'), JSON.stringify(assembly));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of Object.keys(assembly.dependencies ?? {})) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}
