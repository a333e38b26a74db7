import type { SynthesizedObject } from '../support/synth';

/** A CertificateRequest, as far as approver-policy looks at it. */
export interface Request {
  /** Who creates it: `NAMESPACE/NAME` of a ServiceAccount. */
  readonly requester: string;
  readonly namespace: string;
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  readonly commonName?: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  readonly usages?: readonly string[];
  readonly isCa?: boolean;
  readonly durationSeconds?: number;
  readonly algorithm: string;
  readonly keySize: number;
}

/**
 * What approver-policy v0.27.0 makes of a request with these objects, written from its evaluators (pkg/internal/approver): policies that
 * are bound by RBAC and selected are asked, and one that allows it is enough.
 *
 * @returns `approved`, `denied`, or `ignored` when no policy is for the request
 */
export function decision(objects: readonly SynthesizedObject[], request: Request): 'approved' | 'denied' | 'ignored' {
  const policies = objects.filter(
    (object) =>
      object.kind === 'CertificateRequestPolicy' && isBound(objects, object, request) && isSelected(object, request),
  );
  if (policies.length === 0) return 'ignored';
  return policies.some((policy) => allows(policy, request)) ? 'approved' : 'denied';
}

function isBound(objects: readonly SynthesizedObject[], policy: SynthesizedObject, request: Request): boolean {
  const roles = objects.filter(
    ({ kind, metadata, rules }) =>
      kind === 'Role' &&
      metadata.namespace === request.namespace &&
      rules.some(
        (rule: Record<string, string[]>) =>
          rule.apiGroups?.includes('policy.cert-manager.io') &&
          rule.resources?.includes('certificaterequestpolicies') &&
          rule.verbs?.includes('use') &&
          rule.resourceNames?.includes(policy.metadata.name),
      ),
  );
  return objects.some(
    ({ kind, metadata, roleRef, subjects }) =>
      kind === 'RoleBinding' &&
      metadata.namespace === request.namespace &&
      roles.some((role) => role.metadata.name === roleRef.name) &&
      subjects.some((subject: Record<string, string>) => `${subject.namespace}/${subject.name}` === request.requester),
  );
}

function isSelected({ spec }: SynthesizedObject, { issuer, namespace }: Request): boolean {
  const { issuerRef, namespace: names } = spec.selector;
  const isIssuer = (['group', 'kind', 'name'] as const).every((field) => matches(issuerRef[field], issuer[field]));
  return isIssuer && names.matchNames.some((name: string) => matches(name, namespace));
}

function allows({ spec: { allowed, constraints } }: SynthesizedObject, request: Request): boolean {
  const slices = [
    [request.dnsNames, allowed.dnsNames],
    [request.uris, allowed.uris],
    [request.organizations, allowed.subject?.organizations],
  ] as const;
  const { privateKey = {}, maxDuration } = constraints;
  return (
    allowsOne(request.commonName ?? '', allowed.commonName) &&
    slices.every(([values = [], rule]) => allowsAll(values, rule)) &&
    (request.usages ?? []).every((usage) => allowed.usages?.includes(usage)) &&
    (!request.isCa || allowed.isCA === true) &&
    (maxDuration === undefined ||
      (request.durationSeconds !== undefined && request.durationSeconds <= seconds(maxDuration))) &&
    (privateKey.algorithm === undefined || privateKey.algorithm === request.algorithm) &&
    (privateKey.minSize === undefined || request.keySize >= privateKey.minSize) &&
    (privateKey.maxSize === undefined || request.keySize <= privateKey.maxSize)
  );
}

function allowsOne(value: string, rule?: Pick<SliceRule, 'validations'> & { value?: string }): boolean {
  if (value === '') return true;
  if (rule?.value === undefined) return false;
  return matches(rule.value, value) && (rule.validations ?? []).every((validation) => holds(validation.rule, value));
}

interface SliceRule {
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly validations?: readonly { readonly rule: string }[];
}

function allowsAll(values: readonly string[], rule?: SliceRule): boolean {
  if (values.length === 0) return rule?.required !== true;
  if (rule?.values === undefined) return false;
  const { values: patterns, validations = [] } = rule;
  return values.every(
    (value) =>
      patterns.some((pattern) => matches(pattern, value)) &&
      validations.every((validation) => holds(validation.rule, value)),
  );
}

/** The two forms of CEL that are used: a list of texts, and a match against a regular expression, where `\\` stands for one backslash. */
function holds(rule: string, value: string): boolean {
  const list = /^self in (\[.*\])$/.exec(rule)?.[1];
  if (list !== undefined) return (JSON.parse(list) as string[]).includes(value);
  const literal = /^self\.matches\('(.*)'\)$/.exec(rule)?.[1];
  if (literal === undefined) throw new Error(`not understood: ${rule}`);
  return new RegExp(literal.replaceAll('\\\\', '\\')).test(value);
}

/** `*` stands for any text, slashes included. */
function matches(pattern: string, value: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('[\\s\\S]*')}$`).test(value);
}

function seconds(duration: string): number {
  const [, hours = '0', minutes = '0', rest = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
