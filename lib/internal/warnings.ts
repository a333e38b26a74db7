import type { IConstruct } from 'constructs';
import type { MeshWarning } from '../warnings/mesh-warning';
import { isInTree } from './construct-tree';
import { Notes } from './notes';
import { refusalMessage, siteName } from './refusal';
import { safeText } from './safe-text';
import { tell } from './tell';

/** The type of the construct metadata that holds a warning, for tools: `{ id, message }`. */
const WARNING = 'cdk8s-istio-csr:warning';

/** The type of the construct metadata that acknowledges a warning, here and below: `{ id, reason }`. */
const ACKNOWLEDGEMENT = 'cdk8s-istio-csr:acknowledgement';

/** No warning is longer; more would be somebody's file. */
const LONGEST_MESSAGE = 1000;

export interface Remark {
  readonly warning: MeshWarning;
  readonly message: string;
}

export interface PlacedRemark {
  readonly site: IConstruct;
  readonly id: string;
  readonly message: string;
}

/** Remarks that are known when the whole app is there, by the construct that makes them. */
const LATE = new Notes<IConstruct, () => Remark[]>('late remarks');

/** The constructs below which nothing may be pending. */
const INSISTING = new WeakSet<IConstruct>();

interface Ledger {
  /** The constructs of a tree that warn, in the order in which they began to. */
  readonly sites: Set<IConstruct>;
  readonly printed: Set<string>;
}

/** By the root of the tree: a synthesis must not walk a large one again for every chart. */
const LEDGERS = new Notes<IConstruct, Ledger>('ledger');

/** Warns: on standard error at synthesis unless acknowledged by then, and as metadata of the construct for tools. */
export function warn(site: IConstruct, warning: MeshWarning, message: string): void {
  site.node.addMetadata(WARNING, dataOf({ warning, message }));
  ledgerOf(site).sites.add(site);
}

/** Like `warn`, for what only the complete app tells: `find` is asked when the app is synthesized. */
export function warnAtSynthesis(site: IConstruct, find: () => Remark[]): void {
  LATE.set(site, find);
  ledgerOf(site).sites.add(site);
}

export function acknowledge(scope: IConstruct, { id }: MeshWarning, reason: string | undefined): void {
  scope.node.addMetadata(ACKNOWLEDGEMENT, { id, reason });
}

export function pendingBelow(scope: IConstruct): PlacedRemark[] {
  const sites = [...(LEDGERS.get(scope.node.root)?.sites ?? [])];
  return sites
    .filter((site) => site.node.scopes.includes(scope) && isInTree(site))
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
  const constant = id.toUpperCase().replaceAll('-', '_');
  return refusalMessage(site, {
    prop: 'warnings',
    received: id,
    allowed: 'no warning that is pending, because MeshWarnings insists on none here',
    fix: `${message}. Change that, or acknowledge it: MeshWarnings.at(scope).acknowledge(MeshWarning.${constant}, 'why').`,
  });
}

function remarksOf(site: IConstruct): PlacedRemark[] {
  const late = LATE.get(site)?.() ?? [];
  return [...metadataOf(site, WARNING), ...late.map(dataOf)].map(({ id, message = '' }) => ({ site, id, message }));
}

function dataOf({ warning: { id }, message }: Remark): { readonly id: string; readonly message?: string } {
  return { id, message: safeText(message, LONGEST_MESSAGE) };
}

function isAcknowledged(site: IConstruct, id: string): boolean {
  return site.node.scopes.some((scope) => metadataOf(scope, ACKNOWLEDGEMENT).some((each) => each.id === id));
}

function metadataOf({ node }: IConstruct, wanted: string): { readonly id: string; readonly message?: string }[] {
  return node.metadata.filter(({ type }) => type === wanted).map(({ data }) => data);
}

/**
 * The first warning has the root print all of them when it is validated: that is what every way of synthesizing has in common
 * (`app.synth()`, `app.synthYaml()`, `Testing.synth(chart)`). It happens once a chart, so what was printed is kept.
 */
function ledgerOf(site: IConstruct): Ledger {
  const { root } = site.node;
  const existing = LEDGERS.get(root);
  if (existing !== undefined) return existing;
  const ledger: Ledger = { sites: new Set(), printed: new Set() };
  LEDGERS.set(root, ledger);
  root.node.addValidation({ validate: () => print(root, ledger) });
  return ledger;
}

let said: (text: string, remark: PlacedRemark) => void = (text) => tell('warning', text);

/** Has somebody else hear what would be printed meanwhile. */
export function whileHearing<T>(hear: (text: string, remark: PlacedRemark) => void, run: () => T): T {
  const before = said;
  said = hear;
  try {
    return run();
  } finally {
    said = before;
  }
}

function print(root: IConstruct, { sites, printed }: Ledger): string[] {
  for (const site of sites) settle(site);
  for (const { site, id, message } of pendingBelow(root)) {
    const text = `${siteName(site)}: ${message} [${id}]`;
    const isInsistedOn = site.node.scopes.some((scope) => INSISTING.has(scope));
    if (!isInsistedOn && !printed.has(text)) said(text, { site, id, message });
    printed.add(text);
  }
  return [];
}

/** Makes metadata of a construct's late remarks: once, because the tree is complete now. */
function settle(site: IConstruct): void {
  const remarks = LATE.get(site)?.() ?? [];
  LATE.delete(site);
  for (const { warning, message } of remarks) warn(site, warning, message);
}
