import { UNNAMED_REVISION } from '../facts/istio';
import { refuse, type Site } from '../internal/refusal';
import type { Mesh } from '../mesh';

/** The revision that is meant: the one given, or else the mesh's unnamed one or its only one. Refuses one that the mesh does not list. */
export function revisionOf(site: Site, { revisions }: Mesh, given: string | undefined, fix: string): string {
  const only = revisions.length === 1 ? revisions[0] : undefined;
  const revision = given ?? (revisions.includes(UNNAMED_REVISION) ? UNNAMED_REVISION : only);
  if (revision !== undefined && revisions.includes(revision)) return revision;
  const allowed = `one of the mesh's revisions: ${revisions.join(', ')}`;
  return refuse(site, { prop: 'revision', received: given, allowed, fix });
}

/** What the label of a namespace names: one of the mesh's tags, or else a revision as above. */
export function revisionOrTagOf(site: Site, mesh: Mesh, given: string | undefined): string {
  const { revisions, revisionTags } = mesh;
  const tags = Object.keys(revisionTags);
  if (given !== undefined && tags.includes(given)) return given;
  const fix = 'Name one of them, or add the revision or the tag to the mesh.';
  if (given === undefined || tags.length === 0 || revisions.includes(given)) return revisionOf(site, mesh, given, fix);
  const allowed = `one of the mesh's revisions (${revisions.join(', ')}) or revision tags (${tags.join(', ')})`;
  return refuse(site, { prop: 'revision', received: given, allowed, fix });
}
