import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type Crd, keepFactsOnly, makeOpaque } from './schema';
import type { ImportSource } from './sources';

/** The CRDs of one source, cut to what imports/ carries; throws when a kind is missing from it. */
export function trimmedCrds(documents: readonly unknown[], source: ImportSource, origin: string): Crd[] {
  const crds = documents.filter(isCrd);
  return source.kinds.map((kind) => {
    const crd = crds.find(({ spec }) => spec.names.kind === kind && spec.group === source.module);
    if (!crd) throw new Error(`${origin}: no CustomResourceDefinition of ${source.module} ${kind} in it`);
    return trimmed(crd, source);
  });
}

/**
 * The documents of an entry of cdk8s.yaml: from the repository for a path, from a local copy when a folder is given, from the
 * network otherwise. A folder may hold the files themselves or one folder per pinned release, named PROJECT-VERSION.
 */
export async function readSource(entry: string, from: string | undefined): Promise<unknown[]> {
  if (isLocal(entry)) return loadAll(readFileSync(entry, 'utf8'));
  if (from !== undefined) return readFolder(localFolder(entry, from));
  const response = await fetch(entry);
  if (!response.ok) throw new Error(`${entry}: HTTP ${response.status}; use --from DIR to read local copies`);
  return loadAll(await response.text());
}

/** Whether an entry of cdk8s.yaml is a file of this repository. */
export function isLocal(entry: string): boolean {
  return !entry.includes('://');
}

function localFolder(url: string, from: string): string {
  if (!existsSync(from)) throw new Error(`--from ${from}: no such folder`);
  const release = /github\.com\/[^/]+\/([^/]+)\/releases\/download\/([^/]+)\//.exec(url);
  const [, project, version] = release ?? /raw\.githubusercontent\.com\/[^/]+\/([^/]+)\/([^/]+)\//.exec(url) ?? [];
  const pinned = join(from, `${project}-${version}`);
  if (existsSync(pinned)) return pinned;
  // What is pinned to a commit has no version: the one folder of its project, which may begin with the owner.
  const [own, ...others] = readdirSync(from).filter((name) => `-${name}`.includes(`-${project}-`));
  const isCommit = /^[0-9a-f]{40}$/.test(version ?? '');
  return isCommit && own !== undefined && others.length === 0 ? join(from, own) : from;
}

function readFolder(folder: string): unknown[] {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')));
}

function isCrd(document: unknown): document is Crd {
  return (document as { kind?: unknown } | null)?.kind === 'CustomResourceDefinition';
}

function trimmed(crd: Crd, { opaque, ownProse }: ImportSource): Crd {
  const versions = crd.spec.versions.map((version) => {
    const cut = opaque.reduce(makeOpaque, version.schema.openAPIV3Schema);
    return { ...version, schema: { openAPIV3Schema: ownProse ? cut : keepFactsOnly(cut) } };
  });
  return { ...crd, spec: { ...crd.spec, versions } };
}
