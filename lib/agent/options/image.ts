import { AGENT_IMAGE, AGENT_NAME } from '../../facts/istio-csr';
import { isJsonObject } from '../../internal/merge';
import { checkName, DNS_SUBDOMAIN_RULE, type NameRule } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import { inSpan } from '../../releases/span';
import type { ChartReader } from '../chart/chart-reader';
import { type Expression, grouped, literal } from '../migrate/expression';
import { type IstioCsrImage, PullPolicy } from '../props/container-props';
import { oneOf, special, texts } from './kinds';
import type { OptionFacts } from './option';
import { option } from './row';

const SINCE_NAMES = { since: 'v0.16.0' };

const TAG_RULE: NameRule = {
  pattern: /^\w[\w.-]*$/,
  maxLength: 128,
  allowed: 'an image tag (letters, digits, "_", "." and "-", at most 128 characters)',
};
const DIGEST_RULE: NameRule = {
  pattern: /^sha256:[0-9a-f]{64}$/,
  maxLength: 71,
  allowed: '"sha256:" and 64 hexadecimal digits',
};

/** The image as the pod's spec takes it: `REPOSITORY:TAG`, `REPOSITORY:TAG@DIGEST` or `REPOSITORY@DIGEST`. */
export const image = option<string>({
  prop: 'image',
  kind: special(),
  composed: reference,
  values: [
    { path: 'imageRegistry', type: 'string', default: 'quay.io', ...SINCE_NAMES, shown: 'image.repository' },
    { path: 'imageNamespace', type: 'string', default: 'jetstack', ...SINCE_NAMES, shown: 'image.repository' },
    { path: 'image.repository', type: 'string', default: AGENT_IMAGE, until: 'v0.16.0', shown: 'image.repository' },
    { path: 'image.repository', type: 'string', default: '', ...SINCE_NAMES, shown: 'image.repository' },
    { path: 'image.name', type: 'string', default: AGENT_NAME, ...SINCE_NAMES, shown: 'image.repository' },
    { path: 'image.registry', type: 'string', since: 'v0.8.0', shown: 'image.registry' },
    { path: 'image.tag', type: 'string', shown: 'image.tag' },
    { path: 'image.digest', type: 'string', since: 'v0.8.0', shown: 'image.digest' },
  ],
  read: chartImage,
  tell: (whole = '', { release }) => {
    const { repository, tag, digest } = partsOf(whole);
    // Before v0.16.0 a digest takes the place of the tag.
    const keepsTag = digest === undefined || inSpan(release, SINCE_NAMES);
    return {
      'image.repository': repository === AGENT_IMAGE ? undefined : repository,
      'image.tag': keepsTag && tag !== release.version ? tag : undefined,
      'image.digest': digest,
    };
  },
  code: (whole = '', _ours, settings) => {
    const { repository, tag, digest } = partsOf(whole);
    const own = tag === settings.release.version && digest === undefined;
    const policy = settings.get(pullPolicy);
    return grouped({
      repository: repository === AGENT_IMAGE ? undefined : literal(repository),
      tag: own || tag === undefined ? undefined : literal(tag),
      digest: digest === undefined ? undefined : literal(digest),
      pullPolicy: pullPolicy.code(policy, PullPolicy.IF_NOT_PRESENT, settings),
      pullSecrets: secretNames(settings.get(pullSecrets)),
    });
  },
});

export const pullPolicy = option<string>({
  prop: 'image.pullPolicy',
  kind: oneOf({ ...PullPolicy }, 'PullPolicy', 'Leave it out for IfNotPresent.'),
  ours: PullPolicy.IF_NOT_PRESENT,
  values: [{ path: 'image.pullPolicy', type: 'string', default: 'IfNotPresent' }],
});

/** Pull secrets on the ServiceAccount and on the pods; the chart has put them on one, the other or both. */
export interface PullSecrets {
  readonly serviceAccount?: readonly unknown[];
  readonly pods?: readonly unknown[];
}

