import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import {
  guessedPlural,
  ISSUER_FAMILIES,
  ISSUER_KINDS,
  type IssuerFamily,
  isClusterWideKind,
  issuerKind,
} from '../../../lib/signing/issuers/kinds';
import { MeshIssuer } from '../../../lib/signing/issuers/mesh-issuer';
import { ROOT, SHARED } from '../../support/paths';

/** A CRD, as far as the registry repeats it. */
interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
  };
}

const FAMILIES: readonly IssuerFamily[] = Object.values(ISSUER_FAMILIES);
const SHARED_CRDS = join(SHARED, 'crds');
const isIssuer = (kind: string): boolean => kind.endsWith('Issuer');

const crds = existsSync(SHARED_CRDS)
  ? readdirSync(SHARED_CRDS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .flatMap((file) => loadAll(readFileSync(join(SHARED_CRDS, file), 'utf8')) as (Crd | null)[])
      .filter((crd): crd is Crd => crd?.kind === 'CustomResourceDefinition' && isIssuer(crd.spec.names.kind))
  : [];

// Upstream's CRDs are no part of the repository: without them at hand there is nothing to compare with.
(crds.length > 0 ? describe : describe.skip)("upstream's CRDs of issuers, where they are at hand", () => {
  test('are all in the registry, with group, kind, plural and scope', () => {
    for (const { spec } of crds) {
      const { group, names, scope } = spec;
      const { kind, plural } = names;
      expect(issuerKind(group, kind)).toEqual({ group, kind, plural, clusterWide: scope === 'Cluster' });
    }
  });

  test('are there for every entry of the registry', () => {
    const known = crds.map(({ spec }) => `${spec.names.kind}.${spec.group}`);
    expect(known).toEqual(expect.arrayContaining(ISSUER_KINDS.map(({ group, kind }) => `${kind}.${group}`)));
  });
});

/** What the modules of a folder export. */
function exportsOf(...folder: string[]): unknown[] {
  return readdirSync(join(ROOT, ...folder)).flatMap((file) => Object.values(require(join(ROOT, ...folder, file))));
}

test('the issuers among the imports are those of the registry, with their API versions', () => {
  const imported = exportsOf('imports')
    .map((each) => (each as { GVK?: GroupVersionKind }).GVK)
    .filter((gvk) => gvk !== undefined && isIssuer(gvk.kind))
    .map((gvk) => `${gvk?.apiVersion} ${gvk?.kind}`);
  const known = FAMILIES.flatMap(({ apiVersion, namespaced, clusterWide }) =>
    [namespaced, clusterWide].map(({ kind }) => `${apiVersion} ${kind}`),
  );
  expect(imported.sort()).toEqual(known.sort());
});

test('every construct that is an issuer has its kinds in the registry, and every entry there has a construct', () => {
  const constructs = exportsOf('lib', 'signing', 'issuers').filter(
    (each): each is typeof Construct => typeof each === 'function' && each.prototype instanceof Construct,
  );
  const issuers = constructs.filter(({ prototype }) => prototype instanceof MeshIssuer);
  // Only of a MeshIssuer is it known here which kinds it makes.
  expect(constructs.filter((each) => !issuers.includes(each))).toEqual([MeshIssuer]);
  expect(new Set(issuers.map(({ prototype }) => Reflect.get(prototype, '_family')))).toEqual(new Set(FAMILIES));
});

test.each(ISSUER_KINDS)('$kind is found by group and kind, and has its own scope and plural', (known) => {
  const { group, kind, plural, clusterWide } = known;
  expect(issuerKind(group, kind)).toBe(known);
  expect(isClusterWideKind(group, kind)).toBe(clusterWide);
  expect(guessedPlural(group, kind)).toBe(plural);
  expect(issuerKind('pki.example.com', kind)).toBeUndefined();
});

test.each([
  ['CorpIssuer', 'corpissuers', false],
  ['CorpClusterIssuer', 'corpclusterissuers', true],
  ['Authority', 'authorities', false],
  ['ClusterBus', 'clusterbuses', true],
])('%s, which nobody knows, is guessed to be called %s', (kind, plural, clusterWide) => {
  expect(guessedPlural('pki.example.com', kind)).toBe(plural);
  expect(isClusterWideKind('pki.example.com', kind)).toBe(clusterWide);
});

test('a guessed plural is a lower-case name that differs from the singular', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,30}$/), (kind) => {
      expect(guessedPlural('pki.example.com', kind)).toMatch(/^[a-z0-9]+s$/);
      expect(guessedPlural('pki.example.com', kind)).not.toBe(kind.toLowerCase());
    }),
  );
});
