import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { loadAll } from 'js-yaml';
import { ROOT } from '../paths';
import type { SynthesizedObject } from '../synth';
import { handwrittenSchema } from './handwritten';
import { type ObjectSchema, unknownFields } from './unknown-fields';

const OWN_CRDS = join(ROOT, 'crds');

/** Upstream's CRDs, where they are at hand: they are not part of this repository. */
const SHARED_CRDS = join(ROOT, '..', 'shared', 'crds');

/** The folders of upstream CRDs that an API group is checked against, the oldest and the newest release that we name. */
const SHARED_FOLDERS: Record<string, string[]> = {
  'cert-manager.io': ['cert-manager-v1.1.0', 'cert-manager-v1.21.1'],
  'monitoring.coreos.com': ['prometheus-operator-v0.93.0'],
  'helm.toolkit.fluxcd.io': ['flux'],
  'source.toolkit.fluxcd.io': ['flux'],
  'kustomize.toolkit.fluxcd.io': ['flux'],
  'argoproj.io': ['argo-cd-v3.5.1'],
  'sailoperator.io': ['sail-operator-1.30.3'],
  'trust.cert-manager.io': ['trust-manager-v0.25.0'],
  'policy.cert-manager.io': ['approver-policy-v0.28.0'],
  'awspca.cert-manager.io': ['aws-privateca-issuer-v1.9.0'],
  'cas-issuer.jetstack.io': ['google-cas-issuer-v0.12.0'],
  'operator.openshift.io': ['openshift-cert-manager-operator-v1.16.0-rc1'],
  'certmanager.step.sm': ['step-issuer-v0.12.0'],
};

/**
 * Fields that cert-manager v1.1.0 lacks: those that only agents from v0.2.0 on write, for a newer cert-manager, and those of a Vault
 * that is reached in newer ways.
 */
const NEWER_FIELDS: Record<string, RegExp> = {
  'cert-manager-v1.1.0':
    /^\.spec\.(revisionHistoryLimit|ca\.(ocspServers|issuingCertificateURLs)|vault\.(caBundleSecretRef|client(Cert|Key)SecretRef|auth\.clientCertificate|auth\.kubernetes\.serviceAccountRef))$/,
};

/** What cert-manager v1.1.0 and the packaged models ask for where a Vault is reached by a ServiceAccount, and v1.21.1 no longer does. */
const NO_LONGER_REQUIRED = /^data\/spec\/vault\/auth\/kubernetes must have required property '?secretRef'?$/;
const IS_OLD: Record<string, boolean> = { 'cert-manager-v1.1.0': true };

interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: ObjectSchema };
    }[];
  };
}

interface Schema {
  readonly source: string;
  readonly schema: ObjectSchema;
  readonly validate: ValidateFunction;
}

/** Patterns of CRDs are Go's, where a flag may stand in front of the expression. */
const goRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const [, isFlagged, rest = ''] = /^(\^?\(\?i\))?(.*)$/s.exec(pattern) ?? [];
    return isFlagged
      ? new RegExp(isFlagged.startsWith('^') ? `^${rest}` : rest, `${flags}i`)
      : new RegExp(pattern, flags);
  },
  { code: 'goRegExp' },
);

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, code: { regExp: goRegExp } });
const folders = new Map<string, Crd[]>();
const schemas = new Map<string, Schema[]>();

/** What the CRDs at hand have against an object: our own always, upstream's where they are there, else the packaged models. */
export function crdProblems(object: SynthesizedObject): string[] {
  const checked = schemasFor(object);
  if (checked.length === 0) return packagedProblems(object);
  return checked.flatMap(({ source, schema, validate }) => [
    ...(validate(object as unknown) || (IS_OLD[source] && NO_LONGER_REQUIRED.test(ajv.errorsText(validate.errors)))
      ? []
      : [`${source}: ${object.kind}: ${ajv.errorsText(validate.errors)}`]),
    ...unknownFields(object, schema, () => ({}))
      .filter((path) => !path.startsWith('.metadata') && !NEWER_FIELDS[source]?.test(path))
      .map((path) => `${source}: ${object.kind}${path}: unknown field`),
  ]);
}

function schemasFor({ apiVersion, kind }: SynthesizedObject): Schema[] {
  const key = `${apiVersion} ${kind}`;
  const known = schemas.get(key);
  if (known) return known;
  const [group = '', version] = apiVersion.split('/');
  const shared = (SHARED_FOLDERS[group] ?? []).map((folder) => join(SHARED_CRDS, folder)).filter(existsSync);
  const found = [OWN_CRDS, ...shared].flatMap((folder) =>
    crdsIn(folder)
      .filter(({ spec }) => spec.group === group && spec.names.kind === kind)
      .flatMap(({ spec }) => spec.versions.filter(({ name }) => name === version))
      .map(({ schema }) => ({
        source: folder.split('/').pop() ?? folder,
        schema: schema.openAPIV3Schema,
        validate: ajv.compile(schema.openAPIV3Schema),
      })),
  );
  const written = handwrittenSchema(apiVersion, kind);
  if (written) found.push({ source: 'handwritten', schema: written, validate: ajv.compile(written) });
  schemas.set(key, found);
  return found;
}

function crdsIn(folder: string): Crd[] {
  const known = folders.get(folder);
  if (known) return known;
  const documents = readdirSync(folder).flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')));
  const crds = (documents as (Crd | null)[]).filter(
    (document) => document?.kind === 'CustomResourceDefinition',
  ) as Crd[];
  folders.set(folder, crds);
  return crds;
}

function packagedProblems(object: SynthesizedObject): string[] {
  if (!object.apiVersion.startsWith('cert-manager.io/')) return [`no schema for ${object.apiVersion} ${object.kind}`];
  const models = require(`@kubernetes-models/cert-manager/${object.apiVersion}`) as Record<
    string,
    new (
      data: unknown,
    ) => { validate(): void }
  >;
  const Model = models[object.kind];
  if (!Model) return [`no schema for ${object.apiVersion} ${object.kind}`];
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    const { message } = error as Error;
    return NO_LONGER_REQUIRED.test(message) ? [] : [`${object.kind}: ${message}`];
  }
}
