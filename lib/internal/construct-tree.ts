import type { IConstruct } from 'constructs';

/** Whether neither the construct nor anything around it was removed (`tryRemoveChild`). */
export function isInTree({ node: { scopes } }: IConstruct): boolean {
  return scopes.every((each, index) => index === 0 || scopes[index - 1]?.node.tryFindChild(each.node.id) === each);
}

let walked: { readonly root: IConstruct; readonly all: readonly IConstruct[] } | undefined;

/** All constructs around and beside one. */
export function constructsAround({ node: { root } }: IConstruct): readonly IConstruct[] {
  return walked?.root === root ? walked.all : root.node.findAll();
}

/** Has the tree be walked once for everything that is asked meanwhile, as its constructs are all there. */
export function withConstructs<T>(root: IConstruct, all: readonly IConstruct[], ask: () => T): T {
  const before = walked;
  walked = { root, all };
  try {
    return ask();
  } finally {
    walked = before;
  }
}
