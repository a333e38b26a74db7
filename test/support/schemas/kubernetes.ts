import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SynthesizedObject } from '../synth';
import { type ObjectSchema, unknownFields } from './unknown-fields';

/**
 * Kubernetes' own kinds, checked against two versions of its OpenAPI schema: 1.15, older than anything we name, whose fields every
 * later version has, and 1.27, the newest one packaged for Node 20.
 */
export function kubernetesProblems(object: SynthesizedObject): string[] {
  return [...oldProblems(object), ...newProblems(object)];
}

/** Whether a kind is one of Kubernetes' own that this module has a schema for. */
export function isKubernetesKind({ apiVersion }: SynthesizedObject): boolean {
  return groupOf(apiVersion) in GROUPS;
}

const GROUPS: Record<string, string> = {
  '': 'Core',
  apps: 'Apps',
  policy: 'Policy',
  'networking.k8s.io': 'Networking',
  'rbac.authorization.k8s.io': 'Rbac',
  'apiextensions.k8s.io': 'Apiextensions',
};

/** Fields that came after 1.15 and that some output has on purpose. The 1.27 schema checks their form. */
const NEWER_FIELDS = /\.securityContext\.seccompProfile$|\.topologySpreadConstraints$/;

const oldPackage = createRequire(require.resolve('kubernetes-models-1.15/package.json'));
const { ajv } = oldPackage('@kubernetes-models/validate/dist/ajv') as {
  ajv: {
    validate(id: string, data: unknown): boolean;
    errorsText(): string;
    getSchema(id: string): { schema: ObjectSchema } | undefined;
  };
};

function oldProblems(object: SynthesizedObject): string[] {
  // 1.15 knows CustomResourceDefinition in its older form only, and v1 is served from 1.16 on.
  if (object.apiVersion === 'apiextensions.k8s.io/v1') return unknownCrdFields(object);
  // The budget's fields are the same in both API versions, and 1.15 knows the older one only.
  const old = object.apiVersion === 'policy/v1' ? { ...object, apiVersion: 'policy/v1beta1' } : object;
  const [group, version] = [groupOf(old.apiVersion), old.apiVersion.split('/').pop() ?? ''];
  const folder = dirname(oldPackage.resolve('./package.json'));
  const name = `IoK8sApi${GROUPS[group]}${version[0]?.toUpperCase()}${version.slice(1)}${old.kind}`;
  oldPackage(join(folder, '_schemas', name)).addSchema();
  const id = `io.k8s.api.${GROUPS[group]?.toLowerCase()}.${version}.${old.kind}`;
  const resolve = (ref: string): ObjectSchema => ajv.getSchema(ref.replace(/#$/, ''))?.schema ?? {};
  const unknown = unknownFields(old, resolve(id), resolve).filter((path) => !NEWER_FIELDS.test(path));
  return [
    ...(ajv.validate(id, old) ? [] : [`Kubernetes 1.15: ${ajv.errorsText()}`]),
    ...unknown.map((path) => `Kubernetes 1.15: ${object.kind}${path}: unknown field`),
  ];
}

const CRD_SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition';

/** Fields that 1.15 has and its packaged schema leaves out, and the one that v1 spells in another way. */
const CRD_FIELDS = /\.description$|\.x-kubernetes-[a-z-]+$|\.additionalPrinterColumns\[\d+\]\.jsonPath$/;

/**
 * The fields of a v1 CustomResourceDefinition that 1.15 does not know from v1beta1. Everything else of v1 is checked against 1.27
 * alone, which does not mind unknown fields.
 */
function unknownCrdFields(object: SynthesizedObject): string[] {
  const folder = dirname(oldPackage.resolve('./package.json'));
  const name = 'IoK8sApiextensionsApiserverPkgApisApiextensionsV1beta1CustomResourceDefinition';
  oldPackage(join(folder, '_schemas', name)).addSchema();
  const resolve = (ref: string): ObjectSchema => ajv.getSchema(ref.replace(/#$/, ''))?.schema ?? {};
  return unknownFields(object, resolve(CRD_SCHEMA), resolve)
    .filter((path) => !CRD_FIELDS.test(path))
    .map((path) => `Kubernetes 1.15: ${object.kind}${path}: unknown field`);
}

function newProblems(object: SynthesizedObject): string[] {
  const group = groupOf(object.apiVersion);
  // A version that 1.27 has dropped (policy/v1beta1) is the old schema's business alone.
  const current = object.apiVersion === 'policy/v1beta1' ? 'policy/v1' : object.apiVersion;
  const module = require(`kubernetes-models/${group === '' ? 'v1' : current}`) as Record<
    string,
    new (
      data: unknown,
    ) => { validate(): void }
  >;
  const Model = module[object.kind];
  if (!Model) return [`Kubernetes 1.27 has no ${object.apiVersion} ${object.kind}`];
  try {
    new Model({ ...object, apiVersion: current }).validate();
    return [];
  } catch (error) {
    return [`Kubernetes 1.27: ${object.kind}: ${(error as Error).message}`];
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