export const pullSecrets = option<PullSecrets>({
  prop: 'image.pullSecrets',
  kind: special((site, prop, given) => {
    const names = texts(DNS_SUBDOMAIN_RULE, 'Write the name of the Secret.').take(site, prop, given);
    const references = names.map((name) => ({ name }));
    return { serviceAccount: references, pods: references };
  }),
  values: [
    { path: 'image.pullSecretName', type: 'string', since: 'v0.5.0', until: 'v0.6.0' },
    { path: 'imagePullSecrets', type: 'array', default: [], since: 'v0.5.0' },
  ],
  read: (chart) => {
    const both = chart.truthy('imagePullSecrets') ? chart.list<unknown>('imagePullSecrets') : undefined;
    return { serviceAccount: chart.has('image.pullSecretName') ? v050PullSecret(chart) : both, pods: both };
  },
  tell: (secrets) => (secrets?.pods ? { imagePullSecrets: secrets.pods } : {}),
  code: () => undefined,
});

function partsOf(whole: string): { repository: string; tag?: string; digest?: string } {
  const [, repository = '', tag, digest] = /^(.*?)(?::([^:/@]*))?(?:@(.*))?$/.exec(whole) ?? [];
  return { repository, tag, digest };
}

function secretNames(secrets: PullSecrets | undefined): Expression | undefined {
  const names = (secrets?.pods ?? []).flatMap((secret) => (isJsonObject(secret) && secret.name) || []);
  return names.length === 0 ? undefined : literal(names);
}

function reference({ site, release, props }: OptionFacts): string {
  const { registry, repository = AGENT_IMAGE, digest, ...given }: IstioCsrImage = props.image ?? {};
  const tag = given.tag ?? (digest === undefined ? release.version : undefined);
  const name = registry === undefined ? repository : `${registry}/${repository}`;
  if (!/^[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*$/i.test(name)) {
    refuse(site, {
      prop: registry === undefined ? 'image.repository' : 'image.registry',
      received: registry ?? repository,
      allowed: 'an image without tag and digest, such as "registry.example.com/pki/cert-manager-istio-csr"',
      fix: 'Put the tag into image.tag and the digest into image.digest.',
    });
  }
  if (tag !== undefined) checkName(site, 'image.tag', String(tag), TAG_RULE, 'Write the tag without ":".');
  if (digest !== undefined) {
    checkName(site, 'image.digest', digest, DIGEST_RULE, 'Write the digest as the registry prints it.');
  }
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function chartImage(values: ChartReader): string {
  const { release } = values;
  const hasNames = inSpan(release, SINCE_NAMES);
  const [tag, digest] = [values.text('image.tag'), values.text('image.digest')];
  const ownRepository = hasNames ? repositorySinceV016(values) : values.text('image.repository');
  const repository = prefixed([values.text('image.registry'), ownRepository]);
  // Up to v0.15.1 a digest takes the place of the tag, and up to v0.7.1 an empty tag stays empty.
  if (digest) return `${repository}${hasNames && tag ? `:${tag}` : ''}@${digest}`;
  if (inSpan(release, { until: 'v0.8.0' })) return `${repository}:${values.get('image.tag') ?? release.version}`;
  return `${repository}:${tag || release.version}`;
}

function repositorySinceV016(values: ChartReader): string {
  const repository = values.text('image.repository');
  if (repository) return repository;
  const name = values.text('image.name');
  if (name) return prefixed([values.text('imageRegistry'), values.text('imageNamespace'), name]);
  const allowed = 'a name while image.repository is empty (the chart fails without)';
  const fix = 'Set image.name or image.repository.';
  return refuse(values.site, { prop: 'values.image.name', received: name, allowed, fix });
}

function prefixed(parts: string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** Chart bug of v0.5.0: unless the name is set to an empty text, there is a pull secret, with or without a name. */
function v050PullSecret(values: ChartReader): readonly unknown[] | undefined {
  const name = values.get('image.pullSecretName');
  return name === '' ? undefined : [{ name: name ?? null }];
}
