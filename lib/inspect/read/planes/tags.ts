import { REVISION_LABEL, REVISION_TAG_LABEL } from '../../../facts/istio';
import { textAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import type { Membership } from '../namespaces';
import type { Plane } from './plane';

/** A revision tag, and the revision that it stands for. */
type Tag = readonly [tag: string | undefined, revision: string | undefined];

/** The revision tags of a mesh, by whichever way they are installed. */
export class RevisionTags {
  private readonly revisions = new Map<string, Set<string>>();

  public constructor(
    inventory: Inventory,
    private readonly planes: readonly Plane[],
  ) {
    const tags: readonly Tag[] = [
      ...planes.flatMap(({ tags: own = [], revision }) => own.map((tag) => [tag, revision] as const)),
      ...inventory.ofKind('sailoperator.io', 'IstioRevisionTag').map((object) => this.fromSail(object)),
      ...inventory.ofKind('admissionregistration.k8s.io', 'MutatingWebhookConfiguration').map(fromWebhook),
    ];
    for (const [tag, revision] of tags) {
      if (tag === undefined || revision === undefined) continue;
      this.revisions.set(tag, (this.revisions.get(tag) ?? new Set()).add(revision));
    }
  }

  /** A membership with the revision in place of its tag. A tag that stands for two revisions, on its way from one to the other, stays. */
  public resolve<T extends Membership>(membership: T): T {
    const { revision: named, ambient } = membership;
    const isRevision = this.planes.some(({ role, revision }) => role === 'istiod' && revision === named);
    const [revision, ...others] = this.revisions.get(named) ?? [];
    if (ambient || isRevision || revision === undefined || others.length > 0) return membership;
    return { ...membership, revision, tag: named };
  }

  /** Sail's: it names an IstioRevision, or an Istio for whichever revision that has. */
  private fromSail({ name, body }: LoadedObject): Tag {
    const target = textAt(body, 'spec', 'targetRef', 'name');
    if (textAt(body, 'spec', 'targetRef', 'kind') !== 'Istio') return [name, target];
    const istio = this.planes.find(({ object }) => object.kind === 'Istio' && object.name === target);
    return [name, istio?.revision];
  }
}

/** The webhook that istiod's chart, istioctl and Sail make of a tag. */
function fromWebhook({ body }: LoadedObject): Tag {
  const label = (name: string) => textAt(body, 'metadata', 'labels', name);
  return [label(REVISION_TAG_LABEL), label(REVISION_LABEL)];
}
