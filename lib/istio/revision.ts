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
