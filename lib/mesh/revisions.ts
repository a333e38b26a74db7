import { LONGEST_REVISION, LONGEST_REVISION_TAG, UNNAMED_REVISION } from '../facts/istio';
import { checkEachOnce, checkName, DNS_LABEL_RULE, type NameRule } from '../internal/names';
import { refuse } from '../internal/refusal';

/** Istio's charts write a tag without quotes, so it must be no number, truth value or null of YAML (revision-tags*.yaml, 1.10 to 1.31). */
const YAML_SCALAR = String.raw`\d+(?:e-?\d+)?|0[xob][0-9a-f]+|true|false|yes|no|on|off|y|n|null`;

const TAG_RULE: NameRule = {
  pattern: new RegExp(`^(?!(?:${YAML_SCALAR})$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$`),
  maxLength: LONGEST_REVISION_TAG,
  allowed: `a DNS-1123 label of at most ${LONGEST_REVISION_TAG} characters that YAML reads as a text, because the Service istiod-revision-tag-TAG is named after it`,
};

export function checkRevisions(revisions: readonly string[]): void {
  if (revisions.length === 0) {
    const fix = 'Leave revisions out for the unnamed revision ("default").';
    refuse('Mesh', { prop: 'revisions', received: [], allowed: 'at least one revision', fix });
  }
  checkEachOnce('Mesh', 'revisions', revisions, 'revision', (prop, revision) => {
    checkName('Mesh', prop, revision, DNS_LABEL_RULE, 'A version as revision is written with dashes: "1-30-3".');
    if (revision.length <= LONGEST_REVISION) return;
    const allowed = `at most ${LONGEST_REVISION} characters, because the Service is named istiod-${revision}`;
    refuse('Mesh', { prop, received: revision, allowed, fix: 'Shorten the revision.' });
  });
}

/** Refuses tags that Istio or its installers would refuse, or that stand for nothing. */
export function checkRevisionTags(tags: ReadonlyMap<string, string>, revisions: readonly string[]): void {
  for (const [tag, revision] of tags) {
    const refuseTag = (allowed: string, fix: string) =>
      refuse('Mesh', { prop: 'revisionTags', received: tag, allowed, fix });
    if (revisions.includes(tag)) {
      refuseTag(`a name that no revision has: ${revisions.join(', ')}`, 'Rename the tag.');
    }
    if (tag === UNNAMED_REVISION) {
      const allowed =
        'any name but "default": istioctl, the chart base and Sail each decide in a way of their own which istiod serves namespaces that name no revision';
      refuseTag(allowed, 'Choose another name, for example "prod-stable", and have the namespaces name it.');
    }
    checkName('Mesh', 'revisionTags', tag, TAG_RULE, 'Choose a name such as "prod-stable".');
    if (revisions.includes(revision)) continue;
    const allowed = `one of the mesh's revisions: ${revisions.join(', ')}`;
    const fix = 'Name one of them, or add the revision to the mesh.';
    refuse('Mesh', { prop: `revisionTags.${tag}`, received: revision, allowed, fix });
  }
}
