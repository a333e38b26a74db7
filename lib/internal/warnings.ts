import type { Construct, IConstruct } from 'constructs';
import type { MeshWarning } from '../warnings/mesh-warning';
import { refusalMessage, siteName } from './refusal';
import { safeText } from './safe-text';

/** The type of the construct metadata that holds a warning, for tools: `{ id, message }`. */
export const WARNING = 'cdk8s-istio-csr:warning';

/** The type of the construct metadata that acknowledges a warning, here and below: `{ id, reason }`. */
const ACKNOWLEDGEMENT = 'cdk8s-istio-csr:acknowledgement';

/** No warning is longer; more would be somebody's file. */
const LONGEST_MESSAGE = 1000;

/** A warning in the words of the case at hand. */
export interface Remark {
  readonly warning: MeshWarning;
  readonly message: string;
}

/** A remark where it was made. */
export interface PlacedRemark {
  readonly site: IConstruct;
  readonly id: string;
  readonly message: string;
}

/** Remarks that are known when the whole app is there, by the construct that makes them. */
const LATE = new WeakMap<IConstruct, () => Remark[]>();

/** The constructs below which nothing may be pending. */
const INSISTING = new WeakSet<IConstruct>();

/** The lines that were printed, by the root of the tree that they speak of. */
const PRINTED = new WeakMap<IConstruct, Set<string>>();

/**
 * Tells the user of something that works but may surprise: on standard error when the app is synthesized, unless it is acknowledged by
 * then, and as metadata of the construct for tools.
 */
export function warn(site: Construct, warning: MeshWarning, message: string): void {
  site.node.addMetadata(WARNING, { id: warning.id, message: safeText(message, LONGEST_MESSAGE) });
  printAtSynthesis(site.node.root);
}

/** Like `warn`, for what only the complete app tells: `find` is asked when the app is synthesized. */
export function warnAtSynthesis(site: Construct, find: () => Remark[]): void {
  LATE.set(site, find);
  printAtSynthesis(site.node.root);
}

/** Marks a warning as acknowledged for a construct and everything below it. */
export function acknowledge(scope: IConstruct, { id }: MeshWarning, reason: string | undefined): void {
  scope.node.addMetadata(ACKNOWLEDGEMENT, { id, reason });
}

/** The warnings of a construct and everything below it that nobody has acknowledged. */
export function pendingBelow(scope: IConstruct): PlacedRemark[] {
  return scope.node
    .findAll()
    .flatMap(remarksOf)
    .filter(({ site, id }) => !isAcknowledged(site, id));
}

/** Makes a synthesis fail as long as a warning of a construct, or of anything below it, is pending. */
export function insistOnNone(scope: IConstruct): void {
  if (INSISTING.has(scope)) return;
  INSISTING.add(scope);
  const validate = () => {
    // The outermost scope speaks for those below it.
    const isCovered = scope.node.scopes.some((each) => each !== scope && INSISTING.has(each));
    return isCovered ? [] : pendingBelow(scope).map(refusalOf);
  };
  scope.node.addValidation({ validate });
}

function refusalOf({ site, id, message }: PlacedRemark): string {
  return refusalMessage(safeText(siteName(site)), {
    prop: 'warnings',
    received: id,
    allowed: 'no warning that is pending, because MeshWarnings insists on none here',
    fix: `${message}. Change that, or acknowledge it: MeshWarnings.at(scope).acknowledge(MeshWarning.${constantOf(id)}, 'why').`,
  });
}

/** What the constant of `MeshWarning` for an id is called. */
function constantOf(id: string): string {
  return id.toUpperCase().replaceAll('-', '_');
}

function remarksOf(site: IConstruct): PlacedRemark[] {
  const said = metadataOf(site, WARNING).map(({ id, message = '' }) => ({ site, id, message }));
  const late = LATE.get(site)?.() ?? [];
  return [
    ...said,
    ...late.map(({ warning: { id }, message }) => ({ site, id, message: safeText(message, LONGEST_MESSAGE) })),
  ];
}

function isAcknowledged(site: IConstruct, id: string): boolean {
  return site.node.scopes.some((scope) => metadataOf(scope, ACKNOWLEDGEMENT).some((each) => each.id === id));
}

function metadataOf({ node }: IConstruct, wanted: string): { readonly id: string; readonly message?: string }[] {
  return node.metadata.filter(({ type }) => type === wanted).map(({ data }) => data);
}

/**
 * A validation is what every way of synthesizing has in common: `app.synth()`, `app.synthYaml()` and `Testing.synth(chart)`. It runs
 * once a chart, so what was printed is kept.
 */
function printAtSynthesis(root: IConstruct): void {
  if (PRINTED.has(root)) return;
  const printed = new Set<string>();
  PRINTED.set(root, printed);
  const print = () => {
    settle(root);
    for (const remark of pendingBelow(root)) {
      const line = lineOf(remark);
      if (!printed.has(line) && !remark.site.node.scopes.some((scope) => INSISTING.has(scope))) console.warn(line);
      printed.add(line);
    }
    return [];
  };
  root.node.addValidation({ validate: print });
}

/** Makes metadata of the late remarks: once, because the tree is complete now. */
function settle(root: IConstruct): void {
  for (const site of root.node.findAll()) {
    const remarks = LATE.get(site)?.() ?? [];
    LATE.delete(site);
    for (const { warning, message } of remarks) warn(site as Construct, warning, message);
  }
}

function lineOf({ site, id, message }: PlacedRemark): string {
  return `warning: ${safeText(siteName(site))}: ${message} [${id}]`;
}
