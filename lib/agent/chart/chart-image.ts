import { refuse } from '../../internal/refusal';
import { inSpan } from '../../releases/span';
import type { ChartReader } from './chart-reader';

/** The image as the release's chart puts it together. */
export function chartImage(values: ChartReader): string {
  const { release } = values;
  const tag = values.text('image.tag');
  const digest = values.text('image.digest');
  if (!inSpan(release, { since: 'v0.16.0' })) {
    const repository = prefixed([values.text('image.registry'), values.text('image.repository')]);
    // Up to v0.15.1 a digest takes the place of the tag, and up to v0.7.1 an empty tag stays empty.
    if (digest) return `${repository}@${digest}`;
    return `${repository}:${inSpan(release, { until: 'v0.8.0' }) ? (values.get('image.tag') ?? release.version) : tag || release.version}`;
  }
  const repository = prefixed([values.text('image.registry'), repositorySinceV016(values)]);
  if (digest) return `${repository}${tag && `:${tag}`}@${digest}`;
  return `${repository}:${tag || release.version}`;
}

function repositorySinceV016(values: ChartReader): string {
  const repository = values.text('image.repository');
  if (repository) return repository;
  const name = values.text('image.name');
  if (name) return prefixed([values.text('imageRegistry'), values.text('imageNamespace'), name]);
  return refuse(values.site, {
    prop: 'values.image.name',
    received: name,
    allowed: 'a name while image.repository is empty (the chart fails without)',
    fix: 'Set image.name or image.repository.',
  });
}

function prefixed(parts: string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** Chart bug of v0.5.0: unless the name is set to an empty text, there is a pull secret, with or without a name. */
export function v050PullSecret(values: ChartReader): readonly unknown[] | undefined {
  const name = values.get('image.pullSecretName');
  return name === '' ? undefined : [{ name: name ?? null }];
}
